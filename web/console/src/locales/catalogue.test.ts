import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Message } from "./catalogue.ts";
import { en as firstEn } from "./en.ts";
import { moreEn } from "./more/en.ts";
import { moreZhCN } from "./more/zh-CN.ts";
import { zhCN as firstZhCN } from "./zh-CN.ts";

const zhCN = { ...firstZhCN, ...moreZhCN };
const en = { ...firstEn, ...moreEn };

const texts = (message: Message): string[] =>
  typeof message === "string" ? [message] : [message.one, message.other];
const holes = (text: string): string =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .sort()
    .join();

it("fills the same holes in every language", () => {
  const wrong = Object.entries(zhCN).filter(
    ([key, message]) =>
      !texts(en[key as keyof typeof zhCN]).every((text) => holes(text) === holes(texts(message)[0] ?? "")),
  );
  expect(wrong.map(([key]) => key)).toEqual([]);
});

it("has a text in one file only", () => {
  expect(Object.keys(moreZhCN).filter((key) => key in firstZhCN)).toEqual([]);
});

// What lazyPage does not load must not say what comes with lazyPage.
it("brings the texts of more/ only to pages that wait for them", () => {
  const src = join(import.meta.dirname, "..");
  const waits = new Set([
    "documents",
    "experiments",
    "gaps",
    "imports",
    "knowledge",
    "settings",
    "sites",
    "tables",
    "team",
    "testbench",
    "understanding",
  ]);
  // Lent to pages of several features, and loaded with them.
  const wrong: string[] = [];
  for (const file of readdirSync(src, { recursive: true, encoding: "utf8" })) {
    const [top, feature] = file.split(/[\\/]/);
    // What the pages of the knowledge base share is loaded with them.
    const waiting =
      (top === "features" && waits.has(feature ?? "")) || `${top}/${feature}` === "shared/knowledge";
    if (waiting || top === "locales" || !/\.tsx?$/.test(file) || file.includes(".test.")) continue;
    const code = readFileSync(join(src, file), "utf8");
    for (const key of Object.keys(moreZhCN)) if (code.includes(`"${key}"`)) wrong.push(`${file}: ${key}`);
  }
  expect(wrong).toEqual([]);
});
