// What people come for, done by hand in a browser.

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { asked, launched, opened, PHONE, violations, visit } from "./browser";

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
  const before = await asked<{ versions: unknown[] }>("journeys/thank-you");
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
  expect(journey.versions).toHaveLength(before.versions.length + 1);
  await context.close();
});

test("what the server would refuse is shown at its step, and not published", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you?node=a-quarter-of-an-hour");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "How long" }).fill("");
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
    .waitFor({ timeout: 60_000 });
  expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Kept");
  await context.close();
});

test("a ready-made journey is rehearsed on the last year, read as pictures, and switched on", {
  timeout: 240_000,
}, async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys");
  const card = page.getByRole("article").filter({ hasText: "A good choice" });
  await card.getByRole("img", { name: /Order paid/ }).waitFor();
  await card.getByRole("button", { name: "Rehearse" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
  await page.getByRole("heading", { name: "Messages per week" }).waitFor({ timeout: 90_000 });
  await page.getByRole("heading", { name: "How many messages people would have had" }).waitFor();
  await page.getByRole("heading", { name: "A few people" }).waitFor();
  await page.getByRole("group", { name: /Message: (A good choice|good-choice)( E-mail)?$/ }).waitFor();
  await page.getByRole("button", { name: "Switch on" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
  await page.getByText("“A good choice” is on").waitFor();
  expect((await asked<{ state: string }>("journeys/good-choice")).state).toBe("live");
  await context.close();
});

test("a change is rehearsed beside what stands, before it is published", { timeout: 240_000 }, async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you?node=a-quarter-of-an-hour");
  await page.getByRole("button", { name: "Edit" }).click();
  await page.getByRole("textbox", { name: "How long" }).fill("90");
  await page.getByRole("button", { name: "Rehearse" }).click();
  await page.getByRole("radio", { name: /three months/ }).check();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.getByRole("dialog").getByRole("button", { name: "Start" }).click();
  await page.getByRole("heading", { name: "What is different" }).waitFor({ timeout: 90_000 });
  await page
    .getByText("90 minutes", { exact: true })
    .or(page.getByText("1 hour 30 minutes"))
    .first()
    .waitFor();
  await page
    .getByText(/ in the other$/)
    .first()
    .waitFor();
  await context.close();
});

test("a file of orders is looked at, described, checked and taken in", { timeout: 180_000 }, async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/settings/imports");
  await page.locator("input[type=file]").setInputFiles({
    name: "past.csv",
    mimeType: "text/csv",
    buffer: Buffer.from(
      [
        "Order ID;Order date;E-mail;Product;Quantity;Unit price",
        ...Array.from({ length: 30 }, (_, at) => `P-${at};03.02.2024 10:00;past@example.org;Mug;2;9,50`),
        "P-30;no day;past@example.org;Mug;1;9,50",
      ].join("\n"),
    ),
  });
  await page.getByRole("heading", { name: "The first rows" }).waitFor();
  await page
    .getByRole("textbox", { name: "Order number" })
    .or(page.getByRole("combobox", { name: "Order number" }))
    .first()
    .waitFor();
  await page.getByRole("button", { name: "Import", exact: true }).click();
  await page
    .getByRole("row", { name: /past\.csv/ })
    .getByText("Done")
    .waitFor({ timeout: 60_000 });
  const found = await asked<{ items: Array<{ email: string }> }>("customers?q=past@example.org");
  expect(found.items).toHaveLength(1);
  await page.getByRole("link", { name: /1 rows? to download/ }).waitFor();
  await context.close();
});

test("a key is shown once, works, and opens nothing after it is revoked", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/settings/keys");
  await page.getByRole("button", { name: "New key" }).click();
  await page.getByRole("textbox", { name: "What it is for" }).fill("The till");
  await page.getByRole("button", { name: "Make the key" }).click();
  const key = (await page.getByRole("dialog").locator("pre").textContent()) ?? "";
  const status = async () =>
    (await fetch(`${inject("server")}/api/v1/segments`, { headers: { authorization: `Bearer ${key}` } }))
      .status;
  expect(await status()).toBe(200);
  await page.getByRole("button", { name: "I have kept it" }).click();
  await page
    .getByRole("row", { name: /The till/ })
    .getByRole("button", { name: /Revoke/ })
    .click();
  await page.getByRole("dialog").getByRole("textbox").fill("The till");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /Revoke/ })
    .click();
  await page.getByText(/opens nothing any more/).waitFor();
  expect(await status()).toBe(401);
  await context.close();
});

test("the shop's name is changed, and the change is undone", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/settings/shop");
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  const before = await name.inputValue();
  await name.fill("Fern and Kettle, Ltd");
  await page.getByRole("button", { name: "Save" }).first().click();
  await page.getByText("Saved").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(async () => name.inputValue()).toBe(before);
  await context.close();
});

