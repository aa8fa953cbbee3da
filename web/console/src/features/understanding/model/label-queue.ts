import type { LabelSuggestion } from "@shopbell/shared/api/types.ts";

/** What became of a sentence: its intent, or null when it was skipped. */
export interface Decision {
  suggestion: LabelSuggestion;
  intent: string | null;
}

/** The sentences of one sitting: those that wait, and those that are decided, the last one first. */
export interface LabelQueue {
  waiting: readonly LabelSuggestion[];
  decided: readonly Decision[];
}

export const startQueue = (suggestions: readonly LabelSuggestion[]): LabelQueue => ({
  waiting: suggestions,
  decided: [],
});

export function decide(queue: LabelQueue, intent: string | null): LabelQueue {
  const [suggestion, ...waiting] = queue.waiting;
  if (!suggestion) return queue;
  return { waiting, decided: [{ suggestion, intent }, ...queue.decided] };
}

/** Puts a decided sentence back in front. */
export function takeBack(queue: LabelQueue, text: string): LabelQueue {
  const decision = queue.decided.find(({ suggestion }) => suggestion.text === text);
  if (!decision) return queue;
  return {
    waiting: [decision.suggestion, ...queue.waiting],
    decided: queue.decided.filter((one) => one !== decision),
  };
}

/** Goes on with new sentences; what was decided in this sitting does not come again. */
export function refill(queue: LabelQueue, suggestions: readonly LabelSuggestion[]): LabelQueue {
  const known = new Set(queue.decided.map(({ suggestion }) => suggestion.text));
  return { ...queue, waiting: suggestions.filter(({ text }) => !known.has(text)) };
}

export function progressOf({ waiting, decided }: LabelQueue) {
  const skipped = decided.filter(({ intent }) => intent === null).length;
  return {
    total: waiting.length + decided.length,
    done: decided.length,
    labelled: decided.length - skipped,
    skipped,
    left: waiting.length,
  };
}
