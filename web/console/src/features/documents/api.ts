import type { Document, DocumentUpdate, EntryWrite, Lang } from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, upload } from "@/shared/api/http.ts";

export const documentKeys = { all: ["documents"] as const };

/** While the server reads one, it is looked at again every second. */
const POLL = 1000;

export const isReading = ({ state }: Document): boolean => state === "reading";

export const documentsQuery = queryOptions({
  queryKey: [...documentKeys.all, "list"],
  queryFn: ({ signal }) => api("get", "/knowledge/documents", { signal }),
  refetchInterval: ({ state }) => (state.data?.documents.some(isReading) ? POLL : false),
});

export const documentQuery = (id: string) =>
  queryOptions({
    queryKey: [...documentKeys.all, "one", id],
    queryFn: ({ signal }) => api("get", "/knowledge/documents/{id}", { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && isReading(state.data) ? POLL : false),
  });

export const passagesQuery = (id: string, version: number, q: string) =>
  infiniteQueryOptions({
    queryKey: [...documentKeys.all, "passages", id, version, q],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/knowledge/documents/{id}/passages", {
        path: { id },
        query: { q, from: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

export const categoriesQuery = (lang: Lang) =>
  queryOptions({
    queryKey: ["knowledge", "categories", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/categories", { query: { lang }, signal }),
  });

export const uploadDocument = (file: File, onProgress: (share: number) => void, signal?: AbortSignal) =>
  upload<Document>("/knowledge/documents", file, onProgress, signal);

export const replaceDocument = (id: string, file: File, onProgress: (share: number) => void) =>
  upload<Document>(`/knowledge/documents/${id}/file`, file, onProgress);

export const updateDocument = (id: string, body: DocumentUpdate) =>
  api("patch", "/knowledge/documents/{id}", { path: { id }, body });

export const deleteDocument = (id: string): Promise<void> =>
  api("delete", "/knowledge/documents/{id}", { path: { id } });

export const restoreDocument = (id: string) =>
  api("post", "/knowledge/documents/{id}/restore", { path: { id } });

export const createEntry = (body: EntryWrite) => api("post", "/knowledge/entries", { body });
