// @ts-check
// A shop's list of questions becomes answers of the bot in less than three minutes,
// is changed and imported again, and taken back; a policy and a broken file follow.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { atRest } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");

const files = {
  zh: {
    name: "星座灯常见问题.csv",
    head: "标准问（必填）,相似问,答案,备注",
    rows: [
      "星座灯的保修期是多久？,星座灯保修多长时间,三年保修，凭订单号即可。,",
      "星座灯怎么换灯泡？,星座灯灯泡坏了,逆时针拧下底座，换 E14 灯泡。,",
      "星座灯能调亮度吗？,,,待补充",
    ],
    changed: "星座灯的保修期是多久？,星座灯保修多长时间,五年保修，凭订单号即可。,",
    question: "星座灯的保修期是多久？",
    first: "三年保修",
    second: "五年保修",
  },
  en: {
    name: "constellation lamp faq.csv",
    head: "Question,Similar questions,Answer,Note",
    rows: [
      "How long is the warranty of the constellation lamp?,constellation lamp warranty,Three years: the order number is enough.,",
      "How do I change the bulb of the constellation lamp?,constellation lamp bulb broken,Turn the foot to the left and take an E14 bulb.,",
      "Can the constellation lamp be dimmed?,,,to do",
    ],
    changed:
      "How long is the warranty of the constellation lamp?,constellation lamp warranty,Five years: the order number is enough.,",
    question: "How long is the warranty of the constellation lamp?",
    first: "Three years",
    second: "Five years",
  },
};

const policy = {
  zh: "# 退换货\n\n## 星座灯可以退吗\n\n签收后 7 天内可以退。\n\n- 灯体完好\n- 配件齐全\n\n# 保养\n\n用干布擦。\n\n| 部件 | 多久换一次 |\n| --- | --- |\n| 灯泡 | 2 年 |\n",
  en: "# Returns\n\n## Can the constellation lamp be returned?\n\nWithin 7 days after delivery.\n\n- undamaged\n- with all parts\n\n# Care\n\nWipe it with a dry cloth.\n\n| part | replace after |\n| --- | --- |\n| bulb | 2 years |\n",
};

/** @param {"zh" | "en"} lang @param {string[]} rows */
const csv = (lang, rows) => Buffer.from(`\uFEFF${[files[lang].head, ...rows].join("\r\n")}`);

const { shop, browser } = await stage();

describe("imports", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`from a file to the first right answer, in ${lang}`, async () => {
      const file = files[lang];
      const agent = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = agent;
      const { look, problems } = looker(page, (name, width) => `imports-${name}-${lang}-${width}`);
      const state = (/** @type {string} */ key) =>
        page
          .locator("p", { hasText: t(key) })
          .first()
          .waitFor();
      const give = (/** @type {string} */ name, /** @type {Buffer} */ buffer) =>
        page.getByTestId("import-file").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
      const answers = async (/** @type {string} */ want) => {
        const customer = await Customer.arrive(browser, shop, lang);
        await customer.openChat();
        await customer.say(file.question);
        await customer.sees(want);
        await customer.leave();
      };

      const began = Date.now();
      await page.goto(`${shop.url}/console/knowledge`);
      await page.getByRole("link", { name: t("import.open") }).click();
      await page.getByText(t("import.none")).or(page.locator("table")).first().waitFor();
      await look("list");
      await give(file.name, csv(lang, file.rows));
      await state("import.state.ready");
      await page.getByRole("cell", { name: t("import.outcome.refused") }).waitFor();
      await look("ready");
      await page.locator("button.ant-btn-primary").click();
      await state("import.state.done");
      await look("done");
      await answers(file.first);
      assert.ok(
        Date.now() - began < 180_000,
        "from Excel to the first right answer in less than three minutes",
      );

      await page.getByRole("link", { name: t("import.backToList") }).click();
      await give(file.name, csv(lang, [file.changed, ...file.rows.slice(1)]));
      await state("import.state.ready");
      await page.getByRole("cell", { name: t("import.outcome.updated"), exact: true }).waitFor();
      await page.locator("button.ant-btn-primary").click();
      await state("import.state.done");
      await answers(file.second);
      await page.getByRole("button", { name: t("import.undo") }).click();
      await page
        .locator(".ant-popconfirm")
        .getByRole("button", { name: t("import.undo") })
        .click();
      await state("import.state.undone");
      await answers(file.first);

      await page.getByRole("link", { name: t("import.backToList") }).click();
      await give("policy.md", Buffer.from(policy[lang]));
      await state("import.state.ready");
      await page
        .getByRole("cell", { name: t("import.outcome.created"), exact: true })
        .first()
        .waitFor();
      await look("policy");
      await page.getByRole("link", { name: t("import.backToList") }).click();
      await give("broken.xlsx", Buffer.from("PK\x03\x04 this is no workbook"));
      await state("import.state.unreadable");
      await look("broken");

      // What is exported comes back as what is there already.
      await page.goto(`${shop.url}/console/knowledge`);
      await page.getByRole("button", { name: t("export.open") }).click();
      const excel = page.getByRole("link", { name: t("export.xlsx"), exact: true });
      await atRest(excel);
      await page.screenshot({ path: resolve(shots, `imports-export-${lang}.png`) });
      assert.deepEqual(await findings(page), []);
      const [download] = await Promise.all([page.waitForEvent("download"), excel.click()]);
      const exported = await readFile(await download.path());
      await page.getByRole("link", { name: t("import.open") }).click();
      await give(download.suggestedFilename(), exported);
      await state("import.state.ready");
      await page
        .getByRole("cell", { name: t("import.outcome.unchanged"), exact: true })
        .first()
        .waitFor();
      for (const outcome of ["created", "updated", "refused"]) {
        const cells = page.getByRole("cell", { name: t(`import.outcome.${outcome}`), exact: true });
        assert.equal(await cells.count(), 0, outcome);
      }
      assert.deepEqual(problems, []);
      await agent.leave();
    });
  }
});
