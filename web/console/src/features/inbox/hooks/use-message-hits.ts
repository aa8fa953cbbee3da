import type { SearchHit } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useSettled } from "@/shared/store/use-settled.ts";
import { searchQuery } from "../api.ts";

/** The first messages that hold the words, for a list that is being typed into. */
export function useMessageHits(words: string): { data: SearchHit[]; pending: boolean } {
  const settled = useSettled(words);
  const search = useInfiniteQuery(searchQuery(settled));
  return {
    data: settled ? (search.data?.pages.flatMap((page) => page.hits) ?? []) : [],
    pending: settled !== words || search.isFetching,
  };
}
