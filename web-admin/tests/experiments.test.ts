// What is tried out: planned, defined, started, read, and stopped.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, launched, opened, PHONE, violations, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});

afterAll(() => browser.close());

test("an experiment is planned, defined, started, read and stopped", {
  timeout: 240_000,
}, async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Experiments" }).click();
  await page.getByRole("link", { name: "Does a brewing tip with the thanks bring people back?" }).waitFor();
  await page.getByText("People in each way").waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "New experiment" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is to be found out").fill("A shorter wait");
  await dialog.getByLabel("Way 2").fill("two days");
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Make the draft" }).click();
  await page.getByRole("heading", { level: 1, name: "A shorter wait" }).waitFor();
  await page.getByText("It was not started yet.").waitFor();
  const made = await asked<{ arms: Array<{ name: string }>; metrics: string[] }>(
    "experiments/a-shorter-wait",
  );
  expect(made.arms.map((one) => one.name)).toEqual(["as-now", "two-days"]);
  expect(made.metrics).toEqual(["ordered", "revenue"]);
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Start" }).click();
  await page.getByText("Nobody has come to it yet.").first().waitFor();
  await page.getByRole("region", { name: "What is measured" }).waitFor();
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Stop it" }).click();
  await page.getByRole("dialog").getByLabel("two-days").check();
  await page.getByRole("dialog").getByRole("button", { name: "Stop it" }).click();
  await page.getByText("Stopped: everybody gets “two-days” now.").waitFor();
  expect((await asked<{ winner: string }>("experiments/a-shorter-wait")).winner).toBe("two-days");
  await context.close();
});

test("a holdout is read on a telephone, by night and in German", { timeout: 180_000 }, async () => {
  await asked("experiments", {
    name: "everything",
    definition: { title: "Alles", kind: "holdout", percent: 10 },
  });
  await asked("experiments/everything/start", {});
  const { page, context } = await opened(browser, { viewport: PHONE, theme: "dark", locale: "de-DE" });
  await visit(page, "/experiments/everything");
  await page.getByRole("heading", { level: 1, name: "Alles" }).waitFor();
  await page.getByText("Ausgenommen").first().waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await visit(page, "/experiments");
  await page.getByRole("link", { name: "Alles" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});
