// @ts-check
// Every main screen in both languages, light and dark, wide and narrow: it must
// pass axe and not scroll sideways. The pictures in shots/ are for people.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");
const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

const { shop, browser } = await stage();

describe("the look", () => {
  /**
   * @param {import("playwright-core").Page} page
   * @param {string} name
   * @param {string[]} problems
   */
  async function look(page, name, problems) {
    await page.screenshot({ path: resolve(shots, `${name}.png`) });
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (wide > 0) problems.push(`${name}: ${wide} px wider than the screen`);
    for (const finding of await findings(page)) problems.push(`${name}: ${finding}`);
  }

  for (const lang of /** @type {const} */ (["zh", "en"])) {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      for (const viewport of sizes) {
        const suffix = `${lang}-${colorScheme}-${viewport.width}`;
        test(`widget and console, ${suffix}`, async () => {
          /** @type {string[]} */
          const problems = [];
          const customer = await Customer.arrive(browser, shop, lang, { colorScheme, viewport });
          await look(customer.page, `shop-${suffix}`, problems);
          await customer.openChat();
          await look(customer.page, `welcome-${suffix}`, problems);
          await customer.ask(lang === "zh" ? "退货怎么退" : "How do I return an item?");
          await customer.page.screenshot({ path: resolve(shots, `chat-${suffix}.png`) });
          const frame = customer.page.frames().find((f) => f.url().includes("/widget/"));
          assert.ok(frame, "the widget's frame");
          for (const finding of await findings(frame)) problems.push(`chat-${suffix}: ${finding}`);

          const agent = await Agent.signIn(browser, shop, lang, "owner", { colorScheme, viewport });
          await agent.show("all");
          await look(agent.page, `inbox-${suffix}`, problems);
          await agent.open(lang === "zh" ? "退" : "return");
          await agent.page.waitForLoadState("networkidle");
          await look(agent.page, `conversation-${suffix}`, problems);
          for (const place of ["knowledge", "understanding/try", "understanding/intents", "team"]) {
            await agent.page.goto(`${shop.url}/console/${place}`);
            await agent.page.waitForLoadState("networkidle");
            await look(agent.page, `${place.replace("/", "-")}-${suffix}`, problems);
          }
          await Promise.all([customer.leave(), agent.leave()]);
          assert.deepEqual(problems, []);
        });
      }
    }
  }
});
