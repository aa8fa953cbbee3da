// @ts-check
// A customer finds an answer by themselves: in the help centre, with and without
// scripts, on a computer and a phone, and in the widget. What they say about it
// reaches the team, who decide what is shown.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { person } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const words = {
  zh: {
    locale: "zh-CN",
    typed: "退货",
    question: "怎么申请退货？",
    hidden: "衣服怎么选尺码？",
    no: "没帮助",
    partial: "内容不完整",
    yes: "有帮助",
    thanks: "感谢您的反馈",
    chat: "咨询客服",
    other: "English",
    otherQuestion: "How do I return an item?",
    nonsense: "今晚月亮圆不圆",
  },
  en: {
    locale: "en-US",
    typed: "return an it",
    question: "How do I return an item?",
    hidden: "How do I choose my clothing size?",
    no: "No",
    partial: "Something is missing",
    yes: "Yes",
    thanks: "Thank you for telling us",
    chat: "Chat with us",
    other: "中文",
    otherQuestion: "怎么申请退货？",
    nonsense: "qwertz uiop",
  },
};

const { shop, browser } = await stage();

describe("the help centre", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    const say = words[lang];

    test(`search, read, judge, in ${lang}`, async () => {
      const { page, context, troubles } = await person(browser, { locale: say.locale });
      await page.goto(`${shop.url}/help`);
      assert.equal(new URL(page.url()).pathname, `/help/${lang}/`);
      assert.deepEqual(await findings(page), []);

      // Results come while somebody types, and the keyboard reaches them.
      const box = page.getByRole("searchbox");
      await box.fill(say.typed);
      await page.locator(".drop a").filter({ hasText: say.question }).waitFor();
      await page.keyboard.press("ArrowDown");
      assert.equal(await page.evaluate(() => document.activeElement?.closest(".drop") !== null), true);
      await page.keyboard.press("Escape");
      await page.locator(".drop").waitFor({ state: "hidden" });
      await box.press("Enter");
      await page.getByRole("link").filter({ hasText: say.question }).first().click();
      await page.getByRole("heading", { level: 1, name: say.question }).waitFor();
      assert.deepEqual(await findings(page), []);

      // It did not help, and why; without leaving the page.
      const address = page.url();
      await page.getByRole("button", { name: say.no, exact: true }).click();
      await page.getByRole("button", { name: say.partial }).click();
      await page.getByText(say.thanks).waitFor();
      assert.equal(page.url(), address);

      // The same entry in the other language, and the chat.
      await page.getByRole("link", { name: say.other }).or(page.locator(".lang")).first().click();
      await page.getByRole("heading", { level: 1, name: say.otherQuestion }).waitFor();
      await page.goBack();
      await page.goto(`${shop.url}/help/${lang}/search?q=${encodeURIComponent(say.nonsense)}`);
      await page.getByRole("button", { name: say.chat }).click();
      await page.frameLocator("shopbell-widget iframe").getByRole("textbox").waitFor();
      assert.deepEqual(troubles, []);
      await context.close();
    });

    test(`without scripts, on a phone, in ${lang}`, async () => {
      const { page, context } = await person(browser, {
        locale: say.locale,
        javaScriptEnabled: false,
        viewport: { width: 390, height: 844 },
        userAgent: `a phone in ${lang}`,
      });
      await page.goto(`${shop.url}/help/${lang}/`);
      await page.getByRole("searchbox").fill(say.typed);
      await page.locator("form[role=search] button").click();
      await page.getByRole("link").filter({ hasText: say.question }).first().click();
      await page.getByRole("button", { name: say.yes, exact: true }).click();
      await page.getByText(say.thanks).waitFor();
      assert.match(page.url(), /said=yes/);
      await context.close();
    });

    test(`in the widget, in ${lang}`, async () => {
      const customer = await Customer.arrive(browser, shop, lang);
      const { frame, texts } = customer;
      const text = (/** @type {string} */ key) => texts[key] ?? assert.fail(`no text ${key}`);
      await customer.openChat();
      await frame.getByRole("button", { name: say.question }).click();
      const article = frame.getByRole("dialog", { name: say.question });
      await article.getByRole("button", { name: text("article.no"), exact: true }).click();
      await article.getByRole("button", { name: text("article.unclear") }).click();
      await article.getByText(text("article.thanks")).waitFor();
      await article.getByRole("button", { name: text("article.back") }).click();
      await article.waitFor({ state: "detached" });

      // Asking all the same.
      await frame.getByRole("button", { name: say.question }).click();
      await article.getByRole("button", { name: text("article.ask") }).click();
      await customer.own(say.question).waitFor();
      await customer.answers.first().waitFor();
      assert.deepEqual(customer.troubles, []);
      await customer.context.close();
    });

    for (const [colorScheme, width] of /** @type {const} */ ([
      ["light", 390],
      ["dark", 1440],
      ["dark", 390],
    ])) {
      test(`looks right in ${lang}, ${colorScheme}, ${width} wide`, async () => {
        const viewport = { width, height: 844 };
        const { page, context } = await person(browser, { locale: say.locale, colorScheme, viewport });
        const look = async () => {
          const wide = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          assert.ok(wide <= 0, `${page.url()} is ${wide} px too wide`);
          assert.deepEqual(await findings(page), []);
        };
        await page.goto(`${shop.url}/help/${lang}/`);
        await look();
        await page.locator(".topics .name").nth(1).click();
        await page.locator(".group").first().waitFor();
        await look();
        await page.locator(".questions a").first().click();
        await page.locator("article").waitFor();
        await look();
        await page.goto(`${shop.url}/help/${lang}/search?q=${encodeURIComponent(say.nonsense)}`);
        await look();
        await context.close();

        const customer = await Customer.arrive(browser, shop, lang, { colorScheme, viewport });
        await customer.openChat();
        await customer.frame.getByRole("button", { name: say.question }).click();
        await customer.frame.getByRole("dialog").getByRole("heading").first().waitFor();
        const frame = customer.page.frames().find((f) => f.url().includes("/widget/"));
        assert.ok(frame, "the widget's frame");
        assert.deepEqual(await findings(frame), []);
        await customer.context.close();
      });
    }

    test(`what the team sees and decides, in ${lang}`, async () => {
      const agent = await Agent.signIn(browser, shop, lang, "owner");
      const { page, t } = agent;
      await page.getByRole("link", { name: t("nav.knowledge") }).click();
      await page.getByRole("button", { name: t("feedback.worst") }).click();
      const judged = page.getByRole("region", { name: t("feedback.worst") });
      await judged.getByRole("link").filter({ hasText: say.question }).click();
      // The computer and the widget are one visitor, the phone another.
      const line = t("feedback.of").replace("{yes}", "1").replace("{no}", "1");
      await page
        .getByRole("region", { name: t("knowledge.editor") })
        .getByText(line)
        .waitFor();
      assert.deepEqual(await findings(page), []);

      // One entry is taken out of the help centre.
      await judged.getByRole("button", { name: t("feedback.back") }).click();
      await page.getByRole("textbox", { name: t("knowledge.search") }).fill(say.hidden);
      await page.waitForURL((url) => url.searchParams.get("q") === say.hidden);
      await page
        .getByRole("region", { name: t("knowledge.entries") })
        .getByText(say.hidden, { exact: true })
        .click();
      await page.getByRole("switch", { name: t("knowledge.listed") }).click();
      await page.getByRole("button", { name: t("life.publish"), exact: true }).click();
      await page.getByText(t("life.published")).waitFor();
      assert.equal(await page.getByRole("switch", { name: t("knowledge.listed") }).isChecked(), false);
      assert.equal(await page.getByLabel(t("knowledge.question")).first().inputValue(), say.hidden);
      await gone(`${shop.url}/help/${lang}/`, say.hidden);

      // The title, and the whole of it off and on again.
      await page.getByRole("link", { name: t("nav.settings") }).click();
      await page.getByRole("link", { name: t("settings.help") }).click();
      const title = page.getByLabel(`${t("help.title")} · ${t(`lang.${lang}`)}`);
      await title.fill(`Title in ${lang}`);
      const enabled = page.getByRole("switch", { name: t("help.enabled") });
      await enabled.click();
      await page.getByRole("button", { name: t("action.save") }).click();
      await page.getByText(t("form.saved"), { exact: true }).waitFor();
      assert.equal((await fetch(`${shop.url}/help/${lang}/`)).status, 404);
      await enabled.click();
      await page.getByRole("button", { name: t("action.save") }).click();
      await page.getByRole("link", { name: t("help.open") }).waitFor();
      assert.match(await (await fetch(`${shop.url}/help/${lang}/`)).text(), new RegExp(`Title in ${lang}`));
      assert.deepEqual(await findings(page), []);
      assert.deepEqual(agent.troubles, []);
      await agent.context.close();
    });
  }
});

/**
 * Waits until a page does not name something any more: other nodes may lag by a
 * second, and so may this one.
 *
 * @param {string} url
 * @param {string} text
 */
async function gone(url, text) {
  for (const deadline = Date.now() + 5000; ; ) {
    const page = await (await fetch(url)).text();
    if (!page.includes(text)) return;
    assert.ok(Date.now() < deadline, `${url} still names ${text}`);
    await new Promise((next) => setTimeout(next, 100));
  }
}
