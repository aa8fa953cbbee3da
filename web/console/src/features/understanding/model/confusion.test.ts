import type { ConfusedIntents } from "@shopbell/shared/api/types.ts";
import { expect, it } from "vitest";
import { confusedWith, matrixOf } from "./confusion.ts";

const pair = (want: string, got: string, count: number): ConfusedIntents => ({ want, got, count, texts: [] });
const confused = [pair("a.x", "b.x", 4), pair("b.x", "a.x", 1), pair("c.x", "a.x", 2), pair("d.x", "e.x", 1)];

it("puts the most confused first and leaves the rest out", () => {
  const matrix = matrixOf(confused, [{ label: "a.x", held_out: 10, recall: 0.6, precision: 1 }], 3);
  expect(matrix.labels).toEqual(["a.x", "b.x", "c.x"]);
  expect(matrix.rows[0]).toMatchObject({ want: "a.x", right: 6 });
  expect(matrix.rows.map(({ cells }) => cells.map((cell) => cell?.count ?? 0))).toEqual([
    [0, 4, 0],
    [1, 0, 0],
    [2, 0, 0],
  ]);
  expect(matrix.rows[0]?.cells[1]?.share).toBe(1);
});

it("is empty when nothing was confused", () => {
  expect(matrixOf([], [])).toEqual({ labels: [], rows: [] });
});

it("looks at an intent from both sides", () => {
  const { as, from } = confusedWith(confused, "a.x");
  expect(as.map(({ got }) => got)).toEqual(["b.x"]);
  expect(from.map(({ want }) => want)).toEqual(["b.x", "c.x"]);
});
