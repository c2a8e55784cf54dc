import { defineConfig } from "vitest/config";
import type { Reporter, TestCase, TestModule } from "vitest/node";

/** What failed and why, a line each, at the very end: where a long log is cut, its end stays. */
const inShort: Reporter = {
  onTestRunEnd(modules) {
    const failed = modules.flatMap((one: TestModule) => [...one.children.allTests("failed")]);
    for (const one of failed) console.log(`failed: ${one.fullName}: ${reason(one)}`);
  },
};

function reason(one: TestCase): string {
  const messages = (one.result().errors ?? []).map((error) => error.message);
  return messages.join("; ").replaceAll(/\s+/g, " ").slice(0, 900);
}

/** The page in a real browser, before a real server. */
export default defineConfig({
  test: {
    include: ["tests/**/*.test.ts"],
    globalSetup: ["tests/setup.ts"],
    testTimeout: 180_000,
    hookTimeout: 180_000,
    fileParallelism: false,
    reporters: ["default", inShort],
  },
});
