// What is asked of the server about templates.

import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { call } from "~/api/client";
import type { TemplateLook, TemplateVersion } from "~/api/generated";
import { localeTag, named, t } from "~/i18n";
import type { Document } from "./document";
import { nameIn } from "./liquid";

const LONG_MS = 10 * 60_000;

export const templatesQuery = queryOptions({
  queryKey: ["templates"],
  queryFn: ({ signal }) => call("list_templates", {}, signal),
});

export function versionQuery(name: string, version: number) {
  return queryOptions({
    queryKey: ["templates", name, version],
    queryFn: ({ signal }) => call("read_template_version", { path: { name, version } }, signal),
  });
}

export const variablesQuery = queryOptions({
  queryKey: ["template variables"],
  queryFn: ({ signal }) => call("list_template_variables", {}, signal),
  staleTime: LONG_MS,
});

/** What a document says that is being written. */
export function sketchQuery(document: Document, look: TemplateLook) {
  return queryOptions({
    queryKey: ["template sketch", JSON.stringify(document), look],
    queryFn: ({ signal }) => call("preview_document", { body: { document, look } }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** What a version says that is kept. */
export function previewQuery(name: string, version: number, look: TemplateLook) {
  return queryOptions({
    queryKey: ["templates", name, version, "preview", look],
    queryFn: ({ signal }) => call("preview_template", { path: { name, version }, body: look }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** All that is known of one template. */
export interface Family {
  name: string;
  channel: string;
  versions: TemplateVersion[];
  draft: TemplateVersion | undefined;
  /** What programmes would name. */
  current: TemplateVersion | undefined;
}

/** Versions by their templates, in the order in which they come. */
export function families(versions: TemplateVersion[]): Family[] {
  const found = new Map<string, TemplateVersion[]>();
  for (const one of versions) found.set(one.name, [...(found.get(one.name) ?? []), one]);
  return [...found].map(([name, all]) => ({
    name,
    channel: all[0]?.channel ?? "email",
    versions: all,
    draft: all.find((one) => one.state === "draft"),
    current: all.find((one) => one.state === "published") ?? all.find((one) => one.state === "shipped"),
  }));
}

/** `thank-you` as people write it, where nothing better is known. */
export function titleOf(name: string): string {
  return named("template.name", name);
}

export interface Variable {
  name: string;
  label: string;
  about: string;
  example: unknown;
}

/** What a value is called: its own words, else the last part of its name. */
export function labelOf(name: string): string {
  return named("variable", name, named("variable.end", name.replace(/^.*[.\]]/, "")));
}

/** Everything that a template of a builder may speak of. */
export function useVariables(builder: string): Variable[] {
  const known = useQuery(variablesQuery).data;
  return useMemo(() => {
    const own = known?.builders.find((one) => one.name === builder)?.variables ?? [];
    return [...(known?.common ?? []), ...own].map(({ name, about, example }) => ({
      name,
      label: labelOf(name),
      about,
      example,
    }));
  }, [known, builder]);
}

/** The lists among them: `order.lines`. */
export function listsOf(variables: Variable[]): string[] {
  const lists = variables
    .filter((one) => one.name.includes("[]"))
    .map((one) => one.name.split("[]")[0] ?? "");
  return [...new Set(lists)];
}

/** An example as people read it. */
export function sampleOf(example: unknown): string {
  if (typeof example === "boolean") return t(example ? "yes" : "no");
  if (example === null || example === undefined) return "";
  const text = String(example);
  return /^\d{4}-\d\d-\d\dT/.test(text)
    ? new Intl.DateTimeFormat(localeTag(), { dateStyle: "long" }).format(new Date(text))
    : text;
}

const SIGNS: Record<string, string> = {
  "==": "is",
  "!=": "isNot",
  ">=": "least",
  "<=": "most",
  ">": "more",
  "<": "fewer",
};

/** A condition in words: names of values become what they are called. */
export function conditionInWords(condition: string, variables: Variable[]): string {
  const list = /^([\w.]+)\.size\s*>\s*0$/.exec(condition.trim());
  if (list !== null) return t("liquid.some", { list: labelOf(list[1] ?? "") });
  const names = [...new Set(variables.map((one) => one.name))].sort(
    (one, other) => other.length - one.length,
  );
  return names
    .filter((name) => !name.includes("["))
    .reduce((words, name) => words.replaceAll(name, labelOf(name)), condition)
    .replace(/^not /, `${t("liquid.not")} `)
    .replace(
      / (==|!=|>=|<=|>|<|and|or) /g,
      (_, sign: string) => ` ${named("liquid.sign", SIGNS[sign] ?? sign)} `,
    );
}

/** What stands on a piece of Liquid. */
export function wordsOnChip(kind: string, expression: string, variables: Variable[]): string {
  switch (kind) {
    case "value":
      return labelOf(nameIn(expression));
    case "if":
      return t("liquid.if", { what: conditionInWords(expression, variables) });
    case "elsif":
      return t("liquid.elsif", { what: conditionInWords(expression, variables) });
    case "else":
      return t("liquid.else");
    case "for":
      return t("liquid.for", { what: expression });
    case "end":
      return t("liquid.end");
    default:
      return expression;
  }
}
