// Templates, written by hand in a browser: a sentence is changed, seen as a customer would, and published.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asked, launched, opened, PHONE, violations, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});

afterAll(() => browser.close());

interface Listed {
  templates: Array<{ name: string; version: number; state: string }>;
}

async function versions(name: string): Promise<Array<[number, string]>> {
  const { templates } = await asked<Listed>("templates");
  return templates.filter((one) => one.name === name).map((one) => [one.version, one.state]);
}

async function write(page: Page, block: string, words: string): Promise<void> {
  await page.getByRole("textbox", { name: block }).first().click();
  await page.keyboard.press("Control+End");
  await page.keyboard.type(words);
}

/** Somebody who has ordered, and whose mail speaks of it. */
async function buyer(): Promise<{ id: string; email: string; first_name: string; number: string }> {
  const { items } = await asked<{ items: Array<{ customer: string; number: string }> }>("orders?limit=1");
  const order = items[0] ?? { customer: "cus_1", number: "" };
  const found = await asked<{ email: string; first_name: string }>(`customers/${order.customer}`);
  return { id: order.customer, number: order.number, ...found };
}

test("a sentence is changed from the journey, seen as this customer on a phone at night, and published", async () => {
  const somebody = await buyer();
  // The shop's own versions begin behind 1,000.
  const next = Math.max(1000, ...(await versions("thank-you")).map(([version]) => version)) + 1;
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you?node=thanks");
  await page.getByRole("link", { name: "Change a sentence" }).click();
  await page.getByRole("heading", { level: 1, name: "Thank you for the order" }).waitFor();
  await write(page, "Closing", " See you at the harbour fair.");
  await page.getByText("Not saved").waitFor();

  await page.getByRole("combobox", { name: "As this customer sees it" }).fill(somebody.email);
  await page.getByRole("option", { name: new RegExp(somebody.email) }).click();
  const mail = page.locator("iframe[data-width=phone]");
  await mail.contentFrame().getByText("See you at the harbour fair.").waitFor();
  await mail.contentFrame().getByText(somebody.first_name).first().waitFor();
  expect((await mail.boundingBox())?.width).toBeLessThanOrEqual(390);
  await page.getByRole("button", { name: "Dark" }).click();
  await page.locator("iframe[data-dark]").contentFrame().getByText("See you at the harbour fair.").waitFor();
  await page.getByRole("textbox", { name: "Subject" }).hover();
  await page.getByRole("tooltip").waitFor({ state: "hidden" });
  expect(await violations(page)).toEqual([]);

  await page.getByRole("button", { name: "Publish" }).click();
  await page.getByRole("dialog").getByRole("checkbox", { name: "Thank-you after the order" }).waitFor();
  await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
  await page
    .getByText(`Version ${next} is published`)
    .or(page.getByText(`Version ${next.toLocaleString("en-GB")} is published`))
    .waitFor();
  expect((await versions("thank-you"))[0]).toEqual([next, "published"]);
  const journey = await asked<{ document: { nodes: Array<{ id: string; template_version?: number }> } }>(
    "journeys/thank-you",
  );
  expect(journey.document.nodes.find((one) => one.id === "thanks")?.template_version).toBe(next);
  await context.close();
});

test("words are made personal, with others where nothing is known, and each step can be taken back", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/templates/how-to");
  await write(page, "Heading", " for ");
  await page.getByRole("button", { name: "Personalise" }).click();
  await page.getByRole("button", { name: /^First name/ }).click();
  const heading = page.getByRole("textbox", { name: "Heading" }).first();
  const chip = heading.locator("[data-source]");
  expect(await chip.getAttribute("data-source")).toBe("{{ customer.first_name }}");
  await chip.click();
  await page.getByRole("textbox", { name: "If it is not known, say" }).fill("friends");
  await page.getByRole("button", { name: "Apply" }).click();
  expect(await chip.getAttribute("data-source")).toBe("{{ customer.first_name | default: 'friends' }}");
  await page.locator("iframe").contentFrame().getByText("for Ana").waitFor();
  for (let step = 0; step < 3; step += 1) await page.getByRole("button", { name: "Undo" }).click();
  await chip.waitFor({ state: "detached" });
  await page.getByText("Not saved").waitFor({ state: "detached" });
  expect(await page.getByRole("button", { name: "Save draft" }).isDisabled()).toBe(true);
  await context.close();
});

