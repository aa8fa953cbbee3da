// @ts-check
// A supervisor teaches the shop what customers mean: the first model trains by
// itself, a sentence is tried and taught, real ones are labelled, and a new
// version is trained, compared and put in service.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { launch } from "../lib/browser.mjs";
import { openShop } from "../lib/shop.mjs";

/** Long enough for the first model on a slow machine that does something else as well. */
const FIRST_MODEL_MS = 240_000;

const lessons = {
  zh: {
    text: "这件大衣我想原路寄回给你们呀",
    intent: "return.request",
    search: "申请退货",
    outside: "今晚月亮真圆呀",
  },
  en: {
    text: "I would like to post this coat back to you folks",
    intent: "return.request",
    search: "request a return",
    outside: "the moon looks so round tonight",
  },
};

describe("the understanding", () => {
  /** @type {Awaited<ReturnType<typeof openShop>>} */
  let shop;
  /** @type {import("playwright-core").Browser} */
  let browser;
  before(async () => {
    [shop, browser] = await Promise.all([openShop({ env: { SHOPBELL_TRAIN_MODELS: "true" } }), launch()]);
  });
  after(async () => {
    await browser?.close();
    await shop?.close();
  });

  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`teach, label, train, in ${lang}`, async () => {
      const lesson = lessons[lang];
      const agent = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = agent;
      const view = (/** @type {string} */ key) =>
        page
          .getByRole("navigation", { name: t("understanding.views") })
          .getByRole("link", { name: t(key), exact: true })
          .click();
      await page.getByRole("link", { name: t("nav.understanding") }).click();

      // The first model is on its way, or there already.
      await view("understanding.versions");
      await page
        .getByRole("row")
        .filter({ hasText: t("model.state.active") })
        .first()
        .waitFor({ timeout: FIRST_MODEL_MS });

      // A sentence is read, taught, and stands in the list of its intent.
      await view("understanding.try");
      const field = page.getByRole("textbox", { name: t("understanding.tryPlaceholder") });
      await field.fill(lesson.text);
      await field.press("Enter");
      await page.getByRole("region", { name: t("understanding.feeling") }).waitFor();
      await page.getByRole("button", { name: t("understanding.teach") }).click();
      await page.getByRole("combobox", { name: t("understanding.searchIntents") }).fill(lesson.search);
      await page.keyboard.press("Enter");
      await page.getByText(t("notice.taughtHint")).waitFor();

      await view("understanding.intents");
      await page.getByRole("textbox", { name: t("understanding.searchIntents") }).fill(lesson.intent);
      await page.getByRole("button", { name: lesson.intent }).click();
      const taught = page.getByRole("listitem").filter({ hasText: lesson.text });
      await taught.waitFor();

      // What was forgotten can be taken back.
      await taught.hover();
      await taught.getByRole("button", { name: t("understanding.forget") }).click();
      await taught.getByRole("button", { name: t("understanding.restore") }).click();
      await taught.getByRole("button", { name: t("understanding.forget") }).waitFor({ state: "attached" });

      // Real sentences are labelled by keys, and a label can be taken back.
      await view("understanding.label");
      const decided = page.getByRole("region", { name: t("label.decided") });
      await page.getByRole("region", { name: t("label.question") }).waitFor();
      await page.keyboard.press("o");
      await decided.getByText(t("understanding.outside")).waitFor();
      await page.keyboard.press("s");
      await decided.getByText(t("label.skipped")).waitFor();
      await page.keyboard.press("u");
      await decided.getByText(t("label.skipped")).waitFor({ state: "detached" });

      // A new version is trained, compared and put in service.
      await view("understanding.versions");
      await page
        .getByRole("button", { name: t("model.train") })
        .last()
        .click();
      const comparison = page.getByRole("region", { name: t("model.comparison") });
      await comparison.waitFor({ timeout: FIRST_MODEL_MS });
      await comparison.getByRole("button", { name: t("model.activate"), exact: true }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: t("model.activate"), exact: true })
        .click();
      await page
        .getByRole("row")
        .filter({ hasText: t("model.state.retired") })
        .waitFor();
      await page.getByText(t("notice.taughtHint")).waitFor({ state: "detached" });

      // Every view, now that all of them have something to show, is fit for everybody.
      /** @type {string[]} */
      const problems = [];
      for (const place of ["try", "intents", "confusion", "label", "versions"]) {
        const text = place === "try" ? `?text=${encodeURIComponent(lesson.text)}` : "";
        await page.goto(`${shop.url}/console/understanding/${place}${text}`);
        await page.waitForLoadState("networkidle");
        for (const finding of await findings(page)) problems.push(`${place}: ${finding}`);
      }
      assert.deepEqual(problems, []);

      // The other language has models and sentences of its own, in the same interface.
      const other = lang === "zh" ? "en" : "zh";
      await page
        .getByRole("radiogroup", { name: t("understanding.modelLang") })
        .getByText(t(`lang.${other}`))
        .click();
      await page
        .getByRole("row")
        .filter({ hasText: t("model.state.active") })
        .first()
        .waitFor({ timeout: FIRST_MODEL_MS });

      assert.deepEqual(agent.troubles, []);
      await agent.leave();
    });
  }

  test("who may not teach only looks", async () => {
    const agent = await Agent.signIn(browser, shop, "zh", "agent");
    const { page, t } = agent;
    await page.goto(`${shop.url}/console/understanding/try?text=${encodeURIComponent(lessons.zh.outside)}`);
    await page.getByRole("region", { name: t("understanding.feeling") }).waitFor();
    assert.equal(await page.getByRole("button", { name: t("understanding.teach") }).count(), 0);
    await page.goto(`${shop.url}/console/understanding/versions`);
    await page.getByRole("table").waitFor();
    assert.equal(await page.getByRole("button", { name: t("model.train") }).count(), 0);
    assert.deepEqual(agent.troubles, []);
    await agent.leave();
  });
});
