// @ts-check
// A price changes in the catalogue: the entry that names the old one is not told any
// more, is corrected by one click, and told again. The weekly list comes by mail.
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { after, describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { Customer } from "../lib/customer.mjs";
import { looker } from "../lib/look.mjs";
import { openMailServer } from "../lib/mail-server.mjs";
import { stage } from "../lib/stage.mjs";

const shots = resolve(import.meta.dirname, "../shots");

const words = {
  zh: {
    question: "公司采购可以对公转账吗",
    answer: "可以对公转账。27 英寸 4K 办公显示器 ¥1,899 一台，满五台开专票。",
    old: "¥1,899",
    fresh: "¥1,799",
    price: 1799,
    product: "27 英寸 4K 办公显示器",
  },
  en: {
    question: "Can my company pay by bank transfer?",
    answer:
      "Yes, by bank transfer. The 7-inch E-Ink Reader is CNY 899 each, with an invoice from five pieces on.",
    old: "CNY 899",
    fresh: "CNY 849",
    price: 849,
    product: "7-inch E-Ink Reader",
  },
};
const imports = {
  zh: (/** @type {number} */ price) => `external_id,sku,price\ndemo-monitor-27,XM-MON-ST,${price}\n`,
  en: (/** @type {number} */ price) =>
    `external_id,sku,price\ndemo-e-reader,XM-REA-BK,${price}\ndemo-e-reader,XM-REA-WH,${price}\n`,
};

const { shop, browser } = await stage({ env: { SHOPBELL_MAIL_NETWORKS: "127.0.0.0/8" } });
const mail = await openMailServer();
after(() => mail.close());

describe("knowledge that stays true", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`a price changes, and the answer with it, in ${lang}`, async () => {
      const w = words[lang];
      const head = await Agent.signIn(browser, shop, lang, "owner");
      const { page, t } = head;
      const { look, problems } = looker(page, (name, width) => `living-${name}-${lang}-${width}`);
      /** @param {"get" | "post" | "put" | "patch"} method @param {string} path @param {object} [data] */
      const call = async (method, path, data) => {
        const answer = await page.request[method](`${shop.url}/api/v1${path}`, {
          ...(data && { data }),
          headers: { Origin: shop.url },
        });
        assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
        return answer.status() === 204 ? null : answer.json();
      };
      const { categories } = await call("get", `/knowledge/categories?lang=${lang}`);
      const entry = await call("post", "/knowledge/entries", {
        category_id: categories[0].id,
        lang,
        question: w.question,
        phrasings: [],
        answer: w.answer,
        related: [],
        hand_over: "never",
        enabled: true,
      });
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}&entry=${entry.id}`);
      // What the entry rests on shows up by itself.
      await page.locator("li[data-kind=price]", { hasText: w.product }).waitFor();
      const customer = await Customer.arrive(browser, shop, lang);
      await customer.openChat();
      assert.ok((await customer.ask(w.question)).includes(w.old));

      await shop.importProducts(imports[lang](w.price));
      const notice = page.locator("[data-flagged=suspended]");
      await notice.getByText(w.fresh).first().waitFor({ timeout: 15_000 });
      const silent = await customer.ask(w.question);
      assert.ok(!silent.includes(w.old), silent);
      await look("suspended");
      await page.locator("details summary", { hasText: t("claim.log") }).click();
      await page.locator("details li").first().scrollIntoViewIfNeeded();
      await look("claims");

      await page.goto(`${shop.url}/console/knowledge/review?lang=${lang}`);
      const flagged = page.locator("section[data-section=flagged] li", { hasText: w.question });
      await flagged.getByText(t("life.state.suspended")).waitFor();
      await look("review");

      // Looking at it is marked, and the mark taken back.
      const box = flagged.getByRole("checkbox");
      await box.click();
      await page.locator("li[data-done=true]", { hasText: w.question }).waitFor();
      await box.click();
      await page.locator("li[data-done=false]", { hasText: w.question }).waitFor();

      // The mail of the week, to a server on this machine.
      const now = new Date();
      const zone = (await call("get", "/settings/shop")).time_zone;
      const local = new Date(now.toLocaleString("en-US", { timeZone: zone }));
      const me = (await call("get", "/session")).user;
      await page.goto(`${shop.url}/console/settings/upkeep`);
      const card = (/** @type {string} */ key) => page.locator("section", { hasText: t(key) }).last();
      if (lang === "zh") {
        await page.locator("#mail_host").fill("127.0.0.1");
        await page.locator("#mail_port").fill(String(mail.port));
        await page.locator("#mail_sender").fill("shop@example.com");
        await page.getByRole("switch", { name: t("mail.enable") }).setChecked(true);
        await page.getByRole("button", { name: t("mail.test") }).click();
        await page.getByText(t("mail.reason.insecure")).waitFor();
      }
      await call("patch", "/settings/mail", {
        enabled: true,
        host: "127.0.0.1",
        port: mail.port,
        security: "plain",
        sender: "shop@example.com",
        name: "Xiaoman",
      });
      const settings = await call("get", "/settings/upkeep");
      // Mail is written in the language of whoever gets it.
      await call("patch", "/me", { lang });
      const before = mail.mails.length;
      if (lang === "zh") {
        await call("put", "/settings/upkeep", {
          ...settings,
          digest: {
            on: true,
            weekday: local.getDay() || 7,
            hour: local.getHours(),
            members: [me.id],
            owners: true,
          },
        });
        for (const deadline = Date.now() + 30_000; mail.mails.length === before; ) {
          assert.ok(Date.now() < deadline, `no mail came\n${shop.log()}`);
          await new Promise((next) => setTimeout(next, 100));
        }
      } else {
        // This week's mail has gone in the first language; the test mail is the same list.
        const tested = await call("post", "/settings/mail/test", {});
        assert.ok(tested.ok, JSON.stringify(tested));
      }
      await page.reload();
      await card("mail.title").waitFor();
      await page.getByText(t("mail.weekly")).waitFor();
      await page.getByText(t("mail.weekly")).scrollIntoViewIfNeeded();
      await look("settings");
      const got = mail.mails.at(-1);
      assert.ok(got, "no mail");
      assert.ok(got.text.includes(w.question) && got.html.includes(w.question), got.text);
      assert.match(got.head, /List-Unsubscribe:/);
      assert.ok(got.text.includes(`/console/knowledge?entry=${entry.id}&lang=${lang}`));
      const letter = await browser.newPage();
      await letter.setContent(got.html);
      for (const width of [1440, 390]) {
        await letter.setViewportSize({ width, height: 900 });
        await letter.screenshot({ path: resolve(shots, `living-mail-${lang}-${width}.png`), fullPage: true });
      }
      await letter.close();

      // One click writes the live price into a draft; publishing it is all that is left.
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}&entry=${entry.id}`);
      await notice.getByRole("button", { name: t("claim.correct") }).click();
      await page.getByText(t("claim.corrected")).waitFor();
      await page.getByRole("dialog").waitFor();
      await look("corrected");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: t("life.publish"), exact: true }).click();
      await page.getByText(t("life.published")).first().waitFor();
      await notice.waitFor({ state: "detached" });
      for (const deadline = Date.now() + 10_000; ; ) {
        const answer = await customer.ask(w.question);
        if (answer.includes(w.fresh)) break;
        assert.ok(!answer.includes(w.old), answer);
        assert.ok(Date.now() < deadline, answer);
      }
      await customer.leave();
      assert.deepEqual(problems, []);
      assert.equal(mail.mails.filter((one) => one.head.includes("review.")).length > 0, true);
      await head.leave();
    });
  }
});
