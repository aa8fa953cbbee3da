// @ts-check
// What nobody has written down: a customer asks, a person answers, whoever keeps
// the knowledge base makes an entry of it, and the next customer hears it from the
// bot. What the desk proposes comes to the same list.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { atRest } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const stories = {
  zh: {
    first: "demo-c001",
    second: "demo-c012",
    question: "想加盟你们品牌需要什么条件",
    again: "加盟你们品牌有什么条件呀",
    answer: "我们暂时只做直营，不开放加盟，有变化会在首页公告",
    reply: "您好，请稍等。我们暂时只做直营，不开放加盟，有变化会在首页公告",
    other: "你们家老板是哪里人呀",
    category: "其他",
  },
  en: {
    first: "demo-c054",
    second: "demo-c056",
    question: "do you run a franchise program for partners",
    again: "is there a franchise program for partners",
    answer: "We run all stores ourselves and do not offer franchises at the moment.",
    reply:
      "Hi there! One moment please. We run all stores ourselves and do not offer franchises at the moment.",
    other: "where did the founder grow up",
    category: "",
  },
};

const { shop, browser } = await stage();

describe("what the knowledge base lacks", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`a question becomes an entry, in ${lang}`, async () => {
      const story = stories[lang];
      const customer = await Customer.arrive(browser, shop, lang);
      const name = await customer.signIn(story.first);
      await customer.openChat();
      await customer.ask(story.question);

      const agent = await Agent.signIn(browser, shop, lang, "agent");
      await agent.show("all");
      await agent.open(name);
      await agent.takeOver();
      await agent.reply(story.reply);
      await customer.sees(story.answer);

      // It waits in the list, with what the agent has said as its draft.
      const boss = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = boss;
      await page.getByRole("link", { name: t("nav.knowledge") }).click();
      const tabs = page.getByRole("navigation", { name: t("knowledge.tabs") });
      const list = page.getByRole("region", { name: t("gaps.list") });
      const row = list.getByRole("button").filter({ hasText: story.question });
      await tabs.getByRole("link", { name: t("knowledge.tab.gaps") }).click();
      await list.waitFor();
      // The events are read a moment later, and the list looks again by itself.
      for (let tries = 0; !(await row.isVisible()) && tries < 20; tries++) {
        await page.reload();
        await list.waitFor();
        await row.waitFor({ timeout: 1000 }).catch(() => {});
      }
      await row.click();
      const draft = page.getByRole("region", { name: t("gaps.draft") });
      await draft.waitFor();
      assert.equal(await draft.getByLabel(t("knowledge.answer")).inputValue(), story.answer);
      assert.equal(await draft.getByLabel(t("gaps.title")).inputValue(), story.question);
      assert.deepEqual(await findings(page), []);

      // A gap may be rejected by keys, and that is taken back.
      await page.keyboard.press("r");
      await page.getByRole("dialog").getByText(t("gaps.rejectTitle")).waitFor();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: t("gaps.reject") })
        .click();
      const toasts = page.getByRole("status");
      await toasts.getByText(t("gaps.rejected"), { exact: true }).waitFor();
      await toasts.getByRole("button", { name: t("action.undo") }).click();
      await draft.waitFor();

      // Its example opens the conversation at that message.
      await page.getByRole("link", { name: story.question }).last().click();
      await boss.sees(story.question);
      await page.goBack();
      await draft.waitFor();

      await draft.getByRole("combobox", { name: t("knowledge.category") }).click();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 2, name: story.question }).click();
      await page.keyboard.press("a");
      await toasts.getByText(t("gaps.accepted")).waitFor();

      const next = await Customer.arrive(browser, shop, lang);
      await next.openChat();
      assert.match(await next.ask(story.question), new RegExp(story.answer.slice(0, 12)));

      // A day of the curve shows what it did not answer.
      await tabs.getByRole("link", { name: t("knowledge.tab.coverage") }).click();
      const chart = page.getByRole("group", { name: t("coverage.chart") });
      await chart.getByRole("button").last().click();
      await page.getByRole("link", { name: story.question }).waitFor();
      assert.deepEqual(await findings(page), []);
      await tabs.getByRole("link", { name: t("knowledge.tab.review") }).click();
      await atRest(page.getByText(t("review.empty"), { exact: true }).locator(".."));
      assert.deepEqual(await findings(page), []);

      for (const who of [customer, agent, boss, next]) {
        assert.deepEqual(who.troubles, []);
        await who.leave();
      }
    });

    test(`the desk proposes, in ${lang}`, async () => {
      const story = stories[lang];
      const customer = await Customer.arrive(browser, shop, lang);
      const name = await customer.signIn(story.second);
      await customer.openChat();
      await customer.say(story.other);
      const agent = await Agent.signIn(browser, shop, lang, "agent");
      const { page, t } = agent;
      await agent.show("all");
      await agent.open(name);
      await agent.sees(story.other);
      await page.keyboard.press("g");
      const toasts = page.getByRole("status");
      await toasts.getByText(t("propose.done")).first().waitFor();
      await toasts
        .getByRole("button", { name: t("action.undo") })
        .first()
        .click();
      await toasts.getByText(t("propose.takenBack")).waitFor();
      // By the pointer, on the message itself.
      await agent.log.getByText(story.other).last().hover();
      await agent.log
        .getByRole("button", { name: t("propose.do") })
        .last()
        .click();
      await toasts.getByText(t("propose.done")).last().waitFor();

      // Whoever may not write only looks.
      await page.goto(`${shop.url}/console/knowledge/gaps?lang=${lang}`);
      const row = page
        .getByRole("region", { name: t("gaps.list") })
        .getByRole("button")
        .filter({ hasText: story.other });
      await row.click();
      await page.getByText(t("gaps.readOnly")).waitFor();
      assert.equal(await page.getByRole("button", { name: t("gaps.accept"), exact: true }).count(), 0);
      assert.deepEqual([...agent.troubles, ...customer.troubles], []);
      await Promise.all([agent.leave(), customer.leave()]);
    });
  }
});
