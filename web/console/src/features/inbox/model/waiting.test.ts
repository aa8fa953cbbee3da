import { describe, expect, it } from "vitest";
import { makeConversation } from "@/testing/factories.ts";
import { byWaiting, clock, waitLevel } from "./waiting.ts";

describe("waitLevel", () => {
  const shop = { wait_amber: 60, wait_red: 180 };
  it.each([
    [59_999, "calm"],
    [60_000, "amber"],
    [179_999, "amber"],
    [180_000, "red"],
  ] as const)("%i ms is %s", (waited, want) => {
    expect(waitLevel(waited, shop)).toBe(want);
  });
});

describe("clock", () => {
  it.each([
    [-5, "0:00"],
    [42_000, "0:42"],
    [725_000, "12:05"],
    [3_725_000, "1:02:05"],
  ])("%i is %s", (ms, want) => {
    expect(clock(ms)).toBe(want);
  });
});

it("puts who waits longest first, and who does not wait last", () => {
  const rows = [
    makeConversation({ id: "none", waiting_since: 0, last_at: 9 }),
    makeConversation({ id: "short", waiting_since: 5 }),
    makeConversation({ id: "long", waiting_since: 2 }),
  ];
  expect(rows.sort(byWaiting).map(({ id }) => id)).toEqual(["long", "short", "none"]);
});
