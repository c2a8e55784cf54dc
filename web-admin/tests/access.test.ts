// Who comes in, and who does not.

import { createHmac } from "node:crypto";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { launched, opened, violations, visit } from "./browser";
import { OWNER } from "./setup";

let browser: Browser;

beforeAll(async () => {
  browser = await launched();
});

afterAll(() => browser.close());

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** RFC 6238 with the values that every app takes: SHA-1, six digits, half a minute. */
function code(secret: string, step: number): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "").toUpperCase()]
    .map((one) => letters.indexOf(one).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((one) => Number.parseInt(one, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac("sha1", key).update(counter).digest();
  const at = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("a stranger signs in and is where they wanted to be; a wrong password is said so", async () => {
  const { page, context } = await opened(browser, { stranger: true });
  await visit(page, "/customers/cus_7?tab=orders");
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  expect(await violations(page)).toEqual([]);
  await signIn(page, OWNER, "not the password");
  await page
    .getByRole("alert")
    .getByText(/is not right/)
    .waitFor();
  await signIn(page, OWNER, inject("password"));
  await page.getByRole("tab", { name: "Orders", selected: true }).waitFor();
  expect(page.url()).toContain("/customers/cus_7?tab=orders");
  await page.getByRole("button", { name: /^Signed in:/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Sign in" }).waitFor();
  await context.close();
});

test("a session that ends is begun again over the page, which keeps what was typed", async () => {
  const { page, context } = await opened(browser, { stranger: true });
  await visit(page, "/segments/new");
  await signIn(page, OWNER, inject("password"));
  await page.getByRole("textbox", { name: "Name" }).fill("Kept while signing in");
  await context.clearCookies();
  await page.getByRole("button", { name: "Add group" }).click();
  await page.getByRole("dialog").getByText("You are signed out").waitFor();
  await signIn(page, OWNER, inject("password"));
  await page.getByRole("dialog").waitFor({ state: "hidden" });
  expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("Kept while signing in");
  await context.close();
});

test("somebody is invited, accepts, turns a second factor on, and may do what their role says", async () => {
  const owner = await opened(browser);
  await visit(owner.page, "/settings/people");
  await owner.page.getByRole("button", { name: "Invite" }).click();
  await owner.page.getByRole("dialog").getByLabel("E-mail").fill("ana@shop.example");
  await owner.page.getByRole("radio", { name: /Analyst/ }).check();
  await owner.page.getByRole("button", { name: "Make the invitation" }).click();
  const link = await owner.page.getByRole("textbox", { name: "Link of the invitation" }).inputValue();
  const { page, context } = await opened(browser, { stranger: true });
  await visit(page, `/invitation${new URL(link).hash}`);
  expect(await violations(page)).toEqual([]);
  await page.getByLabel("Your name").fill("Ana Lyst");
  await page.getByLabel("Password", { exact: true }).fill("a few words of mine");
  await page.getByRole("button", { name: "Accept and sign in" }).click();
  await page.getByRole("button", { name: "Signed in: Ana Lyst" }).waitFor();
  await visit(page, "/segments");
  expect(await page.getByRole("link", { name: "New segment" }).count()).toBe(0);
  await visit(page, "/settings/account");
  expect(await page.getByRole("link", { name: "Audit log" }).count()).toBe(0);
  await page.getByRole("button", { name: "Switch on" }).click();
  const secret = (await page.getByRole("dialog").locator("pre, code").textContent()) ?? "";
  const step = Math.floor(Date.now() / 30_000);
  await page.getByLabel("Six digits").fill(code(secret, step));
  await page.getByRole("dialog").getByRole("button", { name: "Switch on" }).click();
  await page.getByText("I have kept them").click();
  const again = await opened(browser, { stranger: true });
  await visit(again.page, "/");
  await signIn(again.page, "ana@shop.example", "a few words of mine");
  await again.page.getByLabel("Digit 1").waitFor();
  // A code opens once: the next one is taken, which is half a minute early at most.
  await again.page.getByLabel("Digit 1").pressSequentially(code(secret, step + 1));
  await again.page.getByRole("button", { name: "Signed in: Ana Lyst" }).waitFor();
  await visit(owner.page, "/settings/audit");
  await owner.page
    .getByText(/Invited somebody/)
    .first()
    .waitFor();
  await Promise.all([owner.context.close(), context.close(), again.context.close()]);
});
