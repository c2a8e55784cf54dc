// Reports as they are read here: their shapes, and the spans of days that people ask for.

import { queryOptions, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { call } from "~/api/client";
import type { Figures } from "~/api/generated";
import { amountWhole } from "~/format";

type ByCurrency = Record<string, number>;
type Definitions = Record<string, string>;

interface Interval {
  low: number;
  high: number;
}

export interface Reports {
  sales: {
    customers: number;
    orders: number;
    lines: number;
    orders_not_counted: number;
    orders_without_customer: number;
    gross: ByCurrency;
    discount: ByCurrency;
    refunded: ByCurrency;
    net: ByCurrency;
    credit_notes: ByCurrency;
    definitions: Definitions;
  };
  repeat: {
    customers: number;
    repeat_customers: number;
    orders: number;
    returning_orders: number;
    repeat_purchase_rate?: number;
    repeat_purchase_rate_interval?: { interval: Interval; share: number };
    returning_order_rate?: number;
    definitions: Definitions;
  };
  retention: {
    start: number;
    end: number;
    new: number;
    kept: number;
    won_back: number;
    active_days: number;
    retention_rate?: number;
    kept_rate?: number;
    churn_rate?: number;
    definitions: Definitions;
  };
  orders: {
    orders: number;
    customers: number;
    average_order_value: ByCurrency;
    customer_value: ByCurrency;
    purchase_frequency?: number;
    days_between_orders?: { pairs: number; lower_quartile: number; median: number; upper_quartile: number };
    net: ByCurrency;
    definitions: Definitions;
  };
  "second-order": {
    customers: number;
    ordered_again: number;
    same_day: number;
    /** The last spans may not be known yet. */
    by: Array<{ days: number; share?: number; interval?: Interval }>;
    /** Nothing until half of them have ordered again, and of a shop without orders. */
    median_days?: { time: number; low?: number; high?: number } | null;
    quarter_days?: { time: number; low?: number; high?: number };
    definitions: Definitions;
  };
  revenue: {
    revenue_currency: string;
    months: Array<{
      month: string;
      new_orders: number;
      new_revenue: number;
      returning_orders: number;
      returning_revenue: number;
      returning_share?: number;
    }>;
    definitions: Definitions;
  };
  rfm: {
    revenue_currency: string;
    customers: number;
    classes: Array<{
      class: string;
      label: string;
      advice: string;
      customers: number;
      orders: number;
      revenue: number;
      share: number;
    }>;
    /** Customers by recency (rows, the best first) and by frequency and money (columns, the best first). */
    table: number[][];
    definitions: Definitions;
  };
  cohorts: {
    revenue_currency: string;
    average: Array<{ months: number; customers: number; retention: number; cumulative_revenue: number }>;
    cohorts: Array<{
      month: string;
      customers: number;
      active: Array<number | null>;
      retention: Array<number | null>;
      cumulative_revenue: Array<number | null>;
    }>;
    definitions: Definitions;
  };
}

export type ReportName = keyof Reports;

export interface Range {
  from?: string | undefined;
  to?: string | undefined;
}

export const PERIODS = ["30d", "90d", "12m", "all"] as const;
export type Period = (typeof PERIODS)[number];

export function periodOf(value: string | undefined, otherwise: Period): Period {
  return PERIODS.find((one) => one === value) ?? otherwise;
}

const DAY_MS = 86_400_000;

function back(days: number, now: number): string {
  return new Date(now - days * DAY_MS).toISOString().slice(0, 10);
}

/** The days of a period, and those of the one before it. A period ends today. */
export function rangesOf(
  period: Period,
  now: number = Date.now(),
): { now: Range; before: Range | undefined } {
  if (period === "all") return { now: {}, before: undefined };
  const days = { "30d": 30, "90d": 90, "12m": 365 }[period];
  return {
    now: { from: back(days - 1, now), to: back(0, now) },
    before: { from: back(2 * days - 1, now), to: back(days, now) },
  };
}

const STALE_MS = 5 * 60_000;

/** A report over some days, of everybody or of a segment. */
export function useReport<N extends ReportName>(
  name: N,
  range: Range | undefined = {},
  segment?: string,
): UseQueryResult<Reports[N]> {
  return useQuery({
    queryKey: ["report", name, range, segment],
    queryFn: async ({ signal }) => {
      const answer = await call(
        "read_report",
        { path: { report: name }, query: { ...range, segment } },
        signal,
      );
      return answer as unknown as Reports[N];
    },
    staleTime: STALE_MS,
    placeholderData: (before) => before,
  });
}

/** What programmes bring, one or all, over some days. */
export function programmesQuery(programme?: string, range: Range = {}) {
  return queryOptions({
    queryKey: ["measures", programme, range],
    queryFn: ({ signal }) => call("read_measures", { query: { programme, ...range } }, signal),
    staleTime: STALE_MS,
  });
}

/** The currency with most in it: the shop's own in nearly every shop. */
export function mainCurrency(amounts: ByCurrency | undefined): string | undefined {
  return Object.entries(amounts ?? {}).sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** Messages that went, or were kept because no server is set up. */
export function gone(figures: Figures): number {
  return figures.sent + figures.captured;
}

/** The money that followed clicks, in the currency with most in it. */
export function revenueOf(figures: Figures): string | undefined {
  const currency = mainCurrency(figures.revenue);
  return currency === undefined ? undefined : amountWhole(figures.revenue[currency] ?? 0, currency);
}
