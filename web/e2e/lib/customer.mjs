// @ts-check
import { person } from "./browser.mjs";
import { textsOf } from "./texts.mjs";

/** A customer at the demo shop's page, with the widget. */
export class Customer {
  /**
   * @param {Awaited<ReturnType<typeof person>>} who
   * @param {"zh" | "en"} lang
   * @param {Record<string, string>} texts
   */
  constructor(who, lang, texts) {
    this.context = who.context;
    this.page = who.page;
    this.troubles = who.troubles;
    this.lang = lang;
    this.texts = texts;
    this.frame = who.page.frameLocator("shopbell-widget iframe");
    this.log = this.frame.getByRole("log");
    /** What the shop has said, bot or person, since the customer first wrote: its greeting is no answer. */
    this.answers = this.log.locator(".row.own ~ .row.shop .bubble:not(.typing), .row.own ~ .row.shop .card");
    this.field = this.frame.getByRole("textbox", { name: texts["compose.label"] });
  }

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {{ url: string }} shop
   * @param {"zh" | "en"} lang
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  static async arrive(browser, shop, lang, options) {
    const who = await person(browser, { locale: lang === "zh" ? "zh-CN" : "en-US", ...options });
    const { widget } = await textsOf(lang);
    await who.page.goto(`${shop.url}/shop/${lang}`);
    return new Customer(who, lang, widget);
  }

  /** Signs in to the shop as one of its demo customers; the widget is told who it is. @param {string} id */
  async signIn(id) {
    const shop = new URL(this.page.url());
    await this.page.goto(`${shop.origin}/shop/${this.lang}/orders`);
    const button = this.page.locator(`button[name="customer"][value="${id}"]`);
    const name = await button.locator("b").textContent();
    await button.click();
    await button.waitFor({ state: "detached" });
    return name ?? "";
  }

  async openChat() {
    await this.page.locator("shopbell-widget button").click();
    await this.field.waitFor();
  }

  /** Writes and waits until the server has the message. @param {string} text */
  async say(text) {
    await this.field.fill(text);
    await this.field.press("Enter");
    await this.own(text).last().waitFor();
  }

  /** The customer's own lines with this text. @param {string} text */
  own(text) {
    return this.log.locator(".row.own .bubble").filter({ hasText: text });
  }

  /**
   * Asks and returns what the shop answers: everything that it says until it is
   * the customer's turn again.
   *
   * @param {string} text
   */
  async ask(text) {
    const before = await this.answers.count();
    await this.say(text);
    return this.answerAfter(before);
  }

  /** Taps a quick reply and returns what the shop answers. @param {string} text */
  async tap(text) {
    const before = await this.answers.count();
    await this.frame
      .getByRole("region", { name: this.texts["quick.label"] })
      .getByRole("button", { name: text })
      .click();
    return this.answerAfter(before);
  }

  /** @param {number} before */
  async answerAfter(before) {
    await this.answers.nth(before).waitFor();
    // A card follows its sentence in the same turn.
    await this.log.locator(".typing").waitFor({ state: "detached" });
    return (await this.answers.allInnerTexts()).slice(before).join("\n");
  }

  /** Waits until the log contains the text. @param {string | RegExp} text */
  async sees(text) {
    await this.log.getByText(text).last().waitFor();
  }

  async leave() {
    await this.context.close();
  }
}
