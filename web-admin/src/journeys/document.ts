// A journey's document as it is drawn and edited. Pure: every change gives a new document.

export interface Node {
  id: string;
  kind: string;
  [field: string]: unknown;
}

export interface Document {
  title: string;
  summary: string;
  nodes: Node[];
  [field: string]: unknown;
}

/** A way out of a node: the field that says where it goes, and where that is. */
export interface Way {
  field: string;
  to: string;
  /** The number of the branch, where there are several. */
  branch?: number;
  weight?: number;
}

export const KINDS = [
  "wait",
  "wait_for",
  "delivered",
  "until",
  "split",
  "share",
  "experiment",
  "message",
  "tag",
  "attribute",
  "do",
  "webhook",
  "end",
] as const;
export type Kind = (typeof KINDS)[number];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads a document as the server gives it. */
export function documentOf(value: Record<string, unknown>): Document {
  const nodes = Array.isArray(value.nodes) ? value.nodes : [];
  return {
    ...value,
    title: String(value.title ?? ""),
    summary: String(value.summary ?? ""),
    nodes: nodes.filter(
      (one): one is Node => isObject(one) && typeof one.id === "string" && typeof one.kind === "string",
    ),
  };
}

function branches(node: Node): Record<string, unknown>[] {
  const found = node.branches;
  return Array.isArray(found) ? found.filter(isObject) : [];
}

/** What may come after a node. */
export function waysOf(node: Node): Way[] {
  const ways: Way[] = branches(node).flatMap((one, branch) =>
    typeof one.next === "string"
      ? [
          {
            field: `branches[${branch}].next`,
            to: one.next,
            branch,
            ...(typeof one.weight === "number" ? { weight: one.weight } : {}),
          },
        ]
      : [],
  );
  for (const field of ["next", "otherwise"]) {
    const to = node[field];
    if (typeof to === "string") ways.push({ field, to });
  }
  return ways;
}

function withWay(node: Node, field: string, to: string): Node {
  const branch = /^branches\[(\d+)\]\.next$/.exec(field);
  if (branch === null) return { ...node, [field]: to };
  const number = Number(branch[1]);
  return {
    ...node,
    branches: branches(node).map((one, index) => (index === number ? { ...one, next: to } : one)),
  };
}

function changed(document: Document, id: string, change: (node: Node) => Node): Document {
  return { ...document, nodes: document.nodes.map((one) => (one.id === id ? change(one) : one)) };
}

/** Lets a way lead elsewhere. */
export function connected(document: Document, from: string, field: string, to: string): Document {
  return from === to ? document : changed(document, from, (node) => withWay(node, field, to));
}

/** Changes fields of a node; a field that becomes `undefined` is gone. */
export function edited(document: Document, id: string, fields: Record<string, unknown>): Document {
  return changed(document, id, (node) => {
    const kept = Object.entries({ ...node, ...fields }).filter(([, value]) => value !== undefined);
    return Object.fromEntries(kept) as Node;
  });
}

function freeId(document: Document, kind: string): string {
  const stem = kind.replaceAll("_", "-");
  const taken = new Set(document.nodes.map((one) => one.id));
  if (!taken.has(stem)) return stem;
  let number = 2;
  while (taken.has(`${stem}-${number}`)) number += 1;
  return `${stem}-${number}`;
}

/** A node of a kind as it begins, with everything after it going to `next`. */
function fresh(kind: Kind, id: string, next: string): Node {
  switch (kind) {
    case "wait":
      return { id, kind, for: "P1D", next };
    case "wait_for":
      return { id, kind, event: "order.placed", timeout: "P7D", next, otherwise: next };
    case "delivered":
      return { id, kind, grace: "P2D", fallback: "P14D", next };
    case "until":
      return { id, kind, moment: "runs_out", days: -5, at: "10:00", next, otherwise: next };
    case "split":
      return {
        id,
        kind,
        branches: [{ who: { predicate: "orders.count", at_least: 2 }, next }],
        otherwise: next,
      };
    case "share":
      return {
        id,
        kind,
        branches: [
          { weight: 50, next },
          { weight: 50, next },
        ],
      };
    case "experiment":
      return { id, kind, experiment: "", branches: [], otherwise: next };
    case "message":
      return {
        id,
        kind,
        template: "thank-you",
        template_version: 1,
        channels: ["email"],
        value: 10,
        fresh_for: "P7D",
        merging: "apart",
        next,
      };
    case "tag":
      return { id, kind, add: ["tag"], next };
    case "attribute":
      return { id, kind, name: "attribute", value: true, next };
    case "do":
      return { id, kind, action: "offers.give", with: { offer: "" }, next };
    case "webhook":
      return { id, kind, url: "https://", person: false, next };
    case "end":
      return { id, kind };
  }
}

/** Puts a new node into a way: between where it comes from and where it led. */
export function inserted(
  document: Document,
  from: string,
  field: string,
  kind: Kind,
): { document: Document; id: string } {
  const source = document.nodes.find((one) => one.id === from);
  const to = source && waysOf(source).find((way) => way.field === field)?.to;
  const id = freeId(document, kind);
  if (from === START) {
    const first = document.nodes[0]?.id;
    const node = fresh(kind, id, first ?? id);
    return { document: { ...document, nodes: [node, ...document.nodes] }, id };
  }
  if (to === undefined) return { document, id: from };
  const position = document.nodes.findIndex((one) => one.id === from) + 1;
  const nodes = [...document.nodes];
  nodes.splice(position, 0, fresh(kind, id, to));
  return { document: connected({ ...document, nodes }, from, field, id), id };
}

/** Takes a node out: what led to it leads to what came after it. The last node of all stays. */
export function removed(document: Document, id: string): Document {
  const node = document.nodes.find((one) => one.id === id);
  if (node === undefined || document.nodes.length === 1) return document;
  const after = waysOf(node).find((way) => way.to !== id)?.to;
  const isMeant = document.nodes.some((one) => waysOf(one).some((way) => way.to === id));
  if (after === undefined && isMeant) return document;
  const nodes = document.nodes
    .filter((one) => one.id !== id)
    .map((one) =>
      waysOf(one)
        .filter((way) => way.to === id)
        .reduce((kept, way) => withWay(kept, way.field, after ?? way.to), one),
    );
  return { ...document, nodes };
}

/** The name under which the beginning is drawn: it is no node. */
export const START = "·start";

/** The number of the node that a problem's place names: `nodes[2] (thanks).for`. */
export function nodeAt(document: Document, place: string): string | undefined {
  const found = /^nodes\[(\d+)\]/.exec(place);
  return found === null ? undefined : document.nodes[Number(found[1])]?.id;
}
