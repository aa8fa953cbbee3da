// @ts-check
// Which answer helps more: a test is started on an entry, customers get different
// answers and each always the same, what they say of them decides, and the answer
// that has won is what the next customer gets.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Agent } from "../lib/agent.mjs";
import { findings } from "../lib/axe.mjs";
import { Customer } from "../lib/customer.mjs";
import { stage } from "../lib/stage.mjs";

const stories = {
  zh: {
    question: "图片和实物有色差吗？",
    standard: "请以收到的实物为准",
    alternative: "颜色放心：收到觉得不对，七天内我们包运费退。",
    signedIn: "demo-c001",
  },
  en: {
    question: "Do your clothes run large or small?",
    standard: "mostly true to size",
    alternative: "True to size: take the one you always wear. If it does not fit, we pay for the exchange.",
    signedIn: "demo-c054",
  },
};

const MINIMUM = 20;
const AT_ONCE = 12;

const { shop, browser } = await stage();

describe("a test of answers", () => {
  for (const lang of /** @type {const} */ (["zh", "en"])) {
    test(`the better answer is found and taken, in ${lang}`, async () => {
      const story = stories[lang];
      const boss = await Agent.signIn(browser, shop, lang, "supervisor");
      const { page, t } = boss;
      const shots = process.env.SHOTS;
      const shoot = async (/** @type {string} */ name) => {
        if (!shots) return;
        for (const width of [1440, 390]) {
          await page.setViewportSize({ width, height: 900 });
          await page.screenshot({ path: `${shots}/${name}-${lang}-${width}.png`, fullPage: true });
        }
        await page.setViewportSize({ width: 1440, height: 900 });
      };
      await page.goto(`${shop.url}/console/knowledge?lang=${lang}`);
      await page
        .getByRole("navigation", { name: t("knowledge.tabs") })
        .getByRole("link", { name: t("knowledge.tab.experiments") })
        .click();
      await page.getByText(t("ab.empty"), { exact: true }).waitFor();
      await shoot("empty");
      assert.deepEqual(await findings(page), []);

      await page.getByRole("button", { name: t("ab.new") }).click();
      const form = page.getByRole("dialog");
      const entry = form.getByRole("combobox", { name: t("ab.entry") });
      await entry.fill(story.question);
      await page.locator(".ant-select-item-option").filter({ hasText: story.question }).click();
      await form.getByText(story.standard).waitFor();
      await form.getByRole("radio", { name: t("ab.goal.helpful") }).check();
      await form.getByRole("textbox", { name: fill(t("ab.answer"), { arm: "B" }) }).fill(story.alternative);
      await form.getByRole("spinbutton", { name: t("ab.minimum") }).fill(String(MINIMUM));
      await shoot("form");
      assert.deepEqual(await findings(page), []);
      await form.getByRole("button", { name: t("ab.save"), exact: true }).click();
      const report = page.getByRole("article", { name: t("ab.report") });
      await report.getByText(t("ab.verdict.nothing"), { exact: true }).waitFor();
      await report.getByRole("button", { name: t("ab.start"), exact: true }).click();
      await report.getByText(t("ab.verdict.waiting"), { exact: true }).waitFor();

      // A customer who signs in hears the same answer again, also after a reload.
      const customer = await Customer.arrive(browser, shop, lang);
      await customer.signIn(story.signedIn);
      await customer.openChat();
      const first = armOf(story, await customer.ask(story.question));
      await customer.page.reload();
      await customer.openChat();
      await customer.sees(story.question);
      assert.equal(armOf(story, await customer.ask(story.question)), first);

      // Visitors ask and say whether it helped: the alternative helps nearly all of them.
      const outside = await Customer.arrive(browser, shop, lang);
      const key = await outside.page.locator("script[data-key]").first().getAttribute("data-key");
      assert.ok(key);
      const rated = { A: 0, B: 0 };
      while (rated.A < MINIMUM || rated.B < MINIMUM) {
        const arms = await Promise.all(
          Array.from({ length: AT_ONCE }, () =>
            outside.page.evaluate(visit, {
              key,
              lang,
              ...story,
              says: { A: rated.A % 3 === 0 ? 1 : -1, B: 1 },
            }),
          ),
        );
        for (const arm of arms) rated[arm]++;
      }

      await report
        .getByText(fill(t("ab.verdict.winner"), { arm: "B" }), { exact: true })
        .waitFor({ timeout: 40_000 });
      assert.ok((await report.getByText(t("ab.differences"), { exact: true }).count()) > 0);
      await shoot("winner");
      assert.deepEqual(await findings(page), []);

      await report.getByRole("button", { name: fill(t("ab.publishArm"), { arm: "B" }) }).click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: t("ab.publish"), exact: true })
        .click();
      await report
        .getByText(fill(t("ab.verdict.published"), { arm: "B", n: "2" }), { exact: true })
        .waitFor();
      await shoot("taken");
      await report.getByRole("button", { name: t("action.back") }).click();
      await page.getByRole("link", { name: story.question }).waitFor();
      await shoot("list");

      // Whoever comes next gets it, whichever answer the test would have given.
      for (let i = 0; i < 3; i++) {
        const next = await Customer.arrive(browser, shop, lang);
        await next.openChat();
        assert.equal(armOf(story, await next.ask(story.question)), "B");
        assert.deepEqual(next.troubles, []);
        await next.leave();
      }
      for (const who of [customer, outside, boss]) {
        assert.deepEqual(who.troubles, []);
        await who.leave();
      }
    });
  }
});

