// What several templates show, written once.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, launched, opened, PHONE, violations, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});

afterAll(() => browser.close());

interface Seen {
  html: string;
}

test("a shared block is written once, shown in a template, changed, and seen in what was published", {
  timeout: 240_000,
}, async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/templates");
  await page.getByRole("link", { name: "Shared blocks" }).click();
  await page.getByText("Nothing is shared yet").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "New shared block" }).click();
  await page.getByRole("radio", { name: "Signature" }).click();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { level: 1, name: "Signature" }).waitFor();
  await page.locator("iframe").waitFor();
  expect(await violations(page)).toEqual([]);

  const shipped = await asked<{ document: { blocks: unknown[] } }>("templates/thank-you");
  const document = {
    ...shipped.document,
    blocks: [...shipped.document.blocks, { kind: "shared", name: "signature" }],
  };
  const key = await page.evaluate(async (body) => {
    const csrf = /perennial_csrf=([^;]+)/.exec(window.document.cookie)?.[1] ?? "";
    const answer = await fetch("/api/v1/templates/signed-letter", {
      method: "PUT",
      headers: { "content-type": "application/json", "x-csrf-token": csrf },
      body,
    });
    return answer.status;
  }, JSON.stringify({ document }));
  expect(key).toBe(200);
  const { version } = await asked<{ version: number }>("templates/signed-letter/publish", {});

  await page.reload({ waitUntil: "networkidle" });
  await page.getByText("in 1 template").waitFor();
  const words = page.getByRole("textbox", { name: "Closing" });
  await words.click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("So long, and thanks");
  await page.frameLocator("iframe").getByText("So long, and thanks").waitFor();
  await page.getByText("As it is now").click();
  await page.frameLocator("iframe").getByText("Warm regards").first().waitFor();
  await page.getByRole("button", { name: "Save for all" }).click();
  await page.getByRole("dialog").getByText("1 template shows this block").waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Save for all" }).click();
  await page.getByText("Saved: messages show it so from now on.").waitFor();
  const seen = await asked<Seen>(`templates/signed-letter/${version}/preview`, {});
  expect(seen.html).toContain("So long, and thanks");

  await page.getByText("Where it is shown").click();
  await page.getByRole("button", { name: "Take up what version 1 said" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Remove" }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await page.getByText(/take it out of signed-letter first/).waitFor();
  await context.close();
});

test("a header stands in every letter, and is read on a telephone by night", {
  timeout: 180_000,
}, async () => {
  const { page, context } = await opened(browser, { viewport: PHONE, theme: "dark", locale: "de-DE" });
  await visit(page, "/shared-blocks");
  await page.getByRole("button", { name: "Neuer Baustein" }).click();
  await page.getByRole("radio", { name: "Kopf" }).click();
  await page.getByRole("button", { name: "Anlegen" }).click();
  await page.getByRole("heading", { level: 1, name: "Kopf" }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(PHONE.width);
  await page.getByText("Jeder Brief").first().waitFor();
  await visit(page, "/shared-blocks");
  await page.getByRole("link", { name: "Kopf" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test("what happened to a customer is sought by words and numbers", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/customers/cus_7");
  await page.getByRole("searchbox", { name: "Search in what happened" }).fill("placed");
  await page.waitForURL(/q=placed/);
  await page.getByText("Order placed").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("searchbox", { name: "Search in what happened" }).fill("zzzz");
  await page.getByText("Nothing like that happened").waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});
