import type { Category } from "@shopbell/shared/api/types.ts";

export interface CategoryOption {
  value: string;
  /** "Delivery / Customs" */
  label: string;
}

/** The tree as a list to choose from. */
export const optionsOf = (list: readonly Category[], parents: readonly string[] = []): CategoryOption[] =>
  list.flatMap((category) => {
    const names = [...parents, category.name];
    return [{ value: category.id, label: names.join(" / ") }, ...optionsOf(category.children, names)];
  });
