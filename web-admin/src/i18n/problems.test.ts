// What the server says of fields and in notes is known here word for word.

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, test, vi } from "vitest";
import { problems } from "./de/problems";
import { rest } from "./en/rest";
import { problem, problemSaid, setLocale, withWords } from "./index";

const CRATES = resolve(import.meta.dirname, "../../../crates");

/** Sentences of libraries, which no source here holds. */
const ELSEWHERE = /^(unknown (field|variant)|missing field|invalid (type|value))/;

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((one) => {
    const path = join(folder, one.name);
    if (one.isDirectory())
      return ["tests", "target", "node_modules", "page"].includes(one.name) ? [] : sources(path);
    return one.name.endsWith(".rs") ? [readFileSync(path, "utf8")] : [];
  });
}

beforeAll(async () => {
  vi.stubGlobal("localStorage", { getItem: () => null, setItem: () => {} });
  vi.stubGlobal("document", { documentElement: {} });
  await setLocale("de");
  await withWords(Promise.resolve());
});

test("a sentence is translated with what stands in it", () => {
  expect(problem("there is no node `thanks`")).toBe("Einen Schritt `thanks` gibt es nicht.");
  expect(problemSaid("a whole number from 1 to 50 was expected")).toBe(
    "Hier gehört eine ganze Zahl von 1 bis 50 hin.",
  );
  expect(problem("line 1, column 9: there is no filter `upcas`; did you mean `upcase`?")).toBe(
    "Zeile 1, Spalte 9: Einen Filter `upcas` gibt es nicht. Meinten Sie `upcase`?",
  );
  expect(problem("db.busy: the database was busy")).toBe(
    "Die Datenbank war zu lange beschäftigt: Versuchen Sie es noch einmal.",
  );
});

test("what nobody translated stays as it is, as a sentence", () => {
  expect(problemSaid("something new happened")).toBe("Something new happened.");
});

test("every sentence is one that the server says", () => {
  const all = sources(CRATES)
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .replaceAll('\\"', '"')
    .replaceAll("{{", "{")
    .replaceAll("}}", "}");
  const gone = Object.keys(problems)
    .map((key) => key.slice("problemText.".length))
    .filter((text) => !ELSEWHERE.test(text))
    .filter((text) => text.split(/\{\w+\}/).some((part) => part.length > 3 && !all.includes(part.trim())));
  expect(gone).toEqual([]);
});

test("settings that have a name here exist", () => {
  const there = readFileSync(join(CRATES, "../docs/reference/settings.md"), "utf8");
  const gone = Object.keys(rest)
    .filter((key) => /^setting\.\w+\./.test(key))
    .filter((key) => !there.includes(`\`${key.slice("setting.".length)}\``));
  expect(gone).toEqual([]);
});
