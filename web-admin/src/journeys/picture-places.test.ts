import { expect, test } from "vitest";
import { documentOf, START } from "./document";
import { placed } from "./picture-places";

test("the first way goes straight on, and what comes last stands last", () => {
  const { steps, ways, columns, lanes } = placed(
    documentOf({
      nodes: [
        { id: "part", kind: "split", branches: [{ next: "hello" }], otherwise: "wait" },
        { id: "hello", kind: "message", next: "end" },
        { id: "wait", kind: "wait", next: "bye" },
        { id: "bye", kind: "message", next: "end" },
        { id: "end", kind: "end" },
        { id: "nowhere", kind: "end" },
      ],
    }),
  );
  const at = (id: string) => {
    const found = steps.find((one) => one.id === id);
    return found && [found.column, found.lane];
  };
  expect(at(START)).toEqual([0, 0]);
  expect(at("hello")).toEqual([2, 0]);
  expect(at("wait")).toEqual([2, 1]);
  expect(at("end")).toEqual([4, 0]);
  expect(at("nowhere")).toBeUndefined();
  expect([columns, lanes, ways.length]).toEqual([5, 2, 6]);
});

test("a way back does not make it endless", () => {
  const { columns } = placed(
    documentOf({
      nodes: [
        { id: "a", kind: "wait", next: "b" },
        { id: "b", kind: "split", branches: [{ next: "a" }], otherwise: "end" },
        { id: "end", kind: "end" },
      ],
    }),
  );
  expect(columns).toBe(4);
});
