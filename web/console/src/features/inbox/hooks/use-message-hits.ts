import type { SearchHit } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { searchQuery } from "../api.ts";

const PAUSE_MS = 180;

/** The value once nobody has changed it for a moment. */
export function useSettled<T>(value: T, pause = PAUSE_MS): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}

/** The first messages that hold the words, for a list that is being typed into. */
export function useMessageHits(words: string): { data: SearchHit[]; pending: boolean } {
  const settled = useSettled(words);
  const search = useInfiniteQuery(searchQuery(settled));
  return {
    data: settled ? (search.data?.pages.flatMap((page) => page.hits) ?? []) : [],
    pending: settled !== words || search.isFetching,
  };
}
