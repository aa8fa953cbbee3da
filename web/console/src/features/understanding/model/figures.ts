import type { ModelFigures } from "@shopbell/shared/api/types.ts";
import type { Key } from "@/locales/catalogue.ts";

interface Figure {
  key: "accuracy" | "macro_f1" | "ece" | "outside" | "examples" | "labels" | "seconds" | "bytes" | "micros";
  label: Key;
  help: Key;
  form: "percent" | "ratio" | "count" | "seconds" | "bytes" | "micros";
  /** Which way is better; 0 where it is neither. */
  better: 1 | -1 | 0;
}

/** The figures of a model, the most important first. */
export const FIGURES: readonly Figure[] = [
  { key: "accuracy", label: "model.accuracy", help: "model.accuracyHelp", form: "percent", better: 1 },
  { key: "macro_f1", label: "model.macroF1", help: "model.macroF1Help", form: "percent", better: 1 },
  { key: "ece", label: "model.ece", help: "model.eceHelp", form: "ratio", better: -1 },
  { key: "outside", label: "model.auroc", help: "model.aurocHelp", form: "ratio", better: 1 },
  { key: "examples", label: "model.examples", help: "model.examplesHelp", form: "count", better: 0 },
  { key: "labels", label: "model.labels", help: "model.labelsHelp", form: "count", better: 0 },
  { key: "seconds", label: "model.seconds", help: "model.secondsHelp", form: "seconds", better: 0 },
  { key: "bytes", label: "model.bytes", help: "model.bytesHelp", form: "bytes", better: 0 },
  { key: "micros", label: "model.micros", help: "model.microsHelp", form: "micros", better: 0 },
];

/** Whether a figure was measured: without sentences outside there is no AUROC, without held-out ones no F1. */
export function isMeasured(figures: ModelFigures, key: Figure["key"]): boolean {
  if (key === "accuracy" || key === "ece") return figures.held_out > 0 || figures[key] > 0;
  if (key === "macro_f1" || key === "micros") return figures.held_out > 0;
  return key === "examples" || key === "labels" ? true : figures[key] > 0;
}

export type Verdict = "better" | "worse" | "same";

/** Less than this is chance, not a change. */
const NOISE = 0.0005;

/** Whether a model is better in one figure than the one in service. */
export function verdictOf(
  { key, better }: Pick<Figure, "key" | "better">,
  before: ModelFigures,
  after: ModelFigures,
): Verdict {
  const change = after[key] - before[key];
  if (better === 0 || Math.abs(change) < NOISE) return "same";
  return Math.sign(change) === better ? "better" : "worse";
}

export interface RecallChange {
  label: string;
  before: number;
  after: number;
}

/** The intents whose recall has changed most, losses first, without those that have hardly changed. */
export function recallChanges(before: ModelFigures, after: ModelFigures, most = 6): RecallChange[] {
  const old = new Map(before.per_label.map(({ label, recall }) => [label, recall]));
  return after.per_label
    .flatMap(({ label, recall }) => {
      const was = old.get(label);
      return was === undefined || Math.abs(recall - was) < 0.05
        ? []
        : [{ label, before: was, after: recall }];
    })
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before))
    .slice(0, most)
    .sort((a, b) => a.after - a.before - (b.after - b.before));
}