/** @param {string} text @param {Record<string, string>} values */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** @param {{ standard: string, alternative: string }} story @param {string} answer */
function armOf(story, answer) {
  const [a, b] = [answer.includes(story.standard), answer.includes(story.alternative)];
  assert.ok(a !== b, `one of the two answers: ${answer}`);
  return b ? "B" : "A";
}

/**
 * In the page: a new visitor asks, and rates the answer. It speaks the visitors'
 * socket as the widget does.
 *
 * @param {{ key: string, lang: string, question: string, standard: string, alternative: string, says: { A: number, B: number } }} story
 * @returns {Promise<"A" | "B">}
 */
async function visit({ key, lang, question, standard, alternative, says }) {
  const answer = await fetch("/widget/v1/session", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ key, lang }),
  });
  if (!answer.ok) throw new Error(`session: ${answer.status}`);
  const { token } = await answer.json();
  const socket = new WebSocket(new URL("/socket/visitor", location.href.replace("http", "ws")));
  return new Promise((done, fail) => {
    /** @type {"A" | "B"} */
    let arm = "A";
    const say = (/** @type {object} */ frame) => socket.send(JSON.stringify(frame));
    const end = (/** @type {unknown} */ problem) => fail(new Error(String(problem)));
    socket.onopen = () => say({ id: 1, connect: { token, data: { token } } });
    socket.onerror = () => end("the socket failed");
    socket.onmessage = ({ data }) => {
      for (const line of String(data).split("\n")) {
        const frame = JSON.parse(line);
        if (Object.keys(frame).length === 0) say({});
        if (frame.error) end(JSON.stringify(frame.error));
        if (frame.id === 1) {
          say({
            id: 2,
            rpc: { method: "send", data: { client_id: crypto.randomUUID(), kind: "text", text: question } },
          });
        }
        const message = frame.push?.pub?.data?.message;
        if (message?.sender === "bot") {
          if (message.text.includes(alternative)) arm = "B";
          else if (!message.text.includes(standard)) end(`another answer: ${message.text}`);
          say({ id: 3, rpc: { method: "rate", data: { seq: message.seq, value: says[arm] } } });
        }
        if (frame.id === 3) {
          socket.close();
          done(arm);
        }
      }
    };
  });
}
