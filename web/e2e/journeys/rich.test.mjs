// @ts-check
// An answer shows more than words: a picture, a product and a button that somebody
// puts beside it in the editor reach the customer in the chat, the colleague in the
// inbox and the reader of the help centre; versions show them; hostile addresses and
// files are refused where they are entered.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { atRest, person } from "../lib/browser.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");

const words = {
  zh: {
    question: "羊绒围巾的尺寸怎么挑",
    answer: "看脖子到腰的距离：六十厘米以内选短款，再长选长款。",
    alt: "尺码表：短款 160 厘米，长款 200 厘米",
    chart: ["款式", "长度", "短款", "160 厘米", "长款", "200 厘米"],
    product: "重磅",
    title: "260g 重磅纯棉圆领 T 恤",
    label: "看完整尺码说明",
  },
  en: {
    question: "Which size of cashmere scarf fits me?",
    answer: "Measure from neck to waist: up to 60 cm take the short one, beyond that the long one.",
    alt: "Size chart: short 160 cm, long 200 cm",
    chart: ["Cut", "Length", "Short", "160 cm", "Long", "200 cm"],
    product: "heavyweight",
    title: "260 g Heavyweight Cotton Tee",
    label: "See the whole size guide",
  },
};

const { shop, browser } = await stage();

