// @ts-check
// A shop uploads its policy, and the bot quotes it with its source where no entry
// has the answer. A language model may phrase the answer; when it lies, the policy
// is quoted instead.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { openModelServer } from "../lib/model-server.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");
const samples = resolve(import.meta.dirname, "../../../internal/kit/extract/testdata");

const stories = {
  zh: {
    file: "星座灯说明书.md",
    body: "# 星座灯使用\n\n## 灯泡更换周期\n\n星座灯的灯泡更换周期最长为 45 天，灯泡每只 2 元。超过周期的灯泡会变暗，旧灯泡不能抵扣。\n\n## 星图片清洗\n\n清洗星图片时请用干布从两侧向中间轻轻擦拭，擦完平放晾干，再装回灯罩。\n\n# 星座灯安装高度\n\n吊装的星座灯离地面的高度为 2.2 米，儿童房可以再高 20 厘米。\n",
    question: "星座灯的灯泡更换周期是多久",
    quote: "星座灯的灯泡更换周期最长为 45 天，灯泡每只 2 元。",
    source: "——《星座灯说明书》灯泡更换周期",
    beside: "星图片清洗",
    besideSays: "用干布从两侧向中间轻轻擦拭",
    height: "吊装的星座灯离地面的高度",
    last: "《星座灯说明书》里我能查到的",
    outside: "明天会不会下雨",
    phrased: "星座灯的灯泡更换周期最长为四十五天[1]。",
    lie: "星座灯的灯泡更换周期最长为 90 天，灯泡免费[1]。",
    liePart: "90",
    pdf: "华东地区首重和续重是多少",
  },
  en: {
    file: "Constellation lamp manual.md",
    body: "# Using the constellation lamp\n\n## Bulb replacement period\n\nThe replacement period of the constellation lamp bulb is 45 days at most, and each bulb costs 2 yuan. Older bulbs become dark and are not taken in exchange.\n\n## Cleaning the star discs\n\nWipe the star discs with a dry cloth from the sides to the middle, and lay them flat until they are dry.\n\n# Height of the constellation lamp\n\nA hanging constellation lamp is 2.2 m above the floor.\n",
    question: "what is the replacement period of the constellation lamp bulb",
    quote:
      "The replacement period of the constellation lamp bulb is 45 days at most, and each bulb costs 2 yuan.",
    source: "— “Constellation lamp manual”, Bulb replacement period",
    beside: "Cleaning the star discs",
    besideSays: "Wipe the star discs with a dry cloth",
    height: "A hanging constellation lamp is",
    last: "That is all I can find in",
    outside: "will it rain tomorrow",
    phrased: "The replacement period of the constellation lamp bulb is forty-five days at most [1].",
    lie: "The replacement period of the constellation lamp bulb is 90 days, and bulbs are free [1].",
    liePart: "90",
    pdf: "",
  },
};

const { shop, browser } = await stage({ env: { SHOPBELL_MODEL_NETWORKS: "127.0.0.0/8" } });

