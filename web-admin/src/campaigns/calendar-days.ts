// A month as a calendar shows it: whole weeks from Monday. Pure.

const DAY_MS = 86_400_000;

/** The days of the weeks that a month touches: `2026-11`. */
export function weeksOf(month: string): string[][] {
  const first = Date.parse(`${month}-01T00:00:00Z`);
  const weekday = (new Date(first).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  let day = first - weekday * DAY_MS;
  do {
    weeks.push(Array.from({ length: 7 }, (_, at) => new Date(day + at * DAY_MS).toISOString().slice(0, 10)));
    day += 7 * DAY_MS;
  } while (new Date(day).toISOString().slice(0, 7) === month);
  return weeks;
}

/** A month before or after another. */
export function monthBy(month: string, months: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}
