import { expect, it } from "vitest";
import {
  duplicate,
  moved,
  newVariant,
  pairs,
  problemOf,
  serverProblem,
  type VariantFields,
  variantFieldsOf,
  variantOf,
} from "./variants.ts";

const ZONE = "Asia/Shanghai";
const fields = (change: Partial<VariantFields>): VariantFields => ({
  ...newVariant([]),
  answer: "答",
  audience: "guests",
  ...change,
});

it("writes what it has read", () => {
  const variant = {
    channels: ["webchat"],
    audience: "guests" as const,
    products: ["p-1"],
    product_categories: [],
    valid_from: Date.UTC(2026, 10, 10, 16),
    valid_until: 0,
    answer: "答",
    extras: [{ kind: "link" as const, label: "看", url: "/a" }],
  };
  expect(variantOf(variantFieldsOf(variant, "0", ZONE), ZONE)).toEqual(variant);
});

it("says what keeps variants from being saved", () => {
  expect(problemOf([fields({})], ZONE)).toBeNull();
  expect(problemOf([fields({}), fields({ answer: " ", audience: "signed_in" })], ZONE)).toEqual({
    key: "variants.noAnswer",
    at: 1,
  });
  expect(problemOf([fields({ audience: "everyone" })], ZONE)?.key).toBe("variants.everywhere");
  expect(problemOf([fields({ products: ["a", "b"] }), fields({ products: ["b", "a"] })], ZONE)).toEqual({
    key: "variants.twice",
    at: 1,
    other: 0,
  });
  expect(
    problemOf([fields({ valid_from: "2026-11-11T00:00", valid_until: "2026-11-11T00:00" })], ZONE)?.key,
  ).toBe("variants.order");
});

it("keeps variants apart when they are copied and moved", () => {
  const list = duplicate([fields({}), fields({ key: "1" })], 0);
  expect(list.map((one) => one.key)).toEqual(["0", "2", "1"]);
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a"], 0, 1)).toEqual(["a"]);
});

it("finds the variant that the server means", () => {
  expect(serverProblem({ "variants[1].answer": "Unknown" })).toEqual({ at: 1, text: "Unknown" });
  expect(serverProblem({ answer: "Unknown" })).toBeNull();
});

it("compares a variant with what it was", () => {
  const guests = { audience: "guests" as const, answer: "a" };
  const members = { audience: "signed_in" as const, answer: "b" };
  expect(pairs([guests, members], [members, { ...guests, answer: "c" }])).toEqual([
    { before: members, after: members },
    { before: guests, after: { ...guests, answer: "c" } },
  ]);
  expect(pairs([guests], [{ ...guests, audience: "signed_in" }])).toHaveLength(1);
  expect(pairs([guests], [])).toEqual([{ before: guests, after: null }]);
  expect(pairs([], [guests])).toEqual([{ before: null, after: guests }]);
});
