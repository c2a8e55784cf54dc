// How the shop is doing, on one page, every morning.

import { Button, Group, SegmentedControl, SimpleGrid, Skeleton, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconHandStop, IconPlayerPause } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { call } from "~/api/client";
import type { MessageBrake } from "~/api/generated";
import { done, failed } from "~/app/toasts";
import { ago, amount, amountWhole, number, percent } from "~/format";
import { many, t } from "~/i18n";
import { journeysQuery } from "~/journeys/data";
import { gone, revenueOf } from "~/reports/brings";
import {
  mainCurrency,
  PERIODS,
  type Period,
  periodOf,
  programmesQuery,
  rangesOf,
  useReport,
} from "~/reports/data";
import { May } from "~/staff/may";
import { useMe } from "~/staff/me";
import { Lines, Page, Panel } from "~/ui/page";
import { Stat } from "~/ui/stat";
import { State } from "~/ui/state";
import { To } from "~/ui/to";
import classes from "~/ui/ui.module.css";
import own from "./home.module.css";

const RevenueChart = lazy(() =>
  import("~/reports/charts").then((module) => ({ default: module.RevenueChart })),
);

function greeting(): string {
  const hour = new Date().getHours();
  return t(
    hour < 5 ? "home.night" : hour < 12 ? "home.morning" : hour < 18 ? "home.afternoon" : "home.evening",
  );
}

function pair(now: number | undefined, before: number | undefined, how: "ratio" | "points") {
  return now === undefined || before === undefined ? undefined : { now, before, how };
}

function Numbers({ period }: { period: Period }) {
  const ranges = rangesOf(period);
  // Without a period before, the same question is asked, and no comparison shown.
  const earlier = ranges.before ?? ranges.now;
  const sales = useReport("sales", ranges.now);
  const salesBefore = useReport("sales", earlier);
  const repeat = useReport("repeat", ranges.now);
  const repeatBefore = useReport("repeat", earlier);
  const retention = useReport("retention", ranges.now);
  const orders = useReport("orders", ranges.now);
  const ordersBefore = useReport("orders", earlier);
  const second = useReport("second-order");
  const shop = useMe()?.shop;
  const currency = mainCurrency(sales.data?.net) ?? shop?.currency ?? "GBP";
  const compare = (now: number | undefined, before: number | undefined, how: "ratio" | "points" = "ratio") =>
    ranges.before === undefined ? undefined : pair(now, before, how);
  const net = sales.data?.net[currency];
  const average = orders.data?.average_order_value[currency];
  return (
    <div className={own.numbers}>
      <Stat
        name={t("home.revenue")}
        definition={sales.data?.definitions.net}
        value={net === undefined ? undefined : amountWhole(net, currency)}
        compared={compare(net, salesBefore.data?.net[currency])}
        loading={sales.isPending}
      />
      <Stat
        name={t("home.orders")}
        definition={sales.data?.definitions.orders}
        value={sales.data === undefined ? undefined : number(sales.data.orders)}
        compared={compare(sales.data?.orders, salesBefore.data?.orders)}
        loading={sales.isPending}
      />
      <Stat
        name={t("home.customers")}
        definition={sales.data?.definitions.customers}
        value={sales.data === undefined ? undefined : number(sales.data.customers)}
        compared={compare(sales.data?.customers, salesBefore.data?.customers)}
        loading={sales.isPending}
      />
      <Stat
        name={t("home.average")}
        definition={orders.data?.definitions.average_order_value}
        value={average === undefined ? undefined : amount(average, currency)}
        compared={compare(average, ordersBefore.data?.average_order_value[currency])}
        loading={orders.isPending}
      />
      <Stat
        name={t("home.returningOrders")}
        definition={repeat.data?.definitions.returning_order_rate}
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
        definition={repeat.data?.definitions.repeat_purchase_rate}
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
        name={t("home.retention")}
        definition={retention.data?.definitions.retention_rate}
        value={
          retention.data?.retention_rate === undefined ? undefined : percent(retention.data.retention_rate)
        }
        under={
          retention.data === undefined ? null : (
            <span>{t("home.retentionOf", { kept: retention.data.kept, start: retention.data.start })}</span>
          )
        }
        loading={retention.isPending}
      />
      <Stat
        name={t("home.second")}
        definition={second.data?.definitions.median_days}
        value={
          second.data?.median_days === undefined ? undefined : many("days", second.data.median_days.time)
        }
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
        ) : (
          <RevenueChart months={months} currency={revenue.data.revenue_currency} height={250} />
        )}
      </Suspense>
    </Panel>
  );
}

