// @ts-check

import { resolve } from "node:path";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "../..");

/**
 * The catalogues that people read, so that a journey looks for the same words.
 *
 * @param {"zh" | "en"} lang
 */
export async function textsOf(lang) {
  const tag = lang === "zh" ? "zh-CN" : "en";
  const [first, talk, team, more] = await Promise.all([
    load(`widget/src/locales/${tag}.ts`),
    load(`widget/src/locales/talk.${tag}.ts`),
    load(`console/src/locales/${tag}.ts`),
    load(`console/src/locales/more/${tag}.ts`),
  ]);
  const console = lang === "zh" ? { ...team.zhCN, ...more.moreZhCN } : { ...team.en, ...more.moreEn };
  return {
    widget: /** @type {Record<string, string>} */ ({ ...first.texts, ...talk.texts }),
    /** @type {(key: string) => string} */
    console(key) {
      const text = console[key];
      if (text === undefined) throw new Error(`no text ${key}`);
      return typeof text === "string" ? text : text.other;
    },
  };
}

/** @param {string} file */
async function load(file) {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, file)],
    bundle: true,
    format: "esm",
    write: false,
    logLevel: "silent",
  });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
