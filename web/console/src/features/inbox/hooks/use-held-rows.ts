import type { Conversation } from "@shopbell/shared/api/types.ts";
import { useMemo, useRef, useState } from "react";
import { type HeldOrder, type HeldRows, holdOrder, inHeldOrder } from "../model/list-order.ts";

interface Held extends HeldRows {
  hold: () => void;
  release: () => void;
}

const NONE: ReadonlySet<string> = new Set();

/** Live rows, drawn in the order that somebody is looking at for as long as they look. */
export function useHeldRows(live: readonly Conversation[]): Held {
  const [held, setHeld] = useState<HeldOrder | null>(null);
  const lastKnown = useRef(new Map<string, Conversation>());
  const drawn = useMemo((): HeldRows => {
    for (const row of live) lastKnown.current.set(row.id, row);
    return held ? inHeldOrder(live, held, lastKnown.current) : { rows: [...live], gone: NONE, gathered: 0 };
  }, [live, held]);
  return {
    ...drawn,
    hold: () => setHeld((current) => current ?? holdOrder(live)),
    release: () => {
      lastKnown.current = new Map(live.map((row) => [row.id, row]));
      setHeld(null);
    },
  };
}
