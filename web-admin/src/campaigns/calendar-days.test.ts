import { expect, test } from "vitest";
import { monthBy, weeksOf } from "./calendar-days";

test("a month is shown in whole weeks from Monday", () => {
  const weeks = weeksOf("2026-11");
  expect(weeks[0]?.[0]).toBe("2026-10-26");
  expect(weeks.at(-1)?.at(-1)).toBe("2026-12-06");
  expect(weeksOf("2027-02")).toHaveLength(4);
});

test("months go on over the end of the year", () => {
  expect(monthBy("2026-12", 1)).toBe("2027-01");
  expect(monthBy("2026-01", -1)).toBe("2025-12");
});
