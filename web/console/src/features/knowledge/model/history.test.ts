import type { HistoryCluster } from "@shopbell/shared/api/types.ts";
import { expect, it } from "vitest";
import { after, step, topShare } from "./history.ts";

const one = (id: string, share: number, state: HistoryCluster["state"] = "new") =>
  ({ id, share, state }) as HistoryCluster;

it("adds up the largest, without those that others count", () => {
  expect(
    topShare([one("a", 0.4), one("b", 0.2, "merged"), one("c", 0.2), one("d", 0.1), one("e", 0.1)]),
  ).toBeCloseTo(0.7);
  expect(topShare([])).toBe(0);
});

it("steps through a list and stays at its ends", () => {
  const list = [one("a", 0), one("b", 0)];
  expect(step(list, "", 1)).toBe("a");
  expect(step(list, "a", 1)).toBe("b");
  expect(step(list, "b", 1)).toBe("b");
  expect(step(list, "a", -1)).toBe("a");
  expect(step([], "a", 1)).toBe("");
});

it("goes on with the next when one has left", () => {
  const list = [one("a", 0), one("b", 0), one("c", 0)];
  expect(after(list, "b")).toBe("c");
  expect(after(list, "c")).toBe("b");
  expect(after([one("a", 0)], "a")).toBe("");
});
