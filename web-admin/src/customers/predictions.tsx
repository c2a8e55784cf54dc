// What a customer is likely to do next, what runs out, and what to show them: each with how sure it is and why.

import { Text, Tooltip } from "@mantine/core";
import { useQueries, useQuery } from "@tanstack/react-query";
import { call, Refused } from "~/api/client";
import type { NextOrder, Predictions as Predicted, RunOut, Suggestion } from "~/api/generated";
import { ago, amount, clock, date, day, number, percent } from "~/format";
import { many, t } from "~/i18n";
import { Broken, Lines, Panel } from "~/ui/page";
import own from "./predictions.module.css";

const MOST_RUN_OUTS = 5;
const MOST_SUGGESTIONS = 5;
const DAY_MS = 86_400_000;
const STALE_MS = 5 * 60_000;
/** Below so many times it is mostly the hours of others. */
const FEW = 10;

/** Where an instant stands between two others, in hundredths. */
function share(at: string, from: number, to: number): number {
  const part = (Date.parse(at) - from) / Math.max(1, to - from);
  return Math.round(Math.min(1, Math.max(0, part)) * 100);
}

/** From when to when the next order is likely, and when most of all. */
function Next({ next }: { next: NextOrder }) {
  const from = Math.min(Date.parse(next.earliest), Date.now());
  const to = Date.parse(next.latest) + 7 * DAY_MS;
  const [begin, middle, end] = [next.earliest, next.at, next.latest].map((at) => share(at, from, to));
  return (
    <div className={own.next}>
      <div className={own.head}>
        <span>{t("insights.next")}</span>
        <b>{date(next.at)}</b>
      </div>
      <Tooltip label={t("insights.between", { from: date(next.earliest), to: date(next.latest) })}>
        <div
          className={own.range}
          role="img"
          aria-label={t("insights.between", { from: date(next.earliest), to: date(next.latest) })}
        >
          <span
            className={own.likely}
            style={{ left: `${begin}%`, width: `${(end ?? 0) - (begin ?? 0)}%` }}
          />
          <span className={own.middle} style={{ left: `${middle}%` }} />
        </div>
      </Tooltip>
      <div className={own.ends}>
        <span>{date(next.earliest)}</span>
        <span>{date(next.latest)}</span>
      </div>
      <Text size="xs" c="dimmed">
        {t("insights.rhythm", { days: many("days", Math.round(next.rhythm_days)) })}
      </Text>
    </div>
  );
}

function Figures({ known }: { known: Predicted }) {
  const value = known.expected_value;
  return (
    <>
      <div>
        <div className={own.head}>
          <Tooltip label={t("insights.aliveHelp")}>
            <span className={own.help}>{t("insights.alive")}</span>
          </Tooltip>
          <b>{percent(known.p_alive, 0)}</b>
        </div>
        <div className={own.bar} aria-hidden>
          <span data-low={known.p_alive < 0.4 || undefined} style={{ width: `${known.p_alive * 100}%` }} />
        </div>
      </div>
      {known.class ? (
        <div>
          <div className={own.head}>
            <Tooltip label={known.class.meaning}>
              <span className={own.help}>{t("insights.class")}</span>
            </Tooltip>
            <b>{known.class.title}</b>
          </div>
          <Text size="xs" c="dimmed">
            {t("insights.scores", {
              recency: known.class.recency,
              frequency: known.class.frequency,
              money: known.class.money,
            })}
          </Text>
        </div>
      ) : null}
      {known.next_order ? <Next next={known.next_order} /> : null}
      <div className={own.pair}>
        {value ? (
          <div>
            <Text size="xs" c="dimmed">
              {t("insights.value", { days: many("days", value.within_days) })}
            </Text>
            <b>{amount(value.amount, value.currency)}</b>
          </div>
        ) : null}
        <div>
          <Text size="xs" c="dimmed">
            {t("insights.orders", { days: many("days", known.expected_orders.within_days) })}
          </Text>
          <b>{number(known.expected_orders.orders, 1)}</b>
        </div>
      </div>
    </>
  );
}

