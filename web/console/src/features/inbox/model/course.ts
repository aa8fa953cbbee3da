import type { MoodPoint } from "@shopbell/shared/api/types.ts";

/** As many of the newest messages as can be told apart. */
export const SHOWN = 40;

export interface Dot {
  point: MoodPoint;
  /** From the left and from the top, as shares of the drawing. */
  x: number;
  y: number;
  side: "low" | "even" | "high";
}

const EVEN = 0.15;

/** Places the newest messages side by side, the happiest at the top. */
export function dotsOf(points: readonly MoodPoint[]): Dot[] {
  const shown = points.slice(-SHOWN);
  return shown.map((point, index) => ({
    point,
    x: shown.length === 1 ? 0.5 : index / (shown.length - 1),
    y: (1 - Math.min(1, Math.max(-1, point.tone))) / 2,
    side: point.tone <= -EVEN ? "low" : point.tone >= EVEN ? "high" : "even",
  }));
}

/** The line through the dots, in a square of a hundred. */
export const lineOf = (dots: readonly Dot[]): string =>
  dots.map(({ x, y }) => `${(100 * x).toFixed(2)},${(100 * y).toFixed(2)}`).join(" ");
