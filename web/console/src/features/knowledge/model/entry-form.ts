import type {
  Audience,
  Channel,
  EntryWrite,
  Extra,
  HandOver,
  Lang,
  Product,
} from "@shopbell/shared/api/types.ts";
import type { Content } from "./life.ts";
import { type VariantFields, variantFieldsOf, variantOf } from "./variants.ts";
import { instant, zoned } from "./zone.ts";

/** The editor's fields: phrasings are written one a line. */
export interface EntryFields {
  category_id: string;
  question: string;
  phrasings: string;
  answer: string;
  related: string[];
  hand_over: HandOver;
  enabled: boolean;
  channels: string[];
  audience: Audience;
  products: string[];
  product_categories: string[];
  /** Shown in the help centre. */
  listed: boolean;
  /** As the shop's clock shows it, "" = no limit. */
  valid_from: string;
  valid_until: string;
  extras: Extra[];
  variants: VariantFields[];
}

export const MAX_SCOPE = 100;
export const MAX_PHRASINGS = 200;
export const MAX_RELATED = 10;

/** One phrasing a line; blank lines and repetitions are dropped. */
export const phrasingsOf = (text: string): string[] => [
  ...new Set(
    text
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean),
  ),
];

export const fieldsOf = (entry: Content | null, categoryID: string, zone: string): EntryFields => ({
  category_id: entry?.category_id ?? categoryID,
  question: entry?.question ?? "",
  phrasings: entry?.phrasings.join("\n") ?? "",
  answer: entry?.answer ?? "",
  related: entry?.related ?? [],
  hand_over: entry?.hand_over ?? "never",
  enabled: entry?.enabled ?? true,
  channels: entry?.channels ?? [],
  audience: entry?.audience ?? "everyone",
  products: entry?.products ?? [],
  product_categories: entry?.product_categories ?? [],
  listed: !entry?.unlisted,
  valid_from: zoned(entry?.valid_from ?? 0, zone),
  valid_until: zoned(entry?.valid_until ?? 0, zone),
  extras: entry?.extras ?? [],
  variants: (entry?.variants ?? []).map((one, at) => variantFieldsOf(one, String(at), zone)),
});

/** The version and the edit that the fields were read from; 0 for a new entry. */
export interface Read {
  version: number;
  edit: number;
}

export const writeOf = (fields: EntryFields, lang: Lang, read: Read, zone: string): EntryWrite => ({
  category_id: fields.category_id,
  lang,
  question: fields.question.trim(),
  phrasings: phrasingsOf(fields.phrasings),
  answer: fields.answer.trim(),
  related: fields.related,
  hand_over: fields.hand_over,
  enabled: fields.enabled,
  channels: fields.channels,
  audience: fields.audience,
  products: fields.products,
  product_categories: fields.product_categories,
  unlisted: !fields.listed,
  valid_from: instant(fields.valid_from, zone),
  valid_until: instant(fields.valid_until, zone),
  extras: fields.extras,
  variants: fields.variants.map((one) => variantOf(one, zone)),
  ...read,
});

export const sameFields = (a: EntryFields, b: EntryFields): boolean => comparable(a) === comparable(b);

const comparable = (fields: EntryFields): string =>
  JSON.stringify({
    ...fields,
    phrasings: phrasingsOf(fields.phrasings),
    variants: fields.variants.map(({ key: _, ...rest }) => rest),
  });

interface Choice {
  value: string;
  label: string;
}

/** All ways in of a kind, then each of them. */
export const channelChoices = (
  channels: readonly Channel[],
  kindName: (kind: Channel["kind"]) => string,
): Choice[] => [
  ...[...new Set(channels.map((one) => one.kind))].map((kind) => ({ value: kind, label: kindName(kind) })),
  ...channels.map((one) => ({ value: one.id, label: one.name })),
];

/** The categories of some products, each once. */
export const productCategories = (products: readonly Product[]): Choice[] =>
  [...new Set(products.map((one) => one.category).filter(Boolean))].map((value) => ({ value, label: value }));
