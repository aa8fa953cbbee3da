/** Where a value lies on a scale, in per cent of its length; what lies outside is at its end. */
export const placeOn = (value: number, low: number, high: number): number =>
  high > low ? Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100)) : 0;

/** A scale around zero that holds all of the values and has a round end. */
export const aroundZero = (values: readonly number[], least: number): number => {
  const most = Math.max(least, ...values.map(Math.abs));
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / step) * step;
};
