// Prints what a page pays for the widget, gzip, and fails above the budget:
// the loader, and everything until the first message is sent.

import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";

const budget = { loader: 3000, first: 15_000 };

const gzipped = async (path) => gzipSync(await readFile(`dist/${path}`), { level: 9 }).length;

const html = await readFile("dist/frame.html", "utf8");
const linked = [...html.matchAll(/(?:href|src)="(assets\/[^"]+)"/g)].map((m) => m[1]);
const assets = (await readdir("dist/assets")).filter((f) => /\.(js|css)$/.test(f)).map((f) => `assets/${f}`);
// One catalogue is loaded; the larger one counts.
const catalogues = assets.filter((f) => /\/(en|zh-CN)-[^/]*\.js$/.test(f));

const loader = await gzipped("loader.js");
const parts = [["loader.js", loader]];
for (const path of ["frame.html", ...linked]) parts.push([path, await gzipped(path)]);
const sizes = await Promise.all(catalogues.map(async (path) => [path, await gzipped(path)]));
parts.push(sizes.sort((a, b) => b[1] - a[1])[0]);
const first = parts.reduce((sum, [, size]) => sum + size, 0);

console.log("until the first message is sent:");
for (const [path, size] of parts) console.log(`  ${String(size).padStart(6)}  ${path}`);
console.log(`  ${String(first).padStart(6)}  in all, budget ${budget.first}; loader budget ${budget.loader}`);
console.log("later:");
for (const path of assets) {
  if (!parts.some(([p]) => p === path)) console.log(`  ${String(await gzipped(path)).padStart(6)}  ${path}`);
}
if (loader > budget.loader || first > budget.first) {
  console.error("size: over budget");
  process.exit(1);
}