test("blocks are moved by keys, put in and taken out", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/templates/birthday");
  const grips = page.getByRole("button", { name: /^Block \d+, / });
  await grips.first().waitFor();
  const before = await grips.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")));
  await grips.nth(0).focus();
  await page.keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Block 2, Heading: move" }).waitFor();
  await page.keyboard.press("ArrowUp");
  await page.getByRole("button", { name: "Block 1, Heading: move" }).waitFor();
  await grips.nth(0).dragTo(grips.nth(3));
  await page.getByRole("button", { name: "Block 3, Heading: move" }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Block 1, Heading: move" }).waitFor();
  await page.getByRole("button", { name: "Add a block" }).click();
  await page.getByRole("menuitem", { name: /^Stars/ }).click();
  const added = page.getByRole("button", { name: `Block ${before.length + 1}, Stars: move` });
  await added.focus();
  await page.keyboard.press("Delete");
  await added.waitFor({ state: "detached" });
  expect(await grips.evaluateAll((all) => all.map((one) => one.getAttribute("aria-label")))).toEqual(before);
  await context.close();
});

test("a draft waits on the server, and what a colleague saved is not written over unasked", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/templates/win-back");
  await write(page, "Heading", " Come and look");
  await page.keyboard.press("Control+s");
  await page.getByText("The draft is saved").waitFor();
  expect(await versions("win-back")).toContainEqual([1001, "draft"]);
  await page.reload();
  await page.getByRole("textbox", { name: "Heading" }).filter({ hasText: "Come and look" }).waitFor();

  const theirs = await opened(browser);
  await visit(theirs.page, "/templates/win-back");
  await write(theirs.page, "Heading", "!");
  await theirs.page.getByRole("button", { name: "Save draft" }).click();
  await theirs.page.getByText("The draft is saved").waitFor();
  await theirs.context.close();

  await write(page, "Heading", "?");
  await page.getByRole("button", { name: "Save draft" }).click();
  await page.getByRole("dialog", { name: "Somebody else saved meanwhile" }).waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();

  page.once("dialog", (dialog) => void dialog.dismiss());
  await page.getByRole("link", { name: "Home", exact: true }).click();
  expect(page.url()).toContain("/templates/win-back");
  await context.close();
});

test("a template in MJML is made; what is wrong with it is shown, and not published", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/templates");
  await page.getByRole("button", { name: "New template" }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: "Name" }).fill("Harbour Fair!");
  await page.getByText("MJML", { exact: true }).click();
  await page.getByRole("button", { name: "Make it" }).click();
  await page.getByRole("heading", { level: 1, name: "Harbour fair" }).waitFor();
  await page.locator("iframe").contentFrame().getByText("This is where your words begin.").waitFor();
  const source = page.getByRole("textbox", { name: "MJML" });
  const text = await source.inputValue();
  await source.fill(text.replace("<mj-column>", "<mj-colum>"));
  await page.getByText("This cannot be sent as it is").waitFor();
  expect(await page.getByRole("button", { name: "Publish" }).isDisabled()).toBe(true);
  await source.fill(text.replace("mj-text>", 'mj-text color="#aa0000">'));
  await page.getByText("This cannot be sent as it is").waitFor({ state: "detached" });
  expect(await violations(page)).toEqual([]);
  await context.close();
});

test("on a phone one writes, and looks at it in the next moment, in German", async () => {
  const { page, context } = await opened(browser, { viewport: PHONE, locale: "de-DE", theme: "dark" });
  await visit(page, "/templates/anniversary?language=de");
  await write(page, "Überschrift", " Danke!");
  await page.getByText("Vorschau", { exact: true }).first().click();
  await page.locator("iframe").contentFrame().getByText("Danke!").waitFor();
  await context.close();
});

test("what comes next for a customer is told, with why", async () => {
  const somebody = await buyer();
  const { page, context } = await opened(browser);
  await visit(page, `/customers/${somebody.id}`);
  await page.getByRole("heading", { name: "What comes next" }).waitFor();
  await page.getByText("What to show them").waitFor();
  expect(await violations(page)).toEqual([]);
  await context.close();
});
