import { createStore } from "@/shared/store/create-store.ts";

/** What was being written in each conversation, kept in this browser until it is sent. */
export interface Draft {
  text: string;
  note: boolean;
}

const KEY = "shopbell.drafts";
const LIMIT = 200;

type Drafts = Record<string, Draft>;

function read(): Drafts {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Drafts;
  } catch {
    return {};
  }
}

const store = createStore<Drafts>(read());

export const loadDraft = (conversationID: string): Draft =>
  store.get()[conversationID] ?? { text: "", note: false };

export function saveDraft(conversationID: string, draft: Draft): void {
  const { [conversationID]: known, ...others } = store.get();
  const empty = draft.text.trim() === "";
  if (empty && !known) return;
  const entries = Object.entries(others).slice(-(LIMIT - 1));
  if (!empty) entries.push([conversationID, draft]);
  store.set(Object.fromEntries(entries));
  try {
    localStorage.setItem(KEY, JSON.stringify(store.get()));
  } catch {
    // Without storage the draft lives as long as the page.
  }
}

/** Whether a conversation has one, for the mark in the list. */
export const useHasDraft = (conversationID: string): boolean => Object.hasOwn(store.use(), conversationID);
