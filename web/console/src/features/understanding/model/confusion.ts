import type { ConfusedIntents, LabelFigures } from "@shopbell/shared/api/types.ts";

export const MATRIX_SIZE = 20;

export interface MatrixCell {
  want: string;
  got: string;
  count: number;
  /** Of the largest confusion, 0 to 1: how dark the cell is. */
  share: number;
}

export interface Matrix {
  labels: string[];
  /** A row for each label that was meant, a cell for each that was read; null where nothing was confused. */
  rows: { want: string; right: number; cells: (MatrixCell | null)[] }[];
}

/** The intents that are confused most, and how often which of them is taken for which. */
export function matrixOf(
  confused: readonly ConfusedIntents[],
  perLabel: readonly LabelFigures[],
  size = MATRIX_SIZE,
): Matrix {
  const involved = new Map<string, number>();
  for (const { want, got, count } of confused) {
    involved.set(want, (involved.get(want) ?? 0) + count);
    involved.set(got, (involved.get(got) ?? 0) + count);
  }
  const labels = [...involved]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .slice(0, size)
    .map(([label]) => label);
  const most = Math.max(1, ...confused.map(({ count }) => count));
  const counts = new Map(confused.map(({ want, got, count }) => [`${want} ${got}`, count]));
  const right = new Map(
    perLabel.map(({ label, recall, held_out }) => [label, Math.round(recall * held_out)]),
  );
  return {
    labels,
    rows: labels.map((want) => ({
      want,
      right: right.get(want) ?? 0,
      cells: labels.map((got) => {
        const count = counts.get(`${want} ${got}`);
        return count ? { want, got, count, share: count / most } : null;
      }),
    })),
  };
}

/** What an intent was taken for, and what was taken for it. */
export const confusedWith = (confused: readonly ConfusedIntents[], id: string) => ({
  as: confused.filter(({ want }) => want === id),
  from: confused.filter(({ got }) => got === id),
});
