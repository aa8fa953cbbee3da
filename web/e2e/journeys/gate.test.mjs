// @ts-check
// A bad publish is stopped. A question is tried in the test bench and saved, others
// come from a file. What a customer was answered yesterday is replayed on a draft
// that has lost it; the difference is judged as bad, and then the draft cannot be
// published in the editor without a reason. A mended draft goes through.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { atRest } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { stage } from "../lib/stage.mjs";

const words = {
  zh: {
    question: "戒指内圈可以刻字吗",
    answer: "可以免费刻字，下单时备注内容即可",
    bad: "年会抽奖几点开始",
    badAnswer: "年会当天晚上八点",
    reason: "活动期间先下线刻字服务",
    weather: "火星上的天气怎么样",
    other: "戒指里面能刻名字吗",
    failing: "戒指内圈可以刻字不",
    addThree: "添加 3 条",
    ran: "运行了 5 条",
  },
  en: {
    question: "can you engrave the inside of a ring",
    answer: "Engraving is free. Put the text into the note of the order.",
    bad: "when does the raffle of the party begin",
    badAnswer: "At eight in the evening.",
    reason: "no engraving during the sale",
    weather: "what is the weather like on mars",
    other: "is it possible to engrave a name inside a ring",
    failing: "can you engrave the inside of my ring",
    addThree: "Add 3",
    ran: "5 run",
  },
};

const { shop, browser } = await stage();

