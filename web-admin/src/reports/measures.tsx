// The reports of the shop, as pictures and tables.

import { Button, Group, NavLink, SegmentedControl, Select, Skeleton, Stack, Text } from "@mantine/core";
import { IconChartBar, IconDownload, IconPrinter } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { call } from "~/api/client";
import { amount, amountCompact, amountWhole, month, number, percent } from "~/format";
import { many, named, t } from "~/i18n";
import { Broken, Empty, Lines, Page, Panel } from "~/ui/page";
import { Scroll } from "~/ui/scroll";
import { Stat } from "~/ui/stat";
import classes from "~/ui/ui.module.css";
import { Ways } from "~/ui/ways";
import { Clv } from "./clv";
import { csv, download } from "./csv";
import {
  mainCurrency,
  PERIODS,
  periodOf,
  type Range,
  type ReportName,
  type Reports,
  rangesOf,
  useReport,
} from "./data";
import { Definitions, defined } from "./definitions";
import own from "./measures.module.css";
import { ORDER } from "./names";
import { Programmes } from "./programmes";

const RevenueChart = lazy(() => import("./charts").then((module) => ({ default: module.RevenueChart })));
const SecondOrderChart = lazy(() =>
  import("./charts").then((module) => ({ default: module.SecondOrderChart })),
);
const RetentionChart = lazy(() => import("./charts").then((module) => ({ default: module.RetentionChart })));

type Cell = string | number | null | undefined;

interface Column {
  key: string;
  name: string;
  definition?: string | undefined;
  number?: boolean;
  show?: (value: Cell) => string;
}

interface TableProps {
  name: string;
  columns: Column[];
  rows: Array<Record<string, Cell>>;
}

