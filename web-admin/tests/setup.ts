// A demo shop of its own, and the real program on it, with the page inside.

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    page: string;
    server: string;
    key: string;
    password: string;
    cookies: string[];
  }
}

const PORT = Number(process.env.TESTED_PORT ?? 8479);
const CUSTOMERS = "400";
const STARTING_MS = 30_000;
export const OWNER = "owner@shop.example";

export async function answering(address: string): Promise<void> {
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

async function signedIn(server: string, password: string): Promise<string[]> {
  const answer = await fetch(`${server}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ email: OWNER, password }),
  });
  if (!answer.ok) throw new Error(`the owner cannot sign in: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie();
}

/**
 * Needs TESTED_BINARY: the program to test against; TESTED_PORT is where it listens. TESTED_PAGE is the page where it is not the one in the program, as that of
 * `npx vite preview` with DEV_SERVER=http://127.0.0.1:8479.
 */
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
  const password = readFileSync(join(folder, "owner-password.txt"), "utf8").trim();
  const server = `http://127.0.0.1:${PORT}`;
  const child: ChildProcess = spawn(binary, ["--data", folder, "serve", "--listen", `127.0.0.1:${PORT}`], {
    stdio: "ignore",
  });
  await answering(server);
  project.provide("page", process.env.TESTED_PAGE ?? `${server}/admin`);
  project.provide("server", server);
  project.provide("key", key);
  project.provide("password", password);
  project.provide("cookies", await signedIn(server, password));
  return async () => {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
}
