// @ts-check
// A bad publish is stopped. What a customer was answered yesterday is replayed on a
// draft that has lost it; the difference is judged as bad, and then the draft cannot
// be published in the editor without a reason. A mended draft goes through.
// Questions and replays are made over HTTP.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { atRest, launch } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { openShop } from "../lib/shop.mjs";

const words = {
  zh: {
    question: "戒指内圈可以刻字吗",
    answer: "可以免费刻字，下单时备注内容即可",
    bad: "年会抽奖几点开始",
    badAnswer: "年会当天晚上八点",
    reason: "活动期间先下线刻字服务",
  },
  en: {
    question: "can you engrave the inside of a ring",
    answer: "Engraving is free. Put the text into the note of the order.",
    bad: "when does the raffle of the party begin",
    badAnswer: "At eight in the evening.",
    reason: "no engraving during the sale",
  },
};

describe("the gate before publishing", () => {
  /** @type {Awaited<ReturnType<typeof openShop>>} */
  let shop;
  /** @type {import("playwright-core").Browser} */
  let browser;
  before(async () => {
    [shop, browser] = await Promise.all([openShop(), launch()]);
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });

  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`a replay blocks a bad publish, in ${lang}`, async () => {
      const w = words[lang];
      const head = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = head;
      const { look, problems } = looker(page, (name, width) => `gate-${name}-${lang}-${width}`);
      /** @param {"get" | "post" | "put"} method @param {string} path @param {object} [data] */
      const call = async (method, path, data) => {
        const answer = await page.request[method](`${shop.url}/api/v1/knowledge${path}`, {
          ...(data && { data }),
          headers: { Origin: shop.url },
        });
        assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
        return answer.status() === 204 ? null : answer.json();
      };
      const told = async () => (await call("post", "/test", { question: w.question, lang })).answer ?? "";

      const { categories } = await call("get", `/categories?lang=${lang}`);
      const good = {
        category_id: categories[0].id,
        lang,
        question: w.question,
        phrasings: [],
        answer: w.answer,
        related: [],
        hand_over: "never",
        enabled: true,
      };
      const entry = await call("post", "/entries", good);
      const customer = await Customer.arrive(browser, shop, lang);
      await customer.openChat();
      assert.ok((await customer.ask(w.question)).includes(w.answer));

      // The draft is about something else altogether.
      const bad = { ...good, question: w.bad, answer: w.badAnswer };
      await call("put", `/entries/${entry.id}/draft`, { ...bad, edit: entry.edit });
      let replay = await call("post", "/replays", { days: 1, entry_id: entry.id });
      for (let tries = 0; replay.state !== "done" && tries < 200; tries++) {
        await page.waitForTimeout(100);
        replay = await call("get", `/replays/${replay.id}`);
      }
      const { differences } = await call("get", `/replays/${replay.id}/differences`);
      const lost = differences.find((/** @type {{ question: string }} */ d) => d.question === w.question);
      assert.ok(lost, "the question that the draft has lost");
      await call("put", `/replays/${replay.id}/differences/${lost.n}`, { verdict: "bad" });

      const editor = page.getByRole("region", { name: t("knowledge.editor") });
      const press = (/** @type {string} */ key) =>
        editor.getByRole("button", { name: t(key), exact: true }).click();
      const dialog = page.getByRole("dialog").filter({ hasText: t("gate.title") });
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}&entry=${entry.id}`);
      await press("life.publish");
      await dialog.getByText(w.question, { exact: true }).first().waitFor();
      await atRest(dialog);
      await look("blocked");
      const anyway = dialog.getByRole("button", { name: t("gate.anyway") });
      assert.ok(await anyway.isDisabled(), "not without a reason");
      await dialog.getByRole("button", { name: t("action.cancel"), exact: true }).click();
      await dialog.waitFor({ state: "detached" });
      assert.equal(await told(), w.answer);

      // Mended, it goes through.
      const now = await call("get", `/entries/${entry.id}`);
      await call("put", `/entries/${entry.id}/draft`, { ...good, answer: `${w.answer} ✓`, edit: now.edit });
      await page.reload();
      await press("life.publish");
      await page.getByRole("status").getByText(t("life.published"), { exact: true }).first().waitFor();
      assert.equal(await told(), `${w.answer} ✓`);

      // With a reason the bad one goes, too, and that is kept.
      const mended = await call("get", `/entries/${entry.id}`);
      await call("post", "/tests", { question: w.question, lang, expect: "entries", entries: [entry.id] });
      await call("put", `/entries/${entry.id}/draft`, { ...bad, edit: mended.edit });
      await page.reload();
      await press("life.publish");
      await dialog.getByLabel(t("gate.reason")).fill(w.reason);
      await anyway.click();
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("status").getByText(t("life.published"), { exact: true }).first().waitFor();
      assert.notEqual(await told(), `${w.answer} ✓`);
      await page.reload();
      await editor.locator("details summary").last().click();
      await editor.getByText(w.reason).waitFor();
      await look("kept");
      assert.deepEqual(problems, []);
      for (const who of [customer, head]) {
        assert.deepEqual(who.troubles, []);
        await who.leave();
      }
    });
  }
});
