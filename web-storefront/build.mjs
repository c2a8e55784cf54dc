// Builds the script into the room that serves it. With `--check` nothing is written: the file there must be what these
// sources give, and small.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Bytes of the script as it travels. It is loaded in every page of the store. */
const LARGEST = 6 * 1024;

const asset = fileURLToPath(new URL("../crates/storefront/assets/p.js", import.meta.url));
const entry = fileURLToPath(new URL("src/main.ts", import.meta.url));

const built = await build({
  entryPoints: [entry],
  bundle: true,
  format: "iife",
  target: "es2019",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  write: false,
});
const text = built.outputFiles[0].text;
const travelling = gzipSync(text, { level: 9 }).length;
if (travelling >= LARGEST) {
  console.error(`p.js has ${travelling} bytes gzipped: it must have less than ${LARGEST}`);
  process.exit(1);
}
if (process.argv.includes("--check")) {
  const there = await readFile(asset, "utf8").catch(() => "");
  if (there !== text) {
    console.error("crates/storefront/assets/p.js is not what the sources give: `npm run build`, and commit it");
    process.exit(1);
  }
} else {
  await writeFile(asset, text);
}
console.log(`p.js: ${text.length} bytes, ${travelling} gzipped`);
