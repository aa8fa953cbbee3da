import type { Invite, Role, User } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => api("get", "/users", { signal }),
  staleTime: 15_000,
  refetchInterval: 30_000,
});

export const invite = (body: { email: string; name: string; role: Role }): Promise<Invite> =>
  api("post", "/users", { body });

export const inviteAgain = (id: string): Promise<Invite> =>
  api("post", "/users/{id}/invite", { path: { id } });

export const updateUser = (
  id: string,
  body: { role?: Role; disabled?: boolean; name?: string },
): Promise<User> => api("patch", "/users/{id}", { path: { id }, body });
