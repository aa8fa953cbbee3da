import type { EntryLock } from "@shopbell/shared/api/types.ts";
import { useCallback, useEffect, useRef, useState } from "react";
import { lockEntry, unlockEntry } from "../api.ts";

/** A third of what a lock lives without being renewed. */
const RENEW_MS = 20_000;

interface Holding {
  /** null until the server has said who is editing, and while it cannot be reached. */
  lock: EntryLock | null;
  /** It was ours, and somebody has taken it over. */
  lost: boolean;
  take: () => void;
}

/** Says that this person has the form of an entry open, for as long as they have. */
export function useLock(id: string | null, onFree: () => void): Holding {
  const [lock, setLock] = useState<EntryLock | null>(null);
  const [lost, setLost] = useState(false);
  const last = useRef<EntryLock | null>(null);
  const left = useRef(false);
  const free = useRef(onFree);
  free.current = onFree;
  const ask = useCallback(
    async (take: boolean) => {
      if (id === null) return;
      // A server that cannot be reached locks nobody out: what is stale is refused when it is saved.
      const now = await lockEntry(id, take).catch(() => null);
      if (!now) return;
      if (left.current) {
        if (now.mine) unlockEntry(id); // the form was closed before the answer came
        return;
      }
      const before = last.current;
      if (before?.mine && !now.mine) setLost(true);
      if (now.mine) setLost(false);
      if (before && !before.mine && now.mine) free.current();
      last.current = now;
      setLock(now);
    },
    [id],
  );
  useEffect(() => {
    if (id === null) return;
    left.current = false;
    void ask(false);
    const timer = setInterval(() => void ask(false), RENEW_MS);
    const leave = () => {
      left.current = true;
      if (last.current?.mine) unlockEntry(id);
      last.current = null;
    };
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pagehide", leave);
      leave();
    };
  }, [id, ask]);
  return { lock, lost, take: () => void ask(true) };
}
