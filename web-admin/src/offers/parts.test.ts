import { expect, test } from "vitest";
import { parts } from "./data";

test("a file is sent in parts that end with a line", () => {
  expect(parts("ab\ncd\nef\n", 5)).toEqual(["ab\n", "cd\n", "ef\n"]);
  expect(parts("abcdef", 4)).toEqual(["abcd", "ef"]);
  expect(parts("ab\ncd", 100)).toEqual(["ab\ncd"]);
  expect(parts("")).toEqual([]);
  const text = Array.from({ length: 900 }, (_, at) => `CODE-${at}`).join("\n");
  expect(parts(text, 100).join("")).toBe(text);
});
