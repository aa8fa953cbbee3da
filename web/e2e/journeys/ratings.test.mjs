// @ts-check
// What customers say of what they got: an answer did not help, and the service that
// a person has ended gets its stars. The desk sees both at once.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const stories = {
  zh: {
    shopper: "demo-c001",
    question: "积分会过期吗？",
    reply: "您好，这边为您查到了。",
    words: "回复很快",
  },
  en: {
    shopper: "demo-c054",
    question: "Do points expire?",
    reply: "Hello, I have looked it up for you.",
    words: "quick and friendly",
  },
};

const { shop, browser } = await stage();

describe("what customers say", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`an answer and a service are rated, in ${lang}`, async () => {
      const story = stories[lang];
      const customer = await Customer.arrive(browser, shop, lang);
      const name = await customer.signIn(story.shopper);
      await customer.openChat();
      await customer.ask(story.question);
      const agent = await Agent.signIn(browser, shop, lang, "agent");
      await agent.show("all");
      await agent.open(name);
      await agent.sees(story.question);

      const thumb = (/** @type {string} */ key) =>
        customer.log.getByRole("button", { name: customer.texts[key], exact: true }).last();
      await thumb("rate.no").click();
      await customer.sees(customer.texts["rate.thanks"] ?? "");
      await agent.sees(agent.t("rated.notHelped"));

      await agent.takeOver();
      await agent.reply(story.reply);
      await customer.sees(story.reply);
      await agent.page.getByRole("button", { name: agent.t("inbox.resolve") }).click();
      const stars = customer.log.getByRole("group", { name: customer.texts["rate.service"] });
      await stars.getByRole("radio", { name: customer.texts["rate.4"], exact: true }).check({ force: true });
      await agent.sees(agent.t("rated.service").replace("{value}", "4"));
      const words = customer.log.getByRole("textbox", { name: customer.texts["rate.comment"] });
      await words.fill(story.words);
      await customer.log.getByRole("button", { name: customer.texts["rate.send"] }).click();
      await agent.sees(story.words);
      if (process.env.SHOTS) {
        await customer.page.screenshot({ path: `${process.env.SHOTS}/rate-${lang}.png` });
        await agent.page.screenshot({ path: `${process.env.SHOTS}/desk-${lang}.png` });
        await customer.page.setViewportSize({ width: 390, height: 800 });
        await customer.page.screenshot({ path: `${process.env.SHOTS}/rate-390-${lang}.png` });
        await customer.page.setViewportSize({ width: 1440, height: 900 });
      }
      assert.deepEqual(await findings(customer.page), []);

      // Both are still there when the page comes back.
      await customer.page.reload();
      await customer.openChat();
      await customer.log.getByText(story.reply).waitFor();
      assert.equal(await words.inputValue(), story.words);
      assert.equal(await thumb("rate.no").getAttribute("aria-pressed"), "true");

      for (const who of [customer, agent]) {
        assert.deepEqual(who.troubles, []);
        await who.leave();
      }
    });
  }
});
