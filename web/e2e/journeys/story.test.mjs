// @ts-check
// The main job, end to end: a customer is answered from the shop's own data,
// asks for a person, and a person takes over with everything in view.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { launch } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { openShop } from "../lib/shop.mjs";

const stories = {
  zh: {
    order: "我的订单到哪了",
    stock: "这款有货吗",
    policy: "退货怎么退",
    policyAnswer: /退/,
    person: "转人工",
    reply: "您好，我是人工客服，马上为您处理。",
  },
  en: {
    order: "Where is my order?",
    stock: "Is this one in stock?",
    policy: "How do I return an item?",
    policyAnswer: /return/i,
    person: "I want to talk to a person",
    reply: "Hello, this is a person. I will look after it right away.",
  },
};

describe("the whole story", () => {
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
    test(`in ${lang}`, async () => {
      const story = stories[lang];
      const customer = await Customer.arrive(browser, shop, lang);
      await customer.openChat();

      const policy = await customer.ask(story.policy);
      assert.match(policy, story.policyAnswer);

      const order = await customer.ask(story.order);
      assert.ok(order.length > 10, `an answer about the order: ${order}`);

      await customer.say(story.person);
      await customer.sees(customer.texts["system.queued"] ?? "");

      const agent = await Agent.signIn(browser, shop, lang, "agent");
      await agent.show("queued");
      await agent.open(story.person);
      await agent.sees(story.policy);
      await agent.sees(story.order);
      await agent.takeOver();
      await customer.frame.getByText(/./).first().waitFor();
      await agent.reply(story.reply);
      await customer.sees(story.reply);

      const again = lang === "zh" ? "谢谢，麻烦您了" : "Thanks a lot";
      await customer.say(again);
      await agent.sees(again);

      assert.deepEqual(customer.troubles, []);
      assert.deepEqual(agent.troubles, []);
      await Promise.all([customer.leave(), agent.leave()]);
    });
  }
});
