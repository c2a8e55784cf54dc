import { expect, test } from "vitest";
import {
  blank,
  changed,
  type Document,
  doubled,
  inserted,
  lacking,
  languages,
  moved,
  removed,
  said,
  texts,
  withLanguage,
  withoutLanguage,
} from "./document";
import { fallbackOf, gist, pieces, withFallback } from "./liquid";

const document: Document = {
  ...blank("order.facts", "en", { subject: "Hello", preheader: "p", because: "b", text: "t", closing: "c" }),
};
const order = (one: Document) => one.blocks?.map((block) => block.kind).join(" ");

test("blocks are moved, doubled, put in and taken out, and the first document stays as it was", () => {
  expect(order(moved(document, 0, 3))).toBe("text closing heading");
  expect(order(moved(document, 2, 0))).toBe("closing heading text");
  expect(moved(document, 1, 2)).toBe(document);
  expect(order(doubled(document, 1))).toBe("heading text text closing");
  expect(order(removed(document, 1))).toBe("heading closing");
  expect(order(inserted(document, 1, { kind: "divider" }))).toBe("heading divider text closing");
  expect(order(document)).toBe("heading text closing");
});

test("a text that a language lacks is the fallback's", () => {
  const german = withLanguage(document, "de");
  expect(languages(german)).toEqual(["en", "de"]);
  expect(lacking(german, "de")).toBe(texts(document).length - 1);
  expect(said(german, ["blocks", 1, "text"], "de")).toEqual({ text: "t", language: "en" });
  const translated = changed(german, ["blocks", 1, "text", "de"], "Text");
  expect(said(translated, ["blocks", 1, "text"], "de")).toEqual({ text: "Text", language: "de" });
  expect(withoutLanguage(translated, "de")).toEqual(document);
});

test("a text is taken apart and put together again", () => {
  const text =
    "{% if order.is_first %}Welcome{% else %}Back{% endif %}, {{ customer.first_name | default: 'you' }}!\nBye";
  const parts = pieces(text);
  expect(parts.map((one) => one.source).join("")).toBe(text);
  expect(parts.map((one) => one.kind)).toEqual([
    "if",
    "words",
    "else",
    "words",
    "end",
    "words",
    "value",
    "words",
  ]);
  expect(gist(text)).toBe("Welcome, …! Bye");
  expect(pieces("{{ open")).toEqual([{ kind: "words", source: "{{ open" }]);
});

test("words stand in for a value that is not there", () => {
  expect(fallbackOf("customer.first_name | default: 'you'")).toBe("you");
  expect(withFallback("customer.first_name | default: 'you'", "friend")).toBe(
    "{{ customer.first_name | default: 'friend' }}",
  );
  expect(withFallback("customer.first_name", "")).toBe("{{ customer.first_name }}");
});
