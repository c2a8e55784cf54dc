import { expect, test } from "vitest";
import { columnOf, dateFormat, mapped, missing, withComma, withDateFormat, written } from "./mapping";

const guessed = {
  source: "csv",
  orders: { order_id: "InvoiceNo", line: { sku: "StockCode" } },
  dates: { format: ["%d.%m.%Y"] },
};

test("a column is chosen, changed and taken away, and nothing else is touched", () => {
  const chosen = mapped(guessed, "orders", "customer.email", "Mail");
  expect(columnOf(chosen, "orders", "customer.email")).toBe("Mail");
  expect(columnOf(chosen, "orders", "line.sku")).toBe("StockCode");
  const without = mapped(chosen, "orders", "line.sku", undefined);
  expect(without).toEqual({
    ...guessed,
    orders: { order_id: "InvoiceNo", line: {}, customer: { email: "Mail" } },
  });
  expect(missing(guessed, "orders")).toEqual(["placed_at"]);
});

test("dates and numbers are as the file writes them", () => {
  expect(dateFormat(guessed)).toBe("%d.%m.%Y");
  expect(dateFormat(withDateFormat(guessed, ""))).toBe("");
  expect(withComma(guessed, true)).toMatchObject({ numbers: { decimal: "," } });
  expect(written("%d.%m.%Y %H:%M")).toBe("DD.MM.YYYY hh:mm");
});
