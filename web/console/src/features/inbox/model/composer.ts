import type { CannedReply, Conversation } from "@shopbell/shared/api/types.ts";

/** The part of a key press that decides. */
export interface Key {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  isComposing: boolean;
  /** 229 while an input method holds the key, also where isComposing is already false (Safari). */
  keyCode: number;
}

/** Enter sends and Shift+Enter breaks, but an Enter that confirms pinyin does neither. */
export const sends = (event: Key): boolean =>
  event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229;

/** The "/word" that is being written right before the caret, or null. */
export function slashQuery(text: string, caret: number): string | null {
  const match = /(?:^|\s)\/([^\s/]{0,30})$/u.exec(text.slice(0, caret));
  return match ? (match[1] ?? "") : null;
}

/** Replaces the "/word" before the caret by the reply's text. */
export function insertReply(text: string, caret: number, reply: string): { text: string; caret: number } {
  const query = slashQuery(text, caret);
  const start = query === null ? caret : caret - query.length - 1;
  return { text: text.slice(0, start) + reply + text.slice(caret), caret: start + reply.length };
}

/** Replies in the customer's language first, then those whose shortcut begins with the query. */
export function matchingReplies(replies: readonly CannedReply[], query: string, lang: string): CannedReply[] {
  const wanted = query.toLowerCase();
  const rank = (reply: CannedReply): number => {
    const shortcut = reply.shortcut.toLowerCase();
    if (shortcut.startsWith(wanted)) return 0;
    if (reply.title.toLowerCase().includes(wanted)) return 1;
    return reply.text.toLowerCase().includes(wanted) ? 2 : 3;
  };
  return replies
    .map((reply) => ({ reply, rank: rank(reply) }))
    .filter((one) => one.rank < 3)
    .sort(
      (a, b) =>
        Number(a.reply.lang !== lang) - Number(b.reply.lang !== lang) ||
        a.rank - b.rank ||
        a.reply.shortcut.localeCompare(b.reply.shortcut),
    )
    .map((one) => one.reply);
}

export type Ownership = "mine" | "bot" | "queued" | "other" | "resolved";

/** Whose turn it is to answer, seen by one person. */
export function ownershipOf(conversation: Conversation, me: string): Ownership {
  if (conversation.state !== "agent") return conversation.state;
  return conversation.agent?.id === me ? "mine" : "other";
}

/** The longest text that one message may hold, in characters. */
export const MAX_TEXT = 4000;

export const lengthOf = (text: string): number => [...text].length;
