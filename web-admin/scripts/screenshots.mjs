// Pictures of every page, light and dark, on a desk and on a phone, of a demo shop made for it; and of what comes up on
// pages: dialogs, errors, what is on its way, and every page of a shop where nothing happened yet.
//
//   node scripts/screenshots.mjs PROGRAM [FOLDER] [--only WORD,WORD] [--look desk-light] [--language de] [--readme] [--height 1500]
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
    /** One look of the four: `desk-light`, `phone-dark`, … */
    look: { type: "string" },
    /** What the page speaks: `en` or `de`. */
    language: { type: "string", default: "en" },
    readme: { type: "boolean", default: false },
    /** A running demo, and its owner's password, where one is there already. */
    server: { type: "string" },
    password: { type: "string" },
    port: { type: "string", default: "8489" },
    /** A taller window, to see more of long pages. */
    height: { type: "string" },
  },
});
const [program, given] = positionals;
const base = fileURLToPath(new URL("..", import.meta.url));
const folder = given ?? join(base, asked.readme ? "../docs/pictures" : "../var/pictures");
const OWNER = "owner@shop.example";
const PORT = Number(asked.port);

const DESK = { width: 1440, height: Number(asked.height ?? 900) };
const PHONE = { width: 390, height: Number(asked.height ?? 844) };

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
  return started(data, PORT, password);
}

