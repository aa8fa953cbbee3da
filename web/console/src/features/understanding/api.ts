import type {
  ExampleText,
  Intent,
  IntentExample,
  IntentWrite,
  Lang,
  NewIntentExamples,
  TaughtExamples,
  UnderstandingModel,
} from "@shopbell/shared/api/types.ts";
import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";
import { INTENTS_KEY } from "@/shared/intents/api.ts";

export type ModelKind = UnderstandingModel["kind"];
export type Origin = IntentExample["origin"];

export const EXAMPLES_PAGE = 50;
/** As many sentences as the server gives at once. */
const MOST = 200;
const SUGGESTIONS = 50;

export const understandingKeys = {
  intents: INTENTS_KEY,
  examples: ["understanding", "examples"] as const,
  models: ["understanding", "models"] as const,
  readings: ["understanding", "readings"] as const,
  suggestions: ["understanding", "suggestions"] as const,
};

export const saveIntent = (id: string, body: IntentWrite): Promise<Intent> =>
  api("put", "/understanding/intents/{id}", { path: { id }, body });

/** Deletes an intent of the shop, or takes back the changes of a shipped one. */
export const deleteIntent = (id: string): Promise<void> =>
  api("delete", "/understanding/intents/{id}", { path: { id } });

/** What a list of sentences shows: those of one origin, all, or the shipped ones that were taken away. */
export type Shown = Origin | "removed" | "";

export const examplesQuery = (lang: Lang, intent: string, q: string, shown: Shown) =>
  infiniteQueryOptions({
    queryKey: [...understandingKeys.examples, "of", lang, intent, q, shown],
    queryFn: ({ pageParam, signal }) =>
      api("get", "/understanding/examples", {
        query: {
          lang,
          intent,
          q,
          ...(shown === "removed" ? { removed: true } : shown ? { origin: shown } : {}),
          offset: pageParam,
          limit: EXAMPLES_PAGE,
        },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (page, pages) => {
      const shown = pages.reduce((sum, one) => sum + one.examples.length, 0);
      return page.examples.length > 0 && shown < page.total ? shown : undefined;
    },
    // Those that were taken away are drawn otherwise: they never stand in for the others.
    placeholderData: (before, query) =>
      (query?.queryKey[6] === "removed") === (shown === "removed") ? before : undefined,
  });

/** Sentences that hold this one, to know what it meant before. */
export const findExamples = (lang: Lang, q: string) =>
  api("get", "/understanding/examples", { query: { lang, q: q.slice(0, 200), limit: MOST } });

export const addExamples = (body: NewIntentExamples): Promise<TaughtExamples> =>
  api("post", "/understanding/examples", { body });

export const removeExample = (body: ExampleText): Promise<void> =>
  api("post", "/understanding/examples/remove", { body });

export const restoreExample = (body: ExampleText): Promise<void> =>
  api("post", "/understanding/examples/restore", { body });

/** Closes the marks of a sentence without teaching it. */
export const dismissMarks = (body: ExampleText): Promise<void> =>
  api("post", "/understanding/marks/dismiss", { body });

/** Takes back what was decided last about the marks of a sentence. */
export const reopenMarks = (body: ExampleText): Promise<void> =>
  api("post", "/understanding/marks/reopen", { body });

/** A reading is that of the model in service: another model, another reading. */
export const readingQuery = (text: string, lang: Lang, model: string) =>
  queryOptions({
    queryKey: [...understandingKeys.readings, lang, model, text],
    queryFn: async ({ signal }) => ({
      // With its text, because an older reading is shown while a new one is on its way.
      text,
      reading: await api("post", "/understanding/read", { body: { text, lang }, signal }),
    }),
    enabled: text !== "",
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });

export const modelsQuery = (kind: ModelKind, lang: Lang) =>
  queryOptions({
    queryKey: [...understandingKeys.models, kind, lang],
    queryFn: ({ signal }) => api("get", "/understanding/models", { query: { kind, lang }, signal }),
  });

export const trainModel = (lang: Lang): Promise<UnderstandingModel> =>
  api("post", "/understanding/models", { body: { lang } });

export const activateModel = (id: string): Promise<void> =>
  api("post", "/understanding/models/{id}/activate", { path: { id } });

export const cancelModel = (id: string): Promise<void> =>
  api("post", "/understanding/models/{id}/cancel", { path: { id } });

/** Not kept: whoever comes back gets sentences that nobody has labelled meanwhile. */
export const suggestionsQuery = (lang: Lang, model: string) =>
  queryOptions({
    queryKey: [...understandingKeys.suggestions, lang, model],
    queryFn: ({ signal }) =>
      api("get", "/understanding/suggestions", { query: { lang, limit: SUGGESTIONS }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
