// Where the steps of a small drawing stand: from left to right by how far in they are, each parting on a lane of its own.
// Pure.

import { type Document, START, waysOf } from "./document";

export interface Placed {
  id: string;
  kind: string;
  column: number;
  lane: number;
}

export interface Places {
  steps: Placed[];
  ways: Array<{ from: Placed; to: Placed; field: string }>;
  columns: number;
  lanes: number;
}

/** How far in each step is at the most. A way back counts as none. */
function columnsOf(document: Document, first: string): Map<string, number> {
  const columns = new Map<string, number>();
  const visit = (id: string, column: number, path: Set<string>) => {
    if (path.has(id) || (columns.get(id) ?? -1) >= column) return;
    columns.set(id, column);
    const node = document.nodes.find((one) => one.id === id);
    if (node === undefined) return;
    const inside = new Set(path).add(id);
    for (const way of waysOf(node)) visit(way.to, column + 1, inside);
  };
  visit(first, 1, new Set());
  return columns;
}

/** The first way goes straight on; every other takes the next lane that nobody is on. */
function lanesOf(document: Document, first: string): Map<string, number> {
  const lanes = new Map<string, number>();
  let free = 1;
  const visit = (id: string, lane: number) => {
    if (lanes.has(id)) return;
    lanes.set(id, lane);
    const node = document.nodes.find((one) => one.id === id);
    const next = [...new Set((node === undefined ? [] : waysOf(node)).map((way) => way.to))];
    let straight = true;
    for (const to of next) {
      if (lanes.has(to)) continue;
      visit(to, straight ? lane : free++);
      straight = false;
    }
  };
  visit(first, 0);
  return lanes;
}

/** A document as a small drawing; steps that nothing leads to are left out. */
export function placed(document: Document): Places {
  const first = document.nodes[0]?.id;
  const start: Placed = { id: START, kind: "start", column: 0, lane: 0 };
  if (first === undefined) return { steps: [start], ways: [], columns: 1, lanes: 1 };
  const columns = columnsOf(document, first);
  const lanes = lanesOf(document, first);
  const steps = new Map<string, Placed>([[START, start]]);
  for (const { id, kind } of document.nodes) {
    const column = columns.get(id);
    if (column !== undefined) steps.set(id, { id, kind, column, lane: lanes.get(id) ?? 0 });
  }
  const way = (from: string, to: string, field: string) => {
    const [one, other] = [steps.get(from), steps.get(to)];
    return one === undefined || other === undefined ? [] : [{ from: one, to: other, field }];
  };
  const all = [...steps.values()];
  return {
    steps: all,
    ways: [
      ...way(START, first, "next"),
      ...document.nodes.flatMap((node) => waysOf(node).flatMap((one) => way(node.id, one.to, one.field))),
    ],
    columns: Math.max(...all.map((one) => one.column)) + 1,
    lanes: Math.max(...all.map((one) => one.lane)) + 1,
  };
}
