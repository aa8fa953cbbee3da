import type { CoverageDay, Lang } from "@shopbell/shared/api/types.ts";

export const SHOWN_DAYS = 90;

export interface CurveDay {
  day: string;
  asked: number;
  answered: number;
  /** From 0 to 1, null without questions. */
  share: number | null;
}

/** The last ninety days up to today, those without questions among them. */
export function curveOf(days: readonly CoverageDay[], lang: Lang, today: string): CurveDay[] {
  const known = new Map(days.filter((day) => day.lang === lang).map((day) => [day.day, day]));
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: SHOWN_DAYS }, (_, index) => {
    const day = new Date(end - (SHOWN_DAYS - 1 - index) * 86_400_000).toISOString().slice(0, 10);
    const { asked = 0, answered = 0 } = known.get(day) ?? {};
    return { day, asked, answered, share: asked > 0 ? Math.min(1, answered / asked) : null };
  });
}

/** Lines through neighbouring days with questions, in a box of 100 by 100. */
export function linesOf(curve: readonly CurveDay[]): string[] {
  const points = curve.flatMap(({ share }, index) =>
    share === null
      ? []
      : [`${((100 * (index + 0.5)) / curve.length).toFixed(2)},${(100 - 100 * share).toFixed(2)}`],
  );
  return points.length > 1 ? [points.join(" ")] : [];
}
