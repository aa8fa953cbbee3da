import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

/** What waits for whoever keeps the knowledge base. */
export const gapNewsQuery = queryOptions({
  queryKey: ["gaps", "news"],
  queryFn: ({ signal }) => api("get", "/knowledge/gaps/news", { signal }),
  staleTime: 30_000,
  refetchInterval: 60_000,
});
