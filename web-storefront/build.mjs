// Builds the script and the worker into the room that serves them. With `--check` nothing is written: the file there must be what these
// sources give, and small.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Bytes of the script as it travels. It is loaded in every page of the store. */
const LARGEST = 6 * 1024;

const failed = (what) => {
  console.error(what);
  process.exit(1);
};

for (const [source, name] of [
  ["main.ts", "p.js"],
  ["worker.ts", "p-sw.js"],
]) {
  const asset = fileURLToPath(new URL(`../crates/storefront/assets/${name}`, import.meta.url));
  const built = await build({
    entryPoints: [fileURLToPath(new URL(`src/${source}`, import.meta.url))],
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
  if (travelling >= LARGEST) failed(`${name} has ${travelling} bytes gzipped: it must have less than ${LARGEST}`);
  if (process.argv.includes("--check")) {
    const there = await readFile(asset, "utf8").catch(() => "");
    if (there !== text) failed(`crates/storefront/assets/${name} is not what the sources give: \`npm run build\`, and commit it`);
  } else {
    await writeFile(asset, text);
  }
  console.log(`${name}: ${text.length} bytes, ${travelling} gzipped`);
}
