// What is drawn before the other words are here speaks only those of the first page.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { expect, test } from "vitest";
import { first } from "./en/first";
import { rest } from "./en/rest";

const SOURCE = resolve(import.meta.dirname, "..");

/** A module and everything that comes with it. */
function needed(file: string, found = new Map<string, string>()): Map<string, string> {
  if (found.has(file)) return found;
  const text = readFileSync(file, "utf8");
  found.set(file, text);
  for (const [, names, from] of text.matchAll(/^(?:import|export) ([^;]*?)from "([^"]+)";/gm)) {
    if (from === undefined || names?.startsWith("type ") || !/^[.~]/.test(from)) continue;
    const place = from.startsWith("~") ? join(SOURCE, from.slice(1)) : resolve(dirname(file), from);
    const module = [".ts", ".tsx", "/index.ts"].map((end) => place + end).find((path) => existsSync(path));
    if (module !== undefined && !module.includes("/i18n/")) needed(module, found);
  }
  return found;
}

test("the first page says nothing whose words come later", () => {
  const later = new Set(Object.keys(rest));
  const wrong: string[] = [];
  const files = needed(join(SOURCE, "main.tsx"));
  needed(join(SOURCE, "home/home.tsx"), files);
  for (const [file, text] of files) {
    for (const [, word] of text.matchAll(/\b(?:t|many)\(\s*"([^"]+)"/g)) {
      if (later.has(`${word}`) || later.has(`${word}_other`)) wrong.push(`${file}: ${word}`);
    }
    for (const [, prefix] of text.matchAll(/(?:\bt\(\s*`|named\(\s*["`])([\w.]+?)\.?(?:\$|["`])/g)) {
      if ([...later].some((key) => key.startsWith(`${prefix}.`))) wrong.push(`${file}: ${prefix}.…`);
    }
  }
  expect(wrong).toEqual([]);
  expect(files.size).toBeGreaterThan(10);
});

test("no word has two homes", () => {
  expect(Object.keys(first).filter((key) => key in rest)).toEqual([]);
});
