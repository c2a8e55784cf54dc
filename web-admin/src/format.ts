// Numbers, money and times as the reader writes them.

import { localeTag } from "./i18n";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const made = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function once<F extends Intl.NumberFormat | Intl.DateTimeFormat>(name: string, make: (tag: string) => F): F {
  const key = `${localeTag()} ${name}`;
  const found = made.get(key);
  if (found !== undefined) return found as F;
  const fresh = make(localeTag());
  made.set(key, fresh);
  return fresh;
}

export function number(value: number, digits = 0): string {
  return once(
    `number ${digits}`,
    (tag) => new Intl.NumberFormat(tag, { maximumFractionDigits: digits }),
  ).format(value);
}

/** A size of a file, in the largest unit that it fills. */
export function bytes(size: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  let left = size;
  let at = 0;
  while (left >= 1_000 && at < units.length - 1) {
    left /= 1_000;
    at += 1;
  }
  return new Intl.NumberFormat(localeTag(), {
    style: "unit",
    unit: units[at] ?? "byte",
    unitDisplay: at === 0 ? "long" : "short",
    maximumFractionDigits: left < 10 && at > 0 ? 1 : 0,
  }).format(left);
}

export function percent(share: number, digits = 1): string {
  return once(
    `percent ${digits}`,
    (tag) =>
      new Intl.NumberFormat(tag, {
        style: "percent",
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }),
  ).format(share);
}

/** A change as a signed share. */
export function change(share: number): string {
  return once(
    "change",
    (tag) =>
      new Intl.NumberFormat(tag, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" }),
  ).format(share);
}

function money(currency: string, style: "exact" | "whole" | "compact"): Intl.NumberFormat {
  return once(`money ${currency} ${style}`, (tag) => {
    const shape =
      style === "compact"
        ? ({ notation: "compact", maximumFractionDigits: 1 } as const)
        : style === "whole"
          ? { maximumFractionDigits: 0 }
          : {};
    return new Intl.NumberFormat(tag, {
      style: "currency",
      currency,
      currencyDisplay: "narrowSymbol",
      ...shape,
    });
  });
}

function major(minor: number, currency: string): number {
  const exponent = money(currency, "exact").resolvedOptions().maximumFractionDigits ?? 2;
  return minor / 10 ** exponent;
}

/** How many minor units a major unit of the currency has. */
export function minorUnits(currency: string): number {
  return 10 ** (money(currency, "exact").resolvedOptions().maximumFractionDigits ?? 2);
}

export function amount(minor: number, currency: string): string {
  return money(currency, "exact").format(major(minor, currency));
}

export function amountWhole(minor: number, currency: string): string {
  return money(currency, "whole").format(major(minor, currency));
}

export function amountCompact(minor: number, currency: string): string {
  return money(currency, "compact").format(major(minor, currency));
}

export function dateTime(instant: string): string {
  return once(
    "dateTime",
    (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }),
  ).format(new Date(instant));
}

export function dateTimeFull(instant: string): string {
  return once(
    "dateTimeFull",
    (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "full", timeStyle: "long" }),
  ).format(new Date(instant));
}

export function time(instant: string): string {
  return once("time", (tag) => new Intl.DateTimeFormat(tag, { timeStyle: "short" })).format(
    new Date(instant),
  );
}

/** An hour of the day, from 0 to 23. */
export function clock(hour: number): string {
  return once(
    "clock",
    (tag) => new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit", timeZone: "UTC" }),
  ).format(Date.UTC(2000, 0, 1, hour));
}

/** A time of day such as `18:30`. */
export function clockOf(time: string): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  if (Number.isNaN(hour) || Number.isNaN(minute)) return time;
  return once(
    "clock",
    (tag) => new Intl.DateTimeFormat(tag, { hour: "numeric", minute: "2-digit", timeZone: "UTC" }),
  ).format(Date.UTC(2000, 0, 1, hour, minute));
}

