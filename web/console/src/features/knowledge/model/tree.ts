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