function Programmes() {
  const journeys = useQuery(journeysQuery);
  const measures = useQuery(programmesQuery());
  const shown = (journeys.data?.journeys ?? []).filter((one) => one.state !== "archived").slice(0, 6);
  const brings = (name: string) => measures.data?.programmes.find((one) => one.name === name);
  const line = (name: string, people: Record<string, number>) => {
    const figures = brings(name)?.figures;
    return [
      many("people", total(people)),
      figures === undefined ? "" : many("canvas.gone", gone(figures)),
      (figures && revenueOf(figures)) ?? "",
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

/** A programme whose messages were not wanted: stopped, until somebody lets it go on. */
function Stopped({ brake }: { brake: MessageBrake }) {
  const queries = useQueryClient();
  const release = async () => {
    try {
      await call("release_brake", { path: { programme: brake.programme } });
      await queries.invalidateQueries({ queryKey: ["brakes"] });
      done(t("home.released", { programme: brake.programme }));
    } catch (error) {
      failed(error);
    }
  };
  return (
    <li className={own.row}>
      <IconHandStop size={16} color="var(--bad)" aria-hidden />
      <span className={own.rowName}>
        <Link to="/journeys/$name" params={{ name: brake.programme }} className={classes.rowLink}>
          {t("home.stopped", { programme: brake.programme })}
        </Link>
        <Text size="xs" c="dimmed" truncate>
          {t("home.stoppedWhy", { complaints: brake.complaints, dead: brake.dead, sent: brake.sent })}
        </Text>
      </span>
      <May scope="write">
        <Button variant="default" onClick={() => void release()}>
          {t("home.release")}
        </Button>
      </May>
    </li>
  );
}

function Attention() {
  const failedMessages = useQuery({
    queryKey: ["messages", { state: "failed", limit: 4 }],
    queryFn: ({ signal }) => call("list_messages", { query: { state: "failed", limit: 4 } }, signal),
  });
  const stopped = useQuery({
    queryKey: ["brakes"],
    queryFn: ({ signal }) => call("list_brakes", {}, signal),
  });
  const journeys = useQuery(journeysQuery);
  const brakes = stopped.data?.brakes ?? [];
  const paused = (journeys.data?.journeys ?? []).filter((one) => one.state === "paused");
  const failures = failedMessages.data?.items ?? [];
  const loading = failedMessages.isPending || journeys.isPending;
  return (
    <Panel title={t("home.attention")} flush>
      {loading ? <Lines count={2} /> : null}
      {!loading && failures.length + paused.length + brakes.length === 0 ? (
        <Group gap={8} p="md" pt="sm" wrap="nowrap" align="flex-start">
          <IconCircleCheck size={17} color="var(--good)" aria-hidden />
          <Text size="sm" c="dimmed">
            {t("home.allWell")}
          </Text>
        </Group>
      ) : null}
      <ul className={own.rows}>
        {brakes.map((one) => (
          <Stopped key={one.programme} brake={one} />
        ))}
        {failures.map((one) => (
          <li key={one.id}>
            <Link to="/messages/$id" params={{ id: one.id }} className={own.row}>
              <IconAlertTriangle size={16} color="var(--bad)" aria-hidden />
              <span className={own.rowName}>
                {t("home.messageFailed", { subject: one.subject ?? one.id })}
              </span>
              <span className={own.rowCount}>{ago(one.queued_at)}</span>
            </Link>
          </li>
        ))}
        {paused.map((one) => (
          <li key={one.id}>
            <Link to="/journeys/$name" params={{ name: one.name }} className={own.row}>
              <IconPlayerPause size={16} color="var(--warn)" aria-hidden />
              <span className={own.rowName}>{t("home.journeyPaused", { title: one.title })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Classes() {
  const rfm = useReport("rfm");
  return (
    <Panel
      title={t("home.classes")}
      flush
      actions={
        <To to="/measures" search={{ report: "rfm" }} size="xs">
          {t("home.more")}
        </To>
      }
    >
      {rfm.data === undefined ? (
        <Lines count={5} />
      ) : (
        <ul className={own.classes}>
          {rfm.data.classes.map((one) => (
            <li key={one.class} title={one.advice}>
              <span>{one.label}</span>
              <span className={own.bar} aria-hidden>
                <span style={{ width: `${Math.min(100, one.share * 400)}%` }} />
              </span>
              <span className={classes.number}>{number(one.customers)}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

export function Home() {
  const search = useSearch({ from: "/" });
  const navigate = useNavigate({ from: "/" });
  const period = periodOf(search.period, "90d");
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
        <section className={classes.panel} aria-label={t("home.numbers")}>
          <Numbers period={period} />
        </section>
        <div className={own.split}>
          <Stack gap="md" miw={0}>
            <Revenue />
            <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
              <Programmes />
              <Attention />
            </SimpleGrid>
          </Stack>
          <Classes />
        </div>
      </Stack>
    </Page>
  );
}
