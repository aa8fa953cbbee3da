import type { Circumstances, KnowledgeTestResult, Lang } from "@shopbell/shared/api/types.ts";
import { queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

/** What waits for whoever keeps the knowledge base. */
export const gapNewsQuery = (lang: Lang) =>
  queryOptions({
    queryKey: ["gaps", "news", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/gaps/news", { query: { lang }, signal }),
    staleTime: 30_000,
    refetchInterval: 60_000,
  });

export const testQuestion = (
  question: string,
  lang: Lang,
  circumstances: Circumstances,
): Promise<KnowledgeTestResult> =>
  api("post", "/knowledge/test", { body: { question, lang, ...circumstances } });
