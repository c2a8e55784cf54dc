// Pictures of reports. They come when they are needed: the library is the largest part of the page.

import "@mantine/charts/styles.layer.css";
import "@mantine/core/styles/ColorSwatch.layer.css";
import { BarChart, LineChart } from "@mantine/charts";
import { amount, amountCompact, month, number, percent } from "~/format";
import { many, t } from "~/i18n";
import type { Foretold } from "./clv";
import type { Reports } from "./data";

interface RevenueProps {
  months: Reports["revenue"]["months"];
  currency: string;
  height: number;
}

/** Revenue of new and returning customers, month by month. */
export function RevenueChart({ months, currency, height }: RevenueProps) {
  return (
    <BarChart
      h={height}
      data={months.map((one) => ({
        month: month(one.month),
        new: one.new_revenue,
        returning: one.returning_revenue,
      }))}
      dataKey="month"
      type="stacked"
      series={[
        { name: "returning", color: "var(--series-returning)", label: t("report.returning") },
        { name: "new", color: "var(--series-new)", label: t("report.new") },
      ]}
      withLegend
      legendProps={{ verticalAlign: "top", align: "left", height: 34 }}
      tickLine="none"
      gridAxis="x"
      gridProps={{ strokeDasharray: "0" }}
      gridColor="var(--surface-line)"
      valueFormatter={(value) => amount(value, currency)}
      yAxisProps={{
        tickFormatter: (value: number) => amountCompact(value, currency),
        width: amountCompact(80_000_00, currency).length > 5 ? 72 : 52,
      }}
      xAxisProps={{ interval: "equidistantPreserveStart", minTickGap: 12 }}
      maxBarWidth={38}
      barProps={{ radius: 2, isAnimationActive: false }}
      tooltipAnimationDuration={0}
    />
  );
}

/** The share of customers who have ordered again, by days since the first order. */
export function SecondOrderChart({ by, height }: { by: Reports["second-order"]["by"]; height: number }) {
  return (
    <LineChart
      h={height}
      data={[{ days: 0, share: 0 }, ...by.filter((one) => one.share !== undefined)]}
      dataKey="days"
      series={[{ name: "share", color: "var(--series-returning)", label: t("report.orderedAgain") }]}
      curveType="monotone"
      tickLine="none"
      gridAxis="x"
      gridProps={{ strokeDasharray: "0" }}
      gridColor="var(--surface-line)"
      strokeWidth={2}
      valueFormatter={(value) => percent(value)}
      yAxisProps={{ tickFormatter: (value: number) => percent(value, 0), domain: [0, 1], width: 48 }}
      xAxisProps={{
        type: "number",
        domain: [0, "dataMax"],
        ticks: [0, ...by.map((one) => one.days)].filter((days) => days === 0 || days >= 60),
        tickFormatter: (value: number) => many("days", value),
      }}
      lineProps={{ isAnimationActive: false }}
      tooltipAnimationDuration={0}
    />
  );
}

/** Of a cohort's customers, the share that ordered in the months after, on average. */
export function RetentionChart({
  average,
  height,
}: {
  average: Reports["cohorts"]["average"];
  height: number;
}) {
  return (
    <LineChart
      h={height}
      data={average.slice(1).map((one) => ({ months: one.months, retention: one.retention }))}
      dataKey="months"
      series={[{ name: "retention", color: "var(--series-returning)", label: t("report.cameBack") }]}
      curveType="monotone"
      tickLine="none"
      gridAxis="x"
      gridProps={{ strokeDasharray: "0" }}
      gridColor="var(--surface-line)"
      strokeWidth={2}
      valueFormatter={(value) => percent(value)}
      yAxisProps={{ tickFormatter: (value: number) => percent(value, 0), width: 48 }}
      lineProps={{ isAnimationActive: false }}
      tooltipAnimationDuration={0}
    />
  );
}

/** What was foretold of customers who had come back equally often, beside what came. */
export function ForetoldChart({ rows, height }: { rows: Foretold[]; height: number }) {
  return (
    <BarChart
      h={height}
      data={rows.map((one) => ({
        frequency: one.frequency === 7 ? t("clv.timesMore", { n: "7" }) : many("clv.times", one.frequency),
        predicted: one.predicted,
        actual: one.actual,
      }))}
      dataKey="frequency"
      series={[
        { name: "predicted", color: "var(--series-new)", label: t("clv.predicted") },
        { name: "actual", color: "var(--series-returning)", label: t("clv.actual") },
      ]}
      withLegend
      legendProps={{ verticalAlign: "top", align: "left", height: 34 }}
      tickLine="none"
      gridAxis="x"
      gridProps={{ strokeDasharray: "0" }}
      gridColor="var(--surface-line)"
      valueFormatter={(value) => number(value, 2)}
      yAxisProps={{ width: 36, tickFormatter: (value: number) => number(value, 1), domain: [0, "auto"] }}
      maxBarWidth={26}
      barProps={{ radius: 2, isAnimationActive: false }}
      tooltipAnimationDuration={0}
    />
  );
}
