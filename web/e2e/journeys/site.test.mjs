// @ts-check
// A shop owner types the address of the shop's help pages; the bot quotes them with
// their address, and says something else when the pages do.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { openSite } from "../lib/site-server.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");

const stories = {
  zh: {
    shop: "星座灯商店",
    start: "星座灯帮助中心",
    pages: {
      bulb: [
        "灯泡更换周期",
        "星座灯的灯泡更换周期最长为 45 天，灯泡每只 2 元。超过周期的灯泡会变暗，旧灯泡不能抵扣。",
      ],
      disc: ["星图片清洗", "清洗星图片时请用干布从两侧向中间轻轻擦拭，擦完平放晾干，再装回灯罩。"],
      height: ["星座灯安装高度", "吊装的星座灯离地面的高度为 2.2 米，儿童房可以再高 20 厘米。"],
      faq: ["租借星座灯要押金吗？", "租借星座灯需要押金 80 元，归还后三个工作日内退回。"],
    },
    question: "星座灯的灯泡更换周期是多久",
    quote: "星座灯的灯泡更换周期最长为 45 天，灯泡每只 2 元。",
    later: "星座灯的灯泡更换周期最长为 60 天，灯泡每只 2 元。",
    changed: ["45 天", "60 天"],
    source: "——《灯泡更换周期》",
    cookie: "我们使用 Cookie 改进网站，点击接受表示同意。",
  },
  en: {
    shop: "Constellation shop",
    start: "Help of the constellation shop",
    pages: {
      bulb: [
        "Bulb replacement period",
        "The replacement period of the constellation lamp bulb is 45 days at most, and each bulb costs 2 yuan. Older bulbs become dark and are not taken in exchange.",
      ],
      disc: [
        "Cleaning the star discs",
        "Wipe the star discs with a dry cloth from the sides to the middle, and lay them flat until they are dry.",
      ],
      height: ["Height of the constellation lamp", "A hanging constellation lamp is 2.2 m above the floor."],
      faq: [
        "Does renting a lamp need a deposit?",
        "Renting a constellation lamp needs a deposit of 80 yuan, which comes back within three working days.",
      ],
    },
    question: "what is the replacement period of the constellation lamp bulb",
    quote:
      "The replacement period of the constellation lamp bulb is 45 days at most, and each bulb costs 2 yuan.",
    later:
      "The replacement period of the constellation lamp bulb is 60 days at most, and each bulb costs 2 yuan.",
    changed: ["45 days", "60 days"],
    source: "— “Bulb replacement period”",
    cookie: "We use cookies to make this site better; accept them to go on.",
  },
};

/** @param {(typeof stories)["zh"]} story @param {string} title @param {string} text */
const html = (story, title, text, links = "") =>
  `<!doctype html><html><head><title>${title} | ${story.shop}</title></head><body>
  <header><a href="/help/">${story.shop}</a></header><div class="bar">${story.cookie}</div>
  <div><h1>${title}</h1><p>${text}</p>${links}</div><p>© ${story.shop}</p></body></html>`;

/** @param {(typeof stories)["zh"]} story */
const pagesOf = (story) => {
  /** @type {Record<string, string>} */
  const out = { "/robots.txt": "User-agent: *\nDisallow: /help/staff\n" };
  const names = Object.keys(story.pages);
  const links = [...names, "staff", "missing"].map((name) => `<a href="/help/${name}">${name}</a>`).join(" ");
  out["/help/"] = html(story, story.start, story.start, links);
  for (const [name, [title = "", text = ""]] of Object.entries(story.pages))
    out[`/help/${name}`] = html(story, title, text);
  return out;
};

const { shop, browser } = await stage({ env: { SHOPBELL_SITE_NETWORKS: "127.0.0.0/8" } });

