import type { Message, MessagePage } from "@shopbell/shared/api/types.ts";

/** The loaded, gapless stretch of one conversation's log, ascending. */
export interface Log {
  messages: Message[];
  /** There are older ones on the server. */
  more: boolean;
}

export const logOf = (page: MessagePage): Log => ({ messages: page.messages, more: page.more });

export const lastSeq = (log: Log): number => log.messages.at(-1)?.seq ?? 0;
export const firstSeq = (log: Log): number => log.messages[0]?.seq ?? 0;

/** Adds messages wherever their sequence puts them; what is known is not added again. */
export function merge(log: Log, messages: readonly Message[]): Log {
  const known = new Set(log.messages.map((message) => message.seq));
  const fresh = messages.filter((message) => !known.has(message.seq));
  if (fresh.length === 0) return log;
  const merged = [...log.messages, ...fresh].sort((a, b) => a.seq - b.seq);
  return { ...log, messages: merged };
}

/** Puts an older page in front. */
export const prepend = (log: Log, page: MessagePage): Log => ({
  ...merge(log, page.messages),
  more: page.more,
});

/**
 * Whether a message that the socket brought can be appended. If one in between
 * is missing, the log has to be read from the server first.
 */
export const follows = (log: Log, message: Message): boolean => message.seq <= lastSeq(log) + 1;
