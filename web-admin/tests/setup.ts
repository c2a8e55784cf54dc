// A demo shop of its own, the real program on it, and the built page before it.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preview } from "vite";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    page: string;
    server: string;
    key: string;
  }
}

const PORT = 8479;
const PAGE_PORT = 8478;
const CUSTOMERS = "400";
const STARTING_MS = 30_000;

async function answering(address: string): Promise<void> {
  const end = Date.now() + STARTING_MS;
  while (Date.now() < end) {
    const there = await fetch(address).then(
      () => true,
      () => false,
    );
    if (there) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nothing answers at ${address}`);
}

/** Needs TESTED_BINARY: the program to test against. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const binary = process.env.TESTED_BINARY;
  if (binary === undefined) throw new Error("TESTED_BINARY names the program to test against");
  const folder = mkdtempSync(join(tmpdir(), "perennial-admin-"));
  const run = (...args: string[]) => execFileSync(binary, args, { encoding: "utf8" });
  run("demo", "--data", folder, "--no-serve", "--customers", CUSTOMERS);
  run("--data", folder, "setting", "set", "messages.quiet_hours", "03:00-03:01");
  const answer = run("--json", "--data", folder, "key", "create", "--name", "tests")
    .trim()
    .split("\n")
    .at(-1);
  const key = (JSON.parse(answer ?? "{}") as { secret: string }).secret;
  const server = `http://127.0.0.1:${PORT}`;
  const child: ChildProcess = spawn(binary, ["--data", folder, "serve", "--listen", `127.0.0.1:${PORT}`], {
    stdio: "ignore",
  });
  await answering(server);
  const proxy = { "/api": { target: server, headers: { authorization: `Bearer ${key}` } } };
  const page = await preview({ preview: { port: PAGE_PORT, host: "127.0.0.1", strictPort: true, proxy } });
  project.provide("page", `http://127.0.0.1:${PAGE_PORT}/admin`);
  project.provide("server", server);
  project.provide("key", key);
  return async () => {
    await page.close();
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
}
