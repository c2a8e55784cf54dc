// A save that is answered after somebody typed on keeps what was typed, and the next save keeps it too.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, launched, opened, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});
afterAll(() => browser.close());

/** Requests of this method wait until they are let go; `came` is when the first of them is on its way. */
async function held(page: Page, address: string, method: string) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const came = page.waitForRequest(
    (request) => request.url().includes(address) && request.method() === method,
  );
  await page.route(
    (url) => url.pathname.includes(address),
    async (route) => {
      if (route.request().method() === method) await gate;
      await route.continue();
    },
  );
  return { came, letGo };
}

test("what is typed into a segment while it is being saved stays", async () => {
  const { id } = await asked<{ id: string }>("segments", {
    name: "Twice at least",
    definition: { predicate: "orders.count", at_least: 2 },
  });
  const { page, context } = await opened(browser);
  await visit(page, `/segments/${id}`);
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  const { came, letGo } = await held(page, `/segments/${id}`, "PUT");
  await name.fill("Twice or more");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await came;
  await name.fill("Twice or more, they say");
  letGo();
  await page.getByRole("heading", { level: 1, name: "Twice or more" }).waitFor();
  await expect.poll(() => name.inputValue()).toBe("Twice or more, they say");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Twice or more, they say" }).waitFor();
  expect((await asked<{ name: string }>(`segments/${id}`)).name).toBe("Twice or more, they say");
  await context.close();
});

test("what is typed into a campaign while it is being saved stays", async () => {
  await asked("campaigns", {
    name: "typed-on",
    document: {
      title: "Typed on",
      topic: "news",
      when: "now",
      variants: [{ id: "a", template: "win-back", template_version: 1 }],
    },
  });
  const { page, context } = await opened(browser);
  await visit(page, "/campaigns/typed-on");
  const title = page.getByRole("textbox", { name: "What it is called" });
  const { came, letGo } = await held(page, "/campaigns/typed-on", "PUT");
  await title.fill("Typed");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await came;
  await title.fill("Typed on and on");
  letGo();
  await page.getByRole("heading", { level: 1, name: "Typed", exact: true }).waitFor();
  await expect.poll(() => title.inputValue()).toBe("Typed on and on");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Typed on and on" }).waitFor();
  await context.close();
});

test("what is typed into a new segment while it is being made stays, and is saved on its page", async () => {
  const { page, context } = await opened(browser);
  const condition = JSON.stringify({ predicate: "orders.count", at_least: 4 });
  await visit(page, `/segments/new?condition=${encodeURIComponent(condition)}`);
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  const { came, letGo } = await held(page, "/api/v1/segments", "POST");
  await name.fill("Four times");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await came;
  await name.fill("Four times or more");
  letGo();
  await page.getByRole("heading", { level: 1, name: "Four times", exact: true }).waitFor();
  await expect.poll(() => name.inputValue()).toBe("Four times or more");
  expect(await name.evaluate((field) => field === document.activeElement)).toBe(true);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Four times or more" }).waitFor();
  await context.close();
});
