import type {
  Experiment,
  ExperimentApply,
  ExperimentGoal,
  ExperimentWrite,
  Lang,
} from "@shopbell/shared/api/types.ts";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/shared/api/http.ts";
import type { Override } from "@/shared/knowledge/publish-gate.tsx";

export const experimentKeys = {
  all: ["experiments"] as const,
  one: (id: string) => ["experiments", "one", id] as const,
};

export const experimentsQuery = (lang: Lang) =>
  queryOptions({
    queryKey: ["experiments", "list", lang],
    queryFn: ({ signal }) => api("get", "/knowledge/experiments", { query: { lang }, signal }),
    refetchInterval: 30_000,
  });

export const reportQuery = (id: string) =>
  queryOptions({
    queryKey: experimentKeys.one(id),
    queryFn: ({ signal }) => api("get", "/knowledge/experiments/{id}", { path: { id }, signal }),
    refetchInterval: 15_000,
  });

export const planQuery = (entry: string, goal: ExperimentGoal) =>
  queryOptions({
    queryKey: ["experiments", "plan", entry, goal],
    queryFn: ({ signal }) => api("get", "/knowledge/experiments/plan", { query: { entry, goal }, signal }),
    placeholderData: keepPreviousData,
  });

/** Entries that customers are told at present. */
export const toldQuery = (lang: Lang, q: string) =>
  queryOptions({
    queryKey: ["knowledge", "entries", "told", lang, q],
    queryFn: ({ signal }) =>
      api("get", "/knowledge/entries", { query: { lang, q, state: "published", limit: 30 }, signal }),
    placeholderData: keepPreviousData,
  });

export const saveExperiment = (id: string | null, body: ExperimentWrite): Promise<Experiment> =>
  id === null
    ? api("post", "/knowledge/experiments", { body })
    : api("put", "/knowledge/experiments/{id}", { path: { id }, body });

export const deleteExperiment = (id: string): Promise<void> =>
  api("delete", "/knowledge/experiments/{id}", { path: { id } });

export type Step = "start" | "pause" | "stop";

export const stepExperiment = (id: string, step: Step, edit: number): Promise<Experiment> => {
  const options = { path: { id }, body: { edit } };
  if (step === "start") return api("post", "/knowledge/experiments/{id}/start", options);
  if (step === "pause") return api("post", "/knowledge/experiments/{id}/pause", options);
  return api("post", "/knowledge/experiments/{id}/stop", options);
};

export const applyExperiment = (
  id: string,
  body: ExperimentApply,
  override?: Override,
): Promise<Experiment> =>
  api("post", "/knowledge/experiments/{id}/apply", { path: { id }, query: { override }, body });
