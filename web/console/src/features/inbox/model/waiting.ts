import type { Conversation, Shop } from "@shopbell/shared/api/types.ts";

export type WaitLevel = "calm" | "amber" | "red";

export const waitLevel = (waitedMs: number, shop: Pick<Shop, "wait_amber" | "wait_red">): WaitLevel =>
  waitedMs >= shop.wait_red * 1000 ? "red" : waitedMs >= shop.wait_amber * 1000 ? "amber" : "calm";

/** 0:42, 12:05, 1:02:05 */
export function clock(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const pad = (n: number): string => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours ? pad(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/** In the queue the one who waits longest stands first; those who do not wait follow by their last line. */
export function byWaiting(a: Conversation, b: Conversation): number {
  if (a.waiting_since && b.waiting_since) return a.waiting_since - b.waiting_since;
  if (a.waiting_since || b.waiting_since) return a.waiting_since ? -1 : 1;
  return b.last_at - a.last_at;
}
