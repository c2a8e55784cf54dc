// What the page tells, made harmless: whatever it hands in becomes a message that the server takes, or nothing.

export interface Line {
  product: string;
  quantity: number;
}

export type Told =
  | { kind: "view"; product: string }
  | { kind: "cart"; lines: Line[] }
  | { kind: "identify"; token: string };

/** The server refuses longer names of products. */
const LONGEST_PRODUCT = 100;
/** The server refuses longer carts. */
const MOST_LINES = 50;
const MOST_PIECES = 100_000;

function product(value: unknown): string | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value).trim();
  return text === "" || text.length > LONGEST_PRODUCT ? undefined : text;
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Record<string, unknown>)[name]
    : undefined;
}

function line(value: unknown): Line | undefined {
  const named = product(field(value, "product"));
  const quantity = Number(field(value, "quantity"));
  if (named === undefined || !(quantity >= 1)) return undefined;
  return { product: named, quantity: Math.min(Math.floor(quantity), MOST_PIECES) };
}

/** The message of a call; `undefined` when it says nothing that can be used. */
export function told(verb: unknown, value: unknown): Told | undefined {
  if (verb === "view") {
    const named = product(field(value, "product"));
    return named === undefined ? undefined : { kind: "view", product: named };
  }
  if (verb === "cart" && Array.isArray(value)) {
    const lines = value.map(line).filter((one): one is Line => one !== undefined);
    return { kind: "cart", lines: lines.slice(0, MOST_LINES) };
  }
  if (verb === "identify" && typeof value === "string" && /^[\w-]{20,320}$/.test(value)) {
    return { kind: "identify", token: value };
  }
  return undefined;
}
