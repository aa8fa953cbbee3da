import type {
  Category,
  CategoryTree,
  Entry,
  EntryPage,
  EntryWrite,
  KnowledgeTestResult,
  Lang,
} from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { get, patch, post, put, remove } from "@/shared/api/http.ts";

export const knowledgeKeys = {
  all: ["knowledge"] as const,
  categories: ["knowledge", "categories"] as const,
  entries: ["knowledge", "entries"] as const,
};

export const categoriesQuery = (lang: Lang) =>
  queryOptions({
    queryKey: [...knowledgeKeys.categories, lang],
    queryFn: ({ signal }) => get<CategoryTree>("/knowledge/categories", { lang }, signal),
  });

export const entriesQuery = (lang: Lang, category: string, q: string) =>
  infiniteQueryOptions({
    queryKey: [...knowledgeKeys.entries, lang, category, q],
    queryFn: ({ pageParam, signal }) =>
      get<EntryPage>("/knowledge/entries", { lang, category, q, cursor: pageParam }, signal),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

/** Standard questions that fit some words, for the list of related ones. */
export const questionsQuery = (lang: Lang, q: string) =>
  queryOptions({
    queryKey: [...knowledgeKeys.entries, "questions", lang, q],
    queryFn: ({ signal }) => get<EntryPage>("/knowledge/entries", { lang, q }, signal),
    placeholderData: keepPreviousData,
  });

export const saveEntry = (id: string | null, body: EntryWrite): Promise<Entry> =>
  id ? put(`/knowledge/entries/${id}`, body) : post("/knowledge/entries", body);

export const deleteEntry = (id: string): Promise<void> => remove(`/knowledge/entries/${id}`);

export const createCategory = (body: { lang: Lang; name: string; parent_id?: string }): Promise<Category> =>
  post("/knowledge/categories", body);

export const renameCategory = (category: Category, name: string): Promise<Category> =>
  patch(`/knowledge/categories/${category.id}`, {
    lang: category.lang,
    name,
    ...(category.parent_id ? { parent_id: category.parent_id } : {}),
  });

export const deleteCategory = (id: string): Promise<void> => remove(`/knowledge/categories/${id}`);

export const testQuestion = (question: string, lang: Lang): Promise<KnowledgeTestResult> =>
  post("/knowledge/test", { question, lang });
