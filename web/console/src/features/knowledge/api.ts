import type { Category, Entry, EntryWrite, KnowledgeTestResult, Lang } from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";

export const knowledgeKeys = {
  all: ["knowledge"] as const,
  categories: ["knowledge", "categories"] as const,
  entries: ["knowledge", "entries"] as const,
};

export const categoriesQuery = (lang: Lang) =>
  queryOptions({
    queryKey: [...knowledgeKeys.categories, lang],
    queryFn: ({ signal }) => api("get", "/knowledge/categories", { query: { lang }, signal }),
  });

export const entriesQuery = (lang: Lang, category: string, q: string) =>
  infiniteQueryOptions({
    queryKey: [...knowledgeKeys.entries, lang, category, q],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/knowledge/entries", { query: { lang, category, q, cursor: pageParam }, signal }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

/** Standard questions that fit some words, for the list of related ones. */
export const questionsQuery = (lang: Lang, q: string) =>
  queryOptions({
    queryKey: [...knowledgeKeys.entries, "questions", lang, q],
    queryFn: ({ signal }) => api("get", "/knowledge/entries", { query: { lang, q }, signal }),
    placeholderData: keepPreviousData,
  });

/** Answers of an entry that the team has marked as wrong. */
export const entryMarksQuery = (id: string) =>
  queryOptions({
    queryKey: ["knowledge", "entry", id, "marks"],
    queryFn: ({ signal }) => api("get", "/knowledge/entries/{id}/marks", { path: { id }, signal }),
    staleTime: 30_000,
  });

/** What visitors of the help centre and the chat said about an entry. */
export const entryFeedbackQuery = (id: string) =>
  queryOptions({
    queryKey: ["knowledge", "entry", id, "feedback"],
    queryFn: ({ signal }) => api("get", "/knowledge/entries/{id}/feedback", { path: { id }, signal }),
    staleTime: 30_000,
  });

/** The entries that have helped visitors least. */
export const leastHelpfulQuery = (lang: Lang) =>
  queryOptions({
    queryKey: [...knowledgeKeys.entries, "least-helpful", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/least-helpful", { query: { lang }, signal }),
  });

/** The ways in, for an entry that answers in some of them only. */
export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => api("get", "/channels", { signal }),
  staleTime: 5 * 60_000,
});

/** Products that fit some words, for an entry that is about them. */
export const productsQuery = (q: string) =>
  queryOptions({
    queryKey: ["products", "scope", q],
    queryFn: ({ signal }) => api("get", "/products", { query: { q, limit: 50 }, signal }),
    placeholderData: keepPreviousData,
  });

export const saveEntry = (id: string | null, body: EntryWrite): Promise<Entry> =>
  id
    ? api("put", "/knowledge/entries/{id}", { path: { id }, body })
    : api("post", "/knowledge/entries", { body });

export const deleteEntry = (id: string): Promise<void> =>
  api("delete", "/knowledge/entries/{id}", { path: { id } });

export const createCategory = (body: { lang: Lang; name: string; parent_id?: string }): Promise<Category> =>
  api("post", "/knowledge/categories", { body });

export const renameCategory = (category: Category, name: string): Promise<Category> =>
  api("patch", "/knowledge/categories/{id}", {
    path: { id: category.id },
    body: {
      lang: category.lang,
      name,
      ...(category.parent_id ? { parent_id: category.parent_id } : {}),
    },
  });

export const deleteCategory = (id: string): Promise<void> =>
  api("delete", "/knowledge/categories/{id}", { path: { id } });

export const testQuestion = (question: string, lang: Lang): Promise<KnowledgeTestResult> =>
  api("post", "/knowledge/test", { body: { question, lang } });
