import { expect, test } from "vitest";
import { texts as en } from "../../locales/talk.en.ts";
import { texts as zh } from "../../locales/talk.zh-CN.ts";
import { showTexts } from "../i18n.ts";
import { dayOf, linkify, money, safeURL } from "./format.ts";

const links = (text: string) =>
  linkify(text)
    .filter((p) => p.href)
    .map((p) => p.text);

test.each([
  ["see https://a.example/x?y=1&z=2#f.", ["https://a.example/x?y=1&z=2#f"]],
  ["说明见 https://a.example/退货，谢谢", ["https://a.example/退货"]],
  ["（https://a.example/help）", ["https://a.example/help"]],
  ["(http://a.example) and https://b.example!", ["http://a.example", "https://b.example"]],
  ["javascript:alert(1) data:text/html,x ftp://a.example vbscript:x", []],
  ["https://", []],
  ['https://a.example/"onmouseover="x', ["https://a.example/"]],
  ["<https://a.example/<script>>", ["https://a.example/"]],
  ["no link", []],
])("links in %j", (text, want) => {
  expect(links(text)).toEqual(want);
  expect(
    linkify(text)
      .map((p) => p.text)
      .join(""),
  ).toBe(text);
});

test("only web addresses are followed or loaded", () => {
  expect(safeURL("https://a.example/i.png")).toBe("https://a.example/i.png");
  expect(safeURL("/files/at_1?e=1")).toMatch(/^https?:.*\/files\/at_1\?e=1$/);
  for (const url of [
    "",
    "javascript:alert(1)",
    " JavaScript:alert(1)",
    "data:text/html,x",
    "blob:x",
    "https://[",
  ]) {
    expect(safeURL(url), url).toBe("");
  }
});

test("money has the digits of its currency", () => {
  showTexts("zh", zh);
  expect(money({ minor: 12900, currency: "CNY" })).toBe("¥129.00");
  expect(money({ minor: 1290, currency: "JPY" })).toMatch(/1,290$/);
  showTexts("en", en);
  expect(money({ minor: 123456, currency: "USD" })).toBe("$1,234.56");
});

test("days are named as people say them", () => {
  showTexts("en", en);
  const noon = new Date(2026, 10, 21, 12).getTime();
  expect(dayOf(noon - 3600_000, noon)).toBe("Today");
  expect(dayOf(new Date(2026, 10, 20, 23, 59).getTime(), noon)).toBe("Yesterday");
  expect(dayOf(new Date(2026, 10, 18).getTime(), noon)).toBe("Wed, Nov 18");
  expect(dayOf(new Date(2025, 10, 18).getTime(), noon)).toBe("Nov 18, 2025");
});
