import type { AgentEvent, Conversation, InboxEvent, Message, UserEvent } from "@shopbell/shared/api/types.ts";
import type { QueryClient } from "@tanstack/react-query";
import { conversationQuery, inboxKeys, logQuery, newerMessages } from "./api.ts";
import { isOlder, type ListPages, patchPages } from "./model/list-cache.ts";
import { follows, type Log, lastSeq, merge } from "./model/log.ts";
import { outbox } from "./model/outbox.ts";
import type { ListFilter } from "./model/views.ts";

const COUNTS_EVERY_MS = 1000;
let countsTimer: ReturnType<typeof setTimeout> | undefined;

/** The figures beside the views are asked for again, at most once a second. */
function refreshCounts(client: QueryClient): void {
  if (countsTimer !== undefined) return;
  countsTimer = setTimeout(() => {
    countsTimer = undefined;
    void client.invalidateQueries({ queryKey: inboxKeys.counts });
  }, COUNTS_EVERY_MS);
}

/** Brings changed rows into every loaded list and into the conversation on screen. */
export function applyRows(client: QueryClient, rows: readonly Conversation[], me: string): void {
  for (const [key, data] of client.getQueriesData<ListPages>({ queryKey: inboxKeys.lists })) {
    if (data) client.setQueryData<ListPages>(key, patchPages(data, rows, key[1] as ListFilter, me));
  }
  for (const row of rows) {
    client.setQueryData(conversationQuery(row.id).queryKey, (known) =>
      known && !isOlder(row, known) ? row : known,
    );
  }
  refreshCounts(client);
}

/** Adds messages that the server has stored to the log, if that log is loaded. */
export function applyMessages(
  client: QueryClient,
  conversationID: string,
  messages: readonly Message[],
): void {
  client.setQueryData(logQuery(conversationID).queryKey, (log) => (log ? merge(log, messages) : log));
  for (const message of messages) if (message.client_id) outbox.drop(message.client_id);
}

const catchingUp = new Map<string, Promise<void>>();

/** Reads what follows the loaded log until nothing is missing. One reader per conversation. */
export function catchUp(client: QueryClient, conversationID: string): Promise<void> {
  const running = catchingUp.get(conversationID);
  if (running) return running;
  const read = async () => {
    for (;;) {
      const log = client.getQueryData<Log>(logQuery(conversationID).queryKey);
      if (!log) return;
      const page = await newerMessages(conversationID, lastSeq(log));
      applyMessages(client, conversationID, page.messages);
      if (!page.more || page.messages.length === 0) return;
    }
  };
  const task = read()
    .catch(() => {
      // The next news or the next reconnection tries again.
    })
    .finally(() => catchingUp.delete(conversationID));
  catchingUp.set(conversationID, task);
  return task;
}

export function onInboxEvent(client: QueryClient, event: InboxEvent, me: string): void {
  if (event.type === "rows") applyRows(client, event.rows, me);
  else onRestored(client);
}

export function onConversationEvent(client: QueryClient, conversationID: string, event: AgentEvent): void {
  if (event.type === "rated") {
    void client.invalidateQueries({ queryKey: inboxKeys.ratings(conversationID) });
  }
  if (event.message) {
    const log = client.getQueryData<Log>(logQuery(conversationID).queryKey);
    if (log && !follows(log, event.message)) void catchUp(client, conversationID);
    else applyMessages(client, conversationID, [event.message]);
  }
}

export function onUserEvent(client: QueryClient, event: UserEvent, me: string): void {
  if (event.conversation) applyRows(client, [event.conversation], me);
}

/** The socket was away: lists and figures are read again, open logs from where they end. */
export function onRestored(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: inboxKeys.lists });
  void client.invalidateQueries({ queryKey: inboxKeys.counts });
  for (const query of client.getQueryCache().findAll({ queryKey: ["conversation"] })) {
    const [, id, part] = query.queryKey;
    if (typeof id !== "string") continue;
    if (part === "log") void catchUp(client, id);
    else if (part === undefined) void client.invalidateQueries({ queryKey: query.queryKey, exact: true });
  }
}
