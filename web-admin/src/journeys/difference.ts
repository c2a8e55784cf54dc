// What is different between two versions of a journey, step by step. Pure.

import type { Document, Node } from "./document";

export interface FieldChange {
  field: string;
  from: unknown;
  to: unknown;
}

export type StepChange =
  | { what: "added"; node: Node }
  | { what: "removed"; node: Node }
  | { what: "changed"; node: Node; fields: FieldChange[] };

export interface Difference {
  /** Of the journey as a whole: its title, when it begins, who comes in again. */
  whole: FieldChange[];
  steps: StepChange[];
}

/** Fields that are no matter of their own. */
const APART = new Set(["id", "kind", "nodes", "format"]);

function fieldsOf(before: Record<string, unknown>, after: Record<string, unknown>): FieldChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => !APART.has(name) && JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((field) => ({ field, from: before[field], to: after[field] }));
}

/** Steps are the same when they have the same name and kind. */
export function difference(before: Document, after: Document): Difference {
  const same = (nodes: Node[], node: Node) =>
    nodes.find((one) => one.id === node.id && one.kind === node.kind);
  const steps: StepChange[] = [];
  for (const node of after.nodes) {
    const old = same(before.nodes, node);
    if (old === undefined) steps.push({ what: "added", node });
    else {
      const fields = fieldsOf(old, node);
      if (fields.length > 0) steps.push({ what: "changed", node, fields });
    }
  }
  for (const node of before.nodes) {
    if (same(after.nodes, node) === undefined) steps.push({ what: "removed", node });
  }
  return { whole: fieldsOf(before, after), steps };
}

export function isSame({ whole, steps }: Difference): boolean {
  return whole.length === 0 && steps.length === 0;
}

/** What became of each step, for drawings: those of one version, `removed` for the older, the rest for the newer. */
export function marksOf({ steps }: Difference): Map<string, StepChange["what"]> {
  return new Map(steps.map((one) => [one.node.id, one.what]));
}
