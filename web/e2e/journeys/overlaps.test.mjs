// @ts-check
// A sheet brings entries that ask the same and two that contradict each other: they
// are found, merged, taken back, and mended; whoever writes another one is warned.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { atRest } from "../lib/browser.mjs";
import { looker } from "../lib/look.mjs";
import { stage } from "../lib/stage.mjs";

const stories = {
  zh: {
    head: "标准问（必填）,相似问,答案",
    rows: [
      "星座灯多久发货？,星座灯什么时候发货|星座灯几天能发,付款后48小时内发货。",
      "星座灯什么时候能发货,星座灯多久能发货|星座灯发货时间,付款后48小时内从上海仓发货。",
      "星座灯满多少包邮？,星座灯包邮条件,星座灯满99元包邮。",
      "星座灯的运费怎么算？,星座灯邮费多少,星座灯满199元包邮，不满收10元。",
      "星座灯可以刻字吗？,星座灯刻字,可以刻字，最多8个字。",
    ],
    twin: { question: "星座灯可以刻字吗", answer: "可以刻字，最多8个字。" },
    same: ["星座灯多久发货？", "星座灯什么时候能发货"],
    say: ["星座灯满多少包邮？", "星座灯的运费怎么算？"],
    marks: ["99元", "199元"],
    mended: "星座灯满99元包邮，不满收10元。",
    written: { question: "星座灯要多久才发货", answer: "付款后72小时内发货。" },
  },
  en: {
    head: "Question,Similar questions,Answer",
    rows: [
      "How soon does the constellation lamp ship?,when is the constellation lamp shipped|constellation lamp dispatch time,It ships within 48 hours of payment.",
      "When does the constellation lamp ship?,how soon is the constellation lamp shipped|constellation lamp shipping time,It ships within 48 hours of payment from our Shanghai warehouse.",
      "When is shipping of the constellation lamp free?,constellation lamp free shipping,Shipping of the constellation lamp is free on orders over $50.",
      "How much is shipping of the constellation lamp?,constellation lamp shipping cost,Shipping of the constellation lamp is free on orders over $75.",
      "Can the constellation lamp be engraved?,constellation lamp engraving,Yes: up to eight letters.",
    ],
    twin: { question: "Can the constellation lamp be engraved", answer: "Yes: up to eight letters." },
    same: ["How soon does the constellation lamp ship?", "When does the constellation lamp ship?"],
    say: [
      "When is shipping of the constellation lamp free?",
      "How much is shipping of the constellation lamp?",
    ],
    marks: ["50", "75"],
    mended: "Shipping of the constellation lamp is free on orders over $50.",
    written: {
      question: "How soon will the constellation lamp be shipped?",
      answer: "It ships within 72 hours of payment.",
    },
  },
};

const { shop, browser } = await stage();

