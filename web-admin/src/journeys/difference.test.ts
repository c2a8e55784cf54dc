import { expect, test } from "vitest";
import { difference, isSame, marksOf } from "./difference";
import { documentOf } from "./document";

const before = documentOf({
  title: "Thanks",
  nodes: [
    { id: "wait", kind: "wait", for: "PT15M", next: "thanks" },
    { id: "thanks", kind: "message", template: "thank-you", next: "end" },
    { id: "end", kind: "end" },
  ],
});

test("what was added, changed and taken out is told step by step", () => {
  const after = documentOf({
    title: "Thank you",
    nodes: [
      { id: "wait", kind: "wait", for: "P1D", next: "tag" },
      { id: "tag", kind: "tag", add: ["thanked"], next: "end" },
      { id: "end", kind: "end" },
    ],
  });
  const told = difference(before, after);
  expect(told.whole).toEqual([{ field: "title", from: "Thanks", to: "Thank you" }]);
  expect(told.steps.map((one) => [one.what, one.node.id])).toEqual([
    ["changed", "wait"],
    ["added", "tag"],
    ["removed", "thanks"],
  ]);
  expect(marksOf(told).get("thanks")).toBe("removed");
  expect(told.steps[0]).toMatchObject({
    fields: [
      { field: "for", from: "PT15M", to: "P1D" },
      { field: "next", from: "thanks", to: "tag" },
    ],
  });
});

test("a version is the same as itself", () => {
  expect(isSame(difference(before, structuredClone(before)))).toBe(true);
});
