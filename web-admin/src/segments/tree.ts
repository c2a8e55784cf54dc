// A condition as it is edited: groups and leaves with names of their own, so that rows keep their place. Pure.

export type Body = Record<string, unknown>;

export interface Leaf {
  id: string;
  type: "leaf";
  negated: boolean;
  predicate: string;
  body: Body;
}

export interface Group {
  id: string;
  type: "group";
  negated: boolean;
  mode: "all" | "any";
  children: Branch[];
}

export type Branch = Leaf | Group;

let last = 0;

export function freshId(): string {
  last += 1;
  return `n${last}`;
}

/** The predicate under which a saved segment stands in a condition: it has a form of its own. */
export const SAVED = "segment";

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function branch(definition: unknown, negated: boolean): Branch {
  if (!isObject(definition)) throw new Error("a condition is an object");
  for (const mode of ["all", "any"] as const) {
    const children = definition[mode];
    if (Array.isArray(children)) {
      return {
        id: freshId(),
        type: "group",
        negated,
        mode,
        children: children.map((one) => branch(one, false)),
      };
    }
  }
  if ("not" in definition) return branch(definition.not, !negated);
  if ("segment" in definition) {
    return {
      id: freshId(),
      type: "leaf",
      negated,
      predicate: SAVED,
      body: { segment: definition.segment },
    };
  }
  const { predicate, ...body } = definition;
  if (typeof predicate !== "string") throw new Error("a condition names its predicate");
  return { id: freshId(), type: "leaf", negated, predicate, body };
}

/** A condition made editable: its outermost part is always a group. Throws on what is no condition. */
export function read(definition: unknown): Group {
  const top = branch(definition, false);
  if (top.type === "group" && !top.negated) return top;
  return { id: freshId(), type: "group", negated: false, mode: "all", children: [top] };
}

function plain(one: Branch): Body {
  const inner: Body =
    one.type === "leaf"
      ? one.predicate === SAVED
        ? one.body
        : { predicate: one.predicate, ...one.body }
      : { [one.mode]: one.children.map(plain) };
  return one.negated ? { not: inner } : inner;
}

/** The condition that the server is told. A group of one thing is that thing; nothing at all is everybody. */
export function write(top: Group): Body {
  const [only, ...others] = top.children;
  if (only === undefined) return { predicate: "customer.everyone" };
  return others.length === 0 ? plain(only) : plain(top);
}

/** The tree with one part replaced; without a replacement the part goes. */
export function replaced(top: Group, id: string, replacement: Branch | undefined): Group {
  const children = top.children.flatMap((one): Branch[] => {
    if (one.id === id) return replacement === undefined ? [] : [replacement];
    return one.type === "group" ? [replaced(one, id, replacement)] : [one];
  });
  return { ...top, children };
}

/** Where a problem lies, among the leaves in the order in which they are written. */
export function leaves(top: Group): Leaf[] {
  return top.children.flatMap((one) => (one.type === "leaf" ? [one] : leaves(one)));
}
