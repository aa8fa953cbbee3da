import type { GapDetail } from "@shopbell/shared/api/types.ts";

/** What somebody makes of a gap's draft. */
export interface DraftFields {
  question: string;
  answer: string;
  category: string | undefined;
  /** The phrasings that are taken over. */
  ticked: ReadonlySet<string>;
}

export const draftOf = ({ draft }: GapDetail): DraftFields => ({
  question: draft.question,
  answer: draft.answer,
  category: draft.category_id || undefined,
  ticked: new Set(draft.phrasings.filter(({ ticked }) => ticked).map(({ text }) => text)),
});

export const isChanged = (now: DraftFields, before: DraftFields): boolean =>
  now.question !== before.question ||
  now.answer !== before.answer ||
  now.category !== before.category ||
  now.ticked.size !== before.ticked.size ||
  [...now.ticked].some((text) => !before.ticked.has(text));

export const isComplete = ({ question, answer, category }: DraftFields): boolean =>
  question.trim() !== "" && answer.trim() !== "" && category !== undefined;

export function toggled(ticked: ReadonlySet<string>, text: string): Set<string> {
  const next = new Set(ticked);
  if (!next.delete(text)) next.add(text);
  return next;
}

/** What other people have answered, each once, the drafted answer left out. */
export function otherAnswers({
  examples,
  draft,
}: GapDetail): { text: string; conversation: string; seq: number }[] {
  const seen = new Set([draft.answer]);
  return examples.flatMap(({ answer, conversation_id, answered }) => {
    if (!answer || seen.has(answer)) return [];
    seen.add(answer);
    return [{ text: answer, conversation: conversation_id, seq: answered }];
  });
}
