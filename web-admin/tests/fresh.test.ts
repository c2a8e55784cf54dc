// A shop that was just founded: every page is there, says what will stand on it, and nothing breaks for want of data.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launched, REPORTS } from "./browser";
import { answering, OWNER } from "./setup";

const PORT = Number(process.env.TESTED_PORT ?? 8479) + 1;
const SERVER = `http://127.0.0.1:${PORT}`;
const PAGES = [
  "/",
  "/customers",
  "/segments",
  "/segments/new",
  "/journeys",
  "/campaigns",
  "/templates",
  "/messages",
  "/messages/outbox",
  "/rehearsals",
  "/experiments",
  ...REPORTS,
  ...["shop", "policy", "senders", "imports", "privacy", "health", "backups", "keys"].map(
    (page) => `/settings/${page}`,
  ),
  ...["webhooks", "people", "audit"].map((page) => `/settings/${page}`),
];

let browser: Browser;
let folder: string;
let child: ChildProcess;
let password: string;

beforeAll(async () => {
  const binary = process.env.TESTED_BINARY ?? "";
  folder = mkdtempSync(join(tmpdir(), "perennial-fresh-"));
  const run = (...args: string[]) => execFileSync(binary, ["--data", folder, ...args], { encoding: "utf8" });
  run("init", "--name", "Fern & Kettle", "--currency", "GBP", "--time-zone", "Europe/London");
  const said = run("--json", "staff", "add", "--email", OWNER, "--name", "Robin Ashdown", "--role", "owner");
  password = (JSON.parse(said.trim().split("\n").at(-1) ?? "{}") as { password: string }).password;
  child = spawn(binary, ["--data", folder, "serve", "--listen", `127.0.0.1:${PORT}`], { stdio: "ignore" });
  await answering(SERVER);
  browser = await launched();
}, 60_000);

afterAll(async () => {
  await browser.close();
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await gone;
  rmSync(folder, { recursive: true, force: true });
});

test("no page of a shop without data breaks", { timeout: 240_000 }, async () => {
  const context = await browser.newContext({ locale: "en-GB" });
  const answer = await context.request.post(`${SERVER}/api/v1/session`, { data: { email: OWNER, password } });
  expect(answer.ok()).toBe(true);
  const page = await context.newPage();
  const broken: string[] = [];
  for (const path of PAGES) {
    await page.goto(`${SERVER}/admin${path}`, { waitUntil: "networkidle" });
    await page.getByRole("heading", { level: 1 }).waitFor();
    if ((await page.getByText("That did not work").count()) > 0) broken.push(path);
  }
  expect(broken).toEqual([]);
  await context.close();
});
