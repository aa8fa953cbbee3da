import type { Import, ImportPlan } from "@shopbell/shared/api/types.ts";
import type { Key } from "@/locales/catalogue.ts";

export type ImportState = Import["state"];

/** The server works on it. */
export const isBusy = ({ state }: Import): boolean =>
  state === "reading" || state === "importing" || state === "undoing";

/** Something of it is in the knowledge base. */
export const canUndo = ({ state, stats }: Import): boolean =>
  (state === "done" || state === "stopped") && stats.created + stats.updated > 0;

export const STATE_TEXT: Record<ImportState, Key> = {
  reading: "import.state.reading",
  unreadable: "import.state.unreadable",
  ready: "import.state.ready",
  importing: "import.state.importing",
  done: "import.state.done",
  undoing: "import.state.undoing",
  undone: "import.state.undone",
  stopped: "import.state.stopped",
};

export const TONE: Record<ImportState, "busy" | "good" | "bad" | "quiet"> = {
  reading: "busy",
  unreadable: "bad",
  ready: "quiet",
  importing: "busy",
  done: "good",
  undoing: "busy",
  undone: "quiet",
  stopped: "bad",
};

/** What a column may hold, in the order in which it is offered. */
export const FIELDS = [
  ["", "import.field.none"],
  ["question", "import.field.question"],
  ["phrasings", "import.field.phrasings"],
  ["answer", "import.field.answer"],
  ["category", "import.field.category"],
  ["category2", "import.field.category2"],
  ["category3", "import.field.category3"],
  ["related", "import.field.related"],
  ["hand_over", "import.field.handOver"],
  ["key", "import.field.key"],
] as const satisfies readonly (readonly [string, Key])[];

/** The plan with a column that holds something else; another column gives it up. */
export function withColumn(plan: ImportPlan, table: number, column: number, field: string): ImportPlan {
  return {
    ...plan,
    tables: plan.tables.map((one, at) =>
      at === table
        ? {
            ...one,
            columns: one.columns.map((old, index) =>
              index === column ? field : field !== "" && old === field ? "" : old,
            ),
          }
        : one,
    ),
  };
}

/** What keeps a plan from being carried out; the server checks the same. */
export function missing(plan: ImportPlan): Key | null {
  const used = plan.tables.filter((table) => table.use);
  if (used.length === 0 && !plan.sections) return "import.nothingChosen";
  if (used.some(({ columns }) => !columns.includes("question") || !columns.includes("answer")))
    return "import.needsColumns";
  if (plan.category.trim() === "") return "import.needsCategory";
  return null;
}
