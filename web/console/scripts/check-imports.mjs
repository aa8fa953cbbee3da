// Holds the layers: locales and shared parts know no feature, a feature knows no
// other feature, and only app knows them all. What tests share (testing) knows
// the shared parts, and only tests know it. Names of files are kebab-case.

import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { exit } from "node:process";
import { fileURLToPath } from "node:url";

const src = fileURLToPath(new URL("../src", import.meta.url));
const IMPORT = /(?:from|import)\s*\(?\s*"([^"]+)"/g;

/** "features/inbox" for a file of that feature, else its first folder. */
function layerOf(path) {
  const [first, second] = relative(src, path).split("/");
  return first === "features" ? `features/${second}` : first;
}

function allowed(from, to) {
  if (from === to || from === "app" || from.startsWith("main.")) return true;
  if (to === "shared" || to === "locales")
    return from.startsWith("features/") || from === "shared" || from === "testing";
  return false;
}

const problems = [];
for (const entry of await readdir(src, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile()) continue;
  const file = join(entry.parentPath, entry.name);
  if (!/^[a-z0-9]+(-[a-zA-Z0-9]+)*(\.[a-z]+)+$/.test(entry.name))
    problems.push(`${relative(src, file)}: not kebab-case`);
  if (!/\.tsx?$/.test(entry.name)) continue;
  for (const [, target] of (await readFile(file, "utf8")).matchAll(IMPORT)) {
    const path = target.startsWith("@/")
      ? join(src, target.slice(2))
      : target.startsWith(".")
        ? resolve(dirname(file), target)
        : "";
    if (!path.startsWith(src)) continue;
    if (entry.name.includes(".test.") && layerOf(path) === "testing") continue;
    if (!allowed(layerOf(file), layerOf(path)))
      problems.push(`${relative(src, file)} must not import ${target}`);
  }
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) exit(1);
