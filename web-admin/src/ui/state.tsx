// States of things in one look: a dot in a colour, and the word.

import { named } from "~/i18n";
import classes from "./ui.module.css";

const COLOURS: Record<string, string> = {
  live: "var(--good)",
  on: "var(--good)",
  told: "var(--good)",
  running: "var(--good)",
  active: "var(--good)",
  sent: "var(--good)",
  paid: "var(--good)",
  granted: "var(--good)",
  published: "var(--good)",
  draft: "#d08a1d",
  changed: "#d08a1d",
  delivered: "var(--good)",
  done: "var(--good)",
  captured: "#5b8def",
  queued: "#5b8def",
  handing_over: "#5b8def",
  open: "#5b8def",
  waiting: "#5b8def",
  shipped: "#5b8def",
  paused: "#d08a1d",
  deferred: "#d08a1d",
  pending: "#d08a1d",
  partially_refunded: "#d08a1d",
  failed: "var(--bad)",
  failing: "var(--bad)",
  refused: "var(--bad)",
  cancelled: "var(--bad)",
};

export function State({ kind, state }: { kind: string; state: string }) {
  return (
    <span className={classes.state}>
      <span
        className={classes.dot}
        style={{ color: COLOURS[state] ?? "var(--mantine-color-gray-5)" }}
        aria-hidden
      />
      {named(`${kind}.state`, state)}
    </span>
  );
}
