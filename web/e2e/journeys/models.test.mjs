// @ts-check
// An owner sets up both model services: tries the connection, sees how they are
// doing, and what happens when they go away. Customers are answered all the time.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { openModelServer } from "../lib/model-server.mjs";
import { stage } from "../lib/stage.mjs";

const KEY = "sk-journey-secret";

const talks = {
  zh: { odd: "嗯那种软乎乎的怎么弄哦", rewritten: "羽绒服可以机洗吗", sure: "羽绒服可以机洗吗" },
  en: {
    odd: "hmm so what about fluffy ones then",
    rewritten: "How do I return an item?",
    sure: "How do I return an item?",
  },
};

/**
 * The phrasings of each entry.
 *
 * @param {import("playwright-core").Page} page
 * @param {string} url
 */
async function entriesOf(page, url) {
  /** @type {string[][]} */
  const groups = [];
  for (let cursor = ""; ; ) {
    const answer = await page.request.get(`${url}/api/v1/knowledge/entries?limit=200&cursor=${cursor}`);
    const { entries, next } = await answer.json();
    for (const { question, phrasings } of entries) groups.push([question, ...phrasings]);
    if (!next) return groups;
    cursor = next;
  }
}

const { shop, browser } = await stage({ env: { SHOPBELL_MODEL_NETWORKS: "127.0.0.0/8" } });

describe("model services", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`set up, used, gone, in ${lang}`, async () => {
      const service = await openModelServer();
      const talk = talks[lang];
      const agent = await Agent.signIn(browser, shop, lang, "owner");
      const { page, t } = agent;
      await page.goto(`${shop.url}/console/settings/models`);
      const card = (/** @type {string} */ key) =>
        page.locator("section").filter({ has: page.getByRole("heading", { name: t(key), exact: true }) });
      const { look, problems } = looker(page, (name, width) => `models-${name}-${lang}-${width}`);
      await card("models.embedding").waitFor();
      await look("first");
      service.teach(await entriesOf(page, shop.url));

      for (const [key, model] of Object.entries({
        "models.embedding": "bge-m3",
        "models.chat": "qwen-plus",
      })) {
        const part = card(key);
        await part.getByLabel(t("models.address")).fill(service.url);
        await part.getByLabel(t("models.model"), { exact: true }).fill(model);
        await part.getByLabel(t("models.key"), { exact: true }).fill(KEY);
        await part.getByRole("button", { name: t("models.test") }).click();
        await part.locator('p[data-tone="good"]').waitFor();
        const on = part.getByRole("switch");
        if ((await on.getAttribute("aria-checked")) === "false") await on.click();
        await part.getByRole("button", { name: t("action.save"), exact: true }).click();
        await part.getByText(t("models.state.working"), { exact: true }).waitFor();
      }
      assert.ok(service.calls.every(({ key }) => key === `Bearer ${KEY}`));
      // All phrasings get their place, in the background.
      await card("models.embedding")
        .getByText(/(\d[\d,]*) (?:\/|of) \1$/)
        .waitFor({ timeout: 60_000 });
      await look("working");

      service.rewriteAs(talk.rewritten);
      const customer = await Customer.arrive(browser, shop, lang);
      await customer.openChat();
      const answer = await customer.ask(`${talk.odd} 13812345678`);
      const direct = await (async () => {
        const other = await Customer.arrive(browser, shop, lang);
        await other.openChat();
        const said = await other.ask(talk.sure);
        await other.leave();
        return said;
      })();
      assert.equal(answer, direct, "what is found by the rewriting is answered as if it had been asked");
      const sent = JSON.stringify(service.calls.map(({ body }) => body));
      assert.ok(!sent.includes("13812345678"), "a telephone number was sent");
      assert.ok(sent.includes(lang === "zh" ? "软乎乎" : "fluffy"));

      // Gone: answers come as before, and the page says so.
      await service.close();
      for (const odd of ["咕噜咕噜", "叽里呱啦", "稀里哗啦"])
        await customer.ask(lang === "zh" ? odd : `${odd} blah`);
      await customer.leave();
      await page.reload();
      await card("models.embedding").getByText(t("models.state.paused"), { exact: true }).waitFor();
      await look("gone");
      const part = card("models.embedding");
      await part.getByRole("button", { name: t("models.test") }).click();
      await part.locator('p[data-tone="bad"]').waitFor();
      await look("failed");

      assert.equal((await page.content()).includes(KEY), false);
      assert.equal(shop.log().includes(KEY), false);
      assert.deepEqual(problems, []);
      assert.deepEqual(agent.troubles, []);
      await agent.leave();
    });
  }
});
