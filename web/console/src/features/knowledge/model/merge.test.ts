import type { Entry } from "@shopbell/shared/api/types.ts";
import { expect, it } from "vitest";
import { joinPhrasings } from "./merge.ts";

const entry = (question: string, ...phrasings: string[]): Entry => ({ question, phrasings }) as Entry;

it("joins phrasings once, whatever their marks and case", () => {
  const list = [
    entry("退款多久到账？", "钱什么时候退"),
    entry("退款多久到账", "钱什么时候退？", "Refund TIME"),
  ];
  expect(joinPhrasings("退款多久到账？", list)).toEqual(["钱什么时候退", "Refund TIME"]);
});

it("keeps a question that is given up as a phrasing", () => {
  expect(joinPhrasings("B?", [entry("A?"), entry("B?", "b")])).toEqual(["A?"]);
});
