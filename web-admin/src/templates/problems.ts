// What the server says is wrong with a document, where it is written.

import { Refused } from "~/api/client";
import { problemSaid } from "~/i18n";
import { blockAt } from "./document";

/** What is wrong, by the number of its block. */
export function byBlock(error: unknown): Map<number, string[]> {
  const problems = new Map<number, string[]>();
  if (!(error instanceof Refused)) return problems;
  for (const one of error.errors) {
    const block = blockAt(one.field) ?? -1;
    const said = problemSaid(one.detail);
    const words = block === -1 ? `${one.field}: ${said}` : said;
    problems.set(block, [...(problems.get(block) ?? []), words]);
  }
  return problems;
}
