import { expect, it } from "vitest";
import { aroundZero, placeOn } from "./scale.ts";

it("places values on a scale", () => {
  expect(placeOn(3, 1, 5)).toBe(50);
  expect(placeOn(9, 1, 5)).toBe(100);
  expect(placeOn(-0.2, -1, 1)).toBeCloseTo(40);
  expect(placeOn(1, 1, 1)).toBe(0);
});

it("holds what it has to, and ends round", () => {
  expect(aroundZero([-0.12, 0.31], 0.05)).toBeCloseTo(0.4);
  expect(aroundZero([], 0.05)).toBeCloseTo(0.05);
});
