import type { Conversation, Message } from "@shopbell/shared/api/types.ts";
import { daysBetween } from "@/shared/format/format.ts";
import type { Outgoing } from "./outbox.ts";

/** What the log is drawn from. `first` and `last` say where in a burst a line stands. */
export type Item =
  | { type: "day"; key: string; at: number }
  | { type: "unread"; key: string }
  | { type: "system"; key: string; message: Message }
  | { type: "message"; key: string; message: Message; first: boolean; last: boolean }
  | { type: "outgoing"; key: string; outgoing: Outgoing; first: boolean };

/** Lines of one author closer than this form a burst. */
const BURST_MS = 3 * 60_000;

const sameVoice = (a: Message, b: Message): boolean =>
  a.sender === b.sender &&
  a.author?.id === b.author?.id &&
  (a.kind === "note") === (b.kind === "note") &&
  Math.abs(a.at - b.at) < BURST_MS &&
  daysBetween(a.at, b.at) === 0;

/**
 * Turns a log into lines: a separator before each day, one before the first
 * message that was unread when the conversation was opened, bursts grouped.
 */
export function itemsOf(
  messages: readonly Message[],
  outgoing: readonly Outgoing[],
  unreadAfter: number,
): Item[] {
  const items: Item[] = [];
  let unreadDrawn = unreadAfter === 0;
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    if (!before || daysBetween(before.at, message.at) !== 0) {
      items.push({ type: "day", key: `day-${message.seq}`, at: message.at });
    }
    let broken = false;
    if (!unreadDrawn && message.seq > unreadAfter && message.sender === "customer") {
      unreadDrawn = true;
      broken = true;
      if (before) items.push({ type: "unread", key: "unread" });
    }
    if (message.kind === "system") {
      items.push({ type: "system", key: `m-${message.seq}`, message });
      return;
    }
    const joinsBefore = before !== undefined && before.kind !== "system" && sameVoice(before, message);
    const joinsAfter = after !== undefined && after.kind !== "system" && sameVoice(message, after);
    items.push({
      type: "message",
      key: message.client_id ? `c-${message.client_id}` : `m-${message.seq}`,
      message,
      first: broken || !joinsBefore,
      last: !joinsAfter,
    });
  });
  const stored = new Set(messages.map((message) => message.client_id));
  let first = true;
  for (const one of outgoing) {
    if (stored.has(one.clientID)) continue;
    items.push({ type: "outgoing", key: `c-${one.clientID}`, outgoing: one, first });
    first = false;
  }
  return items;
}

export type Delivery = "sent" | "delivered" | "read";

/** How far a message of the shop has come. */
export const deliveryOf = (message: Message, conversation: Conversation): Delivery =>
  conversation.customer_read_seq >= message.seq
    ? "read"
    : conversation.customer_delivered_seq >= message.seq
      ? "delivered"
      : "sent";
