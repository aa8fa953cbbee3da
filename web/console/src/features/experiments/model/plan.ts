import type { ExperimentGoal, ExperimentWrite } from "@shopbell/shared/api/types.ts";

export const LEAST_SHARE = 5;
export const MAX_ANSWER = 4000;
export const MIN_MINIMUM = 20;
export const MAX_MINIMUM = 100_000;
export const MAX_HOURS = 168;

/** The form of a test; the first arm is the standard answer, whose text is the entry's. */
export interface PlanFields {
  entry: string | undefined;
  goal: ExperimentGoal;
  minimum: number;
  hours: number;
  answers: string[];
  shares: number[];
}

/** Even shares of a hundred; what is left over goes to the standard answer. */
export const evenShares = (arms: number): number[] => {
  const each = Math.floor(100 / arms);
  return Array.from({ length: arms }, (_, at) => (at === 0 ? 100 - each * (arms - 1) : each));
};

/** The shares once the one at a place is another: the standard answer makes up for it, and the others where it cannot. */
export const withShare = (shares: readonly number[], at: number, share: number): number[] => {
  const out = [...shares];
  out[at] = Math.min(Math.max(share, LEAST_SHARE), 100 - LEAST_SHARE * (shares.length - 1));
  const others = out.map((_, index) => index).filter((index) => index !== at);
  for (const index of others) {
    const over = out.reduce((sum, one) => sum + one, 0) - 100;
    if (over === 0) break;
    out[index] = Math.max(LEAST_SHARE, (out[index] ?? 0) - over);
  }
  return out;
};

/** How many days a test takes in which each arm needs as many results, at the smallest share; null where nobody can say. */
export const daysFor = (count: number, shares: readonly number[], perDay: number): number | null => {
  const least = Math.min(...shares);
  return perDay > 0 && least > 0 ? Math.ceil(count / ((perDay * least) / 100)) : null;
};

export const planOf = (fields: PlanFields, edit: number): ExperimentWrite => ({
  entry_id: fields.entry ?? "",
  goal: fields.goal,
  minimum: fields.minimum,
  hours: fields.hours,
  arms: fields.shares.map((share, at) => ({
    share,
    ...(at === 0 ? {} : { answer: (fields.answers[at - 1] ?? "").trim() }),
  })),
  ...(edit ? { edit } : {}),
});
