import type { Conversation } from "@shopbell/shared/api/types.ts";

/** What deserves a sound: somebody waits for a person, or wrote to this one. */
export type News = "queued" | "message" | null;

/** How old a row may be to count as news when its former state is unknown. */
const FRESH_MS = 10_000;

export function newsOf(before: Conversation | undefined, after: Conversation, me: string, now: number): News {
  if (after.state === "queued") {
    const fresh = before ? before.state !== "queued" : now - after.waiting_since < FRESH_MS;
    return fresh ? "queued" : null;
  }
  if (after.state !== "agent" || after.agent?.id !== me || after.last_sender !== "customer") return null;
  const fresh = before
    ? after.last_customer_seq > before.last_customer_seq
    : after.unread > 0 && now - after.last_at < FRESH_MS;
  return fresh ? "message" : null;
}
