import { expect, it } from "vitest";
import { highlight, snippet } from "./highlight.ts";

it("marks every word, whatever its case, and takes signs literally", () => {
  expect(highlight("Order (1) order", "ORDER (1)")).toEqual([
    { text: "Order", hit: true },
    { text: " ", hit: false },
    { text: "(1)", hit: true },
    { text: " ", hit: false },
    { text: "order", hit: true },
  ]);
  expect(highlight("abc", " ")).toEqual([{ text: "abc", hit: false }]);
});

it("cuts a long text before its first hit", () => {
  const text = `${"长".repeat(60)}退货怎么退`;
  expect(snippet(text, "退货", 4)).toBe("…长长长长退货怎么退");
  expect(snippet("退货怎么退", "退货", 4)).toBe("退货怎么退");
  expect(snippet("nothing here", "退货", 4)).toBe("nothing here");
});