test("pages that shoppers see take up a new name without a restart", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/settings/shop");
  const name = page.getByRole("textbox", { name: "Name", exact: true });
  const before = await name.inputValue();
  const say = async (words: string) => {
    await name.fill(words);
    await page.getByRole("button", { name: "Save" }).first().click();
    // A link that leads nowhere is answered by a page of the shop.
    const shown = async () => (await fetch(`${inject("server")}/u/nowhere`)).text();
    await expect.poll(shown, { timeout: 60_000 }).toContain(words.split("&")[0]?.trim());
  };
  await say("Kettle and Daughters");
  await say(before);
  await context.close();
});

test("a journey says how many came by each step, and who stands there", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/journeys/thank-you");
  await page
    .getByRole("group")
    .getByText(/came in$/)
    .waitFor();
  await page
    .getByRole("group")
    .getByText(/came by$/)
    .first()
    .waitFor();
  await context.close();
});

test("a template says it by text message and notification too, and both are seen", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/templates/win-back-again");
  await page.getByRole("button", { name: "Text message" }).click();
  await page.getByRole("textbox", { name: "Text message" }).fill("Come and see what is new.");
  await page.locator("figure").getByText("Come and see what is new.").waitFor();
  await page
    .locator("figure")
    .getByText(/^1 part/)
    .waitFor();
  await page.getByRole("button", { name: "Notification of the browser" }).click();
  await page.getByRole("textbox", { name: "First line of the notification" }).fill("New in the shop");
  await page.locator("figure").getByText("New in the shop").waitFor();
  page.on("dialog", (dialog) => void dialog.accept());
  await context.close();
});

test("in German ready-made journeys, conditions and the way of the mail are told in German", async () => {
  const { page, context } = await opened(browser, { locale: "de-DE" });
  await visit(page, "/journeys");
  await page.getByRole("heading", { name: "Geburtstag" }).waitFor();
  await visit(
    page,
    `/segments/new?condition=${encodeURIComponent(JSON.stringify({ predicate: "orders.count", at_least: 3 }))}`,
  );
  await page.getByText("Zahl der Bestellungen: mindestens 3").waitFor();
  await visit(page, "/settings/senders");
  await page.getByText(/Mail wird aufgefangen/).waitFor();
  await context.close();
});

test("a search is kept as a view and walked with the keyboard", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/customers?q=a");
  await page.getByRole("button", { name: "Keep “a” as a view" }).click();
  await page.getByRole("link", { name: "Everybody" }).click();
  await page.getByRole("link", { name: "“a”", exact: true }).click();
  await page.getByRole("row").nth(2).waitFor();
  await page.getByRole("textbox", { name: /Name, e-mail/ }).press("ArrowDown");
  await page.keyboard.press("j");
  await expect
    .poll(() =>
      page.evaluate(() => document.activeElement?.closest("[data-index]")?.getAttribute("data-index")),
    )
    .toBe("1");
  await page.keyboard.press("Enter");
  await page.waitForURL(/customers\/cus_/);
  await context.close();
});

test("what cannot be a setting is said at its field, by the field's name", async () => {
  const { page, context } = await opened(browser);
  await visit(page, "/settings/policy");
  const quiet = page.getByRole("textbox", { name: "Quiet hours" });
  await quiet.fill("late");
  await page.getByText("What is typed cannot be used yet").waitFor();
  await page.getByRole("button", { name: "Save", exact: true }).first().click();
  await page
    .getByText("“Quiet hours” must be two different times of day such as 21:00-08:00, not late.")
    .waitFor();
  expect(await quiet.getAttribute("aria-invalid")).toBe("true");
  expect(await violations(page)).toEqual([]);
  await page.getByRole("button", { name: "Cancel" }).first().click();
  expect(await quiet.getAttribute("aria-invalid")).not.toBe("true");
  await context.close();
});

test("where nothing was written yet but something waits, the messages lead to the outbox", async () => {
  const { page, context } = await opened(browser);
  await page.route(/\/api\/v1\/messages\?/, (route) => route.fulfill({ json: { items: [] } }));
  await page.route(/\/api\/v1\/messages\/outbox\?/, (route) =>
    route.fulfill({
      json: {
        items: [
          {
            ask: "ask_1",
            customer: "cus_1",
            programme: "thank-you",
            channels: ["email"],
            reason: "quiet_hours",
            words: "quiet hours where the customer lives",
            due_at: new Date(Date.now() + 3_600_000).toISOString(),
            latest: new Date(Date.now() + 86_400_000).toISOString(),
          },
        ],
      },
    }),
  );
  await visit(page, "/messages");
  await page.getByText("What is to be written waits").waitFor();
  expect(await violations(page)).toEqual([]);
  await page.getByRole("link", { name: "See what waits" }).click();
  await page.waitForURL(/messages\/outbox/);
  await context.close();
});
