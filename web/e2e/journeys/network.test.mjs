// @ts-check
// What customers live with: pages are reloaded, networks go away.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const away = 10_000; // how long the network is gone

const { shop, browser } = await stage();

describe("a network that comes and goes", () => {
  test("a reload in the middle keeps the conversation", async () => {
    const customer = await Customer.arrive(browser, shop, "zh");
    await customer.openChat();
    const answer = await customer.ask("退货怎么退");
    await customer.page.reload();
    await customer.openChat();
    await customer.own("退货怎么退").waitFor();
    assert.equal(await customer.own("退货怎么退").count(), 1);
    await customer.answers.first().waitFor();
    assert.equal((await customer.answers.allInnerTexts()).join("\n"), answer);
    await customer.ask("运费谁出");
    assert.deepEqual(customer.troubles, []);
    await customer.leave();
  });

  test("ten seconds without a network lose nothing on either side", async () => {
    const customer = await Customer.arrive(browser, shop, "zh");
    const name = await customer.signIn("demo-c001");
    await customer.openChat();
    await customer.say("转人工");
    await customer.sees(customer.texts["system.queued"] ?? "");
    const agent = await Agent.signIn(browser, shop, "zh", "agent");
    await agent.show("queued");
    await agent.open(name);
    await agent.takeOver();
    await agent.reply("您好，请讲");
    await customer.sees("您好，请讲");

    await customer.context.setOffline(true);
    const gone = new Promise((back) => setTimeout(back, away));
    // Both write while the customer is away.
    await customer.field.fill("断网时写的第一句");
    await customer.field.press("Enter");
    await customer.field.fill("断网时写的第二句");
    await customer.field.press("Enter");
    await agent.reply("断网时客服说的话");
    await gone;
    assert.equal(await customer.own("断网时写的第一句").count(), 1, "what was written stays on screen");
    await customer.context.setOffline(false);

    await agent.log.getByText("断网时写的第二句").waitFor({ timeout: 30_000 });
    await customer.sees("断网时客服说的话");
    for (const text of ["断网时写的第一句", "断网时写的第二句", "断网时客服说的话"]) {
      assert.equal(
        await agent.log.getByText(text, { exact: true }).count(),
        1,
        `${text}: once at the console`,
      );
      assert.equal(
        await customer.log.getByText(text, { exact: true }).count(),
        1,
        `${text}: once in the widget`,
      );
    }
    const order = (await agent.log.textContent()) ?? "";
    assert.ok(
      order.indexOf("断网时写的第一句") < order.indexOf("断网时写的第二句"),
      "in the order in which they were written",
    );
    assert.deepEqual(agent.troubles, []);
    await Promise.all([customer.leave(), agent.leave()]);
  });
});
