// @ts-check
import { after } from "node:test";
import { launch } from "./browser.mjs";
import { openShop } from "./shop.mjs";

/**
 * A demo shop and a browser for the journeys of a file; both are closed after them.
 *
 * @param {Parameters<typeof openShop>[0]} [options]
 */
export async function stage(options) {
  const [shop, browser] = await Promise.allSettled([openShop(options), launch()]);
  const close = async () => {
    if (browser.status === "fulfilled") await browser.value.close();
    if (shop.status === "fulfilled") await shop.value.close();
  };
  for (const one of [shop, browser]) {
    if (one.status === "rejected") {
      await close();
      throw one.reason;
    }
  }
  after(close);
  return {
    shop: /** @type {PromiseFulfilledResult<Awaited<ReturnType<typeof openShop>>>} */ (shop).value,
    browser: /** @type {PromiseFulfilledResult<import("playwright-core").Browser>} */ (browser).value,
  };
}