describe("overlaps", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`duplicates are merged and a contradiction is mended, in ${lang}`, async () => {
      const story = stories[lang];
      const boss = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = boss;
      const { look, problems } = looker(page, (name, width) => `overlaps-${name}-${lang}-${width}`);
      const list = page.getByRole("region", { name: t("overlap.list") });
      const pane = page.getByRole("region", { name: t("overlap.pane") });
      const row = (/** @type {string} */ kind, /** @type {string} */ question) =>
        list
          .getByRole("button")
          .filter({ hasText: question })
          .filter({ hasText: t(kind) });
      const toOverlaps = () =>
        page
          .getByRole("navigation", { name: t("knowledge.tabs") })
          .getByRole("link", { name: t("knowledge.tab.overlaps") })
          .click();

      await page.goto(`${shop.url}/console/knowledge/imports`);
      await page.getByTestId("import-file").setInputFiles({
        name: "lamp.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(`\uFEFF${[story.head, ...story.rows].join("\r\n")}`),
      });
      await page
        .locator("p", { hasText: t("import.state.ready") })
        .first()
        .waitFor();
      await page.locator("button.ant-btn-primary").click();
      await page
        .locator("p", { hasText: t("import.state.done") })
        .first()
        .waitFor();

      // An import knows its own questions again; a program that writes entries does not.
      assert.equal(await page.evaluate(twin, { lang, ...story.twin }), 200);

      await page.goto(`${shop.url}/console/knowledge?lang=${lang}`);
      await toOverlaps();
      await row("overlap.kind.contradiction", story.say[0] ?? "")
        .or(row("overlap.kind.contradiction", story.say[1] ?? ""))
        .first()
        .waitFor();
      await look("list");

      // What the two say differently is marked on both sides.
      await list
        .getByRole("button")
        .filter({ hasText: story.say[0] ?? "" })
        .filter({ hasText: story.say[1] ?? "" })
        .first()
        .click();
      const marks = await pane.locator("mark").allTextContents();
      assert.deepEqual(marks.map((text) => text.replace("$", "")).toSorted(), story.marks.toSorted());
      await look("contradiction");

      // Merged: one stays, with the phrasings of both; taken back: both are there.
      const merge = async () => {
        await row("overlap.kind.duplicate", story.same[0] ?? "")
          .first()
          .click();
        await pane.getByRole("button", { name: t("overlap.merge") }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByRole("radio", { name: story.same[0] ?? "" }).check();
        await atRest(dialog);
        await look("merge");
        await dialog.locator(".ant-modal-footer .ant-btn-primary").click();
        await page
          .getByRole("button", { name: t("action.undo") })
          .first()
          .waitFor();
        await row("overlap.kind.duplicate", story.same[0] ?? "")
          .first()
          .waitFor({ state: "detached" });
      };
      await merge();
      await page
        .getByRole("button", { name: t("action.undo") })
        .first()
        .click();
      await page.getByText(t("overlap.undone")).first().waitFor();
      await row("overlap.kind.duplicate", story.same[0] ?? "")
        .first()
        .waitFor();
      await merge();

      // The one that has gone says where it went.
      await page.getByRole("button", { name: t("overlap.merges") }).click();
      await page
        .getByRole("dialog")
        .getByRole("link", { name: story.same[0] ?? "" })
        .first()
        .waitFor();
      await look("merges");
      await page.keyboard.press("Escape");
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}&stage=deleted`);
      await page
        .getByRole("link", { name: story.same[1] ?? "" })
        .or(page.getByText(story.same[1] ?? "", { exact: true }))
        .first()
        .click();
      await page.getByText(t("overlap.mergedInto")).waitFor();
      await look("bin");

      // Word for word the same: all at once.
      await toOverlaps();
      await list.getByRole("button", { name: t("overlap.exactMerge") }).click();
      await look("exact");
      await page.getByRole("dialog").locator(".ant-modal-footer .ant-btn-primary").click();
      await list.getByRole("button", { name: t("overlap.exactMerge") }).waitFor({ state: "detached" });

      // Who mends the contradiction sees it go from the list.
      await list
        .getByRole("button")
        .filter({ hasText: story.say[0] ?? "" })
        .filter({ hasText: story.say[1] ?? "" })
        .first()
        .click();
      await pane.getByRole("link", { name: story.say[1] ?? "" }).click();
      const answer = page.getByRole("textbox", { name: t("knowledge.answer"), exact: true });
      await page.getByText(t("overlap.warnContradicts")).first().waitFor();
      await look("warning");
      await answer.fill(story.mended);
      await page.getByText(t("overlap.warnContradicts")).first().waitFor({ state: "detached" });
      await page.getByRole("button", { name: t("life.publish"), exact: true }).click();
      await page.getByText(t("life.published")).first().waitFor();
      await toOverlaps();
      await list
        .getByRole("button")
        .filter({ hasText: story.say[0] ?? "" })
        .filter({ hasText: t("overlap.kind.contradiction") })
        .first()
        .waitFor({ state: "detached" });

      // A new one is held against what is there before it is published.
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}&entry=new`);
      await page
        .getByRole("textbox", { name: t("knowledge.question"), exact: true })
        .fill(story.written.question);
      await answer.fill(story.written.answer);
      await page.getByText(t("overlap.warnLike")).first().waitFor();
      await page.getByText(t("overlap.warnContradicts")).first().waitFor();
      await page
        .getByRole("button", { name: t("overlap.beside") })
        .first()
        .click();
      await page.getByRole("dialog").locator("mark").first().waitFor();
      await look("beside");
      assert.deepEqual(problems, []);
      assert.deepEqual(boss.troubles, []);
      await boss.leave();
    });
  }
});

/**
 * In the page: writes an entry beside one with the same question.
 *
 * @param {{ lang: string, question: string, answer: string }} twin
 */
async function twin({ lang, question, answer }) {
  const q = encodeURIComponent(question);
  const found = await fetch(`/api/v1/knowledge/entries?lang=${lang}&q=${q}`);
  const { entries } = await found.json();
  const made = await fetch("/api/v1/knowledge/entries", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      category_id: entries[0].category_id,
      lang,
      question,
      answer,
      phrasings: [],
      related: [],
      hand_over: "never",
      enabled: true,
    }),
  });
  return made.status;
}
