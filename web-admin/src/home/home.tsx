// How the shop is doing, on one page, every morning.

import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import type { Lift } from "~/api/generated";
import { later } from "~/app/later";
import { amount, amountWhole, change, number, percent, weekday } from "~/format";
import { many, t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import {
  gone,
  mainCurrency,
  PERIODS,
  type Period,
  periodOf,
  programmesQuery,
  type Range,
  type Reports,
  rangesOf,
  revenueOf,
  useReport,
} from "~/reports/data";
import { useMay, useMe } from "~/staff/me";
import { Lines, Page, Panel } from "~/ui/page";
import { Change, Stat } from "~/ui/stat";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import { dayIn, monthBefore, plusDays } from "./days";
import own from "./home.module.css";

const RevenueChart = lazy(() =>
  later(import("~/reports/charts")).then((module) => ({ default: module.RevenueChart })),
);

const Attention = lazy(() => later(import("./attention")).then((module) => ({ default: module.Attention })));

const Advice = lazy(() => later(import("./advice")).then((module) => ({ default: module.Advice })));

const Checklist = lazy(() => later(import("./checklist")).then((module) => ({ default: module.Checklist })));

function greeting(): string {
  const hour = new Date().getHours();
  return t(
    hour < 5 ? "home.night" : hour < 12 ? "home.morning" : hour < 18 ? "home.afternoon" : "home.evening",
  );
}

function pair(now: number | undefined, before: number | undefined, how: "ratio" | "points") {
  return now === undefined || before === undefined ? undefined : { now, before, how };
}

/** How long after an order somebody counts as active here. */
const ACTIVE_DAYS = 90;

/** Everybody orders for the first time once. */
function firstOrders(repeat: Reports["repeat"] | undefined): number | undefined {
  return repeat === undefined ? undefined : repeat.orders - repeat.returning_orders;
}

function Numbers({ period }: { period: Period }) {
  const ranges = rangesOf(period);
  // Without a period before, the same question is asked, and no comparison shown.
  const earlier = ranges.before ?? ranges.now;
  const sales = useReport("sales", ranges.now);
  const salesBefore = useReport("sales", earlier);
  const repeat = useReport("repeat", ranges.now);
  const repeatBefore = useReport("repeat", earlier);
  const orders = useReport("orders", ranges.now);
  const ordersBefore = useReport("orders", earlier);
  const second = useReport("second-order");
  const shop = useMe()?.shop;
  const today = dayIn(shop?.time_zone ?? "UTC");
  const lately = useReport("sales", { from: plusDays(today, 1 - ACTIVE_DAYS), to: today });
  const earlierOn = useReport("sales", {
    from: plusDays(today, 1 - 2 * ACTIVE_DAYS),
    to: plusDays(today, -ACTIVE_DAYS),
  });
  const everybody = useReport("sales");
  const currency = mainCurrency(sales.data?.net) ?? shop?.currency ?? "GBP";
  const compare = (now: number | undefined, before: number | undefined, how: "ratio" | "points" = "ratio") =>
    ranges.before === undefined ? undefined : pair(now, before, how);
  const net = sales.data?.net[currency];
  const fresh = firstOrders(repeat.data);
  const average = orders.data?.average_order_value[currency];
  return (
    <div className={own.numbers}>
      <Stat
        name={t("home.revenue")}
        definition={t("home.netMeans")}
        value={net === undefined ? undefined : amountWhole(net, currency)}
        compared={compare(net, salesBefore.data?.net[currency])}
        loading={sales.isPending}
      />
      <Stat
        name={t("home.orders")}
        definition={t("home.ordersMeans")}
        value={sales.data === undefined ? undefined : number(sales.data.orders)}
        compared={compare(sales.data?.orders, salesBefore.data?.orders)}
        loading={sales.isPending}
      />
      <Stat
        name={t("home.average")}
        definition={t("home.averageMeans")}
        value={average === undefined ? undefined : amount(average, currency)}
        compared={compare(average, ordersBefore.data?.average_order_value[currency])}
        loading={orders.isPending}
      />
      <Stat
        name={t("home.new")}
        definition={t("home.newMeans")}
        value={fresh === undefined ? undefined : number(fresh)}
        compared={compare(fresh, firstOrders(repeatBefore.data))}
        loading={repeat.isPending}
      />
      <Stat
        name={t("home.returningOrders")}
        definition={t("home.returningOrdersMeans")}
        value={
          repeat.data?.returning_order_rate === undefined
            ? undefined
            : percent(repeat.data.returning_order_rate)
        }
        compared={compare(
          repeat.data?.returning_order_rate,
          repeatBefore.data?.returning_order_rate,
          "points",
        )}
        loading={repeat.isPending}
      />
      <Stat
        name={t("home.repeat")}
        definition={t("home.repeatMeans")}
        value={
          repeat.data?.repeat_purchase_rate === undefined
            ? undefined
            : percent(repeat.data.repeat_purchase_rate)
        }
        compared={compare(
          repeat.data?.repeat_purchase_rate,
          repeatBefore.data?.repeat_purchase_rate,
          "points",
        )}
        loading={repeat.isPending}
      />
      <Stat
        name={t("home.active", { days: ACTIVE_DAYS })}
        definition={t("home.activeMeans", { days: ACTIVE_DAYS })}
        value={lately.data === undefined ? undefined : number(lately.data.customers)}
        compared={pair(lately.data?.customers, earlierOn.data?.customers, "ratio")}
        under={
          lately.data === undefined || !everybody.data?.customers ? null : (
            <span>
              {t("home.activeOf", { n: percent(lately.data.customers / everybody.data.customers, 0) })}
            </span>
          )
        }
        loading={lately.isPending}
      />
      <Stat
        name={t("home.second")}
        definition={t("home.secondMeans")}
        value={second.data?.median_days == null ? undefined : many("days", second.data.median_days.time)}
        under={
          second.data === undefined ? null : (
            <span>
              {t("home.secondOf", {
                n: percent(second.data.ordered_again / Math.max(1, second.data.customers), 0),
              })}
            </span>
          )
        }
        loading={second.isPending}
      />
    </div>
  );
}

function Revenue() {
  const revenue = useReport("revenue");
  const months = revenue.data?.months.slice(-13) ?? [];
  return (
    <Panel
      title={t("home.revenueByMonth")}
      actions={
        <To to="/measures" search={{ report: "revenue" }} size="xs">
          {t("home.more")}
        </To>
      }
    >
      <Suspense fallback={<Skeleton height={250} />}>
        {revenue.data === undefined ? (
          <Skeleton height={250} />
        ) : months.every((one) => one.new_orders + one.returning_orders === 0) ? (
          <Text size="sm" c="dimmed">
            {t("home.noOrders")}
          </Text>
        ) : (
          <RevenueChart months={months} currency={revenue.data.revenue_currency} height={250} />
        )}
      </Suspense>
    </Panel>
  );
}

/** The comparison with those held out, where it is sure. */
function effect(lift: Lift | null | undefined): string {
  if (!lift?.relative || (lift.verdict !== "more" && lift.verdict !== "fewer")) return "";
  return t("home.effect", { n: change(lift.relative.share) });
}

function Programmes({ range }: { range: Range }) {
  const journeys = useQuery(journeysQuery);
  const measures = useQuery(programmesQuery(undefined, range));
  const shown = (journeys.data?.journeys ?? []).filter((one) => one.state !== "archived").slice(0, 6);
  const brings = (name: string) => measures.data?.programmes.find((one) => one.name === name);
  const line = (name: string, people: Record<string, number>) => {
    const one = brings(name);
    const figures = one?.figures;
    return [
      many("people", total(people)),
      figures === undefined ? "" : many("canvas.gone", gone(figures)),
      (figures && revenueOf(figures)) ?? "",
      effect(one?.lift),
    ]
      .filter((part) => part !== "")
      .join(" · ");
  };
  return (
    <Panel
      title={t("home.programmes")}
      flush
      actions={
        <To to="/journeys" size="xs">
          {t("home.more")}
        </To>
      }
    >
      {journeys.isPending ? <Lines count={3} /> : null}
      {journeys.data !== undefined && shown.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t("home.noProgrammes")}
        </Text>
      ) : null}
      <ul className={own.rows}>
        {shown.map((one) => (
          <li key={one.id}>
            <Link to="/journeys/$name" params={{ name: one.name }} className={own.row}>
              <span className={own.rowName}>
                {one.title}
                <Text size="xs" c="dimmed" truncate>
                  {line(one.name, one.people)}
                </Text>
              </span>
              <State kind="journey" state={one.state} />
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function total(people: Record<string, number>): number {
  return Object.values(people).reduce((sum, count) => sum + count, 0);
}

/** One line of days: what they brought, beside as many days before. */
function Span({ name, now, before }: { name: string; now: Range; before?: Range }) {
  const sales = useReport("sales", now);
  const earlier = useReport("sales", before ?? now);
  const shop = useMe()?.shop;
  const currency = mainCurrency(sales.data?.net) ?? shop?.currency ?? "GBP";
  const net = sales.data?.net[currency] ?? 0;
  if (sales.data === undefined) return <Lines count={1} />;
  return (
    <li className={own.span}>
      <span>
        {name}
        <Text size="xs" c="dimmed">
          {many("home.ordersOf", sales.data.orders)}
        </Text>
      </span>
      <span className={own.money}>
        {amountWhole(net, currency)}
        {before === undefined ? null : (
          <Change compared={pair(net, earlier.data?.net[currency], "ratio")} lessIsBetter={false} />
        )}
      </span>
    </li>
  );
}

/** The last days, each beside the same days before. */
function Lately() {
  const shop = useMe()?.shop;
  const today = dayIn(shop?.time_zone ?? "UTC");
  const yesterday = plusDays(today, -1);
  const days = (from: number, to: number): Range => ({
    from: plusDays(today, from),
    to: plusDays(today, to),
  });
  return (
    <Panel
      title={t("home.lately")}
      flush
      actions={
        <To to="/measures" search={{ report: "sales", period: "30d" }} size="xs">
          {t("home.more")}
        </To>
      }
    >
      <ul className={own.rows}>
        <Span name={t("home.today")} now={days(0, 0)} />
        <Span
          name={t("home.yesterday", { weekday: weekday(yesterday) })}
          now={days(-1, -1)}
          before={days(-8, -8)}
        />
        <Span name={t("home.sevenDays")} now={days(-7, -1)} before={days(-14, -8)} />
        <Span
          name={t("home.month")}
          now={{ from: `${today.slice(0, 8)}01`, to: today }}
          before={monthBefore(today)}
        />
      </ul>
      <Text size="xs" c="dimmed" px="md" pb="sm">
        {t("home.latelyMeans")}
      </Text>
    </Panel>
  );
}

export function Home() {
  const search = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const period = periodOf(search.period, "90d");
  const mayManage = useMay("manage");
  return (
    <Page
      title={greeting()}
      about={period === "all" ? t("home.about") : t("home.aboutCompared")}
      actions={
        <SegmentedControl
          size="xs"
          aria-label={t("period.label")}
          value={period}
          onChange={(value) => void navigate({ search: { period: value }, replace: true })}
          data={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
        />
      }
    >
      <Stack gap="md">
        {mayManage ? (
          <Suspense fallback={null}>
            <Checklist />
          </Suspense>
        ) : null}
        <section className={classes.panel} aria-label={t("home.numbers")}>
          <Numbers period={period} />
        </section>
        <div className={own.split}>
          <Stack gap="md" miw={0}>
            <Revenue />
            <Programmes range={rangesOf(period).now} />
          </Stack>
          <Stack gap="md" miw={0}>
            <Lately />
            <Panel title={t("home.attention")} flush>
              <Suspense fallback={<Lines count={2} />}>
                <Attention />
              </Suspense>
            </Panel>
            <Suspense fallback={null}>
              <Advice />
            </Suspense>
          </Stack>
        </div>
      </Stack>
    </Page>
  );
}
