import type { Mention } from "@shopbell/shared/api/types.ts";
import { expect, it } from "vitest";
import { segmentsOf } from "./mentions.ts";

const mention = (start: number, end: number): Mention => ({
  kind: "size",
  text: "",
  value: "",
  negated: false,
  start,
  end,
});

it("counts characters as the server does", () => {
  expect(segmentsOf("😀要黑色M码", [mention(2, 4), mention(4, 6)])).toEqual([
    { text: "😀要", mention: null },
    { text: "黑色", mention: 0 },
    { text: "M码", mention: 1 },
  ]);
});

it("marks the longer of two that overlap, and nothing that lies outside of the text", () => {
  expect(segmentsOf("abcdef", [mention(1, 2), mention(1, 4), mention(3, 5), mention(5, 9)])).toEqual([
    { text: "a", mention: null },
    { text: "bcd", mention: 1 },
    { text: "ef", mention: null },
  ]);
});
