// Weighs what a browser fetches before it has shown the inbox: the scripts and
// styles of the entry, the frame, the inbox and one language, gzipped. Fails
// above the budget. Run after the build.

import { readFile } from "node:fs/promises";
import { exit } from "node:process";
import { gzipSync } from "node:zlib";

const BUDGET_KB = 380;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(await readFile(new URL(".vite/manifest.json", dist), "utf8"));

const FIRST_VIEW = [
  "index.html",
  "src/app/shell.tsx",
  "src/features/inbox/components/inbox-page.tsx",
  "src/locales/zh-CN.ts",
  "antd/es/locale/zh_CN.js",
];

const files = new Set();
/** A chunk with everything that it imports statically. */
function take(key) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`${key} is not in the manifest`);
  if (files.has(chunk.file)) return;
  files.add(chunk.file);
  for (const css of chunk.css ?? []) files.add(css);
  for (const other of chunk.imports ?? []) take(other);
}
for (const part of FIRST_VIEW) {
  take(Object.keys(manifest).find((key) => key.endsWith(part)) ?? part);
}

let total = 0;
const rows = [];
for (const file of files) {
  const size = gzipSync(await readFile(new URL(file, dist)), { level: 9 }).length;
  total += size;
  rows.push([size, file]);
}
rows.sort((a, b) => b[0] - a[0]);
for (const [size, file] of rows.slice(0, 12))
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`);
console.log(
  `${(total / 1000).toFixed(1).padStart(7)} kB  first view in ${files.size} files, budget ${BUDGET_KB} kB`,
);
if (total > BUDGET_KB * 1000) exit(1);
