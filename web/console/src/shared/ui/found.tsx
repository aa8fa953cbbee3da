import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { isApiError } from "@/shared/api/http.ts";
import { ErrorState } from "./states.tsx";

interface FoundProps<Data> {
  query: UseQueryResult<Data>;
  /** Until it is there. */
  loading: ReactNode;
  /** There is no such thing any more. */
  gone: ReactNode;
  children: (data: Data) => ReactNode;
}

/** One thing that is looked for by its id. */
export function Found<Data>({ query, loading, gone, children }: FoundProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (!query.isError) return loading;
  if (isApiError(query.error, "not_found")) return gone;
  return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
}
