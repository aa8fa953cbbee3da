import type { Session } from "@shopbell/shared/api/types.ts";
import { queryOptions, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export type Permission =
  | "conversation:read"
  | "conversation:reply"
  | "conversation:assign"
  | "customer:contact"
  | "knowledge:read"
  | "knowledge:propose"
  | "knowledge:write"
  | "knowledge:publish"
  | "user:read"
  | "user:manage"
  | "settings:read"
  | "settings:manage"
  | "token:manage"
  | "event:read";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: ({ signal }) => api("get", "/session", { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

/** The signed-in person. Only under the signed-in part of the router. */
export const useSession = (): Session => useSuspenseQuery(sessionQuery).data;

/** can("conversation:assign") says whether the signed-in person may. The server decides again. */
export function useCan(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}

/** Puts a changed session where every screen reads it. */
export function useSetSession(): (change: (session: Session) => Session) => void {
  const client = useQueryClient();
  return (change) => client.setQueryData(sessionQuery.queryKey, (old) => (old ? change(old) : old));
}
