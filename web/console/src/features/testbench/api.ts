import type {
  Entry,
  Lang,
  Replay,
  ReplayDifference,
  ReplayStart,
  TestQuestion,
  TestRows,
  TestWrite,
} from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, upload } from "@/shared/api/http.ts";
import type { DifferenceKind, TestResult, Verdict } from "./model/words.ts";

const PAGE = 100;
const REFRESH_MS = 1000;

export const benchKeys = {
  all: ["bench"] as const,
  questions: ["bench", "questions"] as const,
  replays: ["bench", "replays"] as const,
};

export interface TestFilter {
  lang: Lang;
  q: string;
  result: TestResult | undefined;
}

export const questionsQuery = ({ lang, q, result }: TestFilter) =>
  infiniteQueryOptions({
    queryKey: [...benchKeys.questions, lang, q, result ?? ""],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/knowledge/tests", {
        query: { lang, q, ...(result ? { result } : {}), cursor: pageParam, limit: PAGE },
        signal,
      }),
    initialPageParam: "",
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

export const readQuestion = (id: string): Promise<TestQuestion> =>
  api("get", "/knowledge/tests/{id}", { path: { id } });

export const saveQuestion = (id: string | null, body: TestWrite): Promise<TestQuestion> =>
  id
    ? api("put", "/knowledge/tests/{id}", { path: { id }, body })
    : api("post", "/knowledge/tests", { body });

const MAX_BULK = 500;

/** Deletes questions or brings them back, however many there are. */
export async function changeQuestions(action: "delete" | "restore", ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += MAX_BULK) {
    await api("post", "/knowledge/tests/bulk", {
      body: { action, ids: ids.slice(from, from + MAX_BULK) },
    });
  }
}

export const addQuestions = (questions: TestWrite[]): Promise<TestRows> =>
  api("post", "/knowledge/tests/batch", { body: { questions } });

export const readFile = (file: File, lang: Lang, dry: boolean): Promise<TestRows> =>
  upload(`/knowledge/tests/file?lang=${lang}&dry=${dry}`, file, () => {});

export const fileAddress = (lang: Lang, format: "csv" | "xlsx"): string =>
  `/api/v1/knowledge/tests/export?lang=${lang}&format=${format}`;

export const runQuestions = (lang: Lang): Promise<{ job_id: string }> =>
  api("post", "/knowledge/tests/run", { query: { lang } });

export const gateQuery = queryOptions({
  queryKey: [...benchKeys.all, "gate"],
  queryFn: ({ signal }) => api("get", "/knowledge/tests/gate", { signal }),
});

export const setGate = (on: boolean): Promise<void> => api("put", "/knowledge/tests/gate", { body: { on } });

/** What could be saved: phrasings of entries, or what customers have asked. */
export const suggestionsQuery = (source: "phrasings" | "asked", lang: Lang) =>
  queryOptions({
    queryKey: [...benchKeys.questions, "suggestions", source, lang],
    queryFn: ({ signal }) =>
      api("get", source === "asked" ? "/knowledge/tests/asked" : "/knowledge/tests/suggestions", {
        query: { lang },
        signal,
      }),
  });

/** Entries whose question fits some words. */
export const entriesQuery = (lang: Lang, q: string) =>
  queryOptions({
    queryKey: ["knowledge", "entries", "questions", lang, q],
    queryFn: ({ signal }) => api("get", "/knowledge/entries", { query: { lang, q }, signal }),
    placeholderData: keepPreviousData,
  });

/** Entries that have a draft. */
export const draftsQuery = (lang: Lang, q: string) =>
  queryOptions({
    queryKey: ["knowledge", "entries", "drafts", lang, q],
    queryFn: async ({ signal }): Promise<Entry[]> => {
      const pages = await Promise.all(
        (["draft", "review", "scheduled"] as const).map((state) =>
          api("get", "/knowledge/entries", { query: { lang, q, state }, signal }),
        ),
      );
      return pages.flatMap(({ entries }) => entries).filter(({ draft }) => draft);
    },
    placeholderData: keepPreviousData,
  });

export const channelsQuery = queryOptions({
  queryKey: ["channels"],
  queryFn: ({ signal }) => api("get", "/channels", { signal }),
  staleTime: 5 * 60_000,
});

export const isRunning = ({ state }: { state: string }): boolean => state === "queued" || state === "running";

export const replaysQuery = queryOptions({
  queryKey: [...benchKeys.replays, "list"],
  queryFn: ({ signal }) => api("get", "/knowledge/replays", { signal }),
  refetchInterval: ({ state }) => (state.data?.replays.some(isRunning) ? REFRESH_MS : false),
});

export const replayQuery = (id: string) =>
  queryOptions({
    queryKey: [...benchKeys.replays, "one", id],
    queryFn: ({ signal }) => api("get", "/knowledge/replays/{id}", { path: { id }, signal }),
    refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? REFRESH_MS : false),
  });

export const startReplay = (body: ReplayStart): Promise<Replay> =>
  api("post", "/knowledge/replays", { body });

export const deleteReplay = (id: string): Promise<void> =>
  api("delete", "/knowledge/replays/{id}", { path: { id } });

export const differencesQuery = (
  id: string,
  kind: DifferenceKind | undefined,
  verdict: Verdict | undefined,
) =>
  infiniteQueryOptions({
    queryKey: [...benchKeys.replays, "differences", id, kind ?? "", verdict ?? ""],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/knowledge/replays/{id}/differences", {
        path: { id },
        query: { ...(kind ? { kind } : {}), ...(verdict ? { verdict } : {}), after: pageParam, limit: PAGE },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page) => page.next || undefined,
    placeholderData: keepPreviousData,
  });

export const judge = (
  id: string,
  n: number,
  verdict: ReplayDifference["verdict"],
): Promise<ReplayDifference> =>
  api("put", "/knowledge/replays/{id}/differences/{n}", { path: { id, n }, body: { verdict } });

export const saveDifference = (id: string, n: number): Promise<TestQuestion> =>
  api("post", "/knowledge/replays/{id}/differences/{n}/save", { path: { id, n } });

/** An entry with its draft, for its answers. */
export const entryQuery = (id: string) =>
  queryOptions({
    queryKey: ["knowledge", "entries", "one", id],
    queryFn: ({ signal }) => api("get", "/knowledge/entries/{id}", { path: { id }, signal }),
    retry: false,
  });
