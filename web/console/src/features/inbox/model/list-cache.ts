import type { Conversation, ConversationPage } from "@shopbell/shared/api/types.ts";
import { belongs, type ListFilter } from "./views.ts";

export interface ListPages {
  pages: ConversationPage[];
  pageParams: unknown[];
}

/** Newest last line first; the id decides between equals, as on the server. */
export const compareRows = (a: Conversation, b: Conversation): number =>
  b.last_at - a.last_at || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** News may overtake an answer of the server: the older state never wins. */
export const isOlder = (incoming: Conversation, known: Conversation): boolean =>
  incoming.last_seq < known.last_seq ||
  incoming.epoch < known.epoch ||
  (incoming.last_seq === known.last_seq &&
    incoming.epoch === known.epoch &&
    (incoming.agent_read_seq < known.agent_read_seq || incoming.customer_read_seq < known.customer_read_seq));

/**
 * Brings changed rows into the loaded pages of one list: replaced where they
 * stand, moved to where their last line puts them, taken out when they no longer
 * belong, put in when they now do. A row that belongs below everything loaded is
 * left to the next page.
 */
export function patchPages(
  data: ListPages,
  changed: readonly Conversation[],
  filter: ListFilter,
  me: string,
): ListPages {
  const incoming = new Map(changed.map((row) => [row.id, row]));
  const pages = data.pages.map((page) => ({
    ...page,
    conversations: page.conversations.filter((row) => {
      const next = incoming.get(row.id);
      if (!next) return true;
      if (isOlder(next, row)) incoming.set(row.id, row);
      return false;
    }),
  }));
  const last = pages.at(-1);
  for (const row of incoming.values()) {
    if (!last || !belongs(row, filter, me)) continue;
    const home = pages.find((page) => {
      const oldest = page.conversations.at(-1);
      return oldest !== undefined && compareRows(row, oldest) < 0;
    });
    if (home) {
      const at = home.conversations.findIndex((other) => compareRows(row, other) < 0);
      home.conversations.splice(at, 0, row);
    } else if (last.next === "") {
      last.conversations.push(row);
    }
  }
  return { ...data, pages };
}
