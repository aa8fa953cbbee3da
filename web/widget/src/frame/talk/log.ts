import type { Pending } from "../outbox.ts";
import type { State } from "../store.ts";
import type { VisitorConversation, VisitorMessage, VisitorSent } from "../wire.gen.ts";

/**
 * What arrives from the server, folded into the state. Pure functions: the
 * same message may come by push, by sync and as the answer to send, in any
 * order, and must appear once.
 */

type Patch = Partial<State>;

/** The newest sequence that is here, 0 when there is none. */
export const lastSeq = (s: State): number => s.messages.at(-1)?.seq ?? 0;

/** Ascending union; of two with the same seq the incoming one wins (its links are fresher). */
function merge(have: VisitorMessage[], incoming: VisitorMessage[]): VisitorMessage[] {
  if (!incoming.length) return have;
  const last = have.at(-1)?.seq ?? 0;
  if (incoming.every((m, i) => m.seq > (incoming[i - 1]?.seq ?? last))) return [...have, ...incoming];
  const bySeq = new Map([...have, ...incoming].map((m) => [m.seq, m]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}

const without = (pending: Pending[], arrived: VisitorMessage[]): Pending[] => {
  const ids = new Set(arrived.map((m) => m.client_id).filter(Boolean));
  const rest = pending.filter((p) => !ids.has(p.clientId));
  return rest.length === pending.length ? pending : rest;
};

/** Messages, from wherever, and the head that came with them. */
export function received(
  s: State,
  messages: VisitorMessage[],
  conversation: VisitorConversation | null,
): Patch {
  const answered = messages.some((m) => m.sender !== "customer");
  return {
    messages: merge(s.messages, messages),
    pending: without(s.pending, messages),
    ...head(s, conversation),
    ...(answered && { typing: false }),
  };
}

/** A new head. An older one than what is known is ignored. */
export function head(s: State, conversation: VisitorConversation | null): Patch {
  if (!conversation) return {};
  const known = s.conversation;
  if (known?.id === conversation.id && known.last_seq > conversation.last_seq) return {};
  return { conversation, readSeq: Math.max(s.readSeq, conversation.read_seq) };
}

/** The server has stored one of the visitor's own. */
export function confirmed(s: State, p: Pending, sent: VisitorSent): Patch {
  const message: VisitorMessage = {
    seq: sent.seq,
    client_id: sent.client_id,
    sender: "customer",
    author: "",
    ai: false,
    kind: p.kind,
    text: p.text,
    at: sent.at,
    ...(p.attachment && { attachment: p.attachment }),
  };
  // The push may have been here first and knows more.
  const here = s.messages.some((m) => m.seq === sent.seq);
  const conversation = s.conversation ?? {
    id: sent.conversation_id,
    state: "bot" as const,
    agent_name: "",
    last_seq: sent.seq,
    agent_read_seq: 0,
    read_seq: sent.seq,
  };
  return {
    ...received(s, here ? [] : [message], null),
    pending: s.pending.filter((x) => x.clientId !== p.clientId),
    conversation,
  };
}

/** How many of the shop's messages the visitor has not seen. */
export function unread(s: State): number {
  let n = 0;
  for (let i = s.messages.length - 1; i >= 0; i--) {
    const m = s.messages[i];
    if (!m || m.seq <= s.readSeq) break;
    if (m.sender === "bot" || m.sender === "agent") n++;
  }
  return n;
}
