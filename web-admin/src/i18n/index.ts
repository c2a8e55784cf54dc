// The words of the page in the reader's language. English comes with the page, others when they are asked for.

import { useSyncExternalStore } from "react";
import { en, type Key } from "./en";

export type { Key } from "./en";
export type Catalogue = Record<Key, string>;
export type Locale = "en" | "de";
export const LOCALES: Record<Locale, string> = { en: "English", de: "Deutsch" };

type Values = Record<string, string | number>;
/** Keys that have a form for one and a form for others. */
type Plural = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

interface State {
  locale: Locale;
  /** The reader's own tag, as `en-GB`, where it is of this language: for numbers and dates. */
  tag: string;
  words: Catalogue;
}

const STORED = "perennial.locale";
const listeners = new Set<() => void>();
let state: State = { locale: "en", tag: tagFor("en"), words: en };

function tagFor(locale: Locale): string {
  const tags = typeof navigator === "undefined" ? [] : navigator.languages;
  return tags.find((tag) => tag.split("-")[0] === locale) ?? (locale === "en" ? "en-GB" : locale);
}

function wanted(): Locale {
  const stored = localStorage.getItem(STORED);
  if (stored === "en" || stored === "de") return stored;
  const first = navigator.languages
    .map((tag) => tag.split("-")[0])
    .find((tag) => tag === "en" || tag === "de");
  return first === "de" ? "de" : "en";
}

async function words(locale: Locale): Promise<Catalogue> {
  return locale === "en" ? en : (await import("./de")).de;
}

/** Changes the language, and remembers it. */
export async function setLocale(locale: Locale): Promise<void> {
  state = { locale, tag: tagFor(locale), words: await words(locale) };
  localStorage.setItem(STORED, locale);
  document.documentElement.lang = locale;
  for (const listener of listeners) listener();
}

/** Brings the reader's language before the page is drawn. */
export async function startLocale(): Promise<void> {
  const locale = wanted();
  state = { locale, tag: tagFor(locale), words: await words(locale) };
  document.documentElement.lang = locale;
}

export function locale(): Locale {
  return state.locale;
}

export function localeTag(): string {
  return state.tag;
}

function filled(text: string, values: Values | undefined): string {
  if (values === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(state.tag).format(value) : value;
  });
}

/** The words of a key. */
export function t(key: Key, values?: Values): string {
  return filled(state.words[key], values);
}

/** The words of a key for a number of things; the number stands in as `{n}`. */
export function many(stem: Plural, n: number, values?: Values): string {
  const form = new Intl.PluralRules(state.tag).select(n) === "one" ? "one" : "other";
  return filled(state.words[`${stem}_${form}` as Key], { n, ...values });
}

/** The words of a key that may not exist: names that the server gives. */
export function named(prefix: string, name: string, otherwise?: string): string {
  const found = (state.words as Record<string, string>)[`${prefix}.${name}`];
  return found ?? otherwise ?? humanised(name);
}

/** `order.placed` as people would write it. */
function humanised(name: string): string {
  const text = name.replace(/[._-]+/g, " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Draws the component again when the language changes. */
export function useLocale(): Locale {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state.locale,
  );
}
