// A number that explains itself: its definition on hover, and how it compares with the time before.

import { Skeleton } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { change, percent } from "~/format";
import { t } from "~/i18n";
import { Tip } from "./tip";
import classes from "./ui.module.css";

interface StatProps {
  name: string;
  definition?: string | undefined;
  value: string | undefined;
  /** Now and before: shown as a change. */
  compared?: { now: number; before: number; how: "ratio" | "points" } | undefined;
  /** Whether less is better. */
  lessIsBetter?: boolean;
  under?: ReactNode;
  loading: boolean;
}

/** How something compares with the time before. */
export function Change({ compared, lessIsBetter }: Pick<StatProps, "compared" | "lessIsBetter">) {
  if (compared === undefined) return null;
  const { now, before, how } = compared;
  if (how === "ratio" && before === 0) return null;
  const difference = how === "ratio" ? now / before - 1 : now - before;
  const flat = Math.abs(difference) < 0.0005;
  const better = lessIsBetter ? difference < 0 : difference > 0;
  const text =
    how === "ratio" ? change(difference) : t("points", { n: change(difference).replace(/\s?%/, "") });
  return (
    <Tip
      label={t("comparedWith", {
        before: how === "points" ? percent(before) : t("comparedShare", { n: change(difference) }),
      })}
    >
      <span className={flat ? undefined : better ? classes.good : classes.bad}>
        {flat ? "±0" : `${difference > 0 ? "↑" : "↓"} ${text.replace(/^[+−-]/, "")}`}
      </span>
    </Tip>
  );
}

export function Stat({ name, definition, value, compared, lessIsBetter, under, loading }: StatProps) {
  return (
    <div className={classes.stat}>
      <div className={classes.statName}>
        {name}
        {definition === undefined ? null : (
          <Tip label={definition} events={{ hover: true, focus: true, touch: true }}>
            <button type="button" aria-label={t("definitionOf", { name, definition })}>
              <IconInfoCircle size={13} aria-hidden />
            </button>
          </Tip>
        )}
      </div>
      {loading ? (
        <Skeleton height={24} width={110} my={4} />
      ) : (
        <div className={classes.statValue}>{value ?? "—"}</div>
      )}
      <div className={classes.statUnder}>
        {loading ? (
          "\u00a0"
        ) : (
          <>
            <Change compared={compared} lessIsBetter={lessIsBetter ?? false} />
            {under}
          </>
        )}
      </div>
    </div>
  );
}
