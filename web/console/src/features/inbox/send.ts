import type { Attachment, SendMessage } from "@shopbell/shared/api/types.ts";
import type { QueryClient } from "@tanstack/react-query";
import { isApiError } from "@/shared/api/http.ts";
import { command, conversationQuery, inboxKeys, sendMessage } from "./api.ts";
import { applyMessages, applyRows } from "./events.ts";
import { ownershipOf } from "./model/composer.ts";
import { newClientID, type Outgoing, outbox } from "./model/outbox.ts";

type Body = Omit<SendMessage, "client_id" | "epoch">;

interface Extras {
  attachment?: Attachment;
  label?: string;
}

/** Messages of one conversation leave one after another, so that they arrive in their order. */
const lanes = new Map<string, Promise<void>>();

function enqueue(client: QueryClient, one: Outgoing, me: string): void {
  outbox.put({ ...one, state: "sending", error: undefined });
  const before = lanes.get(one.conversationID) ?? Promise.resolve();
  const lane = before.then(() => deliver(client, one, me));
  lanes.set(one.conversationID, lane);
}

async function deliver(client: QueryClient, one: Outgoing, me: string): Promise<void> {
  const { conversationID, clientID } = one;
  try {
    let conversation = await client.ensureQueryData(conversationQuery(conversationID));
    if (one.message.kind !== "note" && ownershipOf(conversation, me) !== "mine") {
      conversation = await command(conversationID, "takeover", conversation.epoch);
      applyRows(client, [conversation], me);
    }
    const stored = await sendMessage(conversationID, {
      ...one.message,
      ...(one.message.kind === "note" ? {} : { epoch: conversation.epoch }),
    });
    applyMessages(client, conversationID, [stored]);
    outbox.drop(clientID);
  } catch (error) {
    outbox.fail(clientID, error);
    if (isApiError(error, "conflict")) {
      void client.invalidateQueries({ queryKey: inboxKeys.conversation(conversationID), exact: true });
    }
  }
}

/**
 * Sends a message: it stands in the log at once, and in the outbox until the
 * server has stored it. Anything but a private note takes the conversation over
 * first if this person does not have it.
 */
export function send(
  client: QueryClient,
  conversationID: string,
  me: string,
  body: Body,
  extras: Extras = {},
): void {
  const clientID = newClientID();
  enqueue(
    client,
    {
      clientID,
      conversationID,
      message: { ...body, client_id: clientID },
      at: Date.now(),
      state: "sending",
      ...extras,
    },
    me,
  );
}

/** The same message once more, under the same client id: it is never stored twice. */
export const resend = (client: QueryClient, one: Outgoing, me: string): void => enqueue(client, one, me);

/** After a loss of the network: whatever failed because of it goes out again by itself. */
export function resendAfterLoss(client: QueryClient, me: string): void {
  for (const one of outbox.all()) {
    if (one.state === "failed" && isApiError(one.error) && one.error.temporary) enqueue(client, one, me);
  }
}
