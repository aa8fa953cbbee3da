import type {
  EntryMergeDone,
  Lang,
  MergeWrite,
  OverlapCheck,
  OverlapGroup,
} from "@shopbell/shared/api/types.ts";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const overlapKeys = {
  all: ["overlaps"] as const,
  status: ["overlaps", "status"] as const,
  merges: ["overlaps", "merges"] as const,
};

export const KINDS = ["contradiction", "duplicate", "scoped"] as const;
export type ShownKind = OverlapGroup["kind"] | "all" | "dismissed";

export const overlapsQuery = (lang: Lang, kind: ShownKind, category: string) =>
  queryOptions({
    queryKey: [...overlapKeys.all, "list", lang, kind, category],
    queryFn: ({ signal }) =>
      api("get", "/knowledge/overlaps", {
        query: {
          lang,
          category,
          ...(kind === "dismissed" ? { dismissed: true } : kind === "all" ? {} : { kind }),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

/** What is the same word for word, to be merged at once. */
export const exactQuery = (lang: Lang) =>
  queryOptions({
    queryKey: [...overlapKeys.all, "exact", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/overlaps", { query: { lang, kind: "exact" }, signal }),
  });

export const statusQuery = queryOptions({
  queryKey: overlapKeys.status,
  queryFn: ({ signal }) => api("get", "/knowledge/overlaps/status", { signal }),
  refetchInterval: ({ state }) => (state.data?.current ? 15_000 : 1000),
});

export const mergesQuery = (lang: Lang) =>
  queryOptions({
    queryKey: [...overlapKeys.merges, lang],
    queryFn: ({ signal }) => api("get", "/knowledge/merges", { query: { lang }, signal }),
  });

export const checkQuery = (body: OverlapCheck) =>
  queryOptions({
    queryKey: [...overlapKeys.all, "check", body],
    queryFn: ({ signal }) => api("post", "/knowledge/overlaps/check", { body, signal }),
    enabled: body.question !== "",
    placeholderData: keepPreviousData,
  });

export const scan = (): Promise<void> => api("post", "/knowledge/overlaps/scan");

export const dismiss = (ids: string[]): Promise<void> =>
  api("post", "/knowledge/overlaps/dismiss", { body: { ids } });

export const reopen = (ids: string[]): Promise<void> =>
  api("post", "/knowledge/overlaps/reopen", { body: { ids } });

export const merge = (body: MergeWrite, override?: string): Promise<EntryMergeDone> =>
  api("post", "/knowledge/merges", { query: { override }, body });

export const undoMerge = (id: string, override?: string): Promise<void> =>
  api("post", "/knowledge/merges/{id}/undo", {
    path: { id },
    query: { override },
  });
