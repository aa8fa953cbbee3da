import type { CannedReply } from "@shopbell/shared/api/types.ts";
import { describe, expect, it } from "vitest";
import { ME, makeConversation } from "@/testing/factories.ts";
import {
  type Key,
  lengthOf,
  matchingReplies,
  ownershipOf,
  replaceTrigger,
  sends,
  triggerAt,
} from "./composer.ts";

const key = (change: Partial<Key>): Key => ({
  key: "Enter",
  shiftKey: false,
  ctrlKey: false,
  metaKey: false,
  isComposing: false,
  keyCode: 13,
  ...change,
});

describe("sends", () => {
  it("sends on Enter, breaks on Shift+Enter", () => {
    expect(sends(key({}))).toBe(true);
    expect(sends(key({ shiftKey: true }))).toBe(false);
    expect(sends(key({ key: "a" }))).toBe(false);
  });

  it("leaves the Enter that confirms pinyin to the input method", () => {
    expect(sends(key({ isComposing: true }))).toBe(false);
    expect(sends(key({ keyCode: 229 }))).toBe(false);
  });
});

describe("triggerAt", () => {
  it.each([
    ["/", 1, { sign: "/", query: "" }],
    ["/退", 2, { sign: "/", query: "退" }],
    ["hello /re", 9, { sign: "/", query: "re" }],
    ["您好 、退", 5, { sign: "/", query: "退" }],
    ["#XM62", 5, { sign: "#", query: "XM62" }],
    ["订单 ＃", 4, { sign: "#", query: "" }],
    ["https://a", 9, null],
    ["1/2", 3, null],
    ["好的、谢谢", 5, null],
    ["/re done", 8, null],
    ["/re done", 3, { sign: "/", query: "re" }],
  ] as const)("%j at %i is %j", (text, caret, want) => {
    expect(triggerAt(text, caret)).toEqual(want);
  });
});

describe("replaceTrigger", () => {
  it("replaces the query and keeps what stands around it", () => {
    expect(replaceTrigger("您好 /退 谢谢", 5, "七天内可退")).toEqual({
      text: "您好 七天内可退 谢谢",
      caret: 8,
    });
  });

  it("inserts at the caret when no sign stands before it", () => {
    expect(replaceTrigger("ab", 1, "X")).toEqual({ text: "aXb", caret: 2 });
  });
});

describe("matchingReplies", () => {
  const reply = (shortcut: string, lang: "zh" | "en", title = ""): CannedReply => ({
    id: shortcut,
    shortcut,
    title,
    text: "",
    lang,
    personal: false,
  });
  const replies = [reply("return", "en"), reply("退货", "zh"), reply("faq", "en", "return policy")];

  it("puts the customer's language first", () => {
    expect(matchingReplies(replies, "", "zh")[0]?.shortcut).toBe("退货");
    expect(matchingReplies(replies, "", "en")[0]?.shortcut).toBe("faq");
  });

  it("prefers the shortcut to the title", () => {
    expect(matchingReplies(replies, "ret", "en").map(({ shortcut }) => shortcut)).toEqual(["return", "faq"]);
  });
});

describe("ownershipOf", () => {
  it("tells one's own from a colleague's", () => {
    expect(ownershipOf(makeConversation({ state: "agent", agent: { id: ME, name: "" } }), ME)).toBe("mine");
    expect(ownershipOf(makeConversation({ state: "agent", agent: { id: "us_2", name: "" } }), ME)).toBe(
      "other",
    );
    expect(ownershipOf(makeConversation({ state: "resolved", agent: { id: ME, name: "" } }), ME)).toBe(
      "resolved",
    );
  });
});

it("counts characters as the server does", () => {
  expect(lengthOf("a字👍")).toBe(3);
});
