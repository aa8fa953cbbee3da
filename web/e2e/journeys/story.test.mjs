// @ts-check
// The main job, end to end: a customer is answered from the shop's own data,
// asks for a person, and a person takes over with everything in view.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const stories = {
  zh: {
    shopper: "demo-c001",
    order: "我的订单到哪了",
    another: "XM6265236938",
    parcel: /派送|派件/,
    stock: "这款有货吗",
    which: /哪一款|哪款|哪个/,
    product: "加绒连帽卫衣，黑色 M 码",
    available: /有货|现货|库存|件|没货|售罄/,
    policy: "退货怎么退",
    policyAnswer: /退货/,
    person: "转人工",
    reply: "您好，我是人工客服，马上为您处理。",
    thanks: "谢谢，麻烦您了",
  },
  en: {
    shopper: "demo-c001",
    order: "Where is my order?",
    another: "XM6265236938",
    parcel: /out for delivery/i,
    stock: "Is this one in stock?",
    which: /which/i,
    product: "Fleece-Lined Hoodie, black, size M",
    available: /stock|available|left|sold out/i,
    policy: "How do I return an item?",
    policyAnswer: /return/i,
    person: "I want to talk to a person",
    reply: "Hello, this is a person. I will look after it right away.",
    thanks: "Thanks a lot",
  },
};

const { shop, browser } = await stage();

describe("the whole story", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`in ${lang}`, async () => {
      const story = stories[lang];
      const customer = await Customer.arrive(browser, shop, lang);
      const name = await customer.signIn(story.shopper);
      await customer.openChat();

      // Several orders: the newest at once, the others by a tap.
      assert.match(await customer.ask(story.order), /XM\d{8,}/);
      assert.match(await customer.tap(story.another), story.parcel);
      assert.ok((await customer.log.getByRole("article").count()) > 0, "the order comes as a card");
      assert.match(await customer.ask(story.stock), story.which);
      assert.match(await customer.ask(story.product), story.available);
      assert.match(await customer.ask(story.policy), story.policyAnswer);
      await customer.say(story.person);
      await customer.sees(customer.texts["system.queued"] ?? "");

      // The agent has everything in view: what was said, who it is, the orders,
      // and what the bot's answers rest on.
      const agent = await Agent.signIn(browser, shop, lang, "agent");
      await agent.show("queued");
      await agent.open(name);
      for (const text of [story.order, story.product, story.policy]) await agent.sees(text);
      const context = agent.page.getByRole("complementary", { name: agent.t("context.title") });
      await context.getByText(name).first().waitFor();
      await context
        .getByText(/XM\d{8,}/)
        .first()
        .waitFor();
      await agent.log
        .getByRole("button", { name: agent.t("evidence.why") })
        .first()
        .waitFor();

      await agent.takeOver();
      await agent.reply(story.reply);
      await customer.sees(story.reply);
      await customer.say(story.thanks);
      await agent.sees(story.thanks);

      assert.deepEqual(customer.troubles, []);
      assert.deepEqual(agent.troubles, []);
      await Promise.all([customer.leave(), agent.leave()]);
    });
  }
});