/** A shop, served. */
async function started(data, port, password) {
  const server = `http://127.0.0.1:${port}`;
  const child = spawn(program, ["--data", data, "serve", "--listen", `127.0.0.1:${port}`], {
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

const CAMPAIGN = {
  name: "spring-letter",
  document: {
    title: "Spring letter",
    topic: "news",
    variants: [{ id: "a", template: "win-back", template_version: 1 }],
    when: { local: { day: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10), time: "10:00" } },
  },
};

const SIGNATURE = {
  title: "Signature",
  fallback: "en",
  blocks: [
    { kind: "divider" },
    {
      kind: "closing",
      text: { en: "Warm regards,\n{{ shop.name }}", de: "Herzliche Grüße\n{{ shop.name }}" },
    },
    { kind: "social", links: [{ name: "Instagram", link: "https://www.instagram.com/" }] },
  ],
};

const OFFER = {
  name: "come-back",
  definition: {
    title: "Five pounds for the next order",
    gives: { kind: "amount", amounts: { GBP: 500 } },
    codes: { kind: "single_use", prefix: "BACK" },
    minimum: { GBP: 3000 },
    valid_days: 14,
  },
};
const MUG = {
  title: "A mug with every big order",
  gives: { kind: "gift", text: { en: "a mug", de: "eine Tasse" } },
  codes: { kind: "shared", code: "MUG" },
  costs: { GBP: 350 },
};
const EXPERIMENT = {
  name: "shorter-subject",
  definition: {
    title: "Does a shorter subject bring more orders?",
    arms: [{ name: "as-now" }, { name: "short" }],
    days: 30,
  },
};

const HOLDOUT = {
  name: "all-marketing",
  definition: { title: "What all marketing brings", kind: "holdout", percent: 10 },
};

/** What is asked of the API to know where to look. */
async function found(server, cookies) {
  const header = cookies.map((one) => `${one.name}=${one.value}`).join("; ");
  const csrf = cookies.find((one) => one.name === "perennial_csrf")?.value ?? "";
  const ask = async (path, body, method = body === undefined ? "GET" : "POST") => {
    const answer = await fetch(`${server}/api/v1/${path}`, {
      method,
      headers: { cookie: header, "x-csrf-token": csrf, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.json();
  };
  const made = await ask("segments", SEGMENT);
  const segments = await ask("segments");
  // Somebody who has been here for long.
  const members = await ask(`segments/${encodeURIComponent(SEGMENT.name)}/members?limit=1`);
  const customer = members.items?.[0]?.customer ?? "cus_7";
  await learned(ask, customer);
  const messages = await ask("messages?limit=1");
  const message = messages.items[0];
  const written = message?.customer ?? customer;
  const orders = await ask(`orders?customer=${customer}&limit=1`);
  const known = { segment: made.id ?? segments.items.find((one) => one.name === SEGMENT.name)?.id, customer };
  // The README shows no rehearsal, which takes a while.
  if (asked.readme) return known;
  await ask("campaigns", CAMPAIGN);
  await ask("shared-blocks/signature", { document: SIGNATURE }, "PUT");
  await ask("experiments", EXPERIMENT);
  await ask("offers", OFFER);
  await ask(`offers/${OFFER.name}/codes/make`, { count: 40 });
  await ask("offers", { name: "a-mug", definition: MUG });
  await ask("experiments", HOLDOUT);
  await ask(`experiments/${HOLDOUT.name}/start`, {});
  return {
    ...known,
    message: message?.id,
    order: orders.items?.[0]?.id,
    written,
    rehearsal: await rehearsed(ask),
  };
}

/** A shop that was just made learns what is to be expected of its customers: pictures show it once it has. */
async function learned(ask, customer) {
  for (let tries = 0; tries < 240; tries += 1) {
    const { p_alive } = await ask(`customers/${customer}/predictions`);
    const { items } = await ask("messages?limit=1");
    if (p_alive !== undefined && items.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** A rehearsal of a year: the one that is there already, else a new one. */
async function rehearsed(ask) {
  const there = (await ask("rehearsals")).items?.find((one) => one.state === "done");
  if (there !== undefined) return there.id;
  const days = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);
  const rehearsal = await ask("rehearsals", {
    names: ["thank-you", "good-choice", "review-request", "second-order"],
    from: days(365),
    to: days(1),
  });
  for (let tries = 0; tries < 600; tries += 1) {
    const { state } = await ask(`rehearsals/${rehearsal.id}`);
    if (state !== "queued" && state !== "running") break;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return rehearsal.id;
}

function pages({ segment, message, order, customer, written, rehearsal }) {
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
    ["campaigns", "/campaigns"],
    ["campaigns-calendar", "/campaigns?view=calendar"],
    ["campaign", "/campaigns/spring-letter"],
    ["campaign-what", "/campaigns/spring-letter?step=what"],
    ["campaign-check", "/campaigns/spring-letter?step=check"],
    ["templates", "/templates"],
    ["template", `/templates/thank-you?customer=${customer}`],
    ["template-preview", `/templates/thank-you?customer=${customer}&pane=side`],
    ["template-block", "/templates/goes-with?side=block"],
    ["template-languages", "/templates/thank-you?view=translate&language=de"],
    ["shared-blocks", "/shared-blocks"],
    ["shared-block", "/shared-blocks/signature"],
    ["journey-ready", "/journeys/ready/review-request"],
    ["rehearsals", "/rehearsals"],
    ["rehearsal", `/rehearsals/${rehearsal}`],
    ["messages", "/messages"],
    ["offers", "/offers"],
    ["offer", "/offers/come-back"],
    ["experiments", "/experiments"],
    ["experiment-draft", "/experiments/shorter-subject"],
    ["experiment", "/experiments/all-marketing"],
    ["experiment-done", "/experiments/brewing-tip"],
    ["outbox", "/messages/outbox"],
    ["message", `/messages/${message}`],
    ...["programmes", "revenue", "sales", "repeat", "cohorts", "second-order", "rfm", "clv"].map((report) => [
      `measures-${report}`,
      `/measures?report=${report}`,
    ]),
    ["settings", "/settings"],
    ["settings-account", "/settings/account"],
    ["settings-shop", "/settings/shop"],
    ["settings-policy", "/settings/policy"],
    ["settings-senders", "/settings/senders"],
    ["settings-imports", "/settings/imports"],
    ["settings-privacy", "/settings/privacy"],
    ["settings-health", "/settings/health"],
    ["settings-backups", "/settings/backups"],
    ["settings-sign-on", "/settings/sign-on"],
    ["settings-keys", "/settings/keys"],
    ["settings-webhooks", "/settings/webhooks"],
    ["settings-people", "/settings/people"],
    ["settings-audit", "/settings/audit"],
    ["nowhere", "/nowhere"],
    ["sign-in", "/sign-in"],
  ];
}

/** Nothing comes back of these addresses. */
const held = (page, pattern) => page.route(pattern, () => {});
const broken = (page, pattern) => page.route(pattern, (route) => route.abort());
const clicked = (name) => (page) => page.getByRole("button", { name, exact: true }).first().click();
/** What each is called in both languages. */
const WORDS = {
  en: {
    edit: "Edit",
    publish: "Publish",
    pause: "Pause",
    more: "More",
    erase: "Erase",
    merge: "Merge",
    save: "Save",
    print: "print",
  },
  de: {
    edit: "Bearbeiten",
    publish: "Veröffentlichen",
    pause: "Pausieren",
    more: "Mehr",
    erase: "löschen",
    merge: "Zusammenführen",
    save: "Speichern",
    print: "print",
  },
};

/** What comes up on a page: its name, the page, what is in the way before it comes, and what is done there. */
function scenes({ customer, segment }) {
  const w = WORDS[asked.language];
  const deed = (word) => async (page) => {
    await page
      .locator("main header")
      .getByRole("button", { name: new RegExp(w.more) })
      .first()
      .click();
    await page
      .getByRole("menuitem", { name: new RegExp(word, "i") })
      .first()
      .click();
    await page.getByRole("dialog").waitFor();
  };
  return [
    {
      name: "palette",
      path: "/",
      act: async (page) => {
        await page.keyboard.press("Control+k");
        await page.getByRole("dialog").getByRole("textbox").fill("re");
        await page.waitForTimeout(600);
      },
    },
    {
      name: "dialog-publish",
      path: "/journeys/thank-you",
      act: async (page) => {
        await page
          .getByRole("group", { name: /^(Wait|Warten)/ })
          .first()
          .click();
        await page.waitForURL(/node=/);
        await clicked(w.edit)(page);
        await page.getByRole("textbox", { name: /How long|Wie lange/ }).fill("20");
        await page.waitForTimeout(600);
        await clicked(w.publish)(page);
        await page.getByRole("dialog").waitFor();
        await page.waitForTimeout(800);
      },
    },
    {
      name: "dialog-confirm",
      path: "/journeys/thank-you",
      act: async (page) => {
        await clicked(w.pause)(page);
        await page.waitForTimeout(400);
      },
    },
    { name: "dialog-erase", path: `/customers/${customer}`, act: deed(w.erase) },
    { name: "dialog-merge", path: `/customers/${customer}`, act: deed(w.merge) },
    {
      name: "dialog-condition",
      path: "/segments/new",
      act: async (page) => {
        await page
          .getByRole("button", { name: /Add condition|Bedingung/ })
          .first()
          .click();
        await page.waitForTimeout(300);
      },
    },
    {
      name: "error-segment",
      path: `/segments/${segment}`,
      act: async (page) => {
        await page.getByText("JSON", { exact: true }).click();
        await page.locator("textarea").first().fill('{"all":[{"predicate":"orders.cuont","at_least":2}]}');
        await page.waitForTimeout(900);
      },
    },
    {
      name: "error-form",
      path: "/settings/policy",
      act: async (page) => {
        await page.getByRole("textbox", { name: /Quiet hours|Ruhezeit/ }).fill("late");
        await clicked(w.save)(page);
        await page.waitForTimeout(800);
      },
    },
    {
      name: "error-unreachable",
      path: "/segments",
      before: (page) => broken(page, /\/api\/v1\/(segments|lists)/),
      act: async () => {},
    },
    {
      name: "error-customers",
      path: "/customers",
      before: (page) => broken(page, /\/api\/v1\/customers/),
      act: async () => {},
    },
    {
      name: "error-sign-in",
      path: "/sign-in",
      act: async (page) => {
        await page.locator("input[type=email]").fill("owner@shop.example");
        await page.locator("input[type=password]").fill("not the password");
        await page.keyboard.press("Enter");
        await page.waitForTimeout(800);
      },
      stranger: true,
    },
    ...[
      ["home", "/"],
      ["customers", "/customers"],
      ["customer", `/customers/${customer}`],
      ["segment", `/segments/${segment}`],
      ["journeys", "/journeys"],
      ["journey", "/journeys/thank-you"],
      ["templates", "/templates"],
      ["measures", "/measures"],
      ["settings", "/settings/shop"],
    ].map(([name, path]) => ({
      name: `loading-${name}`,
      path,
      before: (page) =>
        held(page, (url) => url.pathname.startsWith("/api/v1/") && !url.pathname.endsWith("/me")),
      isComing: true,
    })),
  ];
}

/** The pages of a shop where nothing happened yet. */
const EMPTY = [
  ["home", "/"],
  ["customers", "/customers"],
  ["segments", "/segments"],
  ["segment-new", "/segments/new"],
  ["journeys", "/journeys"],
  ["campaigns", "/campaigns"],
  ["calendar", "/campaigns?view=calendar"],
  ["templates", "/templates"],
  ["messages", "/messages"],
  ["outbox", "/messages/outbox"],
  ["rehearsals", "/rehearsals"],
  ...["programmes", "revenue", "sales", "cohorts", "rfm", "clv"].map((one) => [
    `measures-${one}`,
    `/measures?report=${one}`,
  ]),
  ...["imports", "backups", "keys", "webhooks", "people", "audit"].map((one) => [
    `settings-${one}`,
    `/settings/${one}`,
  ]),
];

/** The README's: file, page, look. */
const README = { home: "light", "journey-step": "light", customer: "light", segment: "dark" };

const LOOKS = [
  ["desk", DESK, "light"],
  ["desk", DESK, "dark"],
  ["phone", PHONE, "light"],
  ["phone", PHONE, "dark"],
];
const TONGUES = { en: "en-GB", de: "de-DE" };
const isAsked = (name) =>
  asked.only === undefined ||
  asked.only
    .split(",")
    .some((word) => name === word || (word.endsWith("*") && name.startsWith(word.slice(0, -1))));

/** A window of one look, where somebody is signed in. */
async function opened(browser, [, viewport, theme], cookies) {
  const context = await browser.newContext({
    viewport,
    colorScheme: theme,
    locale: TONGUES[asked.language],
    timezoneId: "Europe/London",
    reducedMotion: "reduce",
  });
  await context.addCookies(cookies);
  context.setDefaultTimeout(8_000);
  context.setDefaultNavigationTimeout(30_000);
  return context;
}

async function settled(page) {
  // What is still on its way shows grey bars.
  const coming = () => page.locator("[class*=mantine-Skeleton-root]").count();
  for (let tries = 0; tries < 50 && (await coming()) > 0; tries += 1) await page.waitForTimeout(100);
  await page.waitForTimeout(250);
}

/** One scene in one look, in a window of its own: what is in the way of one is not in the way of another. */
async function played(browser, server, look, cookies, { name, path, before, act, isComing, stranger }) {
  const context = await opened(browser, look, stranger ? [] : cookies);
  const page = await context.newPage();
  try {
    await before?.(page);
    await page.goto(`${server}/admin${path}`, isComing ? {} : { waitUntil: "networkidle" });
    if (isComing) await page.waitForTimeout(1_500);
    else await settled(page);
    await act?.(page);
  } catch (error) {
    console.error(`${name}: ${error.message.split("\n")[0]}`);
  }
  await page.screenshot({ path: join(folder, `${name}-${look[0]}-${look[2]}.png`) });
  await context.close();
}

/** A shop that was just founded, with its owner. */
async function emptyShop() {
  const data = mkdtempSync(join(tmpdir(), "perennial-empty-"));
  const run = (...args) =>
    execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  run("init", "--data", data, "--name", "Fern & Kettle", "--currency", "GBP", "--time-zone", "Europe/London");
  const said = run(
    "staff",
    "add",
    "--json",
    "--data",
    data,
    "--email",
    OWNER,
    "--name",
    "Robin Ashdown",
    "--role",
    "owner",
  );
  const { password: made } = JSON.parse(said.trim().split("\n").at(-1));
  return started(data, PORT + 1, made);
}

async function pictures(browser, at, cookies, all, name) {
  for (const look of LOOKS) {
    const [place, , theme] = look;
    if (asked.look !== undefined && asked.look !== `${place}-${theme}`) continue;
    const context = await opened(browser, look, cookies);
    const page = await context.newPage();
    for (const [what, path] of all) {
      if (!isAsked(name(what))) continue;
      if (asked.readme && (place !== "desk" || README[what] !== theme)) continue;
      await page.goto(`${at}/admin${path}`, { waitUntil: "networkidle" });
      await settled(page);
      const file = asked.readme ? `${what.split("-")[0]}.png` : `${name(what)}-${place}-${theme}.png`;
      await page.screenshot({ path: join(folder, file) });
    }
    await context.close();
  }
}

const { server, password, end } = await shop();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  mkdirSync(folder, { recursive: true });
  const cookies = await signIn(server, password);
  const known = await found(server, cookies);
  await pictures(browser, server, cookies, pages(known), (name) => name);
  if (!asked.readme) {
    for (const look of LOOKS) {
      if (asked.look !== undefined && asked.look !== `${look[0]}-${look[2]}`) continue;
      for (const scene of scenes(known))
        if (isAsked(scene.name)) await played(browser, server, look, cookies, scene);
    }
    if (program !== undefined && EMPTY.some(([name]) => isAsked(`empty-${name}`))) {
      const empty = await emptyShop();
      try {
        const owner = await signIn(empty.server, empty.password);
        await pictures(browser, empty.server, owner, EMPTY, (name) => `empty-${name}`);
      } finally {
        await empty.end();
      }
    }
  }
} finally {
  await browser.close();
  await end();
}
