// Blocks that several templates show, as they are read here.

import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { SharedBlockSketch } from "~/api/generated";
import { t } from "~/i18n";
import { type Block, blank, type Document, fresh, type Kind, wordsOf } from "~/templates/document";

export const sharedBlocksQuery = queryOptions({
  queryKey: ["templates", "shared blocks"],
  queryFn: ({ signal }) => call("list_shared_blocks", {}, signal),
});

export function sharedBlockQuery(name: string) {
  return queryOptions({
    queryKey: ["templates", "shared blocks", name],
    queryFn: ({ signal }) => call("read_shared_block", { path: { name } }, signal),
  });
}

/** What a template would say with a block that is not saved. */
export function seenQuery(name: string, sketch: SharedBlockSketch) {
  return queryOptions({
    queryKey: ["shared block sketch", name, JSON.stringify(sketch)],
    queryFn: ({ signal }) => call("preview_shared_block", { path: { name }, body: sketch }, signal),
    placeholderData: keepPreviousData,
    retry: false,
  });
}

/** What a shared block says. */
export type Common = {
  title: string;
  fallback: string;
  blocks: Block[];
};

export function commonOf(document: Record<string, unknown>): Common {
  return {
    title: String(document.title ?? ""),
    fallback: String(document.fallback ?? "en"),
    blocks: Array.isArray(document.blocks) ? (document.blocks as Block[]) : [],
  };
}

/** A document around the blocks, in which they are written like those of a template. */
export function around(common: Common, builder: string): Document {
  const spoken = new Set([common.fallback]);
  for (const block of common.blocks) {
    for (const value of Object.values(block)) {
      for (const language of Object.keys(wordsOf(value))) {
        if (/^[a-z]{2,3}(-|$)/.test(language)) spoken.add(language);
      }
    }
  }
  const subject = Object.fromEntries([...spoken].map((language) => [language, common.title]));
  return { ...blank(builder, common.fallback, {}), subject, blocks: common.blocks };
}

/** What is kept of it. */
export function within(document: Document, title: string): Common {
  return { title, fallback: document.fallback, blocks: document.blocks ?? [] };
}

export const BEGINNINGS = ["header", "footer", "signature", "card", "share", "stars", "survey"] as const;
export type Beginning = (typeof BEGINNINGS)[number];

function made(kind: Kind, language: string, words: string): Block {
  return fresh(kind, language, ["order.together"], () => words);
}

/** What each kind of shared block begins with. */
export function beginning(one: Beginning, language: string): Block[] {
  switch (one) {
    case "header":
      return [made("heading", language, "{{ shop.name }}"), made("divider", language, "")];
    case "footer":
      return [made("divider", language, ""), made("social", language, "")];
    case "signature":
      return [made("closing", language, t("block.begins.closing"))];
    case "card":
      return [{ ...made("products", language, t("block.begins.button")), if: "order.together.size > 0" }];
    case "share":
      return [made("share", language, t("sharedBlock.begins.share"))];
    case "stars":
      return [made("stars", language, t("block.begins.question"))];
    case "survey":
      return [made("survey", language, t("sharedBlock.begins.survey"))];
  }
}
