import { expect, it } from "vitest";
import { makeExample } from "@/testing/factories.ts";
import { knownAs, linesOf, MAX_LINES, problemOf, undoingOf } from "./examples.ts";

it("takes one sentence a line, without blanks and repetitions", () => {
  expect(linesOf(" 怎么退 \r\n\n可以退吗\n怎么退\n")).toEqual(["怎么退", "可以退吗"]);
});

it("says why lines cannot be taught together", () => {
  expect(problemOf(["a"])).toBeNull();
  expect(problemOf(["字".repeat(501)])).toBe("long");
  expect(problemOf(Array.from({ length: MAX_LINES + 1 }, (_, n) => `line ${n}`))).toBe("many");
});

it("knows a sentence again in another dress", () => {
  const list = [makeExample({ text: "怎么 退货？" }), makeExample({ text: "Where's my order" })];
  expect(knownAs(list, "怎么退货")?.text).toBe("怎么 退货？");
  expect(knownAs(list, "ＷＨＥＲＥs my ORDER!")?.text).toBe("Where's my order");
  expect(knownAs(list, "怎么退")).toBeUndefined();
});

it("takes back in the way that leaves things as they were", () => {
  expect(undoingOf(undefined, true)).toBe("remove");
  expect(undoingOf(makeExample({ origin: "shipped" }), false)).toBe("restore");
  expect(undoingOf(makeExample({ origin: "message" }), false)).toBe("teach");
  expect(undoingOf(undefined, false)).toBeNull();
});
