import { expect, test } from "vitest";
import { toFrame, toHost } from "./protocol.ts";

test.each([
  null,
  undefined,
  "open",
  42,
  [],
  {},
  { type: "stage", stage: "open" },
  { shopbell: 2, type: "stage", stage: "open" },
  { shopbell: 1, type: "stage", stage: "wide" },
  { shopbell: 1, type: "stage" },
  { shopbell: 1, type: "identify", identity: { toString: () => "jwt" } },
  { shopbell: 1, type: "unread", count: 3 },
  { shopbell: 1, type: "__proto__" },
])("the frame ignores %j", (data) => {
  expect(toFrame(data)).toBeNull();
});

test.each([
  null,
  "close",
  { type: "close" },
  { shopbell: 1, type: "unread", count: -1 },
  { shopbell: 1, type: "unread", count: 1.5 },
  { shopbell: 1, type: "unread", count: "3" },
  { shopbell: 1, type: "ready", lang: "zh" },
  { shopbell: 1, type: "stage", stage: "open" },
  { shopbell: 1, type: "navigate", url: "javascript:alert(1)" },
])("the page ignores %j", (data) => {
  expect(toHost(data)).toBeNull();
});

test("both take what is theirs", () => {
  const stage = { shopbell: 1, type: "stage", stage: "open" };
  expect(toFrame(stage)).toEqual(stage);
  const identify = { shopbell: 1, type: "identify", identity: "jwt" };
  expect(toFrame(identify)).toEqual(identify);
  const unread = { shopbell: 1, type: "unread", count: 3 };
  expect(toHost(unread)).toEqual(unread);
  const ready = { shopbell: 1, type: "ready", lang: "zh", accent: "#fff" };
  expect(toHost(ready)).toEqual(ready);
});
