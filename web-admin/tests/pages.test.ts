// Every page, light on a desk and dark on a phone: nothing that axe objects to, nothing wider than the window.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test, vi } from "vitest";
import { asked, DESKTOP, launched, opened, PHONE, REPORTS, violations, visit } from "./browser";

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
  const days = (back: number) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const rehearsal = await asked<{ id: string }>("rehearsals", {
    names: ["thank-you", "review-request"],
    from: days(60),
    to: days(1),
  });
  const isDone = async () => (await asked<{ state: string }>(`rehearsals/${rehearsal.id}`)).state === "done";
  await vi.waitUntil(isDone, { timeout: 100_000, interval: 500 });
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
    "/journeys/thank-you?node=thanks",
    "/campaigns",
    "/campaigns?view=calendar",
    "/templates",
    "/templates/thank-you?customer=cus_7",
    "/templates/thank-you?customer=cus_7&pane=side",
    "/templates/thank-you?view=translate&language=de",
    "/templates/goes-with?side=block&pane=side",
    "/templates/no-such-template",
    "/journeys/ready/review-request",
    "/rehearsals",
    `/rehearsals/${rehearsal.id}`,
    "/messages",
    "/messages/outbox",
    ...REPORTS,
    "/settings",
    "/settings/account",
    "/settings/shop",
    "/settings/policy",
    "/settings/senders",
    "/settings/imports",
    "/settings/privacy",
    "/settings/health",
    "/settings/backups",
    "/settings/sign-on",
    "/settings/keys",
    "/settings/webhooks",
    "/settings/people",
    "/settings/audit",
    "/nowhere",
    "/customers/cus_999999999",
  ];
}, 120_000);

afterAll(() => browser.close());

test.each([
  ["light", DESKTOP],
  ["dark", PHONE],
] as const)("pages are accessible and fit, %s %o", { timeout: 600_000 }, async (theme, viewport) => {
  const { page, context } = await opened(browser, { theme, viewport });
  // A phone shows the same pieces: one page of each kind is enough.
  const shown =
    viewport === PHONE ? pages.filter((path) => !/report=(?!programmes|cohorts)/.test(path)) : pages;
  const wrong: string[] = [];
  for (const path of shown) {
    await visit(page, path);
    wrong.push(...(await violations(page)).map((one) => `${path} ${one}`));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) wrong.push(`${path} is ${wide} pixels wider than the window`);
  }
  if (wrong.length > 0) throw new Error(`${theme}: ${wrong.join("\n")}`);
  await context.close();
});
