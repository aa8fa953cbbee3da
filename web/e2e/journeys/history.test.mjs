// @ts-check
// A supervisor imports old chats: the columns are guessed, the preview is masked,
// the largest kind of question becomes an entry that the bot answers by, one is
// put aside and taken back, and the whole import is undone.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");
const PHONE = "13812345678";

const chats = {
  zh: {
    head: "会话ID,发送时间,发送方,消息内容",
    customer: "客户",
    agent: "客服",
    kinds: [
      {
        asks: [
          "礼盒能写贺卡吗",
          "送礼可以写贺卡吗",
          "能帮忙写张贺卡吗",
          "贺卡可以写什么内容",
          "礼盒里的贺卡怎么写",
          "贺卡能手写吗",
          "可以附一张贺卡吗",
          "写贺卡要钱吗",
        ],
        answer: "可以免费附一张手写贺卡，下单时把内容写在备注里就行。",
      },
      {
        asks: [
          "门店周末几点关门",
          "实体店周末营业到几点",
          "周末门店几点关门呀",
          "你们门店周末开到几点",
          "门店周末几点开门",
        ],
        answer: "门店周末营业时间是早上十点到晚上十点。",
      },
      {
        asks: ["会员积分怎么兑换", "积分能换什么", "积分怎么用啊", "我的积分怎么兑换礼品"],
        answer: "在会员中心的积分商城里可以兑换礼品。",
      },
    ],
    edited: "可以的，免费手写贺卡，下单时备注内容。",
  },
  en: {
    head: "conversation_id,created_at,role,text",
    customer: "customer",
    agent: "agent",
    kinds: [
      {
        asks: [
          "Can you add a greeting card to the gift box",
          "could you write a greeting card",
          "is a greeting card included with gifts",
          "greeting card for a gift please",
          "do you write greeting cards by hand",
          "can I have a greeting card",
          "what can the greeting card say",
          "greeting card for my gift box",
        ],
        answer: "We add a handwritten greeting card for free; leave the text in the order note.",
      },
      {
        asks: [
          "when does the store close on weekends",
          "what are the store hours on weekends",
          "is the store open on the weekend",
          "store weekend opening hours",
          "until when is your store open on weekends",
        ],
        answer: "Our stores are open from ten to ten on weekends.",
      },
      {
        asks: [
          "how do I redeem my loyalty points",
          "how can I use loyalty points",
          "what can I redeem loyalty points for",
          "redeem points",
        ],
        answer: "Redeem your points for gifts in the loyalty shop.",
      },
    ],
    edited: "Yes, a handwritten card is free. Leave the text in the order note.",
  },
};

/** @param {"zh" | "en"} lang */
function file(lang) {
  const { head, customer, agent, kinds } = chats[lang];
  const rows = [head];
  let n = 0;
  for (const { asks, answer } of kinds) {
    for (const ask of asks) {
      n++;
      const say = (/** @type {number} */ second, /** @type {string} */ who, /** @type {string} */ text) =>
        rows.push(`c${n},2024-05-01 10:${String(n).padStart(2, "0")}:0${second},${who},"${text}"`);
      say(0, customer, lang === "zh" ? "在吗" : "hello");
      say(1, customer, ask);
      if (n === 1) say(2, customer, PHONE);
      say(3, agent, answer);
    }
  }
  return { name: `chats-${lang}.csv`, mimeType: "text/csv", buffer: Buffer.from(`${rows.join("\n")}\n`) };
}

const { shop, browser } = await stage();

describe("old chats", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`import, decide, undo, in ${lang}`, async () => {
      const { kinds, edited } = chats[lang];
      const agent = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = agent;
      /** @type {string[]} */
      const problems = [];
      const look = async (/** @type {string} */ name) => {
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await page.screenshot({ path: resolve(shots, `history-${name}-${lang}-${width}.png`) });
          const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
          if (wide) problems.push(`${name} is wider than ${width} px`);
        }
        for (const found of await findings(page)) problems.push(`${name}: ${found}`);
        await page.setViewportSize({ width: 1440, height: 900 });
      };
      await page.getByRole("link", { name: t("nav.knowledge") }).click();
      await page.getByRole("button", { name: t("history.open") }).click();
      await page.getByText(t("history.empty")).waitFor();
      await look("empty");

      // The file is read at once, and personal data never shows.
      await page.getByRole("button", { name: t("history.upload") }).click();
      const dialog = page.getByRole("dialog");
      await dialog.locator("input[type=file]").setInputFiles(file(lang));
      const first = dialog
        .getByRole("list", { name: t("history.preview") })
        .getByRole("listitem")
        .first();
      await first
        .getByText(kinds[0]?.asks[0] ?? "")
        .first()
        .waitFor();
      assert.ok(!(await dialog.textContent())?.includes(PHONE), "a phone number is shown");
      await look("preview");
      await dialog.getByRole("button", { name: t("history.start") }).click();

      // Most questions first; the keyboard is enough.
      const list = page.getByRole("list", { name: t("history.list") });
      await list.getByRole("button").first().waitFor();
      await look("list");
      const before = await list.getByRole("button").count();
      await page.keyboard.press("j");
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: t("knowledge.answer") }).waitFor();
      await page.keyboard.press("e");
      await page.keyboard.press("ControlOrMeta+a");
      await page.keyboard.insertText(edited);
      await page.getByRole("button", { name: t("history.save") }).click();
      await page.getByText(t("form.required")).first().waitFor();
      await page.getByRole("combobox", { name: t("knowledge.category") }).click();
      await page.keyboard.press("Enter");
      await page.locator(".ant-select-dropdown:visible").waitFor({ state: "detached" });
      await page.getByText(t("form.required")).waitFor({ state: "detached" });
      await look("cluster");
      await page.getByRole("button", { name: t("history.save") }).click();
      await page.getByText(t("history.saved")).first().waitFor();
      await assert.doesNotReject(
        list
          .getByRole("button")
          .nth(before - 2)
          .waitFor(),
      );

      // The bot knows it at once.
      const answer = await page.request.post(`${shop.url}/api/v1/knowledge/test`, {
        data: { question: kinds[0]?.asks[3], lang },
      });
      assert.ok((await answer.text()).includes(edited), "the bot does not know the new entry");

      // The next one is open: it is put aside with a key, and taken back.
      await page.getByRole("textbox", { name: t("knowledge.answer") }).waitFor();
      await page.getByRole("heading", { level: 1 }).click();
      await page.keyboard.press("r");
      const said = page.getByRole("status").filter({ hasText: t("history.rejected") });
      await said
        .getByRole("button", { name: t("history.takeBack") })
        .last()
        .click();
      await page.getByText(t("history.takenBack")).first().waitFor();
      await page.getByText(t("history.all"), { exact: true }).click();
      await list.getByText(t("history.state.accepted")).waitFor();
      await look("all");

      // Everything goes, and what came of it.
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: t("history.undo") }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: t("history.undo") })
        .click();
      await page.getByText(t("history.empty")).waitFor();
      const entries = await page.request.get(`${shop.url}/api/v1/knowledge/entries?limit=200&lang=${lang}`);
      assert.ok(!(await entries.text()).includes(edited), "the entry is still there");
      assert.deepEqual(problems, []);
      assert.deepEqual(agent.troubles, []);
      await agent.leave();
    });
  }
});