/** The hour at which they are most likely to look, drawn among all hours of the day. */
function BestTime({ id }: { id: string }) {
  const found = useQuery({
    queryKey: ["best time", id],
    queryFn: ({ signal }) => call("read_best_time", { path: { id } }, signal),
    staleTime: STALE_MS,
    retry: false,
  });
  const known = found.data;
  if (known === undefined) return null;
  const most = Math.max(...known.shares);
  const hour = (value: number) => clock(value % 24);
  const means = t(known.seen < FEW ? "insights.bestTimeOthers" : "insights.bestTimeHelp", {
    zone: known.zone,
    n: known.seen,
  });
  const when = t("insights.bestTimeOf", { from: hour(known.hour), to: hour(known.hour + 1) });
  return (
    <div>
      <div className={own.head}>
        <Tooltip label={means}>
          <span className={own.help}>{t("insights.bestTime")}</span>
        </Tooltip>
        <b>{when}</b>
      </div>
      <div className={own.hours} role="img" aria-label={`${when}. ${means}`}>
        {known.shares.map((share, at) => (
          <span
            // Each hour has its place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            key={at}
            data-best={at === known.hour || undefined}
            style={{ height: `${Math.max(6, (100 * share) / most)}%` }}
          />
        ))}
      </div>
    </div>
  );
}

function RunsOut({ items }: { items: RunOut[] }) {
  const products = useQueries({
    queries: items.map(({ product }) => ({
      queryKey: ["product", product],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        call("read_product", { path: { id: product } }, signal),
      staleTime: STALE_MS,
    })),
  });
  const now = Date.now();
  return (
    <div>
      <h3 className={own.title}>{t("insights.runsOut")}</h3>
      <ul className={own.list}>
        {items.map((one, at) => {
          const isPast = Date.parse(one.runs_out_on) < now;
          return (
            <li key={one.product}>
              <span>{products[at]?.data?.title ?? "…"}</span>
              <Tooltip
                label={[
                  t("insights.between", { from: day(one.earliest), to: day(one.latest) }),
                  t(one.own_times > 0 ? "insights.ownTimes" : "insights.usualTimes", { n: one.own_times }),
                ].join(" · ")}
              >
                <Text size="xs" c={isPast ? "var(--warn)" : "dimmed"} component="span">
                  {t(isPast ? "insights.ranOut" : "insights.runsOutOn", { date: day(one.runs_out_on) })}
                </Text>
              </Tooltip>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function because(one: Suggestion): string {
  switch (one.reason) {
    case "bought_again":
      return t("insights.boughtAgain", { n: one.times, date: day(one.last_on) });
    case "goes_with":
      return t("insights.goesWith", { title: one.with_title });
    case "like":
      return t("insights.like", { title: one.with_title });
    case "better":
      return t("insights.better", { title: one.of_title });
    case "new_in_category":
      return t("insights.newInCategory", { category: one.category });
    case "trending":
      return t("insights.trending");
    case "pinned":
      return t("insights.pinned");
  }
}

function Suggestions({ items }: { items: Suggestion[] }) {
  return (
    <div>
      <h3 className={own.title}>{t("insights.suggestions")}</h3>
      <ul className={own.list}>
        {items.map((one) => (
          <li key={one.product}>
            <span>{one.title}</span>
            <Text size="xs" c="dimmed" component="span">
              {because(one)}
            </Text>
          </li>
        ))}
      </ul>
    </div>
  );
}

export function Predictions({ id }: { id: string }) {
  const known = useQuery({
    queryKey: ["predictions", id],
    queryFn: ({ signal }) => call("read_predictions", { path: { id } }, signal),
    staleTime: STALE_MS,
    retry: false,
  });
  const runOuts = useQuery({
    queryKey: ["run-outs", id],
    queryFn: ({ signal }) => call("list_run_outs", { path: { id } }, signal),
    staleTime: STALE_MS,
  });
  const suggestions = useQuery({
    queryKey: ["suggestions", id],
    queryFn: ({ signal }) =>
      call("list_recommendations", { query: { customer: id, most: MOST_SUGGESTIONS } }, signal),
    staleTime: STALE_MS,
  });
  const isUnscored = known.error instanceof Refused && known.error.status === 404;
  const items = runOuts.data?.items.slice(0, MOST_RUN_OUTS) ?? [];
  const shown = suggestions.data?.items ?? [];
  return (
    <Panel title={t("insights.title")}>
      {known.isPending ? <Lines count={4} /> : null}
      {isUnscored ? (
        <Text size="sm" c="dimmed">
          {t("insights.unscored")}
        </Text>
      ) : known.error === null ? null : (
        <Broken error={known.error} retry={() => void known.refetch()} />
      )}
      <div className={own.all}>
        {known.data === undefined ? null : <Figures known={known.data} />}
        {known.data === undefined ? null : <BestTime id={id} />}
        {items.length === 0 ? null : <RunsOut items={items} />}
        {shown.length === 0 ? null : <Suggestions items={shown} />}
        {known.data === undefined ? null : (
          <Text size="xs" c="dimmed">
            {t("insights.scored", { ago: ago(known.data.scored_at) })}
          </Text>
        )}
      </div>
    </Panel>
  );
}
