// @ts-check
import { execFileSync } from "node:child_process";
import { chromium } from "playwright-core";

/** Chromium as the system has it. It looks up nothing outside. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? found(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

function found() {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {
      // the next name
    }
  }
  throw new Error("Chromium is not installed; make test installs it");
}

/**
 * A person with a browser profile of their own. Errors of the page and requests
 * that leave the machine fail the journey that asks for them.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function person(browser, options) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  /** @type {string[]} */
  const troubles = [];
  page.on("pageerror", (error) => troubles.push(String(error)));
  context.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && hostname !== "127.0.0.1") troubles.push(`request to ${request.url()}`);
  });
  return { context, page, troubles };
}

/** Waits until what moves has come to rest. @param {import("playwright-core").Locator} locator */
export async function atRest(locator) {
  await locator.evaluate((element) => Promise.all(element.getAnimations().map((a) => a.finished)));
}
