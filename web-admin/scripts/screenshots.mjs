// Pictures of every page, light and dark, on a desk and on a phone, of a demo shop made for it.
//
//   node scripts/screenshots.mjs PROGRAM [FOLDER] [--only WORD] [--readme]
//
// They go to FOLDER (var/pictures/, which is not kept). `--readme` takes the few that the README shows, into docs/pictures.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const { values: asked, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    readme: { type: "boolean", default: false },
    /** A running demo, and its owner's password, where one is there already. */
    server: { type: "string" },
    password: { type: "string" },
  },
});
const [program, given] = positionals;
const base = fileURLToPath(new URL("..", import.meta.url));
const folder = given ?? join(base, asked.readme ? "../docs/pictures" : "../var/pictures");
const OWNER = "owner@shop.example";
const PORT = 8489;

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

async function answering(address) {
  for (let tries = 0; tries < 600; tries += 1) {
    if (
      await fetch(address).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${address}`);
}

/** A demo shop of its own, running. */
async function shop() {
  if (asked.server) return { server: asked.server, password: asked.password, end: async () => {} };
  if (program === undefined) throw new Error("which program?");
  const data = mkdtempSync(join(tmpdir(), "perennial-pictures-"));
  execFileSync(program, ["demo", "--data", data, "--no-serve"], { stdio: "inherit" });
  const password = readFileSync(join(data, "owner-password.txt"), "utf8").trim();
  const server = `http://127.0.0.1:${PORT}`;
  const child = spawn(program, ["--data", data, "serve", "--listen", `127.0.0.1:${PORT}`], {
    stdio: "ignore",
  });
  await answering(`${server}/admin/`);
  const end = async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await gone;
    rmSync(data, { recursive: true, force: true });
  };
  return { server, password, end };
}

async function signIn(server, password) {
  const answer = await fetch(`${server}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: OWNER, password }),
  });
  if (!answer.ok) throw new Error(`the owner cannot sign in: ${answer.status}`);
  return answer.headers.getSetCookie().map((line) => {
    const [pair] = line.split("; ");
    const cut = pair.indexOf("=");
    return { name: pair.slice(0, cut), value: pair.slice(cut + 1), url: server };
  });
}

const SEGMENT = {
  name: "Loyal, but quiet",
  definition: {
    all: [
      { predicate: "orders.count", at_least: 3 },
      {
        any: [
          { predicate: "orders.last", older_than_days: 90 },
          { not: { predicate: "customer.country", country: "GB" } },
        ],
      },
    ],
  },
};

/** What is asked of the API to know where to look. */
async function found(server, cookies) {
  const header = cookies.map((one) => `${one.name}=${one.value}`).join("; ");
  const csrf = cookies.find((one) => one.name === "perennial_csrf")?.value ?? "";
  const ask = async (path, body) => {
    const answer = await fetch(`${server}/api/v1/${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { cookie: header, "x-csrf-token": csrf, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  };
  const made = await ask("segments", SEGMENT);
  const segments = await ask("segments");
  const messages = await ask("messages?limit=1");
  const message = messages.items[0];
  // Somebody who has been here for long.
  const members = await ask(`segments/${encodeURIComponent(SEGMENT.name)}/members?limit=1`);
  const customer = members.items?.[0]?.customer ?? "cus_7";
  const written = message?.customer ?? customer;
  const orders = await ask(`orders?customer=${customer}&limit=1`);
  return {
    segment: made.id ?? segments.items.find((one) => one.name === SEGMENT.name)?.id,
    message: message?.id,
    order: orders.items?.[0]?.id,
    customer,
    written,
  };
}

function pages({ segment, message, order, customer, written }) {
  return [
    ["home", "/"],
    ["customers", "/customers"],
    ["customer", `/customers/${customer}`],
    ["customer-orders", `/customers/${customer}?tab=orders`],
    ["customer-why", `/customers/${written}?tab=messages`],
    ["order", `/orders/${order}`],
    ["segments", "/segments"],
    ["segment-new", "/segments/new"],
    ["segment", `/segments/${segment}`],
    ["journeys", "/journeys"],
    ["journey", "/journeys/thank-you"],
    ["journey-step", "/journeys/thank-you?node=thanks"],
    ["messages", "/messages"],
    ["message", `/messages/${message}`],
    ...["programmes", "revenue", "sales", "repeat", "cohorts", "second-order", "rfm"].map((report) => [
      `measures-${report}`,
      `/measures?report=${report}`,
    ]),
    ["settings", "/settings"],
    ["settings-account", "/settings/account"],
    ["settings-people", "/settings/people"],
    ["settings-audit", "/settings/audit"],
    ["nowhere", "/nowhere"],
    ["sign-in", "/sign-in"],
  ];
}

/** The README's: file, page, look. */
const README = { home: "light", journey: "light", customer: "light", segment: "dark" };

const { server, password, end } = await shop();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const cookies = await signIn(server, password);
  const all = pages(await found(server, cookies));
  mkdirSync(folder, { recursive: true });
  const looks = [
    ["desk", DESK, "light"],
    ["desk", DESK, "dark"],
    ["phone", PHONE, "light"],
    ["phone", PHONE, "dark"],
  ];
  for (const [place, viewport, theme] of looks) {
    const context = await browser.newContext({
      viewport,
      colorScheme: theme,
      locale: "en-GB",
      timezoneId: "Europe/London",
    });
    await context.addCookies(cookies);
    const page = await context.newPage();
    for (const [name, path] of all) {
      if (asked.only !== undefined && !name.includes(asked.only)) continue;
      if (asked.readme && (place !== "desk" || README[name] !== theme)) continue;
      await page.goto(`${server}/admin${path}`, { waitUntil: "networkidle" });
      // What is still on its way shows grey bars.
      const coming = () => page.locator("[class*=mantine-Skeleton-root]").count();
      for (let tries = 0; tries < 50 && (await coming()) > 0; tries += 1) await page.waitForTimeout(100);
      await page.waitForTimeout(250);
      const file = asked.readme ? `${name}.png` : `${name}-${place}-${theme}.png`;
      await page.screenshot({ path: join(folder, file) });
    }
    await context.close();
  }
} finally {
  await browser.close();
  await end();
}
