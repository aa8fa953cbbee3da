import type { Import, ImportPlan, ImportRow } from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, upload } from "@/shared/api/http.ts";
import { isBusy } from "./model/state.ts";

export const importKeys = { all: ["imports"] as const };

/** While the server works on one, it is looked at again every second. */
const POLL = 1000;

export const importsQuery = queryOptions({
  queryKey: [...importKeys.all, "list"],
  queryFn: ({ signal }) => api("get", "/knowledge/imports", { signal }),
  refetchInterval: ({ state }) => (state.data?.imports.some(isBusy) ? POLL : false),
});

export const importQuery = (id: string) =>
  queryOptions({
    queryKey: [...importKeys.all, "one", id],
    queryFn: ({ signal }) => api("get", "/knowledge/imports/{id}", { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && isBusy(state.data) ? POLL / 2 : false),
  });

export type RowFilter = ImportRow["outcome"] | "";

export const previewQuery = (id: string, plan: ImportPlan, outcome: RowFilter) =>
  infiniteQueryOptions({
    queryKey: [...importKeys.all, "preview", id, plan, outcome],
    queryFn: ({ pageParam, signal }) =>
      api("post", "/knowledge/imports/{id}/preview", {
        path: { id },
        body: {
          plan,
          outcome: outcome === "undone" || outcome === "left" ? "" : outcome,
          offset: pageParam,
        },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
    retry: false,
  });

export const rowsQuery = (id: string, run: string, outcome: RowFilter) =>
  infiniteQueryOptions({
    queryKey: [...importKeys.all, "rows", id, run, outcome],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/knowledge/imports/{id}/rows", {
        path: { id },
        query: { outcome, from: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

export const uploadImport = (file: File, onProgress: (share: number) => void, signal?: AbortSignal) =>
  upload<Import>("/knowledge/imports", file, onProgress, signal);

export const runImport = (id: string, plan: ImportPlan) =>
  api("post", "/knowledge/imports/{id}/run", { path: { id }, body: plan });

export const undoImport = (id: string) => api("post", "/knowledge/imports/{id}/undo", { path: { id } });

export const deleteImport = (id: string): Promise<void> =>
  api("delete", "/knowledge/imports/{id}", { path: { id } });
