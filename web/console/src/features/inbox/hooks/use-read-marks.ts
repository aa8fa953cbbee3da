import type { Conversation } from "@shopbell/shared/api/types.ts";
import { useEffect, useRef } from "react";
import { markRead } from "../api.ts";

/** Tells the server that the newest message was seen: on screen, at the end, in a window with focus. */
export function useReadMarks(conversation: Conversation, atEnd: boolean, allowed: boolean): void {
  const { id, last_seq: last, agent_read_seq: read, unread } = conversation;
  const told = useRef({ id: "", seq: 0 });
  useEffect(() => {
    if (!allowed || !atEnd || unread === 0 || read >= last) return;
    const tell = () => {
      if (!document.hasFocus() || document.visibilityState !== "visible") return;
      if (told.current.id === id && told.current.seq >= last) return;
      told.current = { id, seq: last };
      markRead(id, last).catch(() => {
        told.current = { id, seq: 0 };
      });
    };
    const timer = setTimeout(tell, 400);
    window.addEventListener("focus", tell);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", tell);
    };
  }, [id, last, read, unread, atEnd, allowed]);
}
