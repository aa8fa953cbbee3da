// @ts-check
// A size chart is uploaded, checked and saved; customers get their size from its
// cells, are asked back for what is missing, and get the new size once it changes.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");

const files = {
  zh: {
    name: "雨衣尺码.csv",
    rows: ["身高\\体重,45–50,51–60,61–70", "160–164,XS,S,M", "165–169,S,M,L", "170–175,M,L,XL"],
    title: "雨衣尺码",
    demo: "服装尺码表",
    list: "鞋码对照表",
    backwards: "38码脚长多少",
    question: "身高165体重55穿什么码",
    first: "尺码 M",
    second: "尺码 3XL",
    part: "身高165穿什么码",
    askBack: "您的体重是多少",
    rest: "110斤",
    outside: "身高200体重55穿什么码",
    honest: "没有身高 200 cm",
  },
  en: {
    name: "raincoat sizes.csv",
    rows: ["Height/Weight,45–50,51–60,61–70", "160–164,XS,S,M", "165–169,S,M,L", "170–175,M,L,XL"],
    title: "raincoat sizes",
    demo: "Clothing size chart",
    list: "Shoe size chart",
    backwards: "what foot length is size 38",
    question: "I'm 165 cm and 55 kg, what size?",
    first: "size M",
    second: "size 3XL",
    part: "I'm 165 cm tall, what size should I get?",
    askBack: "How much do you weigh",
    rest: "121 lb",
    outside: "I'm 200 cm and 55 kg, what size?",
    honest: "height 200 cm",
  },
};

const { shop, browser } = await stage();

describe("tables", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`from a chart to the right size, in ${lang}`, async () => {
      const file = files[lang];
      const agent = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = agent;
      const { look, problems } = looker(page, (name, width) => `tables-${name}-${lang}-${width}`);
      /** @param {string} key @param {Record<string, string>} values */
      const fill = (key, values) => t(key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
      const save = async () => {
        const stored = page.waitForResponse(
          (r) => /\/knowledge\/tables(\/tb_\w+)?$/.test(r.url()) && /POST|PUT/.test(r.request().method()),
        );
        await page.getByRole("button", { name: t("action.save"), exact: true }).click();
        assert.equal((await stored).status(), 200);
        await page.getByText(t("form.saved"), { exact: true }).first().waitFor();
      };
      const cell = (/** @type {number} */ row, /** @type {string} */ column) =>
        page.getByRole("button", { name: `${fill("table.cellAt", { row: String(row), column })}:` });

      // The demo's own chart goes to the bin, so that the new one is the only one.
      await page.goto(`${shop.url}/console/knowledge`);
      await page.getByRole("link", { name: t("knowledge.tab.tables") }).click();
      const row = page.getByRole("row", { name: file.demo });
      await row.waitFor();
      await look("list");
      await row.getByRole("button", { name: t("action.delete") }).click();
      await page.getByText(t("table.deleted")).waitFor();
      await row.waitFor({ state: "detached" });

      await page.getByTestId("table-file").setInputFiles({
        name: file.name,
        mimeType: "text/csv",
        buffer: Buffer.from(`\uFEFF${file.rows.join("\r\n")}`),
      });
      await page.getByText(t("table.previewHint")).waitFor();
      assert.equal(await page.locator("#table-title").inputValue(), file.title);
      await page.getByRole("textbox", { name: t("table.try") }).fill(file.question);
      await page.keyboard.press("Enter");
      await page.locator("p[data-status=found]", { hasText: file.first }).waitFor();
      assert.equal(await page.locator("td[data-used=true]").count(), 2, "the row's key and the cell");
      await look("preview");
      await save();

      const customer = await Customer.arrive(browser, shop, lang);
      await customer.openChat();
      await customer.say(file.question);
      await customer.sees(file.first);
      await customer.leave();

      // By keyboard: into the cell, over what is there, and on.
      await cell(2, "51–60").click();
      await page.keyboard.type("3XL");
      await page.keyboard.press("Enter");
      await save();
      await page.getByText(fill("table.version", { n: "2" })).waitFor();
      const next = await Customer.arrive(browser, shop, lang);
      await next.openChat();
      await next.say(file.question);
      await next.sees(file.second);
      await next.leave();

      const third = await Customer.arrive(browser, shop, lang);
      await third.openChat();
      await third.say(file.part);
      await third.sees(file.askBack);
      await third.say(file.rest);
      await third.sees(file.second);
      await third.say(file.outside);
      await third.sees(file.honest);
      await third.page.screenshot({ path: resolve(shots, `tables-widget-${lang}.png`) });
      await third.leave();

      // Below the answer the table is named, and opens at the row as it was.
      const desk = await Agent.signIn(browser, shop, lang, "agent");
      await desk.show("bot");
      await desk.open(file.honest);
      await desk.log.getByRole("button", { name: file.title }).first().click();
      await desk.page.getByRole("dialog").getByRole("row", { name: "3XL" }).waitFor();
      await desk.page.screenshot({ path: resolve(shots, `tables-evidence-${lang}.png`) });
      await desk.leave();

      // The version before comes back, and the demo's chart as well.
      await page.getByRole("button", { name: fill("table.version", { n: "2" }) }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: t("table.restore") })
        .click();
      await look("versions");
      await page
        .locator(".ant-popconfirm")
        .getByRole("button", { name: t("table.restore") })
        .click();
      await page.getByText(t("table.versionRestored")).waitFor();
      await cell(2, "51–60").filter({ hasText: "M" }).waitFor();
      await page.goto(`${shop.url}/console/knowledge/tables?lang=${lang}`);
      await page.getByRole("button", { name: t("table.binOpen") }).click();
      await page
        .getByRole("row", { name: file.demo })
        .getByRole("button", { name: t("table.restore") })
        .click();
      await page.getByText(t("table.restored")).waitFor();
      await page.getByRole("button", { name: t("table.binClose") }).click();
      await page.getByRole("link", { name: file.list }).click();
      await page.getByRole("textbox", { name: t("table.try") }).fill(file.backwards);
      await page.keyboard.press("Enter");
      await page.locator("p[data-status=found]", { hasText: "23.6–24.0 cm" }).waitFor();
      await look("roles");
      assert.deepEqual(problems, []);
      await agent.leave();
    });
  }
});
