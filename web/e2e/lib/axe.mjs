// @ts-check
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Serious findings of axe in a page or frame.
 *
 * @param {import("playwright-core").Page | import("playwright-core").Frame} page
 */
export async function findings(page) {
  // A colour on its way to another is neither.
  await page.evaluate(() =>
    Promise.allSettled(
      document
        .getAnimations()
        .filter(
          (one) =>
            one.playState === "running" &&
            one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY,
        )
        .map((one) => one.finished),
    ),
  );
  // Through the debugger, which a content security policy does not stop.
  await page.evaluate(await source);
  const violations = await page.evaluate(async () => {
    // @ts-expect-error: put there by the line above
    const { violations } = await axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
    return violations
      .filter((/** @type {any} */ v) => v.impact === "serious" || v.impact === "critical")
      .map(
        (/** @type {any} */ v) =>
          `${v.id}: ${v.nodes
            .map((/** @type {any} */ n) => n.target.join(" "))
            .slice(0, 4)
            .join(" | ")}`,
      );
  });
  return /** @type {string[]} */ (violations);
}
