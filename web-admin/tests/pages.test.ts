// Every page, light on a desk and dark on a phone: nothing that axe objects to, nothing wider than the window.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, DESKTOP, launched, opened, PHONE, violations, visit } from "./browser";

let browser: Browser;
let pages: string[];

interface Listed {
  items: Array<{ id: string }>;
}

beforeAll(async () => {
  browser = await launched();
  const segment = await asked<{ id: string }>("segments", {
    name: "Loyal, but quiet",
    definition: {
      all: [
        { predicate: "orders.count", at_least: 3 },
        {
          any: [
            { predicate: "orders.last", older_than_days: 90 },
            { not: { predicate: "customer.country", country: "GB" } },
          ],
        },
      ],
    },
  });
  const order = await asked<Listed>("orders?limit=1");
  pages = [
    "/",
    "/customers",
    "/customers?q=a",
    `/customers?segment=${segment.id}`,
    "/customers/cus_7",
    "/customers/cus_7?tab=orders",
    "/customers/cus_7?tab=messages",
    `/orders/${order.items[0]?.id}`,
    "/segments",
    "/segments/new",
    `/segments/${segment.id}`,
    "/journeys",
    "/journeys/thank-you",
    "/messages",
    ...[
      "programmes",
      "revenue",
      "sales",
      "repeat",
      "retention",
      "cohorts",
      "second-order",
      "orders",
      "rfm",
    ].map((report) => `/measures?report=${report}`),
    "/settings",
    "/settings/account",
    "/settings/people",
    "/settings/audit",
    "/nowhere",
    "/customers/cus_999999999",
  ];
});

afterAll(() => browser.close());

test.each([
  ["light", DESKTOP],
  ["dark", PHONE],
] as const)("pages are accessible and fit, %s %o", { timeout: 240_000 }, async (theme, viewport) => {
  const { page, context } = await opened(browser, { theme, viewport });
  // A phone shows the same pieces: one page of each kind is enough.
  const shown =
    viewport === PHONE ? pages.filter((path) => !/report=(?!programmes|cohorts)/.test(path)) : pages;
  for (const path of shown) {
    await visit(page, path);
    expect(await violations(page), path).toEqual([]);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wide, path).toBeLessThanOrEqual(0);
  }
  await context.close();
});
