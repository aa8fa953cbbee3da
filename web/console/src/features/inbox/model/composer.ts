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

/** A sign with letters after it, being written right before the caret. */
export interface Trigger {
  sign: "/" | "#";
  query: string;
}

/** Finds it, also as the Chinese input method writes it: 、 for the slash, ＃ for the hash. */
export function triggerAt(text: string, caret: number): Trigger | null {
  const match = /(?:^|\s)([/、#＃])([^\s/、#＃]{0,30})$/u.exec(text.slice(0, caret));
  if (!match) return null;
  const sign = match[1] === "/" || match[1] === "、" ? "/" : "#";
  return { sign, query: match[2] ?? "" };
}

/** Replaces the sign and its letters before the caret. */
export function replaceTrigger(text: string, caret: number, piece: string): { text: string; caret: number } {
  const trigger = triggerAt(text, caret);
  const start = trigger ? caret - trigger.query.length - 1 : caret;
  return { text: text.slice(0, start) + piece + text.slice(caret), caret: start + piece.length };
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
