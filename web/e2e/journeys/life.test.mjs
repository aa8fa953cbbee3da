// @ts-check
// The life of a knowledge entry: an agent proposes, a supervisor sends it back
// and approves, what is published answers customers and a draft does not; an
// older version comes back, many are changed at once, the bin gives back what was
// deleted, categories move, and two people do not type into one form.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { atRest } from "../lib/browser.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");

const words = {
  zh: {
    question: "可以帮忙刻字吗",
    first: "暂时不能刻字。",
    second: "可以刻字，每件 20 元，三天内发货。",
    wrong: "可以刻字，每件 200 元。",
    note: "写上价格和时间",
    tag: "双十一活动",
    category: "定制服务",
  },
  en: {
    question: "Can you engrave my initials?",
    first: "We cannot engrave at the moment.",
    second: "We engrave for 3 dollars an item and ship in three days.",
    wrong: "We engrave for 300 dollars an item.",
    note: "Add the price and the time",
    tag: "Black Friday",
    category: "Custom work",
  },
};

/** The longest stretch of a text between its holes. @param {string} text */
const part = (text) =>
  text
    .split(/\{\w+\}/)
    .sort((a, b) => b.length - a.length)[0]
    ?.trim() ?? "";

const { shop, browser } = await stage();

describe("the life of a knowledge entry", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`propose, approve, restore, delete, in ${lang}`, async () => {
      const w = words[lang];
      const writer = await Agent.signIn(browser, shop, lang, "agent");
      const head = await Agent.signIn(browser, shop, lang, "supervisor");
      const { t } = head;
      /** @param {Agent} who @param {string} name */
      const shot = async (who, name) => {
        for (const [width, height] of [
          [1440, 900],
          [390, 844],
        ]) {
          await who.page.setViewportSize({ width: width ?? 0, height: height ?? 0 });
          await who.page.waitForTimeout(250);
          await who.page.screenshot({ path: resolve(shots, `life-${name}-${lang}-${width}.png`) });
        }
        await who.page.setViewportSize({ width: 1440, height: 900 });
      };
      /** What the bot would answer to the question. */
      const told = async () => {
        const answer = await head.page.request.post(`${shop.url}/api/v1/knowledge/test`, {
          data: { question: w.question, lang },
          headers: { Origin: shop.url },
        });
        return (await answer.json()).answer ?? "";
      };
      /** @param {Agent} who @param {string} [entry] */
      const open = (who, entry = "") =>
        who.page.goto(`${shop.url}/console/knowledge?lang=${lang}${entry ? `&entry=${entry}` : ""}`);
      /** @param {Agent} who */
      const editor = (who) => who.page.getByRole("region", { name: t("knowledge.editor") });
      /** @param {Agent} who @param {string} key */
      const press = (who, key) =>
        editor(who)
          .getByRole("button", { name: t(key), exact: true })
          .click();
      /** What the page says it has done: the longest part without a hole. @param {Agent} who @param {string} key */
      const said = (who, key) =>
        who.page
          .getByRole("status")
          .getByText(part(t(key)))
          .last()
          .waitFor();
      /** @param {Agent} who @param {string} key */
      const confirm = (who, key) =>
        who.page
          .getByRole("dialog")
          .last()
          .getByRole("button", { name: t(key), exact: true })
          .last()
          .click();

      // An agent proposes an entry. Nobody is told it.
      await open(writer);
      await writer.page.getByRole("button", { name: t("knowledge.new") }).click();
      await editor(writer).getByLabel(t("knowledge.category"), { exact: true }).click();
      await writer.page.keyboard.press("Enter");
      await editor(writer).getByLabel(t("knowledge.question"), { exact: true }).fill(w.question);
      await editor(writer).getByLabel(t("knowledge.answer"), { exact: true }).fill(w.first);
      assert.equal(
        await editor(writer)
          .getByRole("button", { name: t("life.publish"), exact: true })
          .count(),
        0,
      );
      await press(writer, "life.submit");
      await confirm(writer, "life.submit");
      await said(writer, "life.submitted");
      await writer.page.waitForURL(/entry=ke_/);
      const id = new URL(writer.page.url()).searchParams.get("entry") ?? "";
      assert.doesNotMatch(await told(), new RegExp(w.first));
      await shot(writer, "submitted");

      // The supervisor finds it among what is in review, sees who is editing, and takes over.
      await open(head);
      await head.page.getByRole("combobox", { name: t("life.allStates") }).click();
      const choices = head.page.locator(".ant-select-dropdown:visible");
      await choices.waitFor();
      await atRest(choices);
      await choices
        .locator(".ant-select-item-option")
        .filter({ hasText: t("life.state.review") })
        .click();
      await head.page.waitForURL(/stage=review/);
      await head.page.getByRole("link").filter({ hasText: w.question }).click();
      await editor(head)
        .getByRole("button", { name: t("life.takeOver") })
        .click();
      await editor(head)
        .getByRole("button", { name: t("life.takeOver") })
        .waitFor({ state: "detached" });
      await press(head, "life.return");
      await head.page.getByRole("dialog").getByRole("textbox").fill(w.note);
      await confirm(head, "life.return");
      await said(head, "life.returned");
      await open(head);

      // The writer reads the note, takes the form back, and submits again.
      await open(writer, id);
      await editor(writer).getByText(w.note).waitFor();
      const take = editor(writer).getByRole("button", { name: t("life.takeOver") });
      await editor(writer).getByLabel(t("knowledge.answer"), { exact: true }).waitFor();
      if (await take.isVisible()) await take.click();
      await shot(writer, "returned");
      await editor(writer).getByLabel(t("knowledge.answer"), { exact: true }).fill(w.second);
      await press(writer, "life.submit");
      await confirm(writer, "life.submit");
      await said(writer, "life.submitted");
      await writer.page.goto(`${shop.url}/console/inbox`);

      // It is approved, and from then on it answers.
      await open(head, id);
      await shot(head, "review");
      assert.deepEqual(await findings(head.page), []);
      await press(head, "life.approve");
      await said(head, "life.published");
      assert.match(await told(), new RegExp(w.second));

      // A draft changes nothing; published, it does; and the version before comes back.
      await editor(head).getByLabel(t("knowledge.answer"), { exact: true }).fill(w.wrong);
      await press(head, "life.saveDraft");
      await said(head, "life.draftSaved");
      assert.match(await told(), new RegExp(w.second));
      await press(head, "life.compare");
      const drawer = head.page.getByRole("dialog", { name: t("life.history") });
      await drawer.locator("ins, del").first().waitFor();
      await atRest(drawer);
      await shot(head, "changes");
      assert.deepEqual(await findings(head.page), []);
      await drawer
        .getByRole("button", { name: t("action.close") })
        .first()
        .click();
      await drawer.waitFor({ state: "detached" });
      await press(head, "life.publish");
      await said(head, "life.published");
      assert.match(await told(), new RegExp(w.wrong));
      await press(head, "life.history");
      await drawer.getByRole("button", { name: t("knowledge.version").replace("{n}", "1") }).click();
      await drawer.getByRole("button", { name: t("life.restoreNow") }).click();
      await confirm(head, "life.restoreNow");
      await said(head, "life.restoredNow");
      assert.match(await told(), new RegExp(w.second));

      // A time is set by the shop's clock; it is over before it is published, so it answers no more.
      await editor(head).getByLabel(t("life.validUntil")).fill("2024-11-12T00:00");
      await press(head, "life.publish");
      await said(head, "life.published");
      await editor(head)
        .getByText(part(t("life.notice.expired")))
        .waitFor();
      assert.doesNotMatch(await told(), new RegExp(w.second));
      await editor(head).getByLabel(t("life.validUntil")).fill("");
      await press(head, "life.publish");
      await said(head, "life.published");
      assert.match(await told(), new RegExp(w.second));

      // Tags are saved at once and can be filtered by.
      const tags = editor(head).getByRole("combobox", { name: t("life.tags") });
      await tags.fill(w.tag);
      await tags.press("Enter");
      await head.page
        .getByRole("region", { name: t("knowledge.entries") })
        .getByText(w.tag)
        .first()
        .waitFor();
      await shot(head, "published");

      // Many at once: a tag for three, one of which has it, and back.
      await head.page.goto(`${shop.url}/console/knowledge?lang=${lang}`);
      const list = head.page.getByRole("region", { name: t("knowledge.entries") });
      for (const index of [1, 2, 3]) await list.getByRole("checkbox").nth(index).check();
      await list.getByRole("button", { name: t("life.bulk"), exact: true }).click();
      await head.page.getByRole("menuitem", { name: t("life.bulk.tag") }).click();
      await head.page.getByRole("dialog").getByRole("combobox").fill(w.tag);
      await head.page.keyboard.press("Enter");
      await shot(head, "bulk");
      await confirm(head, "action.save");
      const report = head.page.getByRole("dialog", { name: t("life.report") });
      await report.getByText(w.question).waitFor();
      await atRest(report);
      await shot(head, "report");
      await report.getByRole("button", { name: t("action.undo") }).click();
      await said(head, "life.undone");
      await head.page.goto(`${shop.url}/console/knowledge?lang=${lang}&tag=${encodeURIComponent(w.tag)}`);
      await list
        .getByText(t("knowledge.total").replace("{count} entries", "1 entry").replace("{count}", "1"))
        .waitFor();

      // The bin: not told, restored, told again.
      await open(head, id);
      await editor(head)
        .getByRole("button", { name: t("life.more") })
        .click();
      await head.page.getByRole("menuitem", { name: t("action.delete"), exact: true }).click();
      await confirm(head, "action.delete");
      await said(head, "life.toBin");
      assert.doesNotMatch(await told(), new RegExp(w.second));
      await head.page.goto(`${shop.url}/console/knowledge?lang=${lang}&stage=deleted&entry=${id}`);
      await editor(head)
        .getByRole("button", { name: t("life.restore"), exact: true })
        .waitFor();
      await shot(head, "bin");
      assert.deepEqual(await findings(head.page), []);
      await press(head, "life.restore");
      await said(head, "life.restored");
      assert.match(await told(), new RegExp(w.second));

      // A category moves by its menu, and by dragging.
      await open(head);
      const tree = head.page.getByRole("navigation", { name: t("category.title") });
      await tree.getByRole("button", { name: t("category.add") }).click();
      await head.page.getByRole("dialog").getByRole("textbox").fill(w.category);
      await confirm(head, "action.save");
      const names = () => tree.getByRole("listitem").allInnerTexts();
      const node = tree.getByRole("listitem").filter({ hasText: w.category });
      await node.waitFor();
      const last = (await names()).length - 1;
      assert.ok((await names())[last]?.includes(w.category));
      await node.hover();
      await node.getByRole("button", { name: t("category.menu").replace("{name}", w.category) }).click();
      await head.page.getByRole("menuitem", { name: t("life.tree.up") }).click();
      await said(head, "life.tree.moved");
      await tree.getByRole("listitem").last().filter({ hasNotText: w.category }).waitFor();
      // It is dropped on the upper edge of its neighbour, which lies deeper in the tree.
      const at = (await names()).findIndex((name) => name.includes(w.category));
      await node.dragTo(tree.getByRole("listitem").nth(at - 1), { targetPosition: { x: 60, y: 2 } });
      await tree
        .getByRole("listitem")
        .nth(at - 1)
        .filter({ hasText: w.category })
        .waitFor();
      await shot(head, "tree");

      assert.deepEqual([...writer.troubles, ...head.troubles], []);
      await writer.leave();
      await head.leave();
    });
  }
});
