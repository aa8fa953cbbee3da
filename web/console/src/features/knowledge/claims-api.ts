import type { ClaimBinding, Entry, EntryStanding } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

/** What an entry rests on. It is read again from time to time: records change by themselves. */
export const standingQuery = (id: string) =>
  queryOptions({
    queryKey: ["knowledge", "standing", id],
    queryFn: ({ signal }) => api("get", "/knowledge/entries/{id}/claims", { path: { id }, signal }),
    refetchInterval: 5_000,
  });

/** For whom an entry is bound to a document or a table. */
export const documentsQuery = queryOptions({
  queryKey: ["documents", "names"],
  queryFn: ({ signal }) => api("get", "/knowledge/documents", { signal }),
});

export const tablesQuery = queryOptions({
  queryKey: ["tables", "names"],
  queryFn: ({ signal }) => api("get", "/knowledge/tables", { query: { bin: false }, signal }),
});

export const bindEntry = (id: string, body: ClaimBinding): Promise<EntryStanding> =>
  api("post", "/knowledge/entries/{id}/claims", { path: { id }, body });

export const removeClaim = (id: string, claim: string): Promise<EntryStanding> =>
  api("delete", "/knowledge/entries/{id}/claims/{claim}", { path: { id, claim } });

export const restoreClaim = (id: string, claim: string): Promise<EntryStanding> =>
  api("post", "/knowledge/entries/{id}/claims/{claim}/restore", { path: { id, claim } });

export const confirmClaims = (id: string, claims: string[]): Promise<EntryStanding> =>
  api("post", "/knowledge/entries/{id}/confirm", { path: { id }, body: { claims } });

export const unconfirmClaims = (id: string, claims: string[]): Promise<EntryStanding> =>
  api("post", "/knowledge/entries/{id}/unconfirm", { path: { id }, body: { claims } });

export const correctEntry = (id: string): Promise<Entry> =>
  api("post", "/knowledge/entries/{id}/correct", { path: { id } });
