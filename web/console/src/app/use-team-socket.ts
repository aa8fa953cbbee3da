import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { announce } from "@/features/inbox/announce.ts";
import { onInboxEvent, onRestored, onUserEvent } from "@/features/inbox/events.ts";
import { resendAfterLoss } from "@/features/inbox/send.ts";
import { sessionQuery, useSession } from "@/shared/session/session.ts";
import { TeamSocket } from "@/shared/socket/team-socket.ts";

/** Opens the team's socket for as long as the shell stands, and hands its news to the features. */
export function useTeamSocket(): TeamSocket {
  const client = useQueryClient();
  const { user } = useSession();
  const me = useRef(user.id);
  me.current = user.id;
  const socket = useMemo(
    () =>
      new TeamSocket({
        inbox: (event) => {
          if (event.type === "rows") announce(client, event.rows, me.current);
          onInboxEvent(client, event, me.current);
        },
        user: (event) => {
          onUserEvent(client, event, me.current);
          if (event.type === "session_ended") {
            // Perhaps only the role changed. If nobody is signed in any more, the page starts over.
            client.fetchQuery({ ...sessionQuery, staleTime: 0 }).catch(() => location.reload());
          }
        },
        restored: () => {
          onRestored(client);
          resendAfterLoss(client, me.current);
        },
      }),
    [client],
  );
  useEffect(() => {
    socket.open();
    return () => socket.close();
  }, [socket]);
  return socket;
}
