import type { Entry, EntryWrite, HandOver, Lang } from "@shopbell/shared/api/types.ts";

/** The editor's fields: phrasings are written one a line. */
export interface EntryFields {
  category_id: string;
  question: string;
  phrasings: string;
  answer: string;
  related: string[];
  hand_over: HandOver;
  enabled: boolean;
}

export const MAX_PHRASINGS = 200;
export const MAX_RELATED = 10;

/** One phrasing a line; blank lines and repetitions are dropped. */
export const phrasingsOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

export const fieldsOf = (entry: Entry | null, categoryID: string): EntryFields => ({
  category_id: entry?.category_id ?? categoryID,
  question: entry?.question ?? "",
  phrasings: entry?.phrasings.join("\n") ?? "",
  answer: entry?.answer ?? "",
  related: entry?.related ?? [],
  hand_over: entry?.hand_over ?? "never",
  enabled: entry?.enabled ?? true,
});

export const writeOf = (fields: EntryFields, lang: Lang, version: number): EntryWrite => ({
  category_id: fields.category_id,
  lang,
  question: fields.question.trim(),
  phrasings: phrasingsOf(fields.phrasings),
  answer: fields.answer.trim(),
  related: fields.related,
  hand_over: fields.hand_over,
  enabled: fields.enabled,
  version,
});

export const sameFields = (a: EntryFields, b: EntryFields): boolean =>
  JSON.stringify({ ...a, phrasings: phrasingsOf(a.phrasings) }) ===
  JSON.stringify({ ...b, phrasings: phrasingsOf(b.phrasings) });
