import type { Attachment, SendMessage } from "@shopbell/shared/api/types.ts";
import { createStore } from "@/shared/store/create-store.ts";

/** A message on its way. It leaves the outbox when the log holds its client id. */
export interface Outgoing {
  clientID: string;
  conversationID: string;
  message: SendMessage;
  at: number;
  state: "sending" | "failed";
  /** Why it failed, to be shown with the retry. */
  error?: unknown;
  /** The uploaded picture or file, to draw it before the server has answered. */
  attachment?: Attachment | undefined;
  /** What a card will show until it is there. */
  label?: string | undefined;
}

const KEY = "shopbell.outbox";

/** Unsent messages survive a reload as failed ones: the person decides about them. */
function read(): Outgoing[] {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]") as Outgoing[];
    return kept.map((one) => ({ ...one, state: "failed" }));
  } catch {
    return [];
  }
}

const store = createStore<Outgoing[]>(read());

store.subscribe(() => {
  try {
    localStorage.setItem(KEY, JSON.stringify(store.get().map(({ error: _, ...one }) => one)));
  } catch {
    // Without storage the outbox lives as long as the page.
  }
});

export const newClientID = (): string => crypto.randomUUID().replaceAll("-", "");

export const outbox = {
  put: (one: Outgoing): void =>
    store.update((all) =>
      all.some((other) => other.clientID === one.clientID)
        ? all.map((other) => (other.clientID === one.clientID ? one : other))
        : [...all, one],
    ),
  fail: (clientID: string, error: unknown): void =>
    store.update((all) =>
      all.map((one) => (one.clientID === clientID ? { ...one, state: "failed", error } : one)),
    ),
  drop: (clientID: string): void => store.update((all) => all.filter((one) => one.clientID !== clientID)),
  all: (): Outgoing[] => store.get(),
  use(conversationID: string): Outgoing[] {
    const all = store.use();
    return all.filter((one) => one.conversationID === conversationID);
  },
};
