/** The sum of the newest days. */
export const sumOf = (days: readonly number[], newest: number): number =>
  days.slice(-newest).reduce((sum, n) => sum + n, 0);

/** A line through the days in a box, the busiest day at its top. */
export function pointsOf(days: readonly number[], width: number, height: number): string {
  const most = Math.max(1, ...days);
  return days
    .map((n, index) => {
      const x = days.length > 1 ? (index / (days.length - 1)) * width : width / 2;
      return `${x.toFixed(1)},${(height - 1 - (n / most) * (height - 2)).toFixed(1)}`;
    })
    .join(" ");
}
