import type { Sender, UserBrief } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useSession } from "@/shared/session/session.ts";
import { useSocket } from "@/shared/socket/socket-context.ts";
import { conversationQuery, logQuery } from "../api.ts";
import { catchUp, onConversationEvent } from "../events.ts";

const TYPING_MS = 6000;

export interface Typist {
  sender: Sender;
  user: UserBrief | null;
}

/** Loads one conversation with its log, and follows it while it is on screen. */
export function useOpenConversation(id: string) {
  const client = useQueryClient();
  const socket = useSocket();
  const { user } = useSession();
  const conversation = useQuery(conversationQuery(id));
  const log = useQuery(logQuery(id));
  const [viewers, setViewers] = useState<UserBrief[]>([]);
  const [typists, setTypists] = useState<Typist[]>([]);

  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>();
    const keyOf = (typist: Typist) => typist.user?.id ?? typist.sender;
    const stop = (key: string) => {
      clearTimeout(timers.get(key));
      timers.delete(key);
      setTypists((all) => all.filter((typist) => keyOf(typist) !== key));
    };
    const leave = socket.followConversation(id, {
      event: (event) => {
        onConversationEvent(client, id, event);
        if (event.message) stop(event.message.author?.id ?? event.message.sender);
        if (!event.typing || event.typing.user?.id === user.id) return;
        const typist = { sender: event.typing.sender, user: event.typing.user };
        const key = keyOf(typist);
        stop(key);
        if (!event.typing.on) return;
        setTypists((all) => [...all, typist]);
        timers.set(
          key,
          setTimeout(() => stop(key), TYPING_MS),
        );
      },
      viewers: (people) => setViewers(people.filter((person) => person.id !== user.id)),
    });
    // What came while it was not on screen.
    void catchUp(client, id);
    return () => {
      leave();
      for (const timer of timers.values()) clearTimeout(timer);
      setViewers([]);
      setTypists([]);
    };
  }, [client, socket, id, user.id]);

  return { conversation, log, viewers, typists };
}
