import type { Conversation } from "@shopbell/shared/api/types.ts";
import type { QueryClient } from "@tanstack/react-query";
import { prefsStore } from "@/shared/prefs/prefs-store.ts";
import { createStore } from "@/shared/store/create-store.ts";
import { conversationQuery, inboxKeys } from "./api.ts";
import type { ListPages } from "./model/list-cache.ts";
import { type News, newsOf } from "./model/news.ts";

/** The newest thing worth telling; the shell words it and shows it outside of the page. */
export interface Announcement {
  news: Exclude<News, null>;
  conversation: Conversation;
}

export const announcements = createStore<Announcement | null>(null);

let audio: AudioContext | undefined;

/** Two short notes of a small bell, made here: no file has to be fetched. */
export function ring(): void {
  try {
    audio ??= new AudioContext();
    const start = audio.currentTime;
    for (const [index, pitch] of [1318.5, 1760].entries()) {
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = pitch;
      const at = start + index * 0.12;
      volume.gain.setValueAtTime(0.0001, at);
      volume.gain.exponentialRampToValueAtTime(0.12, at + 0.01);
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.5);
      tone.connect(volume).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.55);
    }
  } catch {
    // No sound device, or the page was not touched yet: the mark in the title remains.
  }
}

function known(client: QueryClient, id: string): Conversation | undefined {
  const open = client.getQueryData(conversationQuery(id).queryKey);
  if (open) return open;
  for (const [, data] of client.getQueriesData<ListPages>({ queryKey: inboxKeys.lists })) {
    for (const page of data?.pages ?? []) {
      const row = page.conversations.find((one) => one.id === id);
      if (row) return row;
    }
  }
  return undefined;
}

/** Rings and announces what is new for this person. Call it before the rows are applied. */
export function announce(client: QueryClient, rows: readonly Conversation[], me: string): void {
  const prefs = prefsStore.get();
  for (const conversation of rows) {
    const news = newsOf(known(client, conversation.id), conversation, me, Date.now());
    if (!news) continue;
    if (prefs.sound) ring();
    announcements.set({ news, conversation });
    return;
  }
}
