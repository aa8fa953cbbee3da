import type {
  Attachment,
  Conversation,
  Mark,
  Message,
  MessagePage,
  NewMark,
  Rating,
  SendMessage,
} from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, upload } from "@/shared/api/http.ts";
import { logOf } from "./model/log.ts";
import type { ListFilter } from "./model/views.ts";

const PAGE = 50;

export const inboxKeys = {
  lists: ["conversations"] as const,
  list: (filter: ListFilter) => ["conversations", filter] as const,
  counts: ["conversation-counts"] as const,
  conversation: (id: string) => ["conversation", id] as const,
  log: (id: string) => ["conversation", id, "log"] as const,
  context: (id: string) => ["conversation", id, "context"] as const,
  marks: (id: string) => ["conversation", id, "marks"] as const,
  ratings: (id: string) => ["conversation", id, "ratings"] as const,
};

export const listQuery = (filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: inboxKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      api("get", "/conversations", {
        query: {
          view: filter.view,
          channel: filter.channel,
          ...(filter.pressing ? { pressing: true } : {}),
          cursor: pageParam,
          limit: PAGE,
        },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    staleTime: 60_000,
  });

export const countsQuery = (channel: string) =>
  queryOptions({
    queryKey: [...inboxKeys.counts, channel],
    queryFn: ({ signal }) => api("get", "/conversations/counts", { query: { channel }, signal }),
    placeholderData: keepPreviousData,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.conversation(id),
    queryFn: ({ signal }) => api("get", "/conversations/{id}", { path: { id }, signal }),
    staleTime: 10_000,
  });

export const logQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.log(id),
    queryFn: async ({ signal }) =>
      logOf(
        await api("get", "/conversations/{id}/messages", { path: { id }, query: { limit: PAGE }, signal }),
      ),
    // The socket keeps it fresh while it is on screen; coming back reads what followed.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });

export const contextQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.context(id),
    queryFn: ({ signal }) => api("get", "/conversations/{id}/context", { path: { id }, signal }),
    staleTime: 30_000,
  });

export const turnQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ["conversation", id, "turn", seq],
    queryFn: ({ signal }) => api("get", "/conversations/{id}/turns/{seq}", { path: { id, seq }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What was marked in a conversation, by the message. */
export const marksQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.marks(id),
    queryFn: ({ signal }) => api("get", "/conversations/{id}/marks", { path: { id }, signal }),
    select: ({ marks }): ReadonlyMap<number, Mark> => new Map(marks.map((mark) => [mark.seq, mark])),
    staleTime: 30_000,
  });

/** What the customer says of messages, by the message. */
export const ratingsQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.ratings(id),
    queryFn: ({ signal }) => api("get", "/conversations/{id}/ratings", { path: { id }, signal }),
    select: ({ ratings }): ReadonlyMap<number, Rating> => new Map(ratings.map((r) => [r.seq, r])),
    staleTime: 30_000,
  });

export const readingQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ["conversation", id, "reading", seq],
    queryFn: ({ signal }) =>
      api("get", "/conversations/{id}/messages/{seq}/reading", { path: { id, seq }, signal }),
    staleTime: 60_000,
  });

/** How a customer has felt, up to a message: a newer one asks anew. */
export const courseQuery = (id: string, upTo: number) =>
  queryOptions({
    queryKey: ["conversation", id, "course", upTo],
    queryFn: ({ signal }) => api("get", "/conversations/{id}/mood", { path: { id }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });

export const searchQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["search", q],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/search/messages", { query: { q, cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    enabled: q.trim() !== "",
    staleTime: 15_000,
  });

export const colleaguesQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => api("get", "/users", { signal }),
});

export const repliesQuery = queryOptions({
  queryKey: ["canned-replies"],
  queryFn: ({ signal }) => api("get", "/canned-replies", { signal }),
  staleTime: 5 * 60_000,
});

export const olderMessages = (id: string, beforeSeq: number): Promise<MessagePage> =>
  api("get", "/conversations/{id}/messages", { path: { id }, query: { before_seq: beforeSeq, limit: PAGE } });

export const newerMessages = (id: string, afterSeq: number): Promise<MessagePage> =>
  api("get", "/conversations/{id}/messages", { path: { id }, query: { after_seq: afterSeq, limit: 100 } });

export const sendMessage = (id: string, message: SendMessage): Promise<Message> =>
  api("post", "/conversations/{id}/messages", { path: { id }, body: message });

export type Command = "takeover" | "handback" | "resolve";

export const command = (id: string, name: Command, epoch: number): Promise<Conversation> =>
  api("post", `/conversations/{id}/${name}`, { path: { id }, body: { epoch } });

export const transfer = (id: string, userID: string, note: string, epoch: number): Promise<Conversation> =>
  api("post", "/conversations/{id}/transfer", { path: { id }, body: { user_id: userID, note, epoch } });

export const markRead = (id: string, seq: number): Promise<void> =>
  api("put", "/conversations/{id}/read", { path: { id }, body: { seq } });

export const saveMark = (id: string, seq: number, body: NewMark): Promise<Mark> =>
  api("put", "/conversations/{id}/messages/{seq}/mark", { path: { id, seq }, body });

export const deleteMark = (id: string, seq: number): Promise<void> =>
  api("delete", "/conversations/{id}/messages/{seq}/mark", { path: { id, seq } });

export const uploadAttachment = (
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> => upload("/attachments", file, onProgress, signal);

export const proposeGap = (id: string, seq: number) =>
  api("put", "/conversations/{id}/messages/{seq}/gap", { path: { id, seq } });

export const withdrawGap = (id: string, seq: number): Promise<void> =>
  api("delete", "/conversations/{id}/messages/{seq}/gap", { path: { id, seq } });
