import { expect, test } from "vitest";
import { dayIn, monthBefore, plusDays } from "./days";

test("a day begins where the shop is", () => {
  const late = Date.parse("2026-03-01T23:30:00Z");
  expect([
    dayIn("Europe/London", late),
    dayIn("Europe/Berlin", late),
    dayIn("America/New_York", late),
  ]).toEqual(["2026-03-01", "2026-03-02", "2026-03-01"]);
});

test("a month is compared with as much of the one before, as far as that goes", () => {
  expect(monthBefore("2026-03-31")).toEqual({ from: "2026-02-01", to: "2026-02-28" });
  expect(monthBefore("2026-01-05")).toEqual({ from: "2025-12-01", to: "2025-12-05" });
  expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
});
