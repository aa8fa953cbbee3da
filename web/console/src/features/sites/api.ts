import type {
  Site,
  SiteCheckRequest,
  SitePage,
  SiteSettings,
  SiteUpdate,
} from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const siteKeys = { all: ["sites"] as const };

/** While the server reads one, it is looked at again every second. */
const POLL = 1000;

export const isReading = ({ run }: Site): boolean => run?.state === "running";

export const sitesQuery = queryOptions({
  queryKey: [...siteKeys.all, "list"],
  queryFn: ({ signal }) => api("get", "/knowledge/sites", { signal }),
  refetchInterval: ({ state }) => (state.data?.sites.some(isReading) ? POLL : false),
});

export const siteQuery = (id: string) =>
  queryOptions({
    queryKey: [...siteKeys.all, "one", id],
    queryFn: ({ signal }) => api("get", "/knowledge/sites/{id}", { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && isReading(state.data) ? POLL : false),
  });

export type PageKind = SitePage["kind"];

/** The pages of a site as its last run has left them. */
export const pagesQuery = (id: string, run: string, kind: PageKind) =>
  infiniteQueryOptions({
    queryKey: [...siteKeys.all, "pages", id, run, kind],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/knowledge/sites/{id}/pages", { path: { id }, query: { kind, from: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

export const runsQuery = (id: string, run: string) =>
  queryOptions({
    queryKey: [...siteKeys.all, "runs", id, run],
    queryFn: ({ signal }) => api("get", "/knowledge/sites/{id}/runs", { path: { id }, signal }),
    placeholderData: keepPreviousData,
  });

export const changesQuery = (id: string, run: string) =>
  queryOptions({
    queryKey: [...siteKeys.all, "changes", id, run],
    queryFn: ({ signal }) =>
      api("get", "/knowledge/sites/{id}/runs/{run}/changes", { path: { id, run }, signal }),
  });

export const checkSite = (body: SiteCheckRequest) => api("post", "/knowledge/sites/check", { body });
export const createSite = (body: SiteSettings) => api("post", "/knowledge/sites", { body });
export const saveSite = (id: string, body: SiteUpdate) =>
  api("put", "/knowledge/sites/{id}", { path: { id }, body });
export const runSite = (id: string) => api("post", "/knowledge/sites/{id}/run", { path: { id } });
export const cancelSite = (id: string) => api("post", "/knowledge/sites/{id}/cancel", { path: { id } });
export const restoreSite = (id: string) => api("post", "/knowledge/sites/{id}/restore", { path: { id } });
export const deleteSite = (id: string): Promise<void> =>
  api("delete", "/knowledge/sites/{id}", { path: { id } });
export const keepPage = (id: string, page: string): Promise<void> =>
  api("post", "/knowledge/sites/{id}/pages/{page}/keep", { path: { id, page } });
