// Builds the widget into dist/: loader.js under its stable name, frame.html,
// and assets whose names carry their content's hash.

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { transform } from "esbuild";
import { rolldown } from "rolldown";
import { compressAll } from "../shared/build/compress.mjs";

const out = "dist";
const target = "es2022";

/** Bundles one entry and returns its code. */
async function bundleOne(input, format) {
  const bundle = await rolldown({ input, transform: { target } });
  const { output } = await bundle.generate({ format, minify: true, comments: false });
  return output[0].code;
}

const properties = (css, after) => new Set(css.match(new RegExp(`--[a-z-]+(?=${after})`, "g")));

/** The tokens as custom properties, only those that the sheet uses and nothing else sets. */
async function withTokens(css, ...known) {
  const code = await bundleOne("../shared/tokens/css.ts", "esm");
  const { cssVariables } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const used = properties(css, "\\)");
  const set = properties(known.join("") + css, ":");
  return cssVariables((name) => used.has(name) && !set.has(name) && name !== "--accent") + css;
}

/** Writes a minified sheet and returns its address relative to the frame. */
async function writeSheet(name, css) {
  const { code } = await transform(css, { loader: "css", minify: true, target: ["safari16.4"] });
  const hash = createHash("sha256").update(code).digest("hex").slice(0, 8);
  const href = `assets/${name}-${hash}.css`;
  await writeFile(`${out}/${href}`, code);
  return href;
}

/** Builds the frame's scripts and returns the address of the entry. */
async function writeScripts(talkHref) {
  const bundle = await rolldown({
    input: { frame: "src/frame/main.tsx" },
    tsconfig: false,
    transform: {
      target,
      // A little smaller than the automatic runtime.
      jsx: { runtime: "classic", pragma: "h", pragmaFrag: "Fragment" },
      inject: { h: ["preact", "h"], Fragment: ["preact", "Fragment"] },
      define: { TALK_CSS: JSON.stringify(talkHref) },
    },
  });
  const { output } = await bundle.write({
    dir: `${out}/assets`,
    format: "esm",
    minify: true,
    comments: false,
    entryFileNames: "[name]-[hash].js",
    chunkFileNames: "[name]-[hash].js",
  });
  return `assets/${output.find((o) => o.isEntry).fileName}`;
}

await rm(out, { recursive: true, force: true });
await mkdir(`${out}/assets`, { recursive: true });

const frameCSS = await withTokens(await readFile("src/frame/frame.css", "utf8"));
const talkCSS = await withTokens(await readFile("src/frame/talk/talk.css", "utf8"), frameCSS);
const frameHref = await writeSheet("frame", frameCSS);
const talkHref = await writeSheet("talk", talkCSS);
const entry = await writeScripts(talkHref);

const html = await readFile("src/frame/frame.html", "utf8");
await writeFile(`${out}/frame.html`, html.replace("{css}", frameHref).replace("{js}", entry));
await writeFile(`${out}/loader.js`, await bundleOne("src/loader/loader.ts", "iife"));
await compressAll(out);
