// A send to many: from its first word to what it brought.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, launched, opened, PHONE, violations, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
  await asked("segments", { name: "Regulars", definition: { predicate: "orders.count", at_least: 5 } });
});

afterAll(() => browser.close());

interface Campaign {
  state: string;
  document: { audience?: string; variants: Array<{ template: string }>; when: unknown };
}

test("a campaign is written step by step, tried, released, and read as figures", {
  timeout: 240_000,
}, async () => {
  const { email } = await asked<{ email: string }>("customers/cus_21");
  const { page, context } = await opened(browser);
  await visit(page, "/campaigns");
  await page.getByRole("button", { name: "New campaign" }).first().click();
  await page.getByRole("dialog").getByLabel("What it is called").fill("Autumn letter");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Begin" }).click();
  await page.getByRole("heading", { level: 1, name: "Autumn letter" }).waitFor();

  await page.getByRole("combobox", { name: "To whom" }).click();
  await page.getByRole("option", { name: "Regulars" }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Go on" }).click();

  await page.getByRole("heading", { name: "What they would read" }).waitFor();
  await page.getByRole("combobox", { name: "Template" }).click();
  await page
    .getByRole("option", { name: "We miss you" })
    .or(page.getByRole("option", { name: "Win back" }))
    .first()
    .click();
  await page.locator("iframe").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Go on" }).click();

  const when = page.getByRole("combobox", { name: "When" });
  await when.selectOption({ label: "As soon as it is released" });
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Send now" }).waitFor();
  await page.getByText("Belong to it").waitFor();
  expect(await violations(page)).toEqual([]);
  const draft = await asked<Campaign>("campaigns/autumn-letter");
  expect(draft.document).toMatchObject({
    audience: "Regulars",
    when: "now",
    variants: [{ template: "win-back" }],
  });

  await page.getByLabel("To this customer's address").fill(email);
  await page.getByRole("button", { name: "Send a test" }).click();
  await page.getByText("The test is on its way").waitFor();

  await page.getByRole("button", { name: "Send now" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Release" }).click();
  await page.getByRole("heading", { name: "Sending 1" }).waitFor({ timeout: 60_000 });
  await page.getByRole("region", { name: "Results" }).waitFor({ timeout: 60_000 });
  await expect
    .poll(async () => (await asked<Campaign>("campaigns/autumn-letter")).state, { timeout: 60_000 })
    .toBe("sent");
  await page.getByText("Sent", { exact: true }).first().waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test("campaigns stand on a calendar, and one on the phone is put away again", async () => {
  const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await asked("campaigns", {
    name: "postcard",
    document: {
      title: "Postcard",
      topic: "news",
      variants: [{ id: "a", template: "win-back", template_version: 1 }],
      when: { local: { day, time: "10:00" } },
    },
  });
  const { page, context } = await opened(browser, { viewport: PHONE, theme: "dark" });
  await visit(page, "/campaigns?view=calendar");
  // Tomorrow may be in the next month, whose first days are shown as well.
  await page.getByRole("link", { name: /Postcard/ }).click();
  await page.getByRole("heading", { level: 1, name: "Postcard" }).waitFor();
  await page.getByRole("button", { name: "When" }).click();
  expect(await page.getByRole("textbox", { name: "Day" }).inputValue()).toBe(day);
  await page.goBack();
  await page.getByLabel("What it is called").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByRole("heading", { level: 1, name: "Campaigns" }).waitFor();
  expect(await page.getByRole("link", { name: /Postcard/ }).count()).toBe(0);
  await context.close();
});

test("a draft's place in the list says what it waits for, and the last step what was decided", async () => {
  await asked("campaigns", {
    name: "not-yet",
    document: {
      title: "Not yet",
      topic: "news",
      when: { local: { day: "2031-05-02", time: "10:30" } },
      variants: [{ id: "a", template: "win-back", template_version: 1 }],
    },
  });
  const { page, context } = await opened(browser);
  await visit(page, "/campaigns");
  const row = page.getByRole("row", { name: /Not yet/ });
  await row.getByText("Waits to be released").filter({ visible: true }).waitFor();
  await row.getByText("2 May 2031, 10:30 by each customer's own clock").filter({ visible: true }).waitFor();
  await visit(page, "/campaigns/not-yet?step=check");
  await page.getByText("2 May 2031, 10:30 by each customer's own clock").waitFor();
  await page.getByText("We miss you").waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});
