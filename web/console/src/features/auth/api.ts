import type { InviteInfo, Session } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { get, post } from "@/shared/api/http.ts";

export const signIn = (body: { email: string; password: string }): Promise<Session> => post("/session", body);

export const inviteQuery = (token: string) =>
  queryOptions({
    queryKey: ["invite", token],
    queryFn: ({ signal }) => get<InviteInfo>(`/invites/${encodeURIComponent(token)}`, undefined, signal),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const acceptInvite = (
  token: string,
  body: { email?: string; name: string; password: string },
): Promise<Session> => post(`/invites/${encodeURIComponent(token)}`, body);
