import type { Session } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const signIn = (body: { email: string; password: string }): Promise<Session> =>
  api("post", "/session", { body });

export const inviteQuery = (token: string) =>
  queryOptions({
    queryKey: ["invite", token],
    queryFn: ({ signal }) => api("get", "/invites/{token}", { path: { token }, signal }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

export const acceptInvite = (
  token: string,
  body: { email?: string; name: string; password: string },
): Promise<Session> => api("post", "/invites/{token}", { path: { token }, body });
