// @ts-check
import { person } from "./browser.mjs";
import { textsOf } from "./texts.mjs";

/** A member of the demo shop's team at the console. */
export class Agent {
  /**
   * @param {Awaited<ReturnType<typeof person>>} who
   * @param {(key: string) => string} t
   * @param {string} url
   */
  constructor(who, t, url) {
    this.context = who.context;
    this.page = who.page;
    this.troubles = who.troubles;
    this.t = t;
    this.url = url;
    this.log = who.page.getByRole("log");
    this.field = who.page.getByRole("textbox", { name: t("composer.placeholder") });
  }

  /**
   * @param {import("playwright-core").Browser} browser
   * @param {{ url: string }} shop
   * @param {"zh" | "en"} lang
   * @param {"owner" | "supervisor" | "agent"} role
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  static async signIn(browser, shop, lang, role, options) {
    const who = await person(browser, { locale: lang === "zh" ? "zh-CN" : "en-US", ...options });
    const { console: t } = await textsOf(lang);
    const agent = new Agent(who, t, shop.url);
    await who.page.goto(`${shop.url}/console/`);
    await who.page.getByLabel(t("auth.email")).fill(`${role}@demo.example`);
    await who.page.getByLabel(t("auth.password"), { exact: true }).fill("shopbell-demo");
    await who.page.getByRole("button", { name: t("auth.signIn") }).click();
    await who.page.getByRole("tablist", { name: t("inbox.views") }).waitFor();
    return agent;
  }

  /** @param {"mine" | "queued" | "bot" | "all"} view */
  async show(view) {
    await this.page
      .getByRole("tablist", { name: this.t("inbox.views") })
      .getByRole("tab", { name: this.t(`view.${view}`) })
      .click();
  }

  /** Opens the conversation whose row shows the text. @param {string} text */
  async open(text) {
    await this.page
      .getByRole("region", { name: this.t("inbox.list") })
      .getByRole("link")
      .filter({ hasText: text })
      .first()
      .click();
    await this.log.waitFor();
  }

  takeoverButton() {
    return this.page
      .getByRole("banner")
      .or(this.page.locator("header"))
      .getByRole("button", { name: this.t("inbox.takeover"), exact: true });
  }

  async takeOver() {
    await this.takeoverButton().first().click();
    await this.page.getByText(this.t("inbox.withYou")).first().waitFor();
  }

  /** @param {string} text */
  async reply(text) {
    await this.field.fill(text);
    await this.field.press("Enter");
    await this.log.getByText(text).last().waitFor();
  }

  /** @param {string | RegExp} text */
  async sees(text) {
    await this.log.getByText(text).last().waitFor();
  }

  async leave() {
    await this.context.close();
  }
}
