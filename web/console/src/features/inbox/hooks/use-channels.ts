import type { Channel } from "@shopbell/shared/api/types.ts";
import { queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";
import { useCan } from "@/shared/session/session.ts";
import { listQuery } from "../api.ts";

const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => api("get", "/channels", { signal }),
  staleTime: 5 * 60_000,
});

/** The ways in that the list can be narrowed to: all of them, or for those who may not see the settings the ones in use. */
export function useChannels(): Channel[] {
  const allowed = useCan()("settings:read");
  const all = useQuery({ ...channelsQuery, enabled: allowed });
  const loaded = useInfiniteQuery({ ...listQuery({ view: "all", channel: "" }), enabled: !allowed });
  if (allowed) return all.data?.channels ?? [];
  const found = new Map<string, Channel>();
  for (const page of loaded.data?.pages ?? []) {
    for (const { channel } of page.conversations) found.set(channel.id, channel);
  }
  return [...found.values()];
}
