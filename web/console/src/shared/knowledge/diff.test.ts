import { expect, it } from "vitest";
import { alike, diffLists, diffWords } from "./diff.ts";

const drawn = (before: string, after: string): string =>
  diffWords(before, after)
    .map(({ kind, text }) => (kind === "same" ? text : kind === "added" ? `[+${text}]` : `[-${text}]`))
    .join("");

it("marks words in English", () => {
  expect(drawn("Returns are free for 7 days.", "Returns are free for 15 days.")).toBe(
    "Returns are free for [-7][+15] days.",
  );
});

it("marks characters in Chinese", () => {
  expect(drawn("运费由买家承担。", "运费由我们承担。")).toBe("运费由[-买家][+我们]承担。");
});

it("knows the empty and the equal", () => {
  expect(diffWords("", "")).toEqual([]);
  expect(drawn("", "a")).toBe("[+a]");
  expect(drawn("a\nb", "a\nb")).toBe("a\nb");
});

it("loses nothing of either side", () => {
  const a = "先申请，再寄回；we pay the postage 😀 once";
  const b = "请先联系客服，then send it back 😀 once";
  const of = (kind: string) =>
    diffWords(a, b)
      .filter((piece) => piece.kind === "same" || piece.kind === kind)
      .map((piece) => piece.text)
      .join("");
  expect(of("removed")).toBe(a);
  expect(of("added")).toBe(b);
});

it("takes long texts that have nothing in common as a whole", () => {
  const a = "甲".repeat(4000);
  const b = "乙".repeat(4000);
  expect(diffWords(a, b)).toEqual([
    { kind: "removed", text: a },
    { kind: "added", text: b },
  ]);
});

it("compares lists without their order", () => {
  expect(diffLists(["a", "b"], ["b", "c"])).toEqual([
    { kind: "removed", text: "a" },
    { kind: "same", text: "b" },
    { kind: "added", text: "c" },
  ]);
});

it("marks texts that have something in common only", () => {
  expect(alike(diffWords("Within seven days.", "Within thirty days."))).toBe(true);
  expect(alike(diffWords("可以免费刻字，下单时备注内容即可", "年会当天晚上八点"))).toBe(false);
  expect(alike(diffWords("", "Within thirty days."))).toBe(false);
});