describe("answers with pictures, products and buttons", () => {
  /** A size chart as a picture. @param {string[]} cells */
  async function chart(cells) {
    const page = await browser.newPage({ viewport: { width: 640, height: 300 } });
    const rows = [0, 2, 4].map((at) => `<tr><td>${cells[at]}<td>${cells[at + 1]}`);
    await page.setContent(
      `<style>body{margin:0;font:28px sans-serif;background:#fffaf5}table{width:100%;height:300px;border-collapse:collapse;text-align:center}td{border:1px solid #e0c9b8}</style><table>${rows.join("")}</table>`,
    );
    const buffer = await page.screenshot();
    await page.close();
    return { name: "chart.png", mimeType: "image/png", buffer };
  }

  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`write, publish, ask and read, in ${lang}`, async () => {
      const w = words[lang];
      const head = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = head;
      const editor = page.getByRole("region", { name: t("knowledge.editor") });
      /** @param {string} name @param {import("playwright-core").Locator} [at] */
      const shot = async (name, at) => {
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await at?.scrollIntoViewIfNeeded();
          await page.waitForTimeout(250);
          await page.screenshot({ path: resolve(shots, `rich-${name}-${lang}-${width}.png`) });
        }
        await page.setViewportSize({ width: 1440, height: 900 });
      };
      /** @param {string} key */
      const press = (key) => editor.getByRole("button", { name: t(key), exact: true }).click();

      await page.goto(`${shop.url}/console/knowledge?lang=${lang}`);
      await page.getByRole("button", { name: t("knowledge.new") }).click();
      await editor.getByLabel(t("knowledge.category"), { exact: true }).click();
      await page.keyboard.press("Enter");
      await editor.getByLabel(t("knowledge.question"), { exact: true }).fill(w.question);
      await editor.getByLabel(t("knowledge.answer"), { exact: true }).fill(w.answer);

      // A file that is no picture is refused with a reason, and can be waved away.
      const files = editor.getByTestId("extra-picture").first();
      await files.setInputFiles({
        name: "a.png",
        mimeType: "image/png",
        buffer: Buffer.from("<svg onload=alert(1)>"),
      });
      const refused = editor.getByRole("status").filter({ hasText: "a.png" });
      await refused.getByRole("button", { name: t("action.close") }).click();
      await refused.waitFor({ state: "detached" });

      await files.setInputFiles(await chart(w.chart));
      const rows = editor.getByRole("list", { name: t("extras.title") }).getByRole("listitem");
      await rows.first().getByRole("img").waitFor();
      await rows.first().getByLabel(t("extras.alt")).fill(w.alt);

      await press("extras.addProduct");
      await rows.nth(1).getByRole("combobox").fill(w.product);
      await page.locator(".ant-select-item-option").filter({ hasText: w.title }).click();
      await rows
        .nth(1)
        .getByText("demo-heavy-tee")
        .or(rows.nth(1).locator("b").filter({ hasText: w.title }))
        .first()
        .waitFor();

      // An address that a browser would run is called wrong where it stands.
      await press("extras.addLink");
      await rows.nth(2).getByLabel(t("extras.label")).fill(w.label);
      await rows.nth(2).getByLabel(t("extras.url")).fill("javascript:alert(1)");
      await rows.nth(2).getByLabel(t("extras.url")).blur();
      await rows.nth(2).getByText(t("extras.urlWrong")).waitFor();
      await press("life.publish");
      await editor.getByText(t("extras.incomplete")).waitFor();
      await rows.nth(2).getByLabel(t("extras.url")).fill("/pages/sizes?from=chat");
      await rows.nth(2).getByText(t("extras.pathHint")).waitFor();

      // The order changes by keyboard; what was removed comes back.
      const up = rows.nth(2).getByRole("button", { name: t("extras.up").replace("{n}", "3") });
      await up.focus();
      await page.keyboard.press("Enter");
      await rows.nth(1).getByLabel(t("extras.label")).waitFor();
      assert.equal(await rows.nth(1).getByLabel(t("extras.label")).inputValue(), w.label);
      await rows
        .nth(1)
        .getByRole("button", { name: t("extras.remove").replace("{n}", "2") })
        .click();
      await page.getByRole("button", { name: t("action.undo"), exact: true }).click();
      await rows.nth(1).getByLabel(t("extras.label")).waitFor();
      assert.equal(await rows.count(), 3);
      await editor.getByText(t("preview.title")).first().waitFor();
      await shot("editor", rows.first());
      assert.deepEqual(await findings(page), []);

      await press("life.publish");
      await page.waitForURL(/entry=ke_/);
      const id = new URL(page.url()).searchParams.get("entry") ?? "";

      // The customer sees all of it, together and in order, and rates it once.
      for (const width of [1440, 390]) {
        const guest = await Customer.arrive(browser, shop, lang, { viewport: { width, height: 844 } });
        await guest.openChat();
        await guest.say(w.question);
        await guest.log.getByText(w.answer).waitFor();
        const way = guest.log.getByRole("link", { name: w.label });
        assert.equal(await way.getAttribute("href"), `${shop.url}/pages/sizes?from=chat`);
        assert.match((await way.getAttribute("rel")) ?? "", /noopener/);
        assert.equal(await way.getAttribute("target"), "_blank");
        const picture = guest.log.getByRole("button", { name: w.alt });
        await picture.locator("img").evaluate((/** @type {HTMLImageElement} */ img) => img.decode());
        await guest.log.getByRole("article", { name: w.title }).waitFor();
        assert.equal(
          await guest.log.getByRole("button", { name: guest.texts["rate.yes"], exact: true }).count(),
          1,
        );
        await guest.log.getByRole("button", { name: guest.texts["rate.yes"], exact: true }).click();
        await guest.log.getByText(guest.texts["rate.thanks"] ?? "").waitFor();
        await guest.log.evaluate((log) => log.scrollTo(0, log.scrollHeight));
        await guest.page.waitForTimeout(300);
        await guest.page.screenshot({ path: resolve(shots, `rich-widget-${lang}-${width}.png`) });
        await picture.click();
        await guest.frame.getByRole("dialog").waitFor();
        await page.keyboard.press("Escape");
        // Asked again, the words come again and the picture does not.
        await guest.frame.getByRole("dialog").getByRole("button").click();
        await guest.say(w.question);
        await guest.log.getByText(w.answer).nth(1).waitFor();
        assert.equal(await picture.count(), 1);
        assert.deepEqual(guest.troubles, []);
        await guest.context.close();
      }

      // Readers of the help centre see it, too.
      const reader = await person(browser, { locale: lang === "zh" ? "zh-CN" : "en-US" });
      const address = `${shop.url}/help/q/${id}`;
      await reader.page.goto(address);
      const image = reader.page.getByRole("img", { name: w.alt });
      await image.evaluate((/** @type {HTMLImageElement} */ img) => img.decode());
      await reader.page.getByRole("link", { name: w.title }).getByText("¥").waitFor();
      assert.equal(
        await reader.page.getByRole("link", { name: w.label }).getAttribute("href"),
        "/pages/sizes?from=chat",
      );
      const { look, problems } = looker(reader.page, (name, width) => `rich-${name}-${lang}-${width}`);
      await look("help");
      assert.deepEqual(problems, []);
      assert.deepEqual(reader.troubles, []);
      await reader.context.close();

      // Colleagues see the same in the inbox.
      await page.goto(`${shop.url}/console/inbox`);
      await head.show("bot");
      await page
        .getByRole("region", { name: t("inbox.list") })
        .getByRole("link")
        .first()
        .click();
      await head.log.getByRole("link", { name: w.label }).first().waitFor();
      await head.log.getByRole("img", { name: w.alt }).first().waitFor();
      await head.log.getByRole("img", { name: w.alt }).first().scrollIntoViewIfNeeded();
      await page.waitForTimeout(300);
      await page.screenshot({ path: resolve(shots, `rich-inbox-${lang}-1440.png`) });

      // A version says what has gone, as one sees it.
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}&entry=${id}`);
      await rows
        .first()
        .getByRole("button", { name: t("extras.remove").replace("{n}", "1") })
        .click();
      await press("life.saveDraft");
      await editor.getByRole("button", { name: t("life.compare"), exact: true }).click();
      const drawer = page.getByRole("dialog");
      await drawer.locator("del").getByRole("img", { name: w.alt }).waitFor();
      await atRest(drawer.first());
      await shot("versions");
      assert.deepEqual(head.troubles, []);
      await head.leave();
    });
  }
});
