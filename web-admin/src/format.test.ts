import { expect, test } from "vitest";
import { amount, day, span, spanParts } from "./format";

test("birthdays are shown with and without a year, and nothing breaks what is no day", () => {
  expect(day("1968-02-19")).toContain("1968");
  expect(day("--02-29")).toMatch(/29/);
  expect(day("--02-29")).not.toMatch(/2000/);
  expect(day("soon")).toBe("soon");
});

test("money has the places of its currency", () => {
  expect(amount(1234, "GBP")).toContain("12.34");
  expect(amount(1234, "JPY")).toContain("1,234");
});

test("spans are read and said", () => {
  expect(spanParts("P2W")).toMatchObject({ days: 14 });
  expect(spanParts("tomorrow")).toBeUndefined();
  expect(span("P1DT2H")).toMatch(/1.*2/);
});
