// @ts-check
// One owner at a time: a person takes over while the bot is answering, and two
// people who want the same conversation do not both get it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const { shop, browser } = await stage();

describe("ownership", () => {
  test("a takeover while the bot is answering", async () => {
    const [customer, agent] = await Promise.all([
      Customer.arrive(browser, shop, "zh"),
      Agent.signIn(browser, shop, "zh", "agent"),
    ]);
    const name = await customer.signIn("demo-c001");
    await customer.openChat();
    const first = "你好，想问一下退货怎么退";
    await customer.ask(first);
    await agent.show("bot");
    await agent.open(name);
    await agent.sees(first);

    // The burst goes on while the button is pressed: whatever the bot was about
    // to say must not come after the person has taken over.
    await customer.field.fill("运费谁出");
    await Promise.all([customer.field.press("Enter"), agent.takeOver()]);
    await customer.own("运费谁出").waitFor();
    await agent.reply("我来为您处理");
    await customer.sees("我来为您处理");
    await customer.say("好的");
    await agent.sees("好的");
    await agent.reply("请稍等");
    await customer.sees("请稍等");

    const lines = await agent.log
      .locator("article")
      .evaluateAll((all) =>
        all.map((a) => ({ sender: a.getAttribute("data-sender"), text: a.textContent ?? "" })),
      );
    const taken = lines.findIndex((line) => line.text.includes("我来为您处理"));
    assert.ok(taken > 0, "the person's reply is in the log");
    assert.deepEqual(
      lines.slice(taken).filter((line) => line.sender === "bot"),
      [],
      "the bot is silent once a person has replied",
    );
    assert.deepEqual([...customer.troubles, ...agent.troubles], []);
    await Promise.all([customer.leave(), agent.leave()]);
  });

  test("two agents at once", async () => {
    const [customer, one, two] = await Promise.all([
      Customer.arrive(browser, shop, "en"),
      Agent.signIn(browser, shop, "en", "agent"),
      Agent.signIn(browser, shop, "en", "owner"),
    ]);
    const name = await customer.signIn("demo-c001");
    await customer.openChat();
    const question = "I want to talk to a person about my parcel";
    await customer.say(question);
    await customer.sees(customer.texts["system.queued"] ?? "");
    for (const agent of [one, two]) {
      await agent.show("queued");
      await agent.open(name);
      await agent.sees(question);
    }
    await Promise.all([one.takeoverButton().first().click(), two.takeoverButton().first().click()]);

    // Exactly one of them owns it; the other is told who does.
    const mine = one.t("inbox.withYou");
    await Promise.any([
      one.page.getByText(mine).first().waitFor(),
      two.page.getByText(mine).first().waitFor(),
    ]);
    const winner = (await one.page.getByText(mine).first().isVisible()) ? one : two;
    const loser = winner === one ? two : one;
    await loser.page.getByText(mine).first().waitFor({ state: "hidden" });
    await winner.reply("This is the one who looks after it.");
    await customer.sees("This is the one who looks after it.");
    await loser.sees("This is the one who looks after it.");
    assert.deepEqual([...customer.troubles, ...one.troubles, ...two.troubles], []);
    await Promise.all([customer.leave(), one.leave(), two.leave()]);
  });
});
