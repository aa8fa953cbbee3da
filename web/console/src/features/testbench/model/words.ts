/** What the filters of the page know. */
export const RESULTS = ["failing", "passing", "never"] as const;
export type TestResult = (typeof RESULTS)[number];

export const DIFFERENCES = ["lost", "changed", "gained"] as const;
export type DifferenceKind = (typeof DIFFERENCES)[number];

export const VERDICTS = ["open", "bad", "good"] as const;
export type Verdict = (typeof VERDICTS)[number];

export const EXPECTS = ["entries", "others", "nothing", "hand_over"] as const;
