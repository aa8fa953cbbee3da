import type { UnderstandingModel } from "@shopbell/shared/api/types.ts";
import type { ModelKind } from "../api.ts";

/** The kinds of models, the one that a shop trains first. */
export const MODEL_KINDS: readonly ModelKind[] = ["intent", "emotion", "sentiment", "urgency", "politeness"];

export const isModelKind = (value: unknown): value is ModelKind =>
  (MODEL_KINDS as readonly unknown[]).includes(value);

export const activeOf = (models: readonly UnderstandingModel[]): UnderstandingModel | undefined =>
  models.find(({ state }) => state === "active");

export const trainingOf = (models: readonly UnderstandingModel[]): UnderstandingModel | undefined =>
  models.find(({ state }) => state === "training");

/** A version that is done, newer than the one in service, and that nobody has decided about. */
export function waitingOf(models: readonly UnderstandingModel[]): UnderstandingModel | undefined {
  const since = activeOf(models)?.created_at ?? 0;
  return models.find(({ state, created_at }) => state === "ready" && created_at > since);
}

/** What stands above every view. */
export type Notice =
  | { kind: "none" }
  /** No model is in service yet: one is being trained, or will be by itself, or somebody has to begin. */
  | { kind: "first"; training: UnderstandingModel }
  | { kind: "missing"; failed: UnderstandingModel | undefined }
  | { kind: "training"; training: UnderstandingModel }
  | { kind: "ready"; waiting: UnderstandingModel; taught: number }
  | { kind: "taught"; taught: number };

/** The most pressing thing that there is to say about the models of intents. */
export function noticeOf(models: readonly UnderstandingModel[]): Notice {
  const active = activeOf(models);
  const training = trainingOf(models);
  if (training) return { kind: active ? "training" : "first", training };
  const waiting = waitingOf(models);
  if (waiting) return { kind: "ready", waiting, taught: waiting.unlearned };
  if (!active) {
    const [latest] = models;
    return { kind: "missing", failed: latest?.state === "failed" ? latest : undefined };
  }
  return active.unlearned > 0 ? { kind: "taught", taught: active.unlearned } : { kind: "none" };
}
