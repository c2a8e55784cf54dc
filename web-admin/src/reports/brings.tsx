// What a programme brings: how far its messages came, what was ordered, and what would have come anyway.

import { Group, Stack, Text, Tooltip } from "@mantine/core";
import { IconBulb, IconScale } from "@tabler/icons-react";
import type { Advice, Figures, Lift, Share } from "~/api/generated";
import { change, number, percent } from "~/format";
import { named, t, told } from "~/i18n";
import own from "./brings.module.css";
import { gone, revenueOf } from "./data";

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

/** What is said of a comparison, by its key and figures. */
function liftText({ verdict, words, treated, held_out, days }: Lift): Parameters<typeof told> {
  const share = (arm: Lift["treated"]) => percent(arm.share?.share ?? 0);
  const values = { mine: share(treated), theirs: share(held_out), days };
  const weeks = /about (\d+) more week/.exec(words)?.[1];
  const key =
    verdict === "no_holdout" && treated.people === 0
      ? "nobody"
      : verdict !== "not_enough_data"
        ? verdict
        : weeks !== undefined
          ? weeks === "1"
            ? "week"
            : "weeks"
          : words.includes("two years")
            ? "years"
            : words.includes("held out")
              ? "noOrders"
              : verdict;
  return [`liftText.${key}`, words, weeks === undefined ? values : { ...values, n: Number(weeks) }];
}

/** What to try, by its code and the two shares that it names. */
function adviceText({ code, words }: Advice): Parameters<typeof told> {
  const [seen = 0, threshold = 0] = [...words.matchAll(/(\d+(?:\.\d+)?) %/g)].map(
    (one) => Number(one[1]) / 100,
  );
  return [`adviceText.${code}`, words, { seen: percent(seen), threshold: percent(threshold) }];
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
  const said = told(...liftText(lift));
  const difference = lift.relative ?? undefined;
  const sure = lift.verdict === "more" || lift.verdict === "fewer";
  return (
    <Tooltip
      label={<span lang={said.lang}>{said.text}</span>}
      events={{ hover: true, focus: true, touch: true }}
    >
      <button type="button" className={own.verdict} data-verdict={lift.verdict}>
        {sure && difference !== undefined ? change(difference.share) : named("verdict", lift.verdict)}
      </button>
    </Tooltip>
  );
}

/** The comparison with those held out, in words. */
export function LiftWords({ lift }: { lift: Lift }) {
  const said = told(...liftText(lift));
  const verdict = named("verdict", lift.verdict);
  return (
    <div className={own.note} data-verdict={lift.verdict}>
      <IconScale size={17} stroke={1.6} aria-hidden />
      <div>
        {said.text.startsWith(verdict) ? null : (
          <Text size="sm" fw={550}>
            {verdict}
          </Text>
        )}
        <Text size="sm" c="dimmed" lang={said.lang}>
          {said.text}
        </Text>
      </div>
    </div>
  );
}

export function AdviceList({ advice }: { advice: Advice[] }) {
  return advice.map((one) => {
    const said = told(...adviceText(one));
    return (
      <div key={`${one.code} ${one.words}`} className={own.note}>
        <IconBulb size={17} stroke={1.6} aria-hidden />
        <Text size="sm" lang={said.lang}>
          {said.text}
        </Text>
      </div>
    );
  });
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
