// What a step hands on is written in rows, and is the same as JSON.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launched, opened, violations, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});
afterAll(() => browser.close());

test("the data of a call are rows, and the same as JSON", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("button", { name: "Insert a step here" }).first().click();
  await page.getByRole("menuitem", { name: "Tell another system" }).click();
  await page.getByRole("group", { name: /^Tell another system/ }).click();
  await page.getByRole("textbox", { name: "Address (https)" }).fill("https://erp.example/in");

  const add = page.getByRole("button", { name: "Add a value" });
  await add.click();
  await page.getByRole("textbox", { name: "Name of 1" }).fill("list");
  await page.getByRole("textbox", { name: "Value of list" }).fill("vip");
  await add.click();
  await page.getByRole("textbox", { name: "Name of 2" }).fill("points");
  await page.getByRole("combobox", { name: "Kind of points" }).selectOption("Number");
  await page.getByRole("textbox", { name: "Value of points" }).fill("20");
  expect(await violations(page)).toEqual([]);

  const shown = page.getByRole("radiogroup", { name: /how it is shown/ });
  await shown.getByText("JSON").click();
  const json = page.getByRole("textbox", { name: "Data that goes with it" });
  expect(JSON.parse(await json.inputValue())).toEqual({ list: "vip", points: 20 });
  // What is half typed is kept as it is.
  await json.fill('{ "list": "vip", "poi');
  await page.getByText("This is not JSON yet.").waitFor();
  expect(await json.inputValue()).toBe('{ "list": "vip", "poi');
  await json.fill('{ "list": "gold", "deep": { "a": [1] } }');
  await shown.getByText("Form").click();
  expect(await page.getByRole("textbox", { name: "Value of list" }).inputValue()).toBe("gold");
  expect(await page.getByRole("textbox", { name: "Value of deep" }).inputValue()).toBe('{"a":[1]}');

  await page.getByRole("button", { name: "Take out deep" }).click();
  await page.getByRole("textbox", { name: "Value of deep" }).waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByRole("textbox", { name: "Value of deep" }).waitFor();
  await context.close();
});
