import type { ImportPlan } from "@shopbell/shared/api/types.ts";
import { expect, it } from "vitest";
import { missing, withColumn } from "./state.ts";

const plan = (columns: string[], over: Partial<ImportPlan> = {}): ImportPlan => ({
  lang: "zh",
  category: "售后",
  tables: [{ use: true, header: true, columns }],
  sections: false,
  keep: false,
  enabled: true,
  ...over,
});

it("moves a field from one column to another", () => {
  expect(withColumn(plan(["question", "answer", ""]), 0, 2, "answer").tables[0]?.columns).toEqual([
    "question",
    "",
    "answer",
  ]);
});

it("lets any number of columns be left out", () => {
  expect(withColumn(plan(["question", "", "answer"]), 0, 2, "").tables[0]?.columns).toEqual([
    "question",
    "",
    "",
  ]);
});

it("says what is missing", () => {
  expect(missing(plan(["question", "answer"]))).toBeNull();
  expect(missing(plan(["question", ""]))).toBe("import.needsColumns");
  expect(missing(plan(["question", "answer"], { category: " " }))).toBe("import.needsCategory");
  expect(missing(plan([], { tables: [] }))).toBe("import.nothingChosen");
  expect(missing(plan([], { tables: [], sections: true }))).toBeNull();
});