describe("sites", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`from an address to a quotation, in ${lang}`, async () => {
      const story = stories[lang];
      const site = await openSite(pagesOf(story));
      const agent = await Agent.signIn(browser, shop, lang, "owner");
      const { page, t } = agent;
      const { look, problems } = looker(page, (name, width) => `site-${name}-${lang}-${width}`);
      /** Asks as a new customer. @param {string} question */
      const ask = async (question) => {
        const customer = await Customer.arrive(browser, shop, lang);
        await customer.openChat();
        await customer.say(question);
        const answer = customer.answers.filter({ hasText: /我是 AI 客服小满助手|I am Xiaoman Assistant/ });
        await answer.waitFor();
        return { customer, said: (await answer.allInnerTexts()).join("\n") };
      };
      const state = (/** @type {Parameters<typeof t>[0]} */ key) =>
        page.getByText(t(key), { exact: true }).first();

      await page.goto(`${shop.url}/console/knowledge`);
      await page
        .getByRole("navigation", { name: t("knowledge.tabs") })
        .getByRole("link", { name: t("knowledge.tab.sites") })
        .click();
      await page.getByText(t("sites.none")).or(page.locator("table")).first().waitFor();
      await look("empty");

      // An address that may not be reached is told at once.
      const address = page.getByLabel(t("sites.address"));
      const check = page.getByRole("button", { name: t("sites.check") });
      await address.fill("http://10.0.0.1/help/");
      await check.click();
      await page.getByRole("alert").filter({ hasText: "site_networks" }).waitFor();

      // What would be read is shown before anything is kept.
      await address.fill(`${site.url}/help/`);
      await check.click();
      const preview = page.getByRole("listitem");
      await preview.filter({ hasText: story.quote }).waitFor();
      await preview.filter({ hasText: t("sites.reason.robots") }).waitFor();
      await look("preview");
      await page.getByRole("checkbox", { name: t("sites.entries") }).check();
      await page.getByRole("button", { name: t("sites.start"), exact: true }).click();

      await page.getByRole("heading", { level: 1, name: story.start }).waitFor();
      await state("sites.state.on").waitFor();
      const row = (/** @type {string} */ name) => page.getByRole("row").filter({ hasText: name });
      await row(story.pages.bulb[0] ?? "").waitFor();
      await look("pages");
      await page.getByText(t("sites.kind.refused"), { exact: true }).click();
      await row("/help/staff").getByText(t("sites.reason.robots")).waitFor();
      await row("/help/missing").getByText(t("sites.reason.not_found")).waitFor();
      await look("refused");
      assert.ok(!site.asked.includes("/help/staff"), "what robots.txt forbids was asked for");

      // A customer gets the words of the page with its address, and can open it.
      const { customer, said } = await ask(story.question);
      assert.ok(said.includes(story.quote) && said.includes(story.source) && !said.includes("Cookie"), said);
      const link = customer.frame.getByRole("link", { name: `${site.url}/help/bulb` });
      assert.equal(await link.first().getAttribute("href"), `${site.url}/help/bulb`);
      await customer.page.screenshot({ path: resolve(shots, `site-quoted-${lang}.png`) });
      await customer.leave();

      // Its questions wait as an import, and nothing of them is told.
      await page.getByRole("link", { name: t("sites.toImport") }).click();
      await page
        .getByText(story.pages.faq[0] ?? "")
        .first()
        .waitFor();
      await page.screenshot({ path: resolve(shots, `site-import-${lang}.png`), fullPage: true });
      await page.goBack();

      // The page changes, and so does the answer.
      const [title = "", text = ""] = story.pages.bulb;
      const [was = "", is = ""] = story.changed;
      site.set("/help/bulb", html(story, title, text.replace(was, is)));
      await page.getByRole("button", { name: t("sites.run") }).click();
      await page.getByText(t("sites.tab.runs"), { exact: true }).click();
      await page.locator("ins").filter({ hasText: is }).waitFor();
      await page.locator("del").filter({ hasText: was }).first().waitFor();
      await look("history");
      const again = await ask(story.question);
      assert.ok(again.said.includes(story.later) && !again.said.includes(story.quote), again.said);
      await again.customer.leave();

      // Settings are guarded and kept.
      await page.getByTitle(t("sites.tab.settings"), { exact: true }).click();
      await look("settings");

      // Removed, its passages leave; undone, they come back.
      await page.getByRole("button", { name: t("sites.remove") }).click();
      await page.getByRole("heading", { level: 1, name: t("sites.title") }).waitFor();
      const listed = page.getByRole("row").filter({ hasText: story.start });
      await listed.waitFor({ state: "detached" });
      await page
        .getByRole("status")
        .getByRole("button", { name: t("action.undo") })
        .click();
      await listed.waitFor();
      await look("list");
      const back = await ask(story.question);
      assert.ok(back.said.includes(story.later), back.said);
      await back.customer.leave();

      assert.deepEqual(problems, []);
      assert.deepEqual(agent.troubles, []);
      await agent.leave();
      await site.close();
    });
  }
});
