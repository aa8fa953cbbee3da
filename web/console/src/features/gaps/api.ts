import type { AcceptGap, CoverageWatch, Entry, GapState, Lang } from "@shopbell/shared/api/types.ts";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";
import type { Override } from "@/shared/knowledge/publish-gate.tsx";

export const gapKeys = {
  all: ["gaps"] as const,
  lists: ["gaps", "list"] as const,
  one: (id: string) => ["gaps", "one", id] as const,
  coverage: ["gaps", "coverage"] as const,
};

/** The states that the list shows. */
export type ShownState = Exclude<GapState, "merged">;

export const gapsQuery = (lang: Lang, state: ShownState) =>
  queryOptions({
    queryKey: [...gapKeys.lists, lang, state],
    queryFn: ({ signal }) => api("get", "/knowledge/gaps", { query: { lang, state }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const gapQuery = (id: string) =>
  queryOptions({
    queryKey: gapKeys.one(id),
    queryFn: ({ signal }) => api("get", "/knowledge/gaps/{id}", { path: { id }, signal }),
    // A draft that somebody edits does not change under their hands.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const categoriesQuery = (lang: Lang) =>
  queryOptions({
    queryKey: ["knowledge", "categories", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/categories", { query: { lang }, signal }),
  });

export const coverageQuery = queryOptions({
  queryKey: gapKeys.coverage,
  queryFn: ({ signal }) => api("get", "/knowledge/coverage", { signal }),
});

export const askedOnQuery = (day: string, lang: Lang) =>
  queryOptions({
    queryKey: ["gaps", "day", day, lang],
    queryFn: ({ signal }) =>
      api("get", "/knowledge/coverage/{day}/questions", { path: { day }, query: { lang }, signal }),
  });

export const acceptGap = (id: string, body: AcceptGap, override?: Override): Promise<Entry> =>
  api("post", "/knowledge/gaps/{id}/accept", { path: { id }, query: { override }, body });

export const rejectGap = (id: string, reason: string): Promise<void> =>
  api("post", "/knowledge/gaps/{id}/reject", { path: { id }, body: { reason } });

export const mergeGap = (id: string, into: string): Promise<void> =>
  api("post", "/knowledge/gaps/{id}/merge", { path: { id }, body: { into } });

export const reopenGap = (id: string): Promise<void> =>
  api("post", "/knowledge/gaps/{id}/reopen", { path: { id } });

export const saveWatch = (body: CoverageWatch): Promise<void> => api("put", "/knowledge/coverage", { body });
