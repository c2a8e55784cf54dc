// What opens over a page is as accessible as the page: menus, lists to choose from, dialogs, the command palette.

import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { asked, DESKTOP, launched, opened, PHONE, violations, visit } from "./browser";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});

afterAll(() => browser.close());

interface Opening {
  what: string;
  path: string;
  open: (page: Page) => Promise<unknown>;
}

const button = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
const choice = (name: string) => (page: Page) => page.getByRole("combobox", { name }).first().click();

const OPENINGS: Opening[] = [
  {
    what: "command palette",
    path: "/",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("textbox").waitFor();
    },
  },
  {
    what: "what is found",
    path: "/",
    open: async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("textbox").fill("cus_5");
      await page.getByRole("dialog").getByText("@").first().waitFor();
    },
  },
  { what: "menu of a customer", path: "/customers/cus_9", open: button("More") },
  {
    what: "kinds of the timeline",
    path: "/customers/cus_9",
    open: (page) => page.getByRole("combobox").first().click(),
  },
  { what: "a consent", path: "/customers/cus_9", open: button("Note down") },
  { what: "conditions", path: "/segments/new", open: button("Add condition") },
  { what: "a new list", path: "/segments", open: button("New list") },
  { what: "segments to filter by", path: "/customers", open: choice("Segment") },
  { what: "menu of a journey", path: "/journeys/thank-you", open: button("More") },
  { what: "a rehearsal", path: "/journeys/thank-you", open: button("Rehearse") },
  { what: "pausing", path: "/journeys/thank-you", open: button("Pause") },
  {
    what: "a step of a journey being edited",
    path: "/journeys/thank-you?node=a-quarter-of-an-hour",
    open: button("Edit"),
  },
  { what: "a new campaign", path: "/campaigns", open: button("New campaign") },
  { what: "a new template", path: "/templates", open: button("New template") },
  { what: "states of messages", path: "/messages", open: choice("State") },
  { what: "a new key", path: "/settings/keys", open: button("New key") },
  { what: "a new webhook", path: "/settings/webhooks", open: button("New webhook") },
  { what: "an invitation", path: "/settings/people", open: button("Invite") },
  { what: "time zones", path: "/settings/shop", open: choice("Time zone") },
];

test.each([
  ["light", DESKTOP],
  ["dark", PHONE],
] as const)("what opens is accessible, %s %o", { timeout: 600_000 }, async (theme, viewport) => {
  await asked("segments", {
    name: `To filter by, ${theme}`,
    definition: { predicate: "orders.count", at_least: 2 },
  });
  const { page, context } = await opened(browser, { theme, viewport });
  const wrong: string[] = [];
  for (const { what, path, open } of OPENINGS) {
    await visit(page, path);
    const is = await open(page).then(
      () => "open",
      (error: unknown) => String(error).split("\n")[0],
    );
    if (is !== "open") wrong.push(`${what} (${path}) does not open: ${is}`);
    wrong.push(...(await violations(page)).map((one) => `${what} (${path}) ${one}`));
  }
  if (wrong.length > 0) throw new Error(`${theme}: ${wrong.join("\n")}`);
  await context.close();
});
