import type { Session } from "@shopbell/shared/api/types.ts";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type RenderResult, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { LocaleContext } from "@/shared/i18n/use-t.ts";
import { type Permission, sessionQuery } from "@/shared/session/session.ts";
import { SocketContext } from "@/shared/socket/socket-context.ts";
import { TeamSocket } from "@/shared/socket/team-socket.ts";
import { allZhCN } from "./catalogues.ts";
import { makeUser } from "./factories.ts";

const EVERYTHING: Permission[] = ["conversation:read", "conversation:reply", "conversation:assign"];

export const makeSession = (permissions: Permission[] = EVERYTHING): Session => ({
  user: makeUser(),
  permissions,
  shop: {
    name: "Shop",
    currency: "CNY",
    time_zone: "Asia/Shanghai",
    masking: "middle4",
    wait_amber: 60,
    wait_red: 180,
  },
  demo: false,
});

interface Surroundings {
  session?: Session;
  /** Puts into the cache what the server would have answered. */
  prepare?: (client: QueryClient) => void;
}

/** Draws a part of the console in Chinese, for somebody who is signed in, with a socket that is never opened. */
export function renderPart(
  part: ReactNode,
  { session = makeSession(), prepare }: Surroundings = {},
): RenderResult {
  const client = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: Number.POSITIVE_INFINITY, refetchOnMount: false } },
  });
  client.setQueryData(sessionQuery.queryKey, session);
  prepare?.(client);
  const socket = new TeamSocket({ inbox: () => {}, user: () => {}, restored: () => {} });
  return render(
    <QueryClientProvider client={client}>
      <LocaleContext
        value={{ locale: "zh", tag: "zh-CN", messages: allZhCN, components: { locale: "zh-cn" } }}
      >
        <SocketContext value={socket}>{part}</SocketContext>
      </LocaleContext>
    </QueryClientProvider>,
  );
}
