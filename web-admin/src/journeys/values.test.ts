import { expect, test } from "vitest";
import { asKind, objectOf, rowsOf, typed, valueIn, wrongOf } from "./values";

test("data become rows and the same data again", () => {
  const data = { list: "vip", points: 20, first: true, sizes: ["S", "M"], nested: { a: 1 }, nothing: null };
  const rows = rowsOf(data) ?? [];
  expect(rows.map((row) => row.kind)).toEqual(["text", "number", "truth", "json", "json", "json"]);
  expect(objectOf(rows)).toEqual(data);
  expect(rowsOf(undefined)).toEqual([]);
  expect(objectOf([])).toBeUndefined();
});

test("what is no object has no rows", () => {
  for (const value of [["a"], "a", 3, true]) expect(rowsOf(value)).toBeUndefined();
});

test("a row that is not whole is told and left out", () => {
  const rows = [
    { name: "list", kind: "text", text: "vip" } as const,
    { name: " list ", kind: "text", text: "other" } as const,
    { name: "", kind: "text", text: "lost" } as const,
    { name: "points", kind: "number", text: "many" } as const,
    { name: "deep", kind: "json", text: "{" } as const,
    { name: "kept", kind: "text", text: "" } as const,
  ];
  expect(rows.map((row) => wrongOf(row, rows))).toEqual([
    "twice",
    "twice",
    "name",
    "value",
    "value",
    undefined,
  ]);
  expect(objectOf(rows)).toEqual({ kept: "" });
});

test("a value keeps what it can when its kind changes", () => {
  const row = { name: "n", ...typed("20") };
  expect(valueIn(asKind(row, "number"))).toBe(20);
  expect(valueIn(asKind(asKind(row, "number"), "text"))).toBe("20");
  expect(valueIn(asKind({ name: "n", ...typed("true") }, "truth"))).toBe(true);
  expect(valueIn(asKind(row, "json"))).toBe("20");
  expect(valueIn(asKind({ name: "n", ...typed("many") }, "number"))).toBeUndefined();
});
