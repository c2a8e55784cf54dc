// Data that a step hands on, as rows of names and values, and back.

export const VALUE_KINDS = ["text", "number", "truth", "json"] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

export interface ValueRow {
  name: string;
  kind: ValueKind;
  /** As it is typed. */
  text: string;
}

function kindOf(value: unknown): ValueKind {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "truth" : "json";
}

/** A value as somebody would type it. */
export function typed(value: unknown): Omit<ValueRow, "name"> {
  const kind = kindOf(value);
  return { kind, text: kind === "text" ? String(value) : (JSON.stringify(value) ?? "") };
}

/** What was typed as a value; nothing where it is none. */
export function valueIn({ kind, text }: Omit<ValueRow, "name">): unknown {
  switch (kind) {
    case "text":
      return text;
    case "truth":
      return text === "true";
    case "number": {
      const number = Number(text);
      return text.trim() === "" || !Number.isFinite(number) ? undefined : number;
    }
    default:
      try {
        return JSON.parse(text);
      } catch {
        return undefined;
      }
  }
}

/** The same text as another kind of value. */
export function asKind(row: ValueRow, kind: ValueKind): ValueRow {
  const value = valueIn(row);
  if (kind === "text") return { ...row, kind, text: typeof value === "string" ? value : row.text };
  if (kind === "truth") return { ...row, kind, text: String(row.text.trim() === "true") };
  if (kind === "number") return { ...row, kind, text: Number.isFinite(Number(row.text)) ? row.text : "" };
  return { ...row, kind, text: value === undefined ? row.text : JSON.stringify(value) };
}

/** Nothing where it cannot stand in rows: a list, a bare text. */
export function rowsOf(value: unknown): ValueRow[] | undefined {
  if (value === undefined || value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) return undefined;
  return Object.entries(value).map(([name, one]) => ({ name, ...typed(one) }));
}

/** What is wrong with a row: its name is missing or stands twice, or its value is none. */
export function wrongOf(row: ValueRow, all: ValueRow[]): "name" | "twice" | "value" | undefined {
  if (row.name.trim() === "") return "name";
  if (all.filter((one) => one.name.trim() === row.name.trim()).length > 1) return "twice";
  return valueIn(row) === undefined ? "value" : undefined;
}

/** The rows that are whole; nothing where there are none. */
export function objectOf(rows: ValueRow[]): Record<string, unknown> | undefined {
  const whole = rows.filter((row) => wrongOf(row, rows) === undefined);
  return whole.length === 0
    ? undefined
    : Object.fromEntries(whole.map((row) => [row.name.trim(), valueIn(row)]));
}
