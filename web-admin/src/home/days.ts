// Days of the shop's calendar, which begin where the shop is.

const DAY_MS = 86_400_000;

/** The day that it is in a zone: `2026-03-01`. */
export function dayIn(zone: string, now: number = Date.now()): string {
  // Sweden writes days as ISO 8601 does.
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(now);
}

export function plusDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The same part of the month before: from its first day, as far as the month has come. */
export function monthBefore(day: string): { from: string; to: string } {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const length = new Date(Date.UTC(year, month - 1, 0)).getUTCDate();
  const at = (number: number) => new Date(Date.UTC(year, month - 2, number)).toISOString().slice(0, 10);
  return { from: at(1), to: at(Math.min(date, length)) };
}
