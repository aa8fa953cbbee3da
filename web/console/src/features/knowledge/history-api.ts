import type {
  Entry,
  EntryWrite,
  HistoryImport,
  HistoryMapping,
  HistoryPreview,
} from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api, upload } from "@/shared/api/http.ts";
import type { Override } from "@/shared/knowledge/publish-gate.tsx";

export const historyKeys = {
  all: ["history"] as const,
  imports: ["history", "imports"] as const,
};

export const importsQuery = queryOptions({
  queryKey: historyKeys.imports,
  queryFn: ({ signal }) => api("get", "/knowledge/history", { signal }),
});

export const clustersQuery = (id: string) =>
  queryOptions({
    queryKey: [...historyKeys.all, id, "clusters"],
    queryFn: ({ signal }) => api("get", "/knowledge/history/{id}", { path: { id }, signal }),
  });

export const clusterQuery = (id: string) =>
  queryOptions({
    queryKey: [...historyKeys.all, "cluster", id],
    queryFn: ({ signal }) => api("get", "/knowledge/history/clusters/{id}", { path: { id }, signal }),
  });

type Progress = (share: number) => void;

const withMapping = (mapping: HistoryMapping | null): Record<string, string> =>
  mapping ? { mapping: JSON.stringify(mapping) } : {};

export const previewHistory = (
  file: File,
  mapping: HistoryMapping | null,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<HistoryPreview> =>
  upload("/knowledge/history/preview", file, onProgress, signal, withMapping(mapping));

export const startHistory = (
  file: File,
  mapping: HistoryMapping,
  onProgress: Progress,
  signal: AbortSignal,
): Promise<HistoryImport> => upload("/knowledge/history", file, onProgress, signal, withMapping(mapping));

export const undoHistory = (id: string): Promise<{ kept: number }> =>
  api("delete", "/knowledge/history/{id}", { path: { id } });

export const acceptCluster = (id: string, body: EntryWrite, override?: Override): Promise<Entry> =>
  api("post", "/knowledge/history/clusters/{id}/accept", { path: { id }, query: { override }, body });

export const joinCluster = (
  id: string,
  entry_id: string,
  phrasings: string[],
  override?: Override,
): Promise<void> =>
  api("post", "/knowledge/history/clusters/{id}/join", {
    path: { id },
    query: { override },
    body: { entry_id, phrasings },
  });

export const mergeCluster = (id: string, cluster_id: string): Promise<void> =>
  api("post", "/knowledge/history/clusters/{id}/merge", { path: { id }, body: { cluster_id } });

export const rejectCluster = (id: string): Promise<void> =>
  api("post", "/knowledge/history/clusters/{id}/reject", { path: { id } });

export const reopenCluster = (id: string): Promise<void> =>
  api("post", "/knowledge/history/clusters/{id}/reopen", { path: { id } });
