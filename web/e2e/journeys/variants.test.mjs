// @ts-check
// One question, several answers: an entry gets a variant for guests and one for
// signed-in customers with their own order in it. The preview says what would be
// told to whom, and that is what a guest and a customer hear; the inbox names the
// variant that was told.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { atRest } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { stage } from "../lib/stage.mjs";

const stories = {
  zh: {
    question: "生日月有什么小礼物吗",
    standard: "生日当月下单送一份小礼物。",
    guests: "登录后下单，生日当月送一份小礼物。",
    before: "，礼物会随订单 ",
    after: " 一起寄出。",
    bad: "{{order.nummer}} 号订单",
    signedIn: "demo-c001",
  },
  en: {
    question: "Do I get a birthday present?",
    standard: "Order in the month of your birthday and get a present.",
    guests: "Sign in before you order in the month of your birthday, and get a present.",
    before: ", your present comes with order ",
    after: ".",
    bad: "Order {{order.nummer}}",
    signedIn: "demo-c054",
  },
};

const { shop, browser } = await stage();

describe("variants of an answer", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`guests and customers are told their own, in ${lang}`, async () => {
      const story = stories[lang];
      const boss = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = boss;
      const { look, problems } = looker(page, (name, width) => `variants-${name}-${lang}-${width}`);
      const editor = page.getByRole("region", { name: t("knowledge.editor") });
      const named = (/** @type {string} */ key, /** @type {number} */ n) => t(key).replace("{n}", String(n));
      const row = (/** @type {number} */ n) =>
        editor.locator("button[aria-expanded]").filter({ hasText: named("variants.name", n) });
      const opened = editor.locator("li[data-open=true]");
      const menu = async (
        /** @type {import("playwright-core").Locator} */ button,
        /** @type {string} */ key,
      ) => {
        await button.click();
        const list = page.locator(".ant-dropdown:visible");
        await atRest(list);
        await list.getByRole("menuitem", { name: t(key), exact: true }).click();
        await list.waitFor({ state: "detached" }).catch(() => list.waitFor({ state: "hidden" }));
      };
      const choose = async (
        /** @type {import("playwright-core").Locator} */ within,
        /** @type {string} */ field,
        /** @type {string} */ value,
      ) => {
        await within.getByRole("combobox", { name: t(field), exact: true }).click();
        const choices = page.locator(".ant-select-dropdown:visible");
        await atRest(choices);
        await choices
          .locator(".ant-select-item-option")
          .filter({ hasText: new RegExp(`^${t(value)}$`) })
          .click();
      };

      await page.goto(`${shop.url}/console/knowledge?lang=${lang}`);
      await page.getByRole("button", { name: t("knowledge.new") }).click();
      await editor.getByLabel(t("knowledge.category"), { exact: true }).click();
      await page.keyboard.press("Enter");
      await editor.getByLabel(t("knowledge.question"), { exact: true }).fill(story.question);
      await editor.getByLabel(t("knowledge.answer"), { exact: true }).fill(story.standard);

      // For customers first; what confines nothing is refused where it is written.
      await editor.getByRole("button", { name: t("variants.add") }).click();
      const answer = opened.getByRole("textbox", { name: t("variants.answer"), exact: true });
      await menu(opened.getByRole("button", { name: t("variables.insert") }), "variable.customer.name");
      await answer.press("End");
      await answer.pressSequentially(story.before);
      await menu(opened.getByRole("button", { name: t("variables.insert") }), "variable.order.number");
      await answer.press("End");
      await answer.pressSequentially(story.after);
      assert.equal(
        await answer.inputValue(),
        `{{customer.name}}${story.before}{{order.number}}${story.after}`,
      );
      const publish = editor.getByRole("button", { name: t("life.publish"), exact: true });
      await publish.click();
      await editor.getByText(named("variants.everywhere", 1)).waitFor();
      await opened.getByRole("radio", { name: t("knowledge.audience.signed_in") }).check();

      // A copy has the same scope until it is changed.
      await menu(
        editor.getByRole("button", { name: `${t("life.more")} · ${named("variants.name", 1)}` }),
        "variants.duplicate",
      );
      await publish.click();
      await editor.getByText(named("variants.twice", 2).replace("{other}", "1")).waitFor();
      await opened.getByRole("radio", { name: t("knowledge.audience.guests") }).check();
      await answer.fill(story.bad);
      await publish.click();
      await editor
        .getByText("order.nummer", { exact: false })
        .filter({ hasNot: page.locator("textarea") })
        .last()
        .waitFor();
      await answer.fill(story.guests);
      await look("open");

      // Moved by the keyboard, removed and brought back.
      await row(2).focus();
      await page.keyboard.press("Alt+ArrowUp");
      await row(1)
        .filter({ hasText: t("knowledge.audience.guests") })
        .waitFor();
      await menu(
        editor.getByRole("button", { name: `${t("life.more")} · ${named("variants.name", 2)}` }),
        "variants.remove",
      );
      await row(2).waitFor({ state: "detached" });
      await page.getByRole("button", { name: t("action.undo") }).click();
      await row(2)
        .filter({ hasText: t("knowledge.audience.signed_in") })
        .waitFor();

      // What would be told to whom.
      const told = editor.getByRole("status");
      await told.getByText(story.standard).waitFor();
      await choose(editor, "preview.audience", "preview.guests");
      await told.getByText(story.guests).waitFor();
      await told.getByText(named("variants.name", 1), { exact: true }).waitFor();
      await choose(editor, "preview.audience", "preview.signed_in");
      await told.getByText(story.before.trim()).waitFor();
      assert.doesNotMatch((await told.textContent()) ?? "", /[{}]/);
      if ((await row(1).getAttribute("aria-expanded")) === "true") await row(1).click();
      await look("list");

      await publish.click();
      await page.waitForURL(/entry=ke_/);

      // A guest, and a customer who is signed in.
      const guest = await Customer.arrive(browser, shop, lang);
      await guest.openChat();
      assert.ok((await guest.ask(story.question)).includes(story.guests));
      const member = await Customer.arrive(browser, shop, lang);
      const name = await member.signIn(story.signedIn);
      await member.openChat();
      const own = await member.ask(story.question);
      assert.match(own, new RegExp(`${name}${story.before}\\S+${story.after.replace(".", "\\.")}`));

      // The test box answers for whom it is asked.
      await page.getByRole("button", { name: t("test.open"), exact: true }).click();
      const box = page.getByRole("dialog");
      await box.getByText(t("test.circumstances")).click();
      await choose(box, "preview.audience", "preview.guests");
      await box.getByRole("textbox", { name: t("test.placeholder") }).fill(story.question);
      await box.getByRole("button", { name: t("test.ask"), exact: true }).click();
      await box.getByText(named("evidence.variant", 1), { exact: true }).waitFor();
      await look("test");

      // The inbox says which variant it was, and on which order it rests.
      await page.goto(`${shop.url}/console/`);
      await boss.show("bot");
      await boss.open(name);
      await boss.log
        .getByRole("button")
        .filter({ hasText: named("evidence.variant", 2) })
        .click();
      const record = page.getByRole("dialog");
      await record.locator("li[data-told=true]").getByText("{{customer.name}}").waitFor();
      await look("evidence");

      assert.deepEqual(problems, []);
      for (const who of [guest, member, boss]) {
        assert.deepEqual(who.troubles, []);
        await who.leave();
      }
    });
  }
});
