import { expect, test } from "vitest";
import { redone, stepped, undone } from "~/history";
import {
  connected,
  type Document,
  documentOf,
  edited,
  inserted,
  nodeAt,
  removed,
  START,
  waysOf,
} from "./document";

const thanks: Document = documentOf({
  title: "Thanks",
  summary: "",
  nodes: [
    { id: "wait", kind: "wait", for: "PT15M", next: "part" },
    { id: "part", kind: "split", branches: [{ who: {}, next: "thanks" }], otherwise: "end" },
    { id: "thanks", kind: "message", next: "end" },
    { id: "end", kind: "end" },
  ],
});

function ways(document: Document, id: string): string[] {
  const node = document.nodes.find((one) => one.id === id);
  return node === undefined ? [] : waysOf(node).map((way) => `${way.field}>${way.to}`);
}

test("a node is put into a way and leads on", () => {
  const { document, id } = inserted(thanks, "part", "branches[0].next", "wait");
  expect(id).toBe("wait-2");
  expect(ways(document, "part")).toEqual(["branches[0].next>wait-2", "otherwise>end"]);
  expect(ways(document, "wait-2")).toEqual(["next>thanks"]);
});

test("a node before the first one becomes the first", () => {
  const { document } = inserted(thanks, START, "next", "delivered");
  expect(document.nodes[0]?.id).toBe("delivered");
  expect(ways(document, "delivered")).toEqual(["next>wait"]);
});

test("what led to a node that goes leads to what came after it", () => {
  expect(ways(removed(thanks, "thanks"), "part")).toEqual(["branches[0].next>end", "otherwise>end"]);
});

test("an end that is needed stays", () => {
  expect(removed(thanks, "end")).toBe(thanks);
});

test("ways are connected anew, and fields that are emptied are gone", () => {
  expect(ways(connected(thanks, "part", "otherwise", "wait"), "part")).toContain("otherwise>wait");
  const shorter = edited(thanks, "wait", { for: undefined, at: "09:00" });
  expect(shorter.nodes[0]).toEqual({ id: "wait", kind: "wait", next: "part", at: "09:00" });
});

test("problems find their node", () => {
  expect(nodeAt(thanks, "nodes[2] (thanks).template")).toBe("thanks");
  expect(nodeAt(thanks, "trigger.event")).toBeUndefined();
});

test("steps go back and forth", () => {
  const one = { past: [], present: 1, future: [] };
  const two = stepped(stepped(one, 2), 3);
  expect(undone(two).present).toBe(2);
  expect(redone(undone(two)).present).toBe(3);
  expect(stepped(undone(two), 9).future).toEqual([]);
});
