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
    reducedMotion: "reduce",
  });
  // Long, for machines that do other things as well: only what never comes fails.
  context.setDefaultTimeout(30_000);
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

/** How long nothing may have changed, and how long that may take to come. */
const QUIET_MS = 150;
const SETTLING_MS = 5_000;

/**
 * Waits until the page is as it stays: letters are there, nothing moves or fades, nothing is still on its way, and nothing was
 * changed for a while. Tells what is still going on after long enough.
 */
async function settled(page: Page): Promise<string[]> {
  return page.evaluate(
    async ([quiet, limit]) => {
      let changed = performance.now();
      const watch = new MutationObserver(() => {
        changed = performance.now();
      });
      watch.observe(document, { attributes: true, childList: true, characterData: true, subtree: true });
      const going = () => {
        // What is further down may wait until somebody comes there.
        const isSeen = (one: Element) => {
          const { top, bottom } = one.getBoundingClientRect();
          return bottom >= 0 && top <= window.innerHeight;
        };
        const moving = document
          .getAnimations()
          .filter((one) => one.playState === "running")
          .flatMap((one) => (one.effect as KeyframeEffect | null)?.target ?? []);
        const coming = document.querySelectorAll(
          "[class*=mantine-Skeleton-root], [class*=mantine-Loader-root], [aria-busy=true]",
        );
        return [
          ...(document.fonts.status === "loaded" ? [] : ["fonts are loading"]),
          ...moving.filter(isSeen).map((one) => `moving: ${one.outerHTML}`),
          ...[...coming].filter(isSeen).map((one) => `on its way: ${one.outerHTML}`),
          ...(performance.now() - changed > quiet ? [] : ["the page is changing"]),
        ].map((one) => one.slice(0, 200));
      };
      const end = performance.now() + limit;
      let still = going();
      while (still.length > 0 && performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 25));
        still = going();
      }
      watch.disconnect();
      return still;
    },
    [QUIET_MS, SETTLING_MS] as const,
  );
}

interface Violation {
  id: string;
  nodes: Array<{ target: string[]; html: string; failureSummary?: string }>;
}

/** How often axe looks: a fault is what is still there when everything that was on its way has come. */
const LOOKS = 3;

/** What axe finds wrong once the page is at rest, each with where and why. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  let found: string[] = [];
  for (let look = 0; look < LOOKS; look += 1) {
    const busy = await settled(page);
    const run = (await page.evaluate("axe.run(document, { iframes: false })")) as { violations: Violation[] };
    const meanwhile = busy.length === 0 ? "" : `, while ${busy.join("; ")}`;
    found = run.violations.map((one) => `${said(one)}${meanwhile}`);
    if (found.length === 0) break;
  }
  return found;
}

function said(one: Violation): string {
  const where = one.nodes.map((node) => {
    const why = node.failureSummary?.replaceAll(/\s+/g, " ") ?? "";
    return `${node.target.join(" ")} ${node.html.slice(0, 160)} (${why})`;
  });
  return `${one.id}: ${where.join(", ")}`;
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

/** The address of every report. */
export const REPORTS = [
  "programmes",
  "revenue",
  "sales",
  "repeat",
  "retention",
  "cohorts",
  "second-order",
  "orders",
  "rfm",
  "clv",
].map((report) => `/measures?report=${report}`);
