import type {
  Attachment,
  CannedReplyList,
  Conversation,
  ConversationContext,
  ConversationCounts,
  ConversationPage,
  Message,
  MessagePage,
  ProductPage,
  SearchPage,
  SendMessage,
  Turn,
  UserList,
} from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, post, put, upload } from "@/shared/api/http.ts";
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
};

export const listQuery = (filter: ListFilter) =>
  infiniteQueryOptions({
    queryKey: inboxKeys.list(filter),
    queryFn: ({ pageParam, signal }) =>
      get<ConversationPage>(
        "/conversations",
        { view: filter.view, channel: filter.channel, cursor: pageParam, limit: PAGE },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    staleTime: 60_000,
  });

export const countsQuery = (channel: string) =>
  queryOptions({
    queryKey: [...inboxKeys.counts, channel],
    queryFn: ({ signal }) => get<ConversationCounts>("/conversations/counts", { channel }, signal),
    placeholderData: keepPreviousData,
  });

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.conversation(id),
    queryFn: ({ signal }) => get<Conversation>(`/conversations/${id}`, undefined, signal),
    staleTime: 10_000,
  });

export const logQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.log(id),
    queryFn: async ({ signal }) =>
      logOf(await get<MessagePage>(`/conversations/${id}/messages`, { limit: PAGE }, signal)),
    // The socket keeps it fresh while it is on screen; coming back reads what followed.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  });

export const contextQuery = (id: string) =>
  queryOptions({
    queryKey: inboxKeys.context(id),
    queryFn: ({ signal }) => get<ConversationContext>(`/conversations/${id}/context`, undefined, signal),
    staleTime: 30_000,
  });

export const turnQuery = (id: string, seq: number) =>
  queryOptions({
    queryKey: ["conversation", id, "turn", seq],
    queryFn: ({ signal }) => get<Turn>(`/conversations/${id}/turns/${seq}`, undefined, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

export const searchQuery = (q: string) =>
  infiniteQueryOptions({
    queryKey: ["search", q],
    queryFn: ({ pageParam, signal }) =>
      get<SearchPage>("/search/messages", { q, cursor: pageParam, limit: 20 }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    enabled: q.trim() !== "",
    staleTime: 15_000,
  });

export const colleaguesQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => get<UserList>("/users", undefined, signal),
});

export const repliesQuery = queryOptions({
  queryKey: ["canned-replies"],
  queryFn: ({ signal }) => get<CannedReplyList>("/canned-replies", undefined, signal),
  staleTime: 5 * 60_000,
});

export const productsQuery = (q: string) =>
  queryOptions({
    queryKey: ["products", q],
    queryFn: ({ signal }) => get<ProductPage>("/products", { q, limit: 8 }, signal),
    placeholderData: keepPreviousData,
  });

export const olderMessages = (id: string, beforeSeq: number): Promise<MessagePage> =>
  get(`/conversations/${id}/messages`, { before_seq: beforeSeq, limit: PAGE });

export const newerMessages = (id: string, afterSeq: number): Promise<MessagePage> =>
  get(`/conversations/${id}/messages`, { after_seq: afterSeq, limit: 100 });

export const sendMessage = (id: string, message: SendMessage): Promise<Message> =>
  post(`/conversations/${id}/messages`, message);

export type Command = "takeover" | "handback" | "resolve";

export const command = (id: string, name: Command, epoch: number): Promise<Conversation> =>
  post(`/conversations/${id}/${name}`, { epoch });

export const transfer = (id: string, userID: string, note: string, epoch: number): Promise<Conversation> =>
  post(`/conversations/${id}/transfer`, { user_id: userID, note, epoch });

export const markRead = (id: string, seq: number): Promise<void> => put(`/conversations/${id}/read`, { seq });

export const uploadAttachment = (
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Attachment> => upload("/attachments", file, onProgress, signal);
