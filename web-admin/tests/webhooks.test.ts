// Other systems are told what happens here: set up, tried, looked after, removed.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launched, opened, PHONE, violations, visit } from "./browser";

const LONG_MS = 60_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});
afterAll(() => browser.close());

interface Hooks {
  items: Array<{ id: string; name: string; kinds: string[]; paused: boolean; person: boolean }>;
}

/** As the server has it; only an owner may ask. */
async function named(page: Page, name: string) {
  const answer = await page.context().request.get(`${inject("server")}/api/v1/hooks`);
  expect(answer.ok(), answer.statusText()).toBe(true);
  return ((await answer.json()) as Hooks).items.find((one) => one.name === name);
}

/** A hook that can reach nobody: this machine is not on the public internet. */
async function setUp(page: Page, name: string): Promise<string> {
  await visit(page, "/settings/webhooks");
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "What it is" }).fill(name);
  await dialog.getByRole("textbox", { name: "Address" }).fill("https://127.0.0.1/perennial");
  await dialog.getByRole("checkbox", { name: "Orders" }).check();
  await dialog.getByRole("checkbox", { name: "Parcel delivered" }).check();
  await dialog.getByRole("button", { name: "Set it up" }).click();
  await dialog.locator("pre").waitFor();
  const secret = (await dialog.locator("pre").textContent()) ?? "";
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await dialog.waitFor({ state: "hidden" });
  return secret;
}

test("a webhook is set up, its test fails with the reason, and it is told again", async () => {
  const { page, context } = await opened(browser);
  const secret = await setUp(page, "Warehouse");
  expect(secret).toMatch(/^whs_[0-9a-f]{64}$/);
  const made = await named(page, "Warehouse");
  expect(made?.kinds).toContain("order.paid");
  expect(made?.kinds).toContain("parcel.delivered");
  expect(made?.person).toBe(false);
  await page.getByText(secret).waitFor({ state: "detached" });

  await page.getByRole("button", { name: "Send a test to “Warehouse”" }).click();
  const told = page.getByRole("table", { name: "What “Warehouse” was told" });
  const row = told.getByRole("row", { name: /Test/ });
  await row.getByText("Failed").waitFor({ timeout: LONG_MS });
  await row.getByText(/127\.0\.0\.1 is not on the public internet/).waitFor();
  expect(await violations(page)).toEqual([]);

  await row.getByRole("button", { name: /Tell again/ }).click();
  await page.getByText("It is told again").waitFor();
  await row.getByText("Failed").waitFor({ timeout: LONG_MS });
  await context.close();
});

test("a form says what is missing, and nothing is set up", async () => {
  const { page, context } = await opened(browser, { theme: "dark", viewport: PHONE });
  await visit(page, "/settings/webhooks");
  await page.getByRole("button", { name: "New webhook" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "What it is" }).fill("Half a webhook");
  await dialog.getByRole("textbox", { name: "Address" }).fill("http://shop.example/in");
  await dialog.getByRole("button", { name: "Set it up" }).click();
  await dialog.getByText("Choose at least one.").waitFor();
  expect(await dialog.getByRole("textbox", { name: "Address" }).getAttribute("aria-invalid")).toBe("true");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  expect(await named(page, "Half a webhook")).toBeUndefined();
  await context.close();
});

test("a webhook is changed, paused, goes on, gets a new secret and is removed", async () => {
  const { page, context } = await opened(browser);
  const first = await setUp(page, "The till");
  const more = page.getByRole("button", { name: "More for “The till”" });
  const dialog = page.getByRole("dialog");

  await more.click();
  await page.getByRole("menuitem", { name: "Edit" }).click();
  await dialog.getByRole("checkbox", { name: /name and e-mail address/ }).check();
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect.poll(async () => (await named(page, "The till"))?.person).toBe(true);
  await dialog.waitFor({ state: "hidden" });

  const region = page.locator("section", { has: page.getByRole("heading", { name: /^The till/ }) });
  await region.getByRole("button", { name: "Pause" }).click();
  await region.getByText("What happens meanwhile is not told later.").waitFor();
  expect((await named(page, "The till"))?.paused).toBe(true);
  await visit(page, "/");
  const told = page.getByRole("link", { name: /Webhook “The till”/ });
  expect(await told.textContent()).toContain("it is paused and hears nothing");
  expect(await violations(page)).toEqual([]);
  await told.click();
  await page.waitForURL(/settings\/webhooks/);
  await region.getByRole("button", { name: "Go on" }).click();
  await region.getByRole("button", { name: "Pause" }).waitFor();

  await more.click();
  await page.getByRole("menuitem", { name: /New secret/ }).click();
  await dialog.getByRole("button", { name: /New secret/ }).click();
  await dialog.locator("pre").waitFor();
  expect(await dialog.locator("pre").textContent()).not.toBe(first);
  await dialog.getByRole("button", { name: "I have kept it" }).click();
  await dialog.waitFor({ state: "hidden" });

  await more.click();
  await page.getByRole("menuitem", { name: /Remove/ }).click();
  await dialog.getByRole("textbox").fill("The till");
  await dialog.getByRole("button", { name: /Remove/ }).click();
  await page.getByText("“The till” hears of nothing any more").waitFor();
  await page.getByRole("heading", { name: /^The till/ }).waitFor({ state: "detached" });
  expect(await named(page, "The till")).toBeUndefined();
  await context.close();
});