export function date(instant: string): string {
  return once("date", (tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium" })).format(
    new Date(instant),
  );
}

/** A day of a calendar, in no zone: `2026-03-01`, or `--03-01` where the year is not known. */
export function day(value: string): string {
  const [, year, monthAndDay] = /^(\d{4}|-)-(\d\d-\d\d)$/.exec(value) ?? [];
  if (monthAndDay === undefined) return value;
  const known = year !== "-";
  // A leap year, so that it has every day.
  const instant = new Date(`${known ? year : "2000"}-${monthAndDay}T00:00:00Z`);
  if (Number.isNaN(instant.getTime())) return value;
  return once(
    `day ${known}`,
    (tag) =>
      new Intl.DateTimeFormat(
        tag,
        known ? { dateStyle: "medium", timeZone: "UTC" } : { day: "numeric", month: "long", timeZone: "UTC" },
      ),
  ).format(instant);
}

/** A day of a calendar where there is little room: without its year. */
export function dayShort(value: string): string {
  return once(
    "dayShort",
    (tag) => new Intl.DateTimeFormat(tag, { day: "numeric", month: "short", timeZone: "UTC" }),
  ).format(new Date(`${value}T00:00:00Z`));
}

/** The weekday of a day of a calendar. */
export function weekday(value: string): string {
  return once("weekday", (tag) => new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" })).format(
    new Date(`${value}T00:00:00Z`),
  );
}

/** The heading of a day on a timeline. */
export function dayHeading(instant: string): string {
  return once(
    "dayHeading",
    (tag) =>
      new Intl.DateTimeFormat(tag, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  ).format(new Date(instant));
}

/** A month of a calendar: `2026-03`. */
export function month(value: string, style: "short" | "long" = "short"): string {
  return once(
    `month ${style}`,
    (tag) =>
      new Intl.DateTimeFormat(tag, {
        month: style,
        year: style === "short" ? "2-digit" : "numeric",
        timeZone: "UTC",
      }),
  ).format(new Date(`${value}-01T00:00:00Z`));
}

/** How long ago, or how soon. */
export function ago(instant: string, now: number = Date.now()): string {
  const past = new Date(instant).getTime() - now;
  const distance = Math.abs(past);
  const words = new Intl.RelativeTimeFormat(localeTag(), { numeric: "auto", style: "short" });
  if (distance < HOUR) return words.format(Math.round(past / MINUTE), "minute");
  if (distance < DAY) return words.format(Math.round(past / HOUR), "hour");
  if (distance < 45 * DAY) return words.format(Math.round(past / DAY), "day");
  if (distance < 330 * DAY) return words.format(Math.round(past / (30.44 * DAY)), "month");
  return words.format(Math.round(past / (365.25 * DAY)), "year");
}

function unit(value: number, name: string): string {
  return new Intl.NumberFormat(localeTag(), { style: "unit", unit: name, unitDisplay: "long" }).format(value);
}

/** The parts of a span of ISO 8601: `P1DT2H`. Anything else is nothing. */
export function spanParts(
  iso: string,
): { days: number; hours: number; minutes: number; seconds: number } | undefined {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(iso);
  if (found === null || iso === "P" || iso.endsWith("T")) return undefined;
  const [weeks, days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return {
    days: (weeks ?? 0) * 7 + (days ?? 0),
    hours: hours ?? 0,
    minutes: minutes ?? 0,
    seconds: seconds ?? 0,
  };
}

/** A span of ISO 8601 in words. */
export function span(iso: string): string {
  const parts = spanParts(iso);
  if (parts === undefined) return iso;
  const words = [
    parts.days > 0 ? unit(parts.days, "day") : "",
    parts.hours > 0 ? unit(parts.hours, "hour") : "",
    parts.minutes > 0 ? unit(parts.minutes, "minute") : "",
    parts.seconds > 0 ? unit(parts.seconds, "second") : "",
  ].filter((word) => word !== "");
  return words.length === 0 ? unit(0, "minute") : words.join(" ");
}

export function country(code: string): string {
  try {
    return new Intl.DisplayNames(localeTag(), { type: "region" }).of(code) ?? code;
  } catch {
    return code;
  }
}

export function language(code: string): string {
  try {
    return new Intl.DisplayNames(localeTag(), { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}
