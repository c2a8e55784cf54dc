// What people come for, done by hand in a browser.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, launched, opened, PHONE, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});

afterAll(() => browser.close());

async function customer(id: string) {
  return asked<{ email: string; first_name: string; last_name: string }>(`customers/${id}`);
}

test("somebody is found by typing, and everything about them is read", async () => {
  const { email, first_name, last_name } = await customer("cus_5");
  const { page, context } = await opened(browser);
  await visit(page, "/");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("textbox").fill("cus_5");
  await page.getByRole("dialog").getByText(email).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: `${first_name} ${last_name}` }).waitFor();
  await page.getByText("Order placed").first().waitFor();
  await page.getByRole("tab", { name: "Orders" }).click();
  await page.getByRole("table").waitFor();
  expect(page.url()).toContain("tab=orders");
  await page.goBack();
  await context.close();
});

test("a segment's count follows the clicks, and the segment is kept", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/segments/new");
  const before = await page.getByText(/^of .* customers/).textContent();
  await page.getByRole("button", { name: "Add condition" }).click();
  await page.getByRole("menuitem", { name: /Number of orders/ }).click();
  await page.getByText(/placed at least 2 orders/).waitFor();
  await page.getByRole("textbox", { name: /^at least/ }).fill("4");
  await page.getByText(/placed at least 4 orders/).waitFor();
  expect(await page.getByText(/^of .* customers/).textContent()).not.toBe(before);
  await page.getByRole("textbox", { name: "Name" }).fill("Four and more");
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { level: 1, name: "Four and more" }).waitFor();
  const kept = await asked<{ definition: unknown }>("segments/Four%20and%20more");
  expect(kept.definition).toEqual({ predicate: "orders.count", at_least: 4 });
  await context.close();
});

test("a journey's delay is changed, undone, changed again and published", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you?node=a-quarter-of-an-hour");
  await page.getByRole("button", { name: "Edit" }).click();
  const long = page.getByRole("textbox", { name: "How long" });
  await long.fill("20");
  await page.getByText("20 minutes").first().waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Redo" }).waitFor();
  await long.fill("45");
  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await page.getByText("The new version is published").waitFor();
  const journey = await asked<{ document: { nodes: Array<{ for?: string }> }; versions: unknown[] }>(
    "journeys/thank-you",
  );
  expect(journey.document.nodes[0]?.for).toBe("PT45M");
  expect(journey.versions).toHaveLength(2);
  await context.close();
});

test("what the server would refuse is shown at its step, and not published", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you?node=thanks");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "Template" }).fill("no-such-template");
  await page.locator("[data-broken]").waitFor();
  expect(await page.getByRole("button", { name: "Publish" }).isDisabled()).toBe(true);
  await context.close();
});

test("a list is made, and somebody is put on it and taken off", async () => {
  const { email, first_name, last_name } = await customer("cus_9");
  const { page, context } = await opened(browser);
  await visit(page, "/segments");
  await page.getByRole("button", { name: "New list" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Guests of the dinner");
  await page.getByRole("button", { name: "Make the list" }).click();
  await page.getByRole("heading", { level: 1, name: "Guests of the dinner" }).waitFor();
  await page.getByRole("combobox", { name: "Put somebody on it" }).fill(email);
  await page.getByRole("option", { name: new RegExp(email) }).click();
  await page.getByRole("link", { name: `${first_name} ${last_name}` }).waitFor();
  await page.getByRole("button", { name: `Take ${first_name} ${last_name} off` }).click();
  await page.getByText("Nobody is on it yet").waitFor();
  await context.close();
});

test("what somebody says on the phone is noted down, with a proof", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/customers/cus_13");
  await page.getByRole("button", { name: "Note down" }).click();
  await page.getByRole("radio", { name: "no, thank you" }).check();
  await page.getByRole("textbox", { name: "Where they said it" }).fill("on the phone");
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await page.getByText("Noted, with a proof").waitFor();
  const kept = await asked<{ consents: Array<{ channel: string; purpose: string; state: string }> }>(
    "customers/cus_13",
  );
  expect(kept.consents).toContainEqual(
    expect.objectContaining({ channel: "email", purpose: "marketing", state: "refused" }),
  );
  await context.close();
});

test("a journey is paused, and the pause is undone", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you");
  await page.getByRole("button", { name: "Pause" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Pause" }).click();
  await page.getByRole("button", { name: "Resume" }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await context.close();
});

test("nobody is erased without their address being typed", async () => {
  const { email } = await customer("cus_11");
  const { page, context } = await opened(browser);
  await visit(page, "/customers/cus_11");
  await page.getByRole("button", { name: "More" }).click();
  await page.getByRole("menuitem", { name: "Erase…" }).click();
  const erase = page.getByRole("dialog").getByRole("button", { name: "Erase…" });
  expect(await erase.isDisabled()).toBe(true);
  await page.getByRole("dialog").getByRole("textbox").fill(email);
  await erase.click();
  await page.getByRole("heading", { level: 1, name: "Customers" }).waitFor();
  expect((await asked<{ state: string }>("customers/cus_11")).state).toBe("erased");
  await context.close();
});

test("the page speaks German with German numbers, and stays in the dark", async () => {
  const { page, context } = await opened(browser, { locale: "de-DE", theme: "dark", viewport: PHONE });
  await visit(page, "/measures?report=revenue");
  await page.getByRole("heading", { level: 1, name: "Auswertungen" }).waitFor();
  await page
    .getByText(/\d\.\d{3}\s£/)
    .first()
    .waitFor();
  expect(await page.locator("html").getAttribute("data-mantine-color-scheme")).toBe("dark");
  await context.close();
});

test("without the server the page says so and keeps what is there", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/segments/new");
  await page.route("**/api/**", (route) => route.abort());
  await page.getByRole("textbox", { name: "Name" }).fill("Kept");
  await page.getByRole("button", { name: "Add group" }).click();
  await page
    .getByText(/cannot be reached/)
    .first()
    .waitFor({ timeout: 20_000 });
  expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Kept");
  await context.close();
});
