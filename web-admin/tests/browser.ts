import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, inject } from "vitest";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export function launched(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

interface Looking {
  theme?: "light" | "dark";
  viewport?: { width: number; height: number };
  locale?: string;
  /** Nobody has signed in here. */
  stranger?: boolean;
}

/** The cookies of the owner's session, as a browser keeps them. */
function cookies() {
  return inject("cookies").map((line) => {
    const [pair = "", ...rest] = line.split("; ");
    const cut = pair.indexOf("=");
    return {
      name: pair.slice(0, cut),
      value: pair.slice(cut + 1),
      url: inject("server"),
      httpOnly: rest.includes("HttpOnly"),
    };
  });
}

/** A window of its own: the owner's, or a stranger's. What goes wrong inside fails the test. */
export async function opened(
  browser: Browser,
  looking: Looking = {},
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    viewport: looking.viewport ?? DESKTOP,
    colorScheme: looking.theme ?? "light",
    locale: looking.locale ?? "en-GB",
    timezoneId: "Europe/London",
    acceptDownloads: true,
  });
  context.setDefaultTimeout(10_000);
  if (!looking.stranger) await context.addCookies(cookies());
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  return { page, context };
}

export async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${inject("page")}${path}`, { waitUntil: "networkidle" });
}

interface Violation {
  id: string;
  nodes: Array<{ target: string[] }>;
}

/** What axe finds wrong, each with where. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const found = (await page.evaluate("axe.run(document, { iframes: false })")) as { violations: Violation[] };
  return found.violations.map(
    (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`,
  );
}

export async function asked<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${inject("server")}/api/v1/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${inject("key")}`, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${path}: ${response.status}`).toBe(true);
  return (await response.json()) as T;
}
