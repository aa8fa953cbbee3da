import type { HistoryCluster } from "@shopbell/shared/api/types.ts";

/** As many kinds of questions as a title names. */
export const TOP = 3;

/** What the largest clusters have of all questions; those merged into others count there. */
export const topShare = (clusters: readonly HistoryCluster[]): number =>
  clusters
    .filter((one) => one.state !== "merged")
    .slice(0, TOP)
    .reduce((sum, one) => sum + one.share, 0);

/** The one after or before, or the first; the ends stay. */
export function step<T extends { id: string }>(list: readonly T[], id: string, by: 1 | -1): string {
  const at = list.findIndex((one) => one.id === id);
  const next = at < 0 ? list[0] : (list[at + by] ?? list[at]);
  return next?.id ?? "";
}

/** What is open once this one has left the list: its next, else the one before. */
export function after<T extends { id: string }>(list: readonly T[], id: string): string {
  const at = list.findIndex((one) => one.id === id);
  return (list[at + 1] ?? list[at - 1])?.id ?? "";
}
