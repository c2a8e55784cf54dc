// What nobody meant in a template, in the reader's language: the server says it in English.

import { told } from "~/i18n";

/** Each by how it is said, with what it names. */
const SAID: ReadonlyArray<readonly [name: string, said: RegExp]> = [
  ["undefined", /^there is no `(?<what>.+)`$/],
  ["unprotected", /^`(?<what>.+)` is not protected/],
  ["noWayOut", /^there is no way out/],
  ["large", /^the message has (?<n>\d+) KB of HTML, and mail programs cut what is longer than (?<most>\d+)/],
  ["letters", /^the text message has letters that halve its room: (?<what>.+)$/s],
  ["parts", /^the text message takes (?<n>\d+) parts/],
];

export function warningInWords(english: string): { text: string; lang?: "en" } {
  for (const [name, said] of SAID) {
    const found = said.exec(english);
    if (found !== null) return told(`warningText.${name}`, english, { ...found.groups });
  }
  return told("", english);
}
