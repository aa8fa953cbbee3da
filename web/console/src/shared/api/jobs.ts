import { queryOptions } from "@tanstack/react-query";
import { api } from "./http.ts";

const REFRESH_MS = 1000;

/** A piece of long work, watched until it has ended. */
export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ["jobs", id],
    queryFn: ({ signal }) => api("get", "/jobs/{id}", { path: { id }, signal }),
    refetchInterval: ({ state }) =>
      !state.data || ["queued", "running"].includes(state.data.state) ? REFRESH_MS : false,
  });

export const cancelJob = (id: string): Promise<void> => api("post", "/jobs/{id}/cancel", { path: { id } });
