// @ts-check
import { resolve } from "node:path";
import { findings } from "./axe.mjs";

const shots = resolve(import.meta.dirname, "../shots");

/**
 * Takes pictures of a page at the width of a desk and of a phone, and collects what
 * is wrong with it there: what is too wide, and what axe finds.
 *
 * @param {import("playwright-core").Page} page
 * @param {(name: string, width: number) => string} file the picture's name, without its ending
 */
export function looker(page, file) {
  /** @type {string[]} */
  const problems = [];
  const look = async (/** @type {string} */ name) => {
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: resolve(shots, `${file(name, width)}.png`), fullPage: true });
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      if (wide > 0) problems.push(`${name}: ${wide} px wider than ${width}`);
      for (const finding of await findings(page)) problems.push(`${name} ${width}: ${finding}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  return { look, problems };
}
