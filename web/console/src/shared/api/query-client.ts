import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./http.ts";

/** Retries only what a retry can mend, and never what the server has understood and refused. */
function worthRetrying(failures: number, error: unknown): boolean {
  return failures < 2 && error instanceof ApiError && error.temporary && error.code !== "rate_limited";
}

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: worthRetrying,
      retryDelay: (failures) => 400 * 2 ** failures,
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
    },
    mutations: { retry: false },
  },
});
