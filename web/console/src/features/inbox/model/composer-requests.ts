import { createStore } from "@/shared/store/create-store.ts";

/** Text that something outside of the composer wants to have in it, e.g. a failed message to edit. */
export const composerRequests = createStore<{ conversationID: string; text: string } | null>(null);