describe("documents", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`from a policy to a quotation, in ${lang}`, async () => {
      const story = stories[lang];
      const agent = await Agent.signIn(browser, shop, lang, "owner");
      const { page, t } = agent;
      const { look, problems } = looker(page, (name, width) => `documents-${name}-${lang}-${width}`);
      const rows = page.getByRole("row");
      const row = (/** @type {string} */ name) => rows.filter({ hasText: name });
      /** Asks as a new customer. @param {string} question */
      const ask = async (question) => {
        const customer = await Customer.arrive(browser, shop, lang);
        await customer.openChat();
        await customer.say(question);
        // After the greeting: the first answer says who answers.
        const answer = customer.answers.filter({ hasText: /我是 AI 客服小满助手|I am Xiaoman Assistant/ });
        await answer.waitFor();
        return { customer, said: (await answer.allInnerTexts()).join("\n") };
      };

      await page.goto(`${shop.url}/console/knowledge`);
      await page
        .getByRole("navigation", { name: t("knowledge.tabs") })
        .getByRole("link", { name: t("knowledge.tab.documents") })
        .click();
      await page.getByText(t("documents.none")).or(page.locator("table")).first().waitFor();
      await look("empty");

      // Several files at once; each says what became of it.
      const files = page.getByTestId("document-file");
      await files.setInputFiles([
        { name: story.file, mimeType: "text/markdown", buffer: Buffer.from(story.body) },
        {
          name: `policy-${lang}.pdf`,
          mimeType: "application/pdf",
          buffer: await readFile(resolve(samples, "policy.pdf")),
        },
        {
          name: `policy-${lang}.docx`,
          mimeType: "application/octet-stream",
          buffer: await readFile(resolve(samples, "policy.docx")),
        },
        { name: `broken-${lang}.pdf`, mimeType: "application/pdf", buffer: Buffer.from("no such thing") },
      ]);
      const name = story.file.replace(/\.md$/, "");
      for (const one of [name, `policy-${lang}`])
        await row(one).first().getByText(t("documents.state.on"), { exact: true }).waitFor();
      await row(`broken-${lang}`).getByText(t("documents.state.unreadable"), { exact: true }).waitFor();
      await look("list");

      // A customer gets the words of the policy, with their source.
      const { customer, said } = await ask(story.question);
      assert.ok(said.includes(story.quote), said);
      assert.ok(said.includes(story.source), said);
      await customer.page.screenshot({ path: resolve(shots, `documents-quoted-${lang}.png`) });
      // Asked again, it shows more, and offers a person.
      const again = await customer.ask(story.question);
      assert.ok(again.includes(story.quote) && again !== said, again);
      const third = await customer.ask(story.question);
      assert.ok(!third.includes(story.quote), third);
      await customer.leave();

      const other = await ask(story.question);
      const next = await other.customer.tap(story.beside);
      assert.ok(next.includes(story.besideSays), next);
      await other.customer.leave();
      if (story.pdf) {
        const { customer: reader, said: quoted } = await ask(story.pdf);
        assert.ok(quoted.includes("policy-zh"), quoted);
        await reader.leave();
      }

      // What no shop answers gets no passage.
      const stranger = await ask(story.outside);
      assert.ok(!stranger.said.includes("《") && !stranger.said.includes("“"), stranger.said);
      await stranger.customer.leave();

      // Its evidence opens the passage, marked in its document.
      await row(name).getByRole("link", { name }).click();
      await page.getByRole("heading", { level: 1, name }).waitFor();
      const passage = page.getByRole("listitem").filter({ hasText: story.quote });
      await passage.waitFor();
      await look("document");
      await agent.page.goto(`${shop.url}/console/inbox`);
      await agent.show("all");
      await page.getByText(story.last).first().click();
      await page
        .getByRole("button", { name: t("record.passage") })
        .first()
        .click();
      await page.getByRole("link", { name: t("record.inDocument") }).waitFor();
      await page.screenshot({ path: resolve(shots, `documents-evidence-${lang}.png`) });
      await page.getByRole("link", { name: t("record.inDocument") }).click();
      await page.locator('li[aria-current="true"]').filter({ hasText: story.quote }).waitFor();

      // A language model phrases the answer, with its sources …
      const service = await openModelServer();
      await page.goto(`${shop.url}/console/settings/models`);
      const card = (/** @type {string} */ key) =>
        page.locator("section").filter({ has: page.getByRole("heading", { name: t(key), exact: true }) });
      const chat = card("models.chat");
      await chat.getByLabel(t("models.address")).fill(service.url);
      await chat.getByLabel(t("models.model"), { exact: true }).fill("qwen-plus");
      await chat.getByLabel(t("models.key"), { exact: true }).fill("sk-journey");
      const on = chat.getByRole("switch");
      if ((await on.getAttribute("aria-checked")) === "false") await on.click();
      await chat.getByRole("button", { name: t("action.save"), exact: true }).click();
      await chat.getByText(t("models.state.working"), { exact: true }).waitFor();
      const limits = card("models.limit");
      const phrases = limits.getByRole("switch");
      if ((await phrases.getAttribute("aria-checked")) === "false") {
        await phrases.click();
        await limits.getByRole("button", { name: t("action.save"), exact: true }).click();
        await page.getByText(t("form.saved")).first().waitFor();
      }
      await look("phrases");
      service.rewriteAs(story.phrased);
      const phrased = await ask(story.question);
      assert.ok(
        phrased.said.includes(story.phrased) && phrased.said.includes(`[1] ${story.source}`),
        phrased.said,
      );
      await phrased.customer.page.screenshot({ path: resolve(shots, `documents-phrased-${lang}.png`) });
      await phrased.customer.leave();
      // … and is refused when it lies.
      service.rewriteAs(story.lie);
      const lied = await ask(story.question);
      assert.ok(lied.said.includes(story.quote) && !lied.said.includes(story.liePart), lied.said);
      await lied.customer.leave();
      await service.close();

      // Off it is not quoted; deleted it comes back.
      await page.goto(`${shop.url}/console/knowledge/documents`);
      await row(name).getByRole("switch").click();
      await row(name).getByText(t("documents.state.off"), { exact: true }).waitFor();
      for (const one of [`broken-${lang}`, name]) {
        await row(one)
          .first()
          .getByRole("button", { name: t("action.delete") })
          .click();
        await row(one).first().waitFor({ state: "detached" });
      }
      await page
        .getByRole("status")
        .getByRole("button", { name: t("action.undo") })
        .last()
        .click();
      await row(name).waitFor();
      const off = await ask(story.question);
      assert.ok(!off.said.includes(story.quote), off.said);
      await off.customer.leave();

      await row(name).getByRole("link", { name }).click();
      // A passage becomes an entry, with its heading as the question.
      await page
        .getByRole("listitem")
        .filter({ hasText: story.height })
        .getByRole("button", { name: t("documents.makeEntry") })
        .click();
      const dialog = page.getByRole("dialog");
      await dialog.getByRole("combobox", { name: t("documents.entryCategory") }).click();
      await page.keyboard.press("Enter");
      await page.screenshot({ path: resolve(shots, `documents-entry-${lang}.png`) });
      await dialog.getByRole("button", { name: t("documents.entrySave") }).click();
      await page.getByRole("status").getByText(t("documents.entryMade")).waitFor();

      assert.deepEqual(problems, []);
      assert.deepEqual(agent.troubles, []);
      await agent.leave();
    });
  }
});
