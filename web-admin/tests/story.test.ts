// A merchant's first days, on a laptop and on a phone: one window from signing in to what the journey was worth.

import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { asked, DESKTOP, launched, opened, PHONE, violations, visit } from "./browser";
import { OWNER } from "./setup";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});

afterAll(() => browser.close());

interface Node {
  id: string;
  kind: string;
  for?: string;
  template_version?: number;
}

interface Journey {
  state: string;
  document: { nodes: Node[] };
}

/** What each of them writes and switches on: they share the shop. */
const MERCHANTS = [
  {
    where: "a laptop",
    viewport: DESKTOP,
    minutes: "25",
    sentence: "Come by the harbour.",
    ready: "goes-with",
  },
  { where: "a phone", viewport: PHONE, minutes: "35", sentence: "Come by the pier.", ready: "second-order" },
] as const;

describe.each(MERCHANTS)("on $where", ({ viewport, minutes, sentence, ready }) => {
  let page: Page;
  let context: BrowserContext;
  /** Somebody who has had a thank-you, and whose mail speaks of an order. */
  let somebody: { id: string; email: string; first_name: string; last_name: string };
  const isPhone = viewport === PHONE;

  beforeAll(async () => {
    const { items } = await asked<{ items: Array<{ customer: string }> }>(
      "messages?programme=thank-you&limit=1",
    );
    const id = items[0]?.customer ?? "cus_1";
    somebody = { ...(await asked<Omit<typeof somebody, "id">>(`customers/${id}`)), id };
    ({ page, context } = await opened(browser, { viewport, stranger: true }));
    // Leaving what is not saved is meant.
    page.on("dialog", (dialog) => void dialog.accept());
  });

  afterAll(() => context.close());

  /** Goes somewhere as people do: by the ways at the side, or under the thumb and behind the menu. */
  const goTo = async (name: string, heading: string | RegExp = name) => {
    const ways = page.getByRole("navigation").filter({ visible: true });
    const link = ways.getByRole("link", { name, exact: true });
    if (isPhone && !(await link.isVisible())) await page.getByRole("button", { name: "More" }).last().click();
    await link.last().click();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  };

  test("a merchant signs in", async () => {
    await visit(page, "/");
    await page.getByLabel("E-mail").fill(OWNER);
    await page.getByLabel("Password", { exact: true }).fill(inject("password"));
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { level: 1, name: /^Good / }).waitFor();
  });

  test("sees how the shop is doing: numbers that explain and compare themselves, and what is behind them", async () => {
    const numbers = page.getByRole("region", { name: "Key figures" });
    await numbers.getByText(/£\d/).first().waitFor();
    await numbers.getByText(/^[↑↓]/).first().waitFor();
    await numbers.getByRole("button", { name: /What these orders brought/ }).hover();
    await page.getByRole("tooltip", { name: /What these orders brought/ }).waitFor();
    await page.mouse.move(0, 0);
    await page.getByRole("heading", { name: "Needs attention" }).waitFor();
    const sales = page.waitForResponse((one) => one.url().includes("/reports/sales"));
    await page.getByRole("radiogroup", { name: "Period" }).getByText("30 days").click();
    await sales;
    expect(page.url()).toContain("period=30d");
    const panel = page
      .locator("section")
      .filter({ has: page.getByRole("heading", { name: "Revenue by month" }) });
    await panel.getByRole("link", { name: "View all" }).click();
    await page.getByRole("columnheader", { name: "New revenue" }).waitFor();
  });

  test("finds a customer and reads everything that ever happened to them", async () => {
    await goTo("Customers");
    await page.getByRole("textbox", { name: /Name, e-mail/ }).fill(somebody.email);
    const name = `${somebody.first_name} ${somebody.last_name}`;
    const found = page.getByRole("row").filter({ hasText: somebody.email });
    await found.getByRole("link", { name }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await page.getByText("Order placed").first().waitFor();
    await page.getByRole("combobox", { name: "Kind of event" }).click();
    await page.getByRole("option", { name: "Order placed" }).click();
    await page.getByText("Order paid").first().waitFor({ state: "hidden" });
    await page.getByText("Order placed").first().waitFor();
    await page.getByRole("tab", { name: "Orders" }).click();
    await page.getByRole("table").getByRole("link").first().waitFor();
    await page.getByRole("tab", { name: "Messages" }).click();
    await page.getByText("Thank-you after the order").first().waitFor();
    await page
      .getByText(/asked to write/)
      .first()
      .waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test("builds a segment while its count changes as they type", async () => {
    await goTo("Segments");
    await page.getByRole("link", { name: "New segment" }).first().click();
    await page.getByRole("button", { name: "Add condition" }).click();
    await page.getByRole("menuitem", { name: /^Spent/ }).click();
    const count = page.getByText(/^of .* customers?/);
    const limit = page.getByRole("textbox", { name: /^at least/ });
    let before = await count.textContent();
    for (const pounds of ["40", "150", "100000"]) {
      await limit.fill(pounds);
      await expect.poll(() => count.textContent()).not.toBe(before);
      await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
      before = await count.textContent();
    }
    expect(await violations(page)).toEqual([]);
  });

  test("opens the thank-you on a canvas, changes a delay and publishes it", async () => {
    await goTo("Journeys");
    await page.getByRole("link", { name: "Thank-you after the order" }).first().click();
    const wait = page.getByRole("group", { name: /^Wait/ }).first();
    await wait.click();
    await page.waitForURL(/node=/);
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "How long" }).fill(minutes);
    await page.getByText(`${minutes} minutes`).first().waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page
      .getByRole("dialog")
      .getByText(/minutes/)
      .first()
      .waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText("The new version is published").waitFor();
    const { document } = await asked<Journey>("journeys/thank-you");
    expect(document.nodes.find((one) => one.kind === "wait")?.for).toBe(`PT${minutes}M`);
  });

  test("changes a sentence, and sees the mail as this customer on a phone and in the dark", async () => {
    await page.getByRole("button", { name: "Edit" }).waitFor();
    await page
      .getByRole("group", { name: /^Message/ })
      .first()
      .click();
    await page.getByRole("link", { name: "Change a sentence" }).click();
    await page.getByRole("textbox", { name: "Closing" }).first().click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type(` ${sentence}`);
    if (isPhone) await page.getByText("Preview", { exact: true }).first().click();
    await page.getByRole("combobox", { name: "As this customer sees it" }).fill(somebody.email);
    await page.getByRole("option", { name: new RegExp(somebody.email) }).click();
    const mail = page.locator("iframe[data-width=phone]");
    await mail.contentFrame().getByText(sentence).waitFor();
    await mail.contentFrame().getByText(somebody.first_name).first().waitFor();
    expect((await mail.boundingBox())?.width).toBeLessThanOrEqual(390);
    await page.getByRole("button", { name: "Dark" }).click();
    await page.locator("iframe[data-dark]").contentFrame().getByText(sentence).waitFor();
    await page.getByRole("button", { name: "Without pictures" }).click();
    await page.locator("iframe[data-dark]").contentFrame().getByText(sentence).waitFor();
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("dialog").getByRole("checkbox", { name: "Thank-you after the order" }).waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText(/^Version [\d,]+ is published/).waitFor();
  });

  test("rehearses a ready-made journey on last year, reads the result as pictures, and switches it on", {
    timeout: 240_000,
  }, async () => {
    await goTo("Journeys");
    const { title } = await asked<{ title: string }>(`journeys/ready/${ready}`);
    const card = page
      .getByRole("article")
      .filter({ has: page.getByRole("heading", { name: title, exact: true }) });
    await card.getByRole("button", { name: "Rehearse" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
    const heading = page.getByRole("heading", { name: "Messages per week" });
    await heading.waitFor({ timeout: 90_000 });
    const drawn = page.locator("section").filter({ has: heading }).locator("svg .recharts-bar-rectangle");
    await drawn.first().waitFor();
    await page.getByRole("heading", { name: "How many messages people would have had" }).waitFor();
    await page.getByRole("heading", { name: "A few people" }).waitFor();
    expect(await violations(page)).toEqual([]);
    await page.getByRole("button", { name: "Switch on" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
    await page.getByText(`“${title}” is on`).waitFor();
    expect((await asked<Journey>(`journeys/${ready}`)).state).toBe("live");
  });

  test("next day sees what a journey did and whether it was worth it", async () => {
    await goTo("Home", /^Good /);
    const line = page.getByRole("link", { name: /Thank-you after the order.* sent/ });
    await line.click();
    await page.getByRole("heading", { name: "What it brings" }).waitFor();
    const brings = page.getByRole("region", { name: "Details" });
    await brings.getByText("Clicked", { exact: true }).waitFor();
    await page
      .getByText(/Not enough data yet|orders than without|No large change|Not compared/)
      .first()
      .waitFor();
    await goTo("Measures");
    await page.getByRole("button", { name: "Journeys", exact: true }).click();
    await page.getByRole("heading", { name: "Thank-you after the order" }).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    expect((await download).suggestedFilename()).toBe("programmes.csv");
  });
});
