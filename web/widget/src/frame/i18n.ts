import type { texts as firstEn } from "../locales/en.ts";
import type { texts as talkEn } from "../locales/talk.en.ts";

export type Lang = "zh" | "en";

/** Keys of the catalogues: the first screen's, and those that come with the first message. */
export type Key = keyof typeof firstEn | keyof typeof talkEn;

/** Texts by key; without Talk's as long as Talk is not loaded. */
export type Catalogue = Partial<Record<Key, string>>;

let lang: Lang = "en";
let texts: Catalogue = {};

/** The language that is shown. */
export const currentLang = (): Lang => lang;

/** BCP 47 tag for dates and money. */
export const locale = (): string => (lang === "zh" ? "zh-CN" : "en");

/** The language that fits a setting or a BCP 47 tag. */
export const langOf = (tag: string): Lang => (tag.toLowerCase().startsWith("zh") ? "zh" : "en");

/** Shows this catalogue from now on. */
export function showTexts(next: Lang, catalogue: Catalogue): void {
  lang = next;
  texts = catalogue;
}

/** The text of a key, its {name} places filled from args. */
export function t(key: Key, args: Record<string, string | number> = {}): string {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? ""));
}
