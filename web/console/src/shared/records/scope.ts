import type { AnswerVariant } from "@shopbell/shared/api/types.ts";
import type { Translate } from "@/shared/i18n/use-t.ts";

/** How values are called that are ids. */
export interface ScopeNames {
  channel: (value: string) => string;
  product: (value: string) => string;
  time: (at: number) => string;
}

type Scope = Omit<AnswerVariant, "answer" | "extras">;

/** What an answer is confined to, in a few words each; empty = nothing. */
export function scopeOf(scope: Scope, t: Translate, names: ScopeNames): string[] {
  const { audience = "everyone", channels, products, product_categories, valid_from, valid_until } = scope;
  const list = (label: string, values: readonly string[] | null | undefined) =>
    values && values.length > 0 ? [`${label}: ${values.join(", ")}`] : [];
  return [
    ...(audience === "everyone" ? [] : [t(`knowledge.audience.${audience}`)]),
    ...list(t("knowledge.channels"), channels?.map(names.channel)),
    ...list(t("knowledge.products"), products?.map(names.product)),
    ...list(t("knowledge.productCategories"), product_categories),
    ...(valid_from ? [t("knowledge.from", { at: names.time(valid_from) })] : []),
    ...(valid_until ? [t("knowledge.until", { at: names.time(valid_until) })] : []),
  ];
}
