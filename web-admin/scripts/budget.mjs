// What travels before the first page is there, compressed: it has a limit.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

/** Scripts and styles of the first page, without its pictures of reports. */
const LARGEST = 200 * 1024;

const dist = fileURLToPath(new URL("../dist/", import.meta.url));
const manifest = JSON.parse(await readFile(`${dist}.vite/manifest.json`, "utf8"));
const needed = new Set();

function need(name) {
  const part = manifest[name];
  if (part === undefined || needed.has(part.file)) return;
  needed.add(part.file);
  for (const style of part.css ?? []) needed.add(style);
  for (const other of part.imports ?? []) need(other);
}

need("index.html");
need("src/home/home.tsx");
let total = 0;
for (const file of needed) total += gzipSync(await readFile(dist + file), { level: 9 }).length;
console.log(`first page: ${needed.size} files, ${(total / 1024).toFixed(1)} kB gzipped`);
if (total > LARGEST) {
  console.error(`the first page may have ${LARGEST / 1024} kB`);
  process.exit(1);
}
