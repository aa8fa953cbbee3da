import type { Category } from "@shopbell/shared/api/types.ts";

export const MAX_LEVELS = 3;

export interface FlatCategory {
  category: Category;
  level: number;
  /** "Delivery / Customs" */
  path: string;
}

/** The tree as a list in its drawn order. */
export function flatten(
  categories: readonly Category[],
  level = 1,
  parents: readonly string[] = [],
): FlatCategory[] {
  return categories.flatMap((category) => {
    const names = [...parents, category.name];
    return [{ category, level, path: names.join(" / ") }, ...flatten(category.children, level + 1, names)];
  });
}

/** A place in the tree: below a parent ("" = the top), among its children. */
export interface Place {
  parent: string;
  number: number;
}

/** How many levels a category and those below it take. */
const height = (category: Category): number =>
  1 + Math.max(0, ...category.children.map((child) => height(child)));

const levelOf = (tree: readonly Category[], id: string): number =>
  flatten(tree).find((row) => row.category.id === id)?.level ?? 0;

const childrenOf = (tree: readonly Category[], parent: string): readonly Category[] =>
  parent === "" ? tree : (flatten(tree).find((row) => row.category.id === parent)?.category.children ?? []);

/** Whether a category may go below a parent: not into itself, not too deep. */
export function mayGo(tree: readonly Category[], category: Category, parent: string): boolean {
  if (parent === category.id || flatten(category.children).some((row) => row.category.id === parent)) {
    return false;
  }
  return levelOf(tree, parent) + height(category) <= MAX_LEVELS;
}

export type Step = "up" | "down" | "in" | "out";

/** Where a step with the keyboard leads; null where it leads nowhere. */
export function stepFrom(tree: readonly Category[], category: Category, step: Step): Place | null {
  const siblings = childrenOf(tree, category.parent_id);
  const at = siblings.findIndex((one) => one.id === category.id);
  switch (step) {
    case "up":
      return at > 0 ? { parent: category.parent_id, number: at - 1 } : null;
    case "down":
      return at < siblings.length - 1 ? { parent: category.parent_id, number: at + 1 } : null;
    case "in": {
      const above = siblings[at - 1];
      return above && mayGo(tree, category, above.id)
        ? { parent: above.id, number: above.children.length }
        : null;
    }
    case "out": {
      const parent = flatten(tree).find((row) => row.category.id === category.parent_id)?.category;
      if (!parent) return null;
      const uncles = childrenOf(tree, parent.parent_id);
      return { parent: parent.parent_id, number: uncles.findIndex((one) => one.id === parent.id) + 1 };
    }
  }
}

export type Drop = "before" | "into" | "after";

/** Where a category lands that is dropped at another; null where it must not. */
export function dropAt(
  tree: readonly Category[],
  moved: Category,
  target: Category,
  drop: Drop,
): Place | null {
  if (moved.id === target.id) return null;
  if (drop === "into") {
    if (moved.parent_id === target.id || !mayGo(tree, moved, target.id)) return null;
    return { parent: target.id, number: target.children.length };
  }
  if (!mayGo(tree, moved, target.parent_id)) return null;
  const siblings = childrenOf(tree, target.parent_id).filter((one) => one.id !== moved.id);
  const at = siblings.findIndex((one) => one.id === target.id) + (drop === "after" ? 1 : 0);
  return { parent: target.parent_id, number: at };
}
