// Tables as files that spreadsheets open.

import { save } from "~/files";

type Cell = string | number | null | undefined;

function quoted(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  const text = String(cell);
  // A spreadsheet would carry out what begins so.
  const safe = typeof cell === "string" && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** RFC 4180: a line each, in quotes where needed. */
export function csv(header: string[], rows: Cell[][]): string {
  return [header, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n");
}

/** Saves a table. The mark at its beginning tells spreadsheets that it is UTF-8. */
export function download(name: string, text: string): void {
  save(name, "text/csv;charset=utf-8", "\uFEFF", text);
}
