// What a programme brings: how far its messages came, what was ordered, and what would have come anyway.

import { Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconBulb, IconScale } from "@tabler/icons-react";
import type { Advice, Figures, Lift, Share } from "~/api/generated";
import { amountWhole, change, number, percent } from "~/format";
import { named, t } from "~/i18n";
import own from "./brings.module.css";
import { mainCurrency } from "./data";

/** Messages that went, or were kept because no server is set up. */
export function gone(figures: Figures): number {
  return figures.sent + figures.captured;
}

/** The money that followed clicks, in the currency with most in it. */
export function revenueOf(figures: Figures): string | undefined {
  const currency = mainCurrency(figures.revenue);
  return currency === undefined ? undefined : amountWhole(figures.revenue[currency] ?? 0, currency);
}

function range(share: Share): string {
  return t("brings.range", { low: percent(share.low), high: percent(share.high) });
}

interface Stage {
  key: string;
  count: number;
  rate?: Share | null | undefined;
}

function stages(figures: Figures): Stage[] {
  const { rates } = figures;
  return [
    { key: "asked", count: figures.asked },
    { key: "sent", count: gone(figures) },
    { key: "opened", count: figures.opened, rate: rates.open },
    { key: "clicked", count: figures.clicked, rate: rates.click },
    { key: "ordered", count: figures.ordered, rate: rates.order },
  ];
}

/** From what was wanted to what was ordered, as bars. */
export function Funnel({ figures }: { figures: Figures }) {
  const all = stages(figures);
  const most = Math.max(1, ...all.map((one) => one.count));
  return (
    <ul className={own.funnel}>
      {all.map(({ key, count, rate }) => (
        <li key={key}>
          <span>{named("figure", key)}</span>
          <span className={own.bar} aria-hidden>
            {count === 0 ? null : <span style={{ width: `${(count / most) * 100}%` }} />}
          </span>
          <b>{number(count)}</b>
          <Tooltip label={rate ? range(rate) : ""} disabled={!rate}>
            <small>{rate ? percent(rate.share) : ""}</small>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}

/** What went wrong with messages, where something did. */
export function Losses({ figures }: { figures: Figures }) {
  const lost = (["failed", "bounced", "unsubscribed", "complained"] as const).filter(
    (key) => figures[key] > 0,
  );
  if (lost.length === 0) return null;
  return (
    <Text size="xs" c="dimmed">
      {lost.map((key) => `${named("figure", key)}: ${number(figures[key])}`).join(" · ")}
    </Text>
  );
}

/** A verdict as a word with its colour, and the comparison behind it. */
export function LiftOf({ lift }: { lift: Lift }) {
  const difference = lift.relative ?? undefined;
  const sure = lift.verdict === "more" || lift.verdict === "fewer";
  return (
    <Tooltip label={lift.words} events={{ hover: true, focus: true, touch: true }}>
      <button type="button" className={own.verdict} data-verdict={lift.verdict} lang="en">
        {sure && difference !== undefined ? change(difference.share) : named("verdict", lift.verdict)}
      </button>
    </Tooltip>
  );
}

/** The comparison with those held out, in words. */
export function LiftWords({ lift }: { lift: Lift }) {
  return (
    <div className={own.note} data-verdict={lift.verdict}>
      <IconScale size={17} stroke={1.6} aria-hidden />
      <div>
        <Text size="sm" fw={550}>
          {named("verdict", lift.verdict)}
        </Text>
        <Text size="sm" c="dimmed" lang="en">
          {lift.words}
        </Text>
      </div>
    </div>
  );
}

export function AdviceList({ advice }: { advice: Advice[] }) {
  return advice.map((one) => (
    <div key={`${one.code} ${one.words}`} className={own.note}>
      <IconBulb size={17} stroke={1.6} aria-hidden />
      <Text size="sm" lang="en">
        {one.words}
      </Text>
    </div>
  ));
}

interface BringsProps {
  figures: Figures;
  lift: Lift | null | undefined;
  advice: Advice[];
}

/** All of it, for the side of a journey. */
export function Brings({ figures, lift, advice }: BringsProps) {
  const money = revenueOf(figures);
  return (
    <Stack gap="sm">
      <Funnel figures={figures} />
      <Group justify="space-between">
        <Losses figures={figures} />
        {money === undefined ? null : (
          <Text size="sm">
            <Text span c="dimmed">{`${t("brings.revenue")}: `}</Text>
            <b>{money}</b>
          </Text>
        )}
      </Group>
      {lift ? <LiftWords lift={lift} /> : null}
      <AdviceList advice={advice} />
    </Stack>
  );
}
