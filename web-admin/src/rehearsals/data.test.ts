import { expect, test } from "vitest";
import type { RehearsalResult } from "~/api/generated";
import { OTHERS, slices, through, widthOf } from "./data";

const result = {
  from: "2026-01-01",
  to: "2026-01-03",
  per_day: [
    { day: "2026-01-01", mails: 3 },
    { day: "2026-01-04", mails: 1 },
  ],
  details: [
    { name: "thanks", per_day: [{ day: "2026-01-01", mails: 2 }] },
    {
      name: "tips",
      per_day: [
        { day: "2026-01-01", mails: 1 },
        { day: "2026-01-04", mails: 1 },
      ],
    },
  ],
} as unknown as RehearsalResult;

test("days without messages are there, and so are those after the period", () => {
  const made = slices(result, ["thanks"], [{ day: "2026-01-02", mails: 5 }]);
  expect(made.map((one) => [one.day, one.total, one.beside])).toEqual([
    ["2026-01-01", 3, 0],
    ["2026-01-02", 0, 5],
    ["2026-01-03", 0, 0],
    ["2026-01-04", 1, 0],
  ]);
  expect(made[0]?.mails).toEqual({ thanks: 2, [OTHERS]: 1 });
});

test("a year is drawn week by week", () => {
  expect(widthOf("2026-01-01", "2026-02-15")).toBe(1);
  expect(widthOf("2025-01-01", "2025-12-31")).toBe(7);
  expect(widthOf("2023-01-01", "2025-12-31")).toBe(28);
});

test("who was stopped at a step did not go through it", () => {
  expect(through({ message: 10, skipped: 2, failed: 1 })).toBe(10);
});
