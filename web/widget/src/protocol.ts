/**
 * The messages between the loader on the shop's page and the frame. Both ends
 * accept them only from the window and origin they expect, and only in these
 * shapes. Nothing but a count, the language and the accent ever leaves the frame.
 */

/** How much the visitor has shown to want: nothing yet, the pointer is near, the panel is open. */
export type Stage = "idle" | "warm" | "open";

/** From the page to the frame. */
export type ToFrame =
  /** Answers ready, and follows every change of stage. */
  | { shopbell: 1; type: "stage"; stage: Stage }
  /** Who the visitor is: a token that the shop signed. */
  | { shopbell: 1; type: "identify"; identity: string };

/** From the frame to the page. */
export type ToHost =
  | { shopbell: 1; type: "ready"; lang: string; accent: string }
  | { shopbell: 1; type: "unread"; count: number }
  | { shopbell: 1; type: "close" };

interface Envelope {
  shopbell: 1;
  type: string;
  [field: string]: unknown;
}

function envelope(data: unknown): Envelope | null {
  if (typeof data !== "object" || data === null) return null;
  const e = data as Envelope;
  return e.shopbell === 1 && typeof e.type === "string" ? e : null;
}

/** The message if data has the shape of one, else null. */
export function toFrame(data: unknown): ToFrame | null {
  const e = envelope(data);
  switch (e?.type) {
    case "stage":
      return e.stage === "idle" || e.stage === "warm" || e.stage === "open" ? (e as ToFrame) : null;
    case "identify":
      return typeof e.identity === "string" ? (e as ToFrame) : null;
    default:
      return null;
  }
}

/** The message if data has the shape of one, else null. */
export function toHost(data: unknown): ToHost | null {
  const e = envelope(data);
  switch (e?.type) {
    case "close":
      return e as ToHost;
    case "unread":
      return Number.isSafeInteger(e.count) && (e.count as number) >= 0 ? (e as ToHost) : null;
    case "ready":
      return typeof e.lang === "string" && typeof e.accent === "string" ? (e as ToHost) : null;
    default:
      return null;
  }
}
