import { expect, it } from "vitest";
import { daysFor, evenShares, planOf, withShare } from "./plan.ts";

it("shares evenly, and always a hundred", () => {
  expect(evenShares(2)).toEqual([50, 50]);
  expect(evenShares(3)).toEqual([34, 33, 33]);
  expect(withShare([50, 50], 1, 20)).toEqual([80, 20]);
  expect(withShare([50, 50], 0, 99)).toEqual([95, 5]);
  expect(withShare([34, 33, 33], 2, 80)).toEqual([5, 15, 80]);
  expect(withShare([34, 33, 33], 2, 10)).toEqual([57, 33, 10]);
});

it("says how long it takes at the smallest share", () => {
  expect(daysFor(100, [50, 50], 10)).toBe(20);
  expect(daysFor(100, [80, 20], 10)).toBe(50);
  expect(daysFor(100, [50, 50], 0)).toBeNull();
});

it("writes the alternatives only", () => {
  const fields = {
    entry: "ke_1",
    goal: "csat",
    minimum: 50,
    hours: 24,
    answers: [" b "],
    shares: [60, 40],
  } as const;
  expect(planOf({ ...fields, answers: [...fields.answers], shares: [...fields.shares] }, 3)).toEqual({
    entry_id: "ke_1",
    goal: "csat",
    minimum: 50,
    hours: 24,
    arms: [{ share: 60 }, { share: 40, answer: "b" }],
    edit: 3,
  });
});
