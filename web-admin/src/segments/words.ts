// A condition in the reader's language, where the server's own words are English. Pure but for the words.

import { amount, country, day, language, number, percent } from "~/format";
import { locale, named, t, told } from "~/i18n";

type Body = Record<string, unknown>;

/** Predicates whose limits are amounts of money, or shares. */
const MONEY = new Set(["orders.spent", "orders.average_value"]);
const SHARES = new Set(["orders.discount_share", "orders.refund_share", "segment.share"]);
const LIMITS = new Set(["at_least", "at_most", "exactly", "more_than", "less_than"]);

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function say(name: string, values?: Record<string, string | number>): string {
  return told(`conditionText.${name}`, name, values).text;
}

function joined(how: "and" | "or", parts: string[]): string {
  return parts.reduce((one, other) => say(how, { one, other }));
}

function plain(predicate: string, name: string, value: unknown, currency: string): string {
  if (typeof value === "number") {
    if (name.startsWith("amount") || (MONEY.has(predicate) && LIMITS.has(name)))
      return amount(value, currency);
    if (SHARES.has(predicate) && (LIMITS.has(name) || name === "percent"))
      return percent(value / 100, Number.isInteger(value) ? 0 : 1);
    return number(value, 2);
  }
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  const text = String(value);
  if (predicate === "customer.country" || name === "country") return country(text);
  if (predicate === "customer.language" && ["language", "any_of"].includes(name)) return language(text);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? day(text) : named("choice", text, text);
}

function parameter(predicate: string, name: string, value: unknown, currency: string): string {
  if (typeof value === "number" && ["within_days", "older_than_days", "days"].includes(name)) {
    return say(name, { n: value });
  }
  if (name === "known") return say(value === false ? "unknown" : "known");
  const values = Array.isArray(value) ? value : [value];
  const shown = values.map((one) => plain(predicate, name, one, currency));
  const words = shown.length === 0 ? "…" : joined("or", shown);
  return ["is", "any_of", "name", "country", "city", "tag", "language", "region", "state"].includes(name)
    ? words
    : `${named("parameter", name)} ${words}`;
}

function leaf({ predicate, ...parameters }: Body, currency: string): string {
  const name = String(predicate);
  if (name === "customer.everyone") return say("everyone");
  const said = Object.entries(parameters).map(([key, value]) => parameter(name, key, value, currency));
  const title = named("predicate", name);
  return said.length === 0 ? title : `${title}: ${said.join(", ")}`;
}

function condition(definition: unknown, currency: string, isInside: boolean): string {
  if (!isBody(definition)) return "…";
  const { all, any, not, segment } = definition;
  const parts = Array.isArray(all) ? all : Array.isArray(any) ? any : undefined;
  if (parts !== undefined) {
    const how = Array.isArray(all) ? "and" : "or";
    if (parts.length === 0) return say(how === "and" ? "everyone" : "nobody");
    const words = joined(
      how,
      parts.map((one) => condition(one, currency, parts.length > 1)),
    );
    return isInside && parts.length > 1 ? `(${words})` : words;
  }
  if (not !== undefined) return say("not", { one: condition(not, currency, true) });
  if (segment !== undefined) return say("segment", { name: String(segment) });
  return leaf(definition, currency);
}

/** A condition in words: the server's in English, our own in other languages. */
export function inWords(definition: unknown, english: string, currency: string): string {
  if (isBody(definition) && definition.predicate === "customer.everyone") return t("segment.everybody");
  return locale() === "en" ? english : condition(definition, currency, false);
}