/** A table that can be taken along as it is. */
function Table({ name, columns, rows }: TableProps) {
  const take = () =>
    download(
      `${name}.csv`,
      csv(
        columns.map((one) => one.key),
        rows.map((row) => columns.map((one) => row[one.key])),
      ),
    );
  return (
    <Panel
      title={t("report.table")}
      flush
      actions={
        <Button variant="subtle" color="gray" leftSection={<IconDownload size={14} />} onClick={take}>
          CSV
        </Button>
      }
    >
      <Scroll>
        <table className={classes.table}>
          <thead>
            <tr>
              {columns.map((one) => (
                <th
                  key={one.key}
                  scope="col"
                  className={one.number ? classes.number : undefined}
                  title={one.definition}
                >
                  {one.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={String(row[columns[0]?.key ?? ""])}>
                {columns.map((one) => {
                  const value = row[one.key];
                  const shown =
                    value === null || value === undefined ? "—" : (one.show?.(value) ?? String(value));
                  return (
                    <td key={one.key} className={one.number ? classes.number : own.words}>
                      {shown}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Picture({ children }: { children: ReactNode }) {
  return (
    <Panel>
      <Suspense fallback={<Skeleton height={300} />}>{children}</Suspense>
    </Panel>
  );
}

const whole = (value: Cell) => (typeof value === "number" ? number(value) : String(value));
const share = (value: Cell) => (typeof value === "number" ? percent(value) : String(value));
const days = (value: Cell) => (typeof value === "number" ? many("days", value) : String(value));

function Revenue({ report }: { report: Reports["revenue"] }) {
  const currency = report.revenue_currency;
  const money = (value: Cell) => (typeof value === "number" ? amountWhole(value, currency) : String(value));
  const column = (key: string, show: (value: Cell) => string): Column => ({
    key,
    name: named("measure", key),
    definition: report.definitions[key],
    number: true,
    show,
  });
  return (
    <>
      <Picture>
        <RevenueChart months={report.months} currency={currency} height={320} />
      </Picture>
      <Table
        name="revenue"
        rows={report.months}
        columns={[
          { key: "month", name: named("measure", "month"), show: (value) => month(String(value), "long") },
          column("new_revenue", money),
          column("returning_revenue", money),
          column("returning_share", share),
          column("new_orders", whole),
          column("returning_orders", whole),
        ]}
      />
    </>
  );
}

interface Shown {
  key: string;
  value: string | undefined;
  plain: Cell;
}

function Numbers({
  name,
  shown,
  definitions,
}: {
  name: string;
  shown: Shown[];
  definitions: Record<string, string>;
}) {
  const take = () =>
    download(
      `${name}.csv`,
      csv(
        ["measure", "value"],
        shown.map((one) => [one.key, one.plain]),
      ),
    );
  return (
    <Panel
      title={t("report.numbers")}
      flush
      actions={
        <Button variant="subtle" color="gray" leftSection={<IconDownload size={14} />} onClick={take}>
          CSV
        </Button>
      }
    >
      <div className={own.numbers}>
        {shown.map((one) => (
          <Stat
            key={one.key}
            name={named("measure", one.key)}
            definition={definitions[one.key]}
            value={one.value}
            loading={false}
          />
        ))}
      </div>
    </Panel>
  );
}

function counted(key: string, value: number | undefined): Shown {
  return { key, value: value === undefined ? undefined : number(value), plain: value };
}

function shared(key: string, value: number | undefined): Shown {
  return { key, value: value === undefined ? undefined : percent(value), plain: value };
}

function paid(key: string, amounts: Record<string, number>, currency: string): Shown {
  const value = amounts[currency];
  return { key, value: value === undefined ? undefined : amount(value, currency), plain: value };
}

function Sales({ report }: { report: Reports["sales"] }) {
  const currency = mainCurrency(report.net) ?? "GBP";
  return (
    <Numbers
      name="sales"
      definitions={report.definitions}
      shown={[
        counted("orders", report.orders),
        counted("customers", report.customers),
        counted("lines", report.lines),
        paid("gross", report.gross, currency),
        paid("discount", report.discount, currency),
        paid("refunded", report.refunded, currency),
        paid("net", report.net, currency),
      ]}
    />
  );
}

function Repeat({ report }: { report: Reports["repeat"] }) {
  const interval = report.repeat_purchase_rate_interval?.interval;
  return (
    <>
      <Numbers
        name="repeat"
        definitions={report.definitions}
        shown={[
          counted("customers", report.customers),
          counted("repeat_customers", report.repeat_customers),
          shared("repeat_purchase_rate", report.repeat_purchase_rate),
          counted("orders", report.orders),
          counted("returning_orders", report.returning_orders),
          shared("returning_order_rate", report.returning_order_rate),
        ]}
      />
      {interval === undefined ? null : (
        <Text size="sm" c="dimmed">
          {t("report.interval", { low: percent(interval.low), high: percent(interval.high) })}
        </Text>
      )}
    </>
  );
}

function Retention({ report }: { report: Reports["retention"] }) {
  return (
    <Numbers
      name="retention"
      definitions={report.definitions}
      shown={[
        shared("retention_rate", report.retention_rate),
        shared("churn_rate", report.churn_rate),
        shared("kept_rate", report.kept_rate),
        counted("start", report.start),
        counted("kept", report.kept),
        counted("won_back", report.won_back),
        counted("new", report.new),
        counted("end", report.end),
      ]}
    />
  );
}

function Orders({ report }: { report: Reports["orders"] }) {
  const currency = mainCurrency(report.net) ?? "GBP";
  const between = report.days_between_orders;
  return (
    <Numbers
      name="orders"
      definitions={report.definitions}
      shown={[
        paid("average_order_value", report.average_order_value, currency),
        paid("customer_value", report.customer_value, currency),
        {
          key: "purchase_frequency",
          value: report.purchase_frequency === undefined ? undefined : number(report.purchase_frequency, 2),
          plain: report.purchase_frequency,
        },
        {
          key: "days_between_orders",
          value: between === undefined ? undefined : many("days", between.median),
          plain: between?.median,
        },
      ]}
    />
  );
}

function SecondOrder({ report }: { report: Reports["second-order"] }) {
  return (
    <>
      <Picture>
        <SecondOrderChart by={report.by} height={300} />
      </Picture>
      <Table
        name="second-order"
        rows={report.by.map((one) => ({
          days: one.days,
          share: one.share,
          low: one.interval?.low,
          high: one.interval?.high,
        }))}
        columns={[
          { key: "days", name: t("report.after"), show: days },
          {
            key: "share",
            name: t("report.orderedAgain"),
            number: true,
            show: share,
            definition: report.definitions.by,
          },
          { key: "low", name: t("report.atLeast"), number: true, show: share },
          { key: "high", name: t("report.atMost"), number: true, show: share },
        ]}
      />
    </>
  );
}

/** Customers by how lately they came and by how often and for how much: the best stand above on the right. */
function RfmMap({ table }: { table: number[][] }) {
  const largest = Math.max(1, ...table.flat());
  return (
    <Panel title={t("rfm.map")} flush>
      <Scroll label={t("rfm.map")}>
        <table className={`${own.map} ${own.even}`}>
          <thead>
            <tr>
              <th scope="col">{t("rfm.recency")}</th>
              {table.map((_, at) => (
                <th key={at} scope="col">
                  {at === 0 ? t("rfm.least") : at === table.length - 1 ? t("rfm.most") : String(at + 1)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.map((row, at) => (
              <tr key={at}>
                <th scope="row">
                  {at === 0
                    ? t("rfm.latest")
                    : at === table.length - 1
                      ? t("rfm.longest")
                      : String(table.length - at)}
                </th>
                {row.toReversed().map((count, column) => (
                  <td
                    key={column}
                    className={own.cell}
                    style={
                      {
                        "--strength": `${Math.round((count / largest) * 100)}%`,
                      } as React.CSSProperties
                    }
                  >
                    {number(count)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Rfm({ report }: { report: Reports["rfm"] }) {
  return (
    <>
      <RfmMap table={report.table} />
      <Table
        name="rfm"
        rows={report.classes.map((one) => ({
          ...one,
          label: named("rfmClass", one.class, one.label),
          advice: named("rfmAdvice", one.class, one.advice),
        }))}
        columns={[
          { key: "label", name: t("report.class") },
          { key: "customers", name: named("measure", "customers"), number: true, show: whole },
          { key: "share", name: t("segment.share"), number: true, show: share },
          { key: "orders", name: named("measure", "orders"), number: true, show: whole },
          {
            key: "revenue",
            name: named("measure", "net"),
            number: true,
            show: (value) => (typeof value === "number" ? amountWhole(value, report.revenue_currency) : ""),
          },
          { key: "advice", name: t("report.advice") },
        ]}
      />
    </>
  );
}

function HeatMap({ report, money }: { report: Reports["cohorts"]; money: boolean }) {
  const width = Math.max(...report.cohorts.map((one) => one.retention.length), 1);
  const largest = Math.max(
    ...report.cohorts.flatMap((one) => one.cumulative_revenue.map((value) => value ?? 0)),
    1,
  );
  const cells = (one: Reports["cohorts"]["cohorts"][number]) =>
    money ? one.cumulative_revenue : one.retention;
  // The first month is all of them; the map is of those that follow.
  const strength = (value: number, at: number) =>
    money ? value / largest : at === 0 ? 0 : Math.min(1, value / 0.45);
  const shown = (value: number) =>
    money ? amountCompact(value, report.revenue_currency) : percent(value, 0);
  return (
    <Scroll label={t("report.cohorts")}>
      <table className={own.map}>
        <thead>
          <tr>
            <th scope="col">{t("report.cohort")}</th>
            <th scope="col">{named("measure", "customers")}</th>
            {Array.from({ length: width }, (_, at) => (
              <th key={at} scope="col">
                {at}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.cohorts.map((one) => (
            <tr key={one.month}>
              <th scope="row">{month(one.month)}</th>
              <td className={own.size}>{number(one.customers)}</td>
              {cells(one).map((value, at) =>
                value === null ? (
                  <td key={at} />
                ) : (
                  <td
                    key={at}
                    className={own.cell}
                    style={
                      { "--strength": `${Math.round(strength(value, at) * 100)}%` } as React.CSSProperties
                    }
                  >
                    {shown(value)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Cohorts({ report }: { report: Reports["cohorts"] }) {
  const [view, setView] = useState("retention");
  const take = () =>
    download(
      "cohorts.csv",
      csv(
        ["month", "customers", "months_after", "active", "retention", "cumulative_revenue"],
        report.cohorts.flatMap((one) =>
          one.retention.map((value, at) => [
            one.month,
            one.customers,
            at,
            one.active[at],
            value,
            one.cumulative_revenue[at],
          ]),
        ),
      ),
    );
  return (
    <>
      <Panel
        title={t("report.cohorts")}
        flush
        actions={
          <>
            <SegmentedControl
              size="xs"
              aria-label={t("segment.view")}
              value={view}
              onChange={setView}
              data={[
                { value: "retention", label: t("report.cameBack") },
                { value: "money", label: t("report.spentTogether") },
              ]}
            />
            <Button variant="subtle" color="gray" leftSection={<IconDownload size={14} />} onClick={take}>
              CSV
            </Button>
          </>
        }
      >
        <HeatMap report={report} money={view === "money"} />
      </Panel>
      <Panel title={t("report.averageRetention")}>
        <Suspense fallback={<Skeleton height={220} />}>
          <RetentionChart average={report.average} height={220} />
        </Suspense>
      </Panel>
    </>
  );
}

/** Whether nothing was ordered in the period: charts of nothing teach nothing. */
function isBare<N extends ReportName>(name: N, report: Reports[N]): boolean {
  const bare: { [M in ReportName]: (report: Reports[M]) => boolean } = {
    revenue: ({ months }) => months.every((one) => one.new_orders + one.returning_orders === 0),
    sales: ({ orders }) => orders === 0,
    repeat: ({ orders }) => orders === 0,
    retention: ({ start, kept, new: fresh }) => start + kept + fresh === 0,
    cohorts: ({ cohorts }) => cohorts.length === 0,
    "second-order": ({ customers }) => customers === 0,
    orders: ({ orders }) => orders === 0,
    rfm: ({ classes }) => classes.every((one) => one.customers === 0),
  };
  return (bare[name] as (report: Reports[N]) => boolean)(report);
}

const SHOWN: { [N in ReportName]: (props: { report: Reports[N] }) => ReactNode } = {
  revenue: Revenue,
  sales: Sales,
  repeat: Repeat,
  retention: Retention,
  cohorts: Cohorts,
  "second-order": SecondOrder,
  orders: Orders,
  rfm: Rfm,
};

function Report<N extends ReportName>({
  name,
  range,
  segment,
}: {
  name: N;
  range: Range;
  segment: string | undefined;
}) {
  const report = useReport(name, range, segment);
  if (report.error !== null) return <Broken error={report.error} retry={() => void report.refetch()} />;
  if (report.data === undefined || report.isPlaceholderData) return <Lines count={9} />;
  if (isBare(name, report.data)) {
    return (
      <Empty
        icon={IconChartBar}
        title={t("report.none")}
        action={
          <Button component={Link} to="/settings/imports" variant="default">
            {t("imports.title")}
          </Button>
        }
      >
        {t("report.noneHelp")}
      </Empty>
    );
  }
  const Shown = SHOWN[name] as (props: { report: Reports[N] }) => ReactNode;
  const definitions = defined(name, report.data.definitions);
  return (
    <Stack gap="md" miw={0}>
      <Shown report={{ ...report.data, definitions }} />
      <Definitions definitions={definitions} />
    </Stack>
  );
}

export function Measures() {
  const search = useSearch({ from: "/measures" });
  const navigate = useNavigate({ from: "/measures" });
  const name = ORDER.find((one) => one === search.report) ?? "revenue";
  const period = periodOf(search.period, "all");
  const segments = useQuery({
    queryKey: ["segments"],
    queryFn: ({ signal }) => call("list_segments", { query: { limit: 100 } }, signal),
  });
  const go = (change: { report?: string; period?: string; segment?: string }) =>
    void navigate({ search: { ...search, ...change } });
  return (
    <Page
      title={t("nav.measures")}
      about={named("report.about", name)}
      actions={
        <Button
          variant="default"
          leftSection={<IconPrinter size={14} />}
          visibleFrom="sm"
          onClick={() => window.print()}
        >
          {t("print")}
        </Button>
      }
    >
      <div className={own.columns}>
        <Ways label={t("nav.measures")} active={name}>
          {ORDER.map((one) => (
            <NavLink
              key={one}
              component="button"
              label={named("report.name", one)}
              active={one === name}
              aria-current={one === name ? "page" : undefined}
              onClick={() => go({ report: one })}
            />
          ))}
        </Ways>
        <Stack gap="md" miw={0}>
          <Group gap="xs" display={name === "clv" ? "none" : "flex"}>
            <SegmentedControl
              size="xs"
              aria-label={t("period.label")}
              value={period}
              onChange={(value) => go({ period: value })}
              data={PERIODS.map((value) => ({ value, label: t(`period.${value}`) }))}
            />
            {name === "programmes" ? null : (
              <Select
                size="xs"
                w={{ base: "100%", xs: 220 }}
                aria-label={t("customers.segment")}
                placeholder={t("customers.everybody")}
                clearable
                data={(segments.data?.items ?? []).map((one) => ({ value: one.id, label: one.name }))}
                value={search.segment ?? null}
                onChange={(segment) => {
                  const { segment: _, ...rest } = search;
                  void navigate({ search: segment === null ? rest : { ...rest, segment } });
                }}
              />
            )}
          </Group>
          {name === "clv" ? (
            <Clv />
          ) : name === "programmes" ? (
            <Programmes range={rangesOf(period).now} />
          ) : (
            <Report key={name} name={name} range={rangesOf(period).now} segment={search.segment} />
          )}
        </Stack>
      </div>
    </Page>
  );
}
