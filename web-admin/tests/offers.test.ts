// What the shop gives: an offer is made, filled with codes, given by a step of a journey, paused and ended.

import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launched, opened, PHONE, violations, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});
afterAll(() => browser.close());

interface Offer {
  name: string;
  state: string;
  free?: number;
  definition: { title: string; gives: unknown; codes: unknown; valid_days?: number };
}

async function read(page: Page, name: string): Promise<Offer> {
  const answer = await page.context().request.get(`${inject("server")}/api/v1/offers/${name}`);
  expect(answer.ok(), answer.statusText()).toBe(true);
  return (await answer.json()) as Offer;
}

async function make(page: Page, title: string): Promise<void> {
  await visit(page, "/offers");
  await page.getByRole("button", { name: "New offer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "What it is called" }).fill(title);
  await dialog.getByRole("combobox", { name: "What it gives" }).selectOption("amount");
  await dialog.getByRole("textbox", { name: /How much, in/ }).fill("5");
  await dialog.getByRole("textbox", { name: "Codes made here begin with" }).fill("back");
  await dialog.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { name: title }).waitFor();
}

test("an offer is made, gets codes from a file and from here, and they are downloaded", async () => {
  const { page, context } = await opened(browser);
  await make(page, "Five for the next time");
  const made = await read(page, "five-for-the-next-time");
  expect(made.definition.gives).toEqual({ kind: "amount", amounts: { GBP: 500 } });
  expect(made.definition.codes).toEqual({ kind: "single_use", prefix: "BACK" });
  expect(made.definition.valid_days).toBe(14);
  await page.getByText("Few codes are left").waitFor();

  await page.locator('input[type="file"]').setInputFiles({
    name: "codes.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("code\nNEXT-1\nNEXT-2\nnext 2\nNEXT-2\n"),
  });
  await page.getByText("2 codes were taken").waitFor();
  await page.getByText("Line 5: NEXT-2: there already").waitFor();
  await page.getByRole("cell", { name: "NEXT-1" }).waitFor();

  await page.getByRole("button", { name: "Make codes" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "How many" }).fill("60");
  await dialog.getByRole("button", { name: "Make codes" }).click();
  await dialog.waitFor({ state: "hidden" });
  await expect.poll(async () => (await read(page, "five-for-the-next-time")).free).toBe(62);
  await page.getByText("Few codes are left").waitFor({ state: "detached" });
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Download" }).click();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: "Free codes as CSV" }).click(),
  ]);
  const lines = readFileSync(await file.path(), "utf8")
    .trim()
    .split("\n");
  expect(lines.length).toBe(63);
  expect(lines.some((line) => /^BACK-[2-9B-Z]{10,},free,/.test(line))).toBe(true);
  await context.close();
});

test("an offer is changed, paused, goes on and ends, on a phone in the dark", async () => {
  const { page, context } = await opened(browser, { theme: "dark", viewport: PHONE });
  await make(page, "A mug");
  await page.getByRole("button", { name: "Edit", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "What it gives" }).selectOption("gift");
  await dialog.getByRole("textbox", { name: /What, in English/ }).fill("a mug");
  await dialog.getByRole("textbox", { name: /What one costs you/ }).fill("3.50");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "hidden" });
  await expect
    .poll(async () => (await read(page, "a-mug")).definition.gives)
    .toEqual({ kind: "gift", text: { en: "a mug" } });

  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Go on" }).waitFor();
  expect((await read(page, "a-mug")).state).toBe("paused");
  await page.getByRole("button", { name: "Go on" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.getByRole("button", { name: "End…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "End…" }).click();
  await expect.poll(async () => (await read(page, "a-mug")).state).toBe("ended");
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test("a form says what is missing, and nothing is made", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/offers");
  await page.getByRole("button", { name: "New offer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "What it is called" }).fill("Half an offer");
  await dialog.getByText("The same for all").click();
  await dialog.getByRole("button", { name: "Make it" }).click();
  await dialog.getByRole("alert").waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  const answer = await context.request.get(`${inject("server")}/api/v1/offers/half-an-offer`);
  expect(answer.status()).toBe(404);
  await context.close();
});

test("a step of a journey gives an offer that is chosen from those there are", async () => {
  const { page, context } = await opened(browser);
  await make(page, "Given on the way");
  await visit(page, "/journeys/thank-you");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Insert a step here" }).first().click();
  await page.getByRole("menuitem", { name: "Action" }).click();
  await page.getByRole("group", { name: /^Action/ }).click();
  const choice = page.getByRole("combobox", { name: "Offer", exact: true });
  await choice.selectOption({ label: "Given on the way" });
  await page.getByText("gives given-on-the-way").first().waitFor();
  await page.getByText("Few codes are left").waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});
