// @ts-check
// Makes the pictures of the readmes from the real thing: node web/e2e/pictures.mjs
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { Agent } from "./lib/agent.mjs";
import { launch } from "./lib/browser.mjs";
import { Customer } from "./lib/customer.mjs";
import { openShop } from "./lib/shop.mjs";

const folder = resolve(import.meta.dirname, "../../docs/images");
const viewport = { width: 1440, height: 900 };

const lines = {
  zh: {
    ask: ["我的订单到哪了", "退货怎么退"],
    order: "XM6265236938",
    person: "转人工",
    reply: "林小姐您好，包裹今天派送，我让快递员到门卫处先打电话给您。",
  },
  en: {
    ask: ["Where is my order?", "How do I return an item?"],
    order: "XM6265236938",
    person: "I want to talk to a person",
    reply: "Hello, your parcel is out for delivery. I have asked the courier to call you first.",
  },
};

await mkdir(folder, { recursive: true });
const [shop, browser] = await Promise.all([openShop(), launch()]);
try {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    const { ask, order, person, reply } = lines[lang];
    const customer = await Customer.arrive(browser, shop, lang, { viewport });
    const name = await customer.signIn("demo-c001");
    await customer.openChat();
    await customer.ask(ask[1] ?? "");
    await customer.ask(ask[0] ?? "");
    await customer.tap(order);
    await customer.page.screenshot({ path: resolve(folder, `shop-${lang}.png`) });
    await customer.say(person);
    await customer.sees(customer.texts["system.queued"] ?? "");
    const agent = await Agent.signIn(browser, shop, lang, "agent", { viewport });
    await agent.show("queued");
    await agent.open(name);
    await agent.takeOver();
    await agent.reply(reply);
    await customer.sees(reply);
    await agent.page.waitForLoadState("networkidle");
    await agent.page.screenshot({ path: resolve(folder, `console-${lang}.png`) });
    await Promise.all([customer.leave(), agent.leave()]);
  }
} finally {
  await browser.close();
  await shop.close();
}
