import type { LabelSuggestion } from "@shopbell/shared/api/types.ts";

/** Instead of an intent: the mark of a sentence was dismissed. */
export const DISMISSED = "dismissed";

/** What became of a sentence: its intent, DISMISSED, or null when it was skipped. */
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

export interface Offer {
  intent: string;
  probability: number;
  /** By whoever marked the sentence. */
  proposed: boolean;
}

/** What a key chooses: what was proposed, then the model's guesses. */
export function offersOf({ intents, mark }: LabelSuggestion, exists: (intent: string) => boolean): Offer[] {
  const proposal = mark?.intent ? [{ intent: mark.intent, probability: 1, proposed: true }] : [];
  const guesses = intents
    .filter(({ intent }) => intent !== mark?.intent)
    .map(({ intent, probability }) => ({ intent, probability, proposed: false }));
  return [...proposal, ...guesses].filter(({ intent }) => exists(intent));
}

export function progressOf({ waiting, decided }: LabelQueue) {
  const skipped = decided.filter(({ intent }) => intent === null || intent === DISMISSED).length;
  return {
    total: waiting.length + decided.length,
    done: decided.length,
    labelled: decided.length - skipped,
    skipped,
    left: waiting.length,
  };
}
