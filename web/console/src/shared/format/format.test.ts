import { describe, expect, it } from "vitest";
import { format as message } from "@/shared/i18n/use-t.ts";
import { allEn as en, allZhCN as zhCN } from "@/testing/catalogues.ts";
import { createFormat, daysBetween } from "./format.ts";

const zh = createFormat("zh-CN", (key, args) => message(zhCN, "zh-CN", key, args));
const enFormat = createFormat("en", (key, args) => message(en, "en", key, args));
const now = new Date(2026, 10, 21, 10, 30).getTime();
const before = (days: number) => new Date(2026, 10, 21 - days, 14, 5).getTime();

describe("listTime", () => {
  it.each([
    [new Date(2026, 10, 21, 9, 5).getTime(), "09:05"],
    [before(1), "昨天"],
    [before(3), "周三"],
    [before(20), "11月1日"],
    [new Date(2024, 1, 3).getTime(), "2024/2/3"],
  ])("%i is %s", (at, want) => {
    expect(zh.listTime(at, now)).toBe(want);
  });
});

it("counts calendar days, not 24 hours", () => {
  expect(daysBetween(new Date(2026, 10, 20, 23, 59).getTime(), new Date(2026, 10, 21, 0, 1).getTime())).toBe(
    1,
  );
});

it("writes money in the currency's own minor units", () => {
  expect(zh.money({ minor: 129900, currency: "CNY" })).toBe("¥1,299.00");
  expect(enFormat.money({ minor: 1250, currency: "USD" })).toBe("$12.50");
  expect(enFormat.money({ minor: 1250, currency: "JPY" })).toBe("¥1,250");
});

it("names a duration by one unit", () => {
  expect(zh.duration(59_000)).toBe("59 秒");
  expect(enFormat.duration(3_599_000)).toBe("59 min");
  expect(enFormat.duration(90_000_000)).toBe("1 d");
});

it("writes shares and decimals with as many digits as are asked for", () => {
  expect(enFormat.percent(0.8421, 1)).toBe("84.2%");
  expect(zh.percent(0.5)).toBe("50%");
  expect(enFormat.decimal(0.03, 3)).toBe("0.030");
});

it("writes sizes", () => {
  expect(enFormat.bytes(999)).toBe("999 B");
  expect(enFormat.bytes(1_540_000)).toBe("1.5 MB");
});

it("chooses plural forms", () => {
  expect(message(en, "en", "inbox.gathered", { count: 1 })).toBe("1 update");
  expect(message(en, "en", "inbox.gathered", { count: 1200 })).toBe("1,200 updates");
});
