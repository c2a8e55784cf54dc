// What the server says, in the reader's language where it is known there; else in English, and marked so.

import { Code } from "@mantine/core";
import { told } from "~/i18n";

interface ToldProps {
  /** Its name among the words. */
  name: string;
  english: string;
  values?: Record<string, string | number>;
}

/** What stands between backticks is written as it is typed. */
export function Marked({ children }: { children: string }) {
  const parts = children.split("`").map((part, at) => ({ part, at }));
  return parts.map(({ part, at }) => (at % 2 === 0 ? part : <Code key={at}>{part}</Code>));
}

export function Told({ name, english, values }: ToldProps) {
  const { text, lang } = told(name, english, values);
  return (
    <span lang={lang}>
      <Marked>{text}</Marked>
    </span>
  );
}
