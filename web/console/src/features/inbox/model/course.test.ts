import { expect, it } from "vitest";
import { makePoint } from "@/testing/factories.ts";
import { dotsOf, lineOf, SHOWN } from "./course.ts";

it("places messages side by side, the happiest at the top", () => {
  const dots = dotsOf([makePoint(1, -1), makePoint(2, 0), makePoint(3, 1)]);
  expect(dots.map(({ x, y, side }) => [x, y, side])).toEqual([
    [0, 1, "low"],
    [0.5, 0.5, "even"],
    [1, 0, "high"],
  ]);
  expect(lineOf(dots)).toBe("0.00,100.00 50.00,50.00 100.00,0.00");
});

it("puts a single message in the middle, and bounds what is beyond", () => {
  expect(dotsOf([makePoint(1, -3)])).toMatchObject([{ x: 0.5, y: 1 }]);
  expect(dotsOf([])).toEqual([]);
});

it("shows the newest", () => {
  const dots = dotsOf(Array.from({ length: SHOWN + 5 }, (_, index) => makePoint(index + 1, 0)));
  expect(dots).toHaveLength(SHOWN);
  expect(dots.at(-1)?.point.seq).toBe(SHOWN + 5);
});
