import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const INTENTS_KEY = ["understanding", "intents"] as const;

/** The taxonomy: what customers of the shop may want. */
export const intentsQuery = queryOptions({
  queryKey: INTENTS_KEY,
  queryFn: ({ signal }) => api("get", "/understanding/intents", { signal }),
});
