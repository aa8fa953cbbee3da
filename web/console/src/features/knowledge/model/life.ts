import type { Entry, EntryDraft, EntryState } from "@shopbell/shared/api/types.ts";

export const STATES: readonly EntryState[] = [
  "published",
  "draft",
  "review",
  "scheduled",
  "suspended",
  "off",
  "expired",
  "deleted",
];

export const MAX_BULK = 500;
export const MAX_TAGS = 20;
export const BIN_DAYS = 30;

/** What customers are told, or would be by a draft. */
export type Content = Omit<EntryDraft, "state" | "base" | "by" | "at" | "note" | "note_by" | "publish_at">;

/** What the editor shows: the draft where there is one, else what is live. */
export const working = (entry: Entry): Content => entry.draft ?? entry;

/** One mark for the list: the draft's where there is one and it says more. */
export type Mark = `state.${EntryState}` | `draft.${EntryDraft["state"]}`;

export function marksOf(entry: Entry): Mark[] {
  const marks: Mark[] = [];
  if (entry.state !== "published") marks.push(`state.${entry.state}`);
  if (entry.draft && entry.state !== "deleted") {
    if (entry.version > 0 || entry.draft.state === "returned") marks.push(`draft.${entry.draft.state}`);
  }
  // A new entry that was sent back is a draft: one mark says so.
  return marks.includes("draft.returned") ? marks.filter((mark) => mark !== "state.draft") : marks;
}

export const validTag = (tag: string): boolean =>
  tag.trim().length > 0 && [...tag.trim()].length <= 40 && !/[,|\n\t]/.test(tag);
