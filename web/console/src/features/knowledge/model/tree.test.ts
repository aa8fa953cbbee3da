import type { Category } from "@shopbell/shared/api/types.ts";
import { expect, it } from "vitest";
import { dropAt, flatten, stepFrom } from "./tree.ts";

const node = (id: string, parent_id = "", children: Category[] = []): Category => ({
  id,
  parent_id,
  lang: "zh",
  name: id,
  entries: 0,
  children,
});

const tree = [
  node("a", "", [node("a1", "a", [node("a1x", "a1")]), node("a2", "a")]),
  node("b"),
  node("c", "", [node("c1", "c")]),
];
const of = (id: string): Category => {
  const found = flatten(tree).find((row) => row.category.id === id);
  if (!found) throw new Error(id);
  return found.category;
};

it("steps among neighbours, in and out", () => {
  expect(stepFrom(tree, of("b"), "up")).toEqual({ parent: "", number: 0 });
  expect(stepFrom(tree, of("b"), "down")).toEqual({ parent: "", number: 2 });
  expect(stepFrom(tree, of("a"), "up")).toBeNull();
  expect(stepFrom(tree, of("c"), "down")).toBeNull();
  expect(stepFrom(tree, of("b"), "in")).toEqual({ parent: "a", number: 2 });
  expect(stepFrom(tree, of("a2"), "out")).toEqual({ parent: "", number: 1 });
  expect(stepFrom(tree, of("b"), "out")).toBeNull();
});

it("keeps to three levels, and nothing goes into itself", () => {
  expect(dropAt(tree, of("c"), of("a1"), "into")).toBeNull();
  expect(dropAt(tree, of("b"), of("a1"), "into")).toEqual({ parent: "a1", number: 1 });
  expect(dropAt(tree, of("b"), of("a1x"), "into")).toBeNull();
  expect(dropAt(tree, of("a"), of("a1"), "into")).toBeNull();
  expect(dropAt(tree, of("a"), of("a"), "after")).toBeNull();
});

it("counts places without the one that moves", () => {
  expect(dropAt(tree, of("a"), of("c"), "before")).toEqual({ parent: "", number: 1 });
  expect(dropAt(tree, of("a"), of("c"), "after")).toEqual({ parent: "", number: 2 });
  expect(dropAt(tree, of("c"), of("a"), "before")).toEqual({ parent: "", number: 0 });
});
