// The words of the page in the reader's language: one file per room and language, a missing word is a type error.
// What the frame and the first page say comes with them; everything else with the first page that says more.

import { useSyncExternalStore } from "react";
import { first } from "./en/first";
import type { rest } from "./en/rest";

export type Key = keyof typeof first | keyof typeof rest;
/** The words of one room in another language. */
export type WordsOf<Room> = Record<keyof Room, string>;
export type Locale = "en" | "de";
export const LOCALES: Record<Locale, string> = { en: "English", de: "Deutsch" };

type Words = Readonly<Record<string, string>>;
type Values = Record<string, string | number>;
/** Keys that have a form for one and a form for others. */
type Plural = Key extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

interface State {
  locale: Locale;
  /** The reader's own tag, as `en-GB`, where it is of this language: for numbers and dates. */
  tag: string;
  words: Words;
  /** Whether the words of all pages are here, or only those of the first. */
  whole: boolean;
}

const STORED = "perennial.locale";
const listeners = new Set<() => void>();
let state: State = { locale: "en", tag: tagFor("en"), words: first, whole: false };

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

/** The words of one language and, where they are asked for, of one part of it: each part comes once. */
const PARTS: Record<Locale, { first: () => Promise<Words>; rest: () => Promise<Words> }> = {
  en: {
    first: async () => first,
    rest: () => import("./en/rest").then((part) => part.rest),
  },
  de: {
    first: () => import("./de/first").then((part) => part.first),
    rest: () => import("./de/rest").then((part) => part.rest),
  },
};

async function words(locale: Locale, whole: boolean): Promise<Words> {
  const parts = PARTS[locale];
  if (!whole) return parts.first();
  const [begin, others] = await Promise.all([parts.first(), parts.rest()]);
  return { ...begin, ...others };
}

/** Changes the language, and remembers it. */
export async function setLocale(locale: Locale): Promise<void> {
  let { whole } = state;
  let brought = await words(locale, whole);
  // A page may have come meanwhile that needs more of them.
  while (whole !== state.whole) {
    whole = state.whole;
    brought = await words(locale, whole);
  }
  state = { locale, tag: tagFor(locale), words: brought, whole };
  localStorage.setItem(STORED, locale);
  document.documentElement.lang = locale;
  for (const listener of listeners) listener();
}

/** Brings the reader's language before the page is drawn. */
export async function startLocale(): Promise<void> {
  const locale = wanted();
  state = { locale, tag: tagFor(locale), words: await words(locale, false), whole: false };
  document.documentElement.lang = locale;
}

/** Brings a page together with its words: every page but the first is fetched through this. */
export async function withWords<Module>(coming: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([coming, allWords()]);
  return module;
}

async function allWords(): Promise<void> {
  while (!state.whole) {
    const { locale } = state;
    const all = await words(locale, true);
    if (state.locale === locale) state = { ...state, words: all, whole: true };
  }
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
  return filled(state.words[key] ?? key, values);
}

/** The words of a key for a number of things; the number stands in as `{n}`. */
export function many(stem: Plural, n: number, values?: Values): string {
  const form = new Intl.PluralRules(state.tag).select(n) === "one" ? "one" : "other";
  return filled(state.words[`${stem}_${form}`] ?? stem, { n, ...values });
}

/** The words of a key that may not exist: names that the server gives. */
export function named(prefix: string, name: string, otherwise?: string): string {
  return state.words[`${prefix}.${name}`] ?? otherwise ?? humanised(name);
}

/** What the server says in English, in the reader's language where that is known by a key. */
export function told(key: string, english: string, values?: Values): { text: string; lang?: "en" } {
  const text = state.words[key];
  if (text !== undefined) return { text: filled(text, values) };
  const said = problem(english);
  return said !== english || state.locale === "en" ? { text: said } : { text: english, lang: "en" };
}

const PROBLEM = "problemText.";
interface Pattern {
  shape: RegExp;
  text: string;
}
/** The sentences with gaps of one language, those that say most first. */
const patterns = new WeakMap<Words, Pattern[]>();

function patternsOf(words: Words): Pattern[] {
  const known = patterns.get(words);
  if (known !== undefined) return known;
  const made = Object.entries(words)
    .filter(([key]) => key.startsWith(PROBLEM) && GAP.test(key))
    .map(([key, text]) => ({ parts: key.slice(PROBLEM.length).split(GAP), text }))
    .sort((one, other) => fixed(other.parts) - fixed(one.parts))
    .map(({ parts, text }) => ({ shape: shapeOf(parts), text }));
  patterns.set(words, made);
  return made;
}

/** A gap, which `split` keeps. */
const GAP = /\{(\w+)\}/;

function fixed(parts: string[]): number {
  return parts.reduce((sum, part, at) => (at % 2 === 0 ? sum + part.length : sum), 0);
}

function shapeOf(parts: string[]): RegExp {
  const body = parts.map((part, at) =>
    at % 2 === 0 ? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : `(?<${part}>.+?)`,
  );
  return new RegExp(`^${body.join("")}$`, "s");
}

/** Sentences within sentences, at most. */
const DEEPEST = 4;

/** What the server says of a field or in a note, in English, in the reader's language where the sentence is known there. */
export function problem(english: string, depth = 0): string {
  const { words } = state;
  const exact = words[`${PROBLEM}${english}`];
  if (exact !== undefined) return exact;
  if (depth >= DEEPEST) return english;
  // A code before the sentence, as `journeys.lost_node: …`.
  const [, code = "", rest = ""] = /^([a-z_]+\.[a-z_]+): (.*)$/s.exec(english) ?? [];
  if (code !== "" && !code.startsWith("dates.") && !code.startsWith("numbers."))
    return words[`errorText.${code}`] ?? problem(rest, depth + 1);
  for (const { shape, text } of patternsOf(words)) {
    const found = shape.exec(english)?.groups;
    if (found === undefined) continue;
    const values = Object.entries(found).map(([name, value]) => [
      name,
      name.startsWith("said") ? problem(value, depth + 1) : value,
    ]);
    return filled(text, Object.fromEntries(values) as Values);
  }
  return english;
}

/** The same as a sentence that stands by itself. */
export function problemSaid(english: string): string {
  const text = problem(english).trim();
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(begun) || begun === "" ? begun : `${begun}.`;
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