describe("the gate before publishing", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`a replay blocks a bad publish, in ${lang}`, async () => {
      const w = words[lang];
      const head = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = head;
      const { look, problems } = looker(page, (name, width) => `gate-${name}-${lang}-${width}`);
      /** @param {"get" | "post" | "put"} method @param {string} path @param {object} [data] */
      const call = async (method, path, data) => {
        const answer = await page.request[method](`${shop.url}/api/v1/knowledge${path}`, {
          ...(data && { data }),
          headers: { Origin: shop.url },
        });
        assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
        return answer.status() === 204 ? null : answer.json();
      };
      const told = async () => (await call("post", "/test", { question: w.question, lang })).answer ?? "";

      const { categories } = await call("get", `/categories?lang=${lang}`);
      const good = {
        category_id: categories[0].id,
        lang,
        question: w.question,
        phrasings: [],
        answer: w.answer,
        related: [],
        hand_over: "never",
        enabled: true,
      };
      const entry = await call("post", "/entries", good);
      const customer = await Customer.arrive(browser, shop, lang);
      await customer.openChat();
      assert.ok((await customer.ask(w.question)).includes(w.answer));

      // Tried in the bench, it is saved as a test that expects this entry.
      const said = (/** @type {string} */ text) =>
        page.getByRole("status").getByText(text, { exact: true }).first().waitFor();
      await page.goto(`${shop.url}/console/knowledge/tests?lang=${lang}`);
      await page.getByText(t("bench.empty"), { exact: true }).waitFor();
      const box = page.getByRole("region", { name: t("test.title") });
      await box.getByRole("textbox", { name: t("test.placeholder") }).fill(w.question);
      await box.getByRole("button", { name: t("test.ask") }).click();
      await box.getByText(w.answer).first().waitFor();
      await box.getByRole("button", { name: t("bench.saveEntries"), exact: true }).click();
      const form = page.getByRole("dialog").filter({ hasText: t("bench.newTitle") });
      await form.getByText(w.question, { exact: true }).first().waitFor();
      await form.getByRole("button", { name: t("action.save") }).click();
      await form.waitFor({ state: "detached" });
      await said(t("bench.savedPassing"));
      const questions = page.getByRole("region", { name: t("bench.questions") });
      const rows = questions.locator("li[data-result]");
      assert.equal(await rows.count(), 1);

      // A file is looked at before it is read: one row has no entry of that name.
      await questions.getByRole("button", { name: t("bench.more") }).click();
      await page.getByRole("menuitem", { name: t("bench.upload") }).click();
      const upload = page.getByRole("dialog").filter({ hasText: t("bench.upload") });
      const sheet = [
        "question,expected",
        `${w.weather},none`,
        `${w.other},${w.question}`,
        `${w.failing},!${w.question}`,
        `${w.weather} ?,${w.bad}`,
      ].join("\n");
      await page.getByTestId("bench-file").setInputFiles({
        name: "tests.csv",
        mimeType: "text/csv",
        buffer: Buffer.from(sheet),
      });
      await upload.getByText(t("bench.rowNumber").replace("{n}", "5")).waitFor();
      await atRest(upload);
      await look("upload");
      await upload.getByRole("button", { name: w.addThree }).click();
      await upload.waitFor({ state: "detached" });
      await rows.nth(3).waitFor();

      // Suggestions are accepted one by one.
      await questions.getByRole("button", { name: t("bench.more") }).click();
      await page.getByRole("menuitem", { name: t("bench.suggestions") }).click();
      const drawer = page.getByRole("dialog").filter({ hasText: t("bench.suggestions") });
      const suggested = drawer.getByRole("list", { name: t("bench.suggestions") }).getByRole("listitem");
      await suggested.first().waitFor();
      await atRest(drawer);
      await look("suggestions");
      await suggested
        .first()
        .getByRole("button", { name: t("bench.accept"), exact: true })
        .click();
      await rows.nth(4).waitFor();
      await page.keyboard.press("Escape");
      await drawer.waitFor({ state: "detached" });

      // All are run; what fails is filtered, deleted and brought back.
      await questions.getByRole("button", { name: t("bench.run") }).click();
      await questions.getByRole("alert").filter({ hasText: w.ran }).waitFor();
      await questions.getByText(new RegExp(`^${t("bench.result.failing")} \\d`)).click();
      await page.waitForURL(/result=failing/);
      const failing = rows.filter({ hasText: w.failing });
      await failing.waitFor();
      await look("questions");
      await failing.getByRole("checkbox").check();
      await questions.getByRole("button", { name: t("action.delete"), exact: true }).click();
      await failing.waitFor({ state: "detached" });
      await page
        .getByRole("status")
        .getByRole("button", { name: t("action.undo") })
        .click();
      await failing.waitFor();
      await failing.getByRole("checkbox").check();
      await questions.getByRole("button", { name: t("action.delete"), exact: true }).click();
      await failing.waitFor({ state: "detached" });

      // The draft is about something else altogether. What was asked is replayed on it.
      const bad = { ...good, question: w.bad, answer: w.badAnswer };
      await call("put", `/entries/${entry.id}/draft`, { ...bad, edit: entry.edit });
      await page.goto(`${shop.url}/console/knowledge/tests?lang=${lang}&part=replays`);
      await page.getByRole("button", { name: t("bench.newReplay") }).click();
      const start = page.getByRole("dialog").filter({ hasText: t("bench.newReplay") });
      await atRest(start);
      await look("start");
      await start.getByRole("button", { name: t("bench.startReplay") }).click();
      const difference = page
        .getByRole("list", { name: t("bench.differences") })
        .getByRole("listitem")
        .filter({ hasText: w.question });
      await difference.getByRole("button", { name: w.question, exact: true }).click();
      await difference.getByText(w.answer, { exact: false }).first().waitFor();
      await page.keyboard.press("n");
      await difference.getByRole("button", { name: t("bench.wrong"), exact: true, pressed: true }).waitFor();
      await atRest(difference);
      await look("differences");
      await page.emulateMedia({ colorScheme: "dark" });
      await look("differences-dark");
      await page.emulateMedia({ colorScheme: "light" });
      await page.getByRole("button", { name: t("action.back"), exact: true }).click();
      await page.getByRole("table").getByText(t("bench.state.done")).first().waitFor();
      await look("replays");

      const editor = page.getByRole("region", { name: t("knowledge.editor") });
      const press = (/** @type {string} */ key) =>
        editor.getByRole("button", { name: t(key), exact: true }).click();
      const dialog = page.getByRole("dialog").filter({ hasText: t("gate.title") });
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}&entry=${entry.id}`);
      await press("life.publish");
      await dialog.getByText(w.question, { exact: true }).first().waitFor();
      await atRest(dialog);
      await look("blocked");
      const anyway = dialog.getByRole("button", { name: t("gate.anyway") });
      assert.ok(await anyway.isDisabled(), "not without a reason");
      await dialog.getByRole("button", { name: t("action.cancel"), exact: true }).click();
      await dialog.waitFor({ state: "detached" });
      assert.equal(await told(), w.answer);

      // Mended, it goes through.
      const now = await call("get", `/entries/${entry.id}`);
      await call("put", `/entries/${entry.id}/draft`, { ...good, answer: `${w.answer} ✓`, edit: now.edit });
      await page.reload();
      await press("life.publish");
      await page.getByRole("status").getByText(t("life.published"), { exact: true }).first().waitFor();
      assert.equal(await told(), `${w.answer} ✓`);

      // With a reason the bad one goes, too, and that is kept.
      const mended = await call("get", `/entries/${entry.id}`);
      await call("put", `/entries/${entry.id}/draft`, { ...bad, edit: mended.edit });
      await page.reload();
      await press("life.publish");
      await dialog.getByLabel(t("gate.reason")).fill(w.reason);
      await anyway.click();
      await dialog.waitFor({ state: "detached" });
      await page.getByRole("status").getByText(t("life.published"), { exact: true }).first().waitFor();
      assert.notEqual(await told(), `${w.answer} ✓`);
      await page.reload();
      await editor.locator("details summary").last().click();
      await editor.getByText(w.reason).waitFor();
      await look("kept");
      assert.deepEqual(problems, []);
      for (const who of [customer, head]) {
        assert.deepEqual(who.troubles, []);
        await who.leave();
      }
    });
  }
});
