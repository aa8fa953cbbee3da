import type { AnswerVariant, Audience, Extra } from "@shopbell/shared/api/types.ts";
import { instant, zoned } from "./zone.ts";

/** A variant as the form has it: times as the shop's clock shows them, and a key by which it is told apart. */
export interface VariantFields {
  key: string;
  channels: string[];
  audience: Audience;
  products: string[];
  product_categories: string[];
  valid_from: string;
  valid_until: string;
  answer: string;
  extras: Extra[];
}

export const MAX_VARIANTS = 20;

export const VARIABLES = [
  "order.number",
  "order.status",
  "order.total",
  "order.placed_at",
  "shipment.carrier",
  "shipment.tracking_no",
  "shipment.expected_at",
  "product.title",
  "product.price",
  "product.stock",
  "customer.name",
  "shop.name",
] as const;

export type Variable = (typeof VARIABLES)[number];

export const variantFieldsOf = (variant: AnswerVariant, key: string, zone: string): VariantFields => ({
  key,
  channels: variant.channels ?? [],
  audience: variant.audience ?? "everyone",
  products: variant.products ?? [],
  product_categories: variant.product_categories ?? [],
  valid_from: zoned(variant.valid_from ?? 0, zone),
  valid_until: zoned(variant.valid_until ?? 0, zone),
  answer: variant.answer,
  extras: variant.extras ?? [],
});

export const variantOf = ({ key: _, ...fields }: VariantFields, zone: string): AnswerVariant => ({
  ...fields,
  answer: fields.answer.trim(),
  valid_from: instant(fields.valid_from, zone),
  valid_until: instant(fields.valid_until, zone),
});

/** A key that none of the list has. */
const freeKey = (list: readonly VariantFields[]): string =>
  String(Math.max(-1, ...list.map((one) => Number(one.key))) + 1);

export const newVariant = (list: readonly VariantFields[]): VariantFields =>
  variantFieldsOf({ answer: "", audience: "everyone" }, freeKey(list), "UTC");

export function duplicate(list: readonly VariantFields[], at: number): VariantFields[] {
  const one = list[at];
  return one ? [...list.slice(0, at + 1), { ...one, key: freeKey(list) }, ...list.slice(at + 1)] : [...list];
}

export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const rest = list.filter((_, index) => index !== from);
  return to < 0 || to >= list.length
    ? [...list]
    : [...rest.slice(0, to), ...list.slice(from, from + 1), ...rest.slice(to)];
}

const scopeKey = (one: VariantFields): string =>
  JSON.stringify([
    [...one.channels].sort(),
    one.audience,
    [...one.products].sort(),
    one.product_categories.map((name) => name.trim().toLowerCase()).sort(),
    one.valid_from,
    one.valid_until,
  ]);

export const confines = (one: VariantFields): boolean =>
  one.channels.length + one.products.length + one.product_categories.length > 0 ||
  one.audience !== "everyone" ||
  one.valid_from !== "" ||
  one.valid_until !== "";

export type VariantProblem =
  | { key: "variants.noAnswer" | "variants.everywhere" | "variants.order"; at: number }
  | { key: "variants.twice"; at: number; other: number };

/** What keeps the variants from being saved, the first of it. */
export function problemOf(list: readonly VariantFields[], zone: string): VariantProblem | null {
  for (const [at, one] of list.entries()) {
    const until = instant(one.valid_until, zone);
    if (!one.answer.trim()) return { key: "variants.noAnswer", at };
    if (!confines(one)) return { key: "variants.everywhere", at };
    if (until && until <= instant(one.valid_from, zone)) return { key: "variants.order", at };
    const other = list.slice(0, at).findIndex((before) => scopeKey(before) === scopeKey(one));
    if (other >= 0) return { key: "variants.twice", at, other };
  }
  return null;
}

/** What the server says about single variants: "variants[1].answer" is about the second. */
export function serverProblem(fields: Readonly<Record<string, string>>): { at: number; text: string } | null {
  for (const [name, text] of Object.entries(fields)) {
    const match = /^(?:body\.)?variants\[(\d+)\]/.exec(name);
    if (match) return { at: Number(match[1]), text };
  }
  return null;
}

export interface Pair {
  before: AnswerVariant | null;
  after: AnswerVariant | null;
}

/** Which variants of two versions are the same: by their scope, else by their answer, else by their place. */
export function pairs(before: readonly AnswerVariant[], after: readonly AnswerVariant[]): Pair[] {
  const scope = ({ answer: _, extras: __, ...rest }: AnswerVariant) => JSON.stringify(rest);
  const left = new Set(before.keys());
  const found = new Map<number, number>();
  const match = (same: (a: AnswerVariant, b: AnswerVariant, i: number, j: number) => boolean) => {
    for (const [j, b] of after.entries()) {
      if (found.has(j)) continue;
      const i = [...left].find((i) => same(before[i] as AnswerVariant, b, i, j));
      if (i === undefined) continue;
      found.set(j, i);
      left.delete(i);
    }
  };
  match((a, b) => scope(a) === scope(b));
  match((a, b) => a.answer === b.answer);
  match((_, __, i, j) => i === j);
  return [
    ...after.map((b, j) => ({ before: before[found.get(j) ?? -1] ?? null, after: b })),
    ...[...left].map((i) => ({ before: before[i] ?? null, after: null })),
  ];
}
