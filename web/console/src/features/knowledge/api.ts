import type {
  AnswerPreview,
  Category,
  Circumstances,
  Entry,
  EntryBulk,
  EntryBulkReport,
  EntryLock,
  EntryState,
  EntryWrite,
  KnowledgeTestResult,
  Lang,
} from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";
import type { Read } from "./model/entry-form.ts";
import type { Place } from "./model/tree.ts";

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

export interface EntryFilter {
  lang: Lang;
  category: string;
  q: string;
  state?: EntryState | undefined;
  tag?: string | undefined;
  owner?: string | undefined;
  due?: true | undefined;
}

export const entriesQuery = ({ due, ...filter }: EntryFilter) =>
  infiniteQueryOptions({
    queryKey: [...knowledgeKeys.entries, { ...filter, due }],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/knowledge/entries", {
        query: { ...filter, ...(due ? { review_due: true } : {}), cursor: pageParam },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

/** How many entries are in each state. */
export const statesQuery = (lang: Lang) =>
  queryOptions({
    queryKey: [...knowledgeKeys.entries, "states", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/states", { query: { lang }, signal }),
  });

export const tagsQuery = (lang: Lang) =>
  queryOptions({
    queryKey: [...knowledgeKeys.entries, "tags", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/tags", { query: { lang }, signal }),
  });

export const teamQuery = queryOptions({
  queryKey: ["users"],
  queryFn: ({ signal }) => api("get", "/users", { signal }),
});

export const binQuery = (id: string) =>
  queryOptions({
    queryKey: [...knowledgeKeys.entries, "bin", id],
    queryFn: ({ signal }) => api("get", "/knowledge/bin/{id}", { path: { id }, signal }),
  });

/** The history of an entry. It is read again whenever the entry has been written. */
export const versionsQuery = (id: string, edit: number) =>
  queryOptions({
    queryKey: ["knowledge", "entry", id, "versions", edit],
    queryFn: ({ signal }) => api("get", "/knowledge/entries/{id}/versions", { path: { id }, signal }),
  });

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ["knowledge", "entry", id, "version", version],
    queryFn: ({ signal }) =>
      api("get", "/knowledge/entries/{id}/versions/{version}", { path: { id, version }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
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

/** Why something is published although test questions would be answered worse. */
export type Override = string | undefined;

export const saveEntry = (id: string | null, body: EntryWrite, override?: Override): Promise<Entry> =>
  id
    ? api("put", "/knowledge/entries/{id}", { path: { id }, query: { override }, body })
    : api("post", "/knowledge/entries", { query: { override }, body });

export const saveDraft = (id: string | null, body: EntryWrite): Promise<Entry> =>
  id
    ? api("put", "/knowledge/entries/{id}/draft", { path: { id }, body })
    : api("post", "/knowledge/drafts", { body });

export const publishDraft = (
  id: string,
  { version, edit }: Read,
  at = 0,
  override?: Override,
): Promise<Entry> =>
  api("post", "/knowledge/entries/{id}/draft/publish", {
    path: { id },
    query: { override },
    body: { version, edit, at },
  });

/** What was published against the tests, or held back by them. */
export const checksQuery = (id: string, edit: number) =>
  queryOptions({
    queryKey: ["knowledge", "entry", id, "checks", edit],
    queryFn: ({ signal }) => api("get", "/knowledge/entries/{id}/checks", { path: { id }, signal }),
  });

export const submitDraft = (id: string, edit: number, note: string): Promise<Entry> =>
  api("post", "/knowledge/entries/{id}/draft/submit", { path: { id }, body: { edit, note } });

export const returnDraft = (id: string, edit: number, note: string): Promise<Entry> =>
  api("post", "/knowledge/entries/{id}/draft/return", { path: { id }, body: { edit, note } });

export const withdrawDraft = (id: string, edit: number): Promise<Entry> =>
  api("post", "/knowledge/entries/{id}/draft/withdraw", { path: { id }, body: { edit } });

export const discardDraft = (id: string, edit: number): Promise<Entry> =>
  api("post", "/knowledge/entries/{id}/draft/discard", { path: { id }, body: { edit } });

export const restoreVersion = (
  id: string,
  version: number,
  edit: number,
  publish: boolean,
  override?: Override,
): Promise<Entry> =>
  api("post", "/knowledge/entries/{id}/versions/{version}/restore", {
    path: { id, version },
    query: { override },
    body: { edit, publish },
  });

export const keepUp = (
  id: string,
  body: { tags: string[]; owner_id?: string; review_at?: number },
): Promise<Entry> => api("put", "/knowledge/entries/{id}/upkeep", { path: { id }, body });

export const lockEntry = (id: string, take: boolean): Promise<EntryLock> =>
  api("put", "/knowledge/entries/{id}/lock", { path: { id }, body: { take } });

/** Gives the lock back, also while the page is being closed: nobody waits for the answer. */
export const unlockEntry = (id: string): void => {
  fetch(`/api/v1/knowledge/entries/${encodeURIComponent(id)}/lock`, {
    method: "DELETE",
    credentials: "same-origin",
    keepalive: true,
  }).catch(() => {});
};

export const changeEntries = (body: EntryBulk, override?: Override): Promise<EntryBulkReport> =>
  api("post", "/knowledge/entries/bulk", { query: { override }, body });

export const restoreEntry = (id: string, category?: string, override?: Override): Promise<Entry> =>
  api("post", "/knowledge/bin/{id}/restore", {
    path: { id },
    query: { override },
    body: category ? { category_id: category } : {},
  });

export const destroyEntry = (id: string): Promise<void> =>
  api("delete", "/knowledge/bin/{id}", { path: { id } });

export const moveCategory = (id: string, { parent, number }: Place): Promise<Category> =>
  api("post", "/knowledge/categories/{id}/move", {
    path: { id },
    body: { number, ...(parent ? { parent_id: parent } : {}) },
  });

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

export const testQuestion = (
  question: string,
  lang: Lang,
  circumstances: Circumstances,
): Promise<KnowledgeTestResult> =>
  api("post", "/knowledge/test", { body: { question, lang, ...circumstances } });

/** What an answer with its variants would tell, saved or not. */
export const previewQuery = (asked: AnswerPreview) =>
  queryOptions({
    queryKey: ["knowledge", "preview", asked],
    queryFn: ({ signal }) => api("post", "/knowledge/preview", { body: asked, signal }),
    gcTime: 60_000,
  });
