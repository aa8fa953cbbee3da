import { expect, it } from "vitest";
import { makeModel } from "@/testing/factories.ts";
import { isMeasured, recallChanges, verdictOf } from "./figures.ts";

const figures = (change: object) => ({ ...makeModel().figures, ...change });

it("knows which way is better", () => {
  const before = figures({ accuracy: 0.8, ece: 0.05, examples: 10 });
  const after = figures({ accuracy: 0.84, ece: 0.07, examples: 12 });
  expect(verdictOf({ key: "accuracy", better: 1 }, before, after)).toBe("better");
  expect(verdictOf({ key: "ece", better: -1 }, before, after)).toBe("worse");
  expect(verdictOf({ key: "examples", better: 0 }, before, after)).toBe("same");
  expect(verdictOf({ key: "accuracy", better: 1 }, before, { ...before, accuracy: 0.8002 })).toBe("same");
});

it("does not show what was not measured as a zero", () => {
  expect(isMeasured(figures({ held_out: 0, macro_f1: 0 }), "macro_f1")).toBe(false);
  expect(isMeasured(figures({ held_out: 0, accuracy: 0.9 }), "accuracy")).toBe(true);
  expect(isMeasured(figures({ outside: 0 }), "outside")).toBe(false);
});

it("lists the intents that were lost before those that were won", () => {
  const of = (recalls: Record<string, number>) =>
    figures({
      per_label: Object.entries(recalls).map(([label, recall]) => ({
        label,
        recall,
        precision: 1,
        held_out: 10,
      })),
    });
  const changes = recallChanges(of({ a: 0.5, b: 0.9, c: 0.7 }), of({ a: 0.8, b: 0.4, c: 0.71, d: 1 }));
  expect(changes.map(({ label }) => label)).toEqual(["b", "a"]);
});
