import type { Invite, Role, User, UserList } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { get, patch, post } from "@/shared/api/http.ts";

export const usersQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => get<UserList>("/users", undefined, signal),
  staleTime: 15_000,
  refetchInterval: 30_000,
});

export const invite = (body: { email: string; name: string; role: Role }): Promise<Invite> =>
  post("/users", body);

export const inviteAgain = (id: string): Promise<Invite> => post(`/users/${id}/invite`);

export const updateUser = (
  id: string,
  body: { role?: Role; disabled?: boolean; name?: string },
): Promise<User> => patch(`/users/${id}`, body);
