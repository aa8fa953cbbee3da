import type { Locale as AntLocale } from "antd/es/locale/index.js";
import type { Catalogue } from "@/locales/catalogue.ts";
import { prefsStore } from "@/shared/prefs/prefs-store.ts";

export type Locale = "zh" | "en";

/** A language that is ready to be shown: our words and those of the component library. */
export interface LoadedLocale {
  locale: Locale;
  tag: string;
  messages: Catalogue;
  components: AntLocale;
}

export const browserLocale = (): Locale => (/^zh\b/i.test(navigator.language) ? "zh" : "en");

/** The chosen language, else the browser's. */
export const currentLocale = (): Locale => prefsStore.get().locale ?? browserLocale();

let more = false;

/** Brings a language's chunk; each is loaded once. */
export async function loadLocale(locale: Locale): Promise<LoadedLocale> {
  const [messages, components] = await Promise.all([
    texts(locale),
    locale === "zh" ? import("antd/es/locale/zh_CN.js") : import("antd/es/locale/en_US.js"),
    more ? moreTexts(locale) : undefined,
  ]);
  return { locale, tag: locale === "zh" ? "zh-CN" : "en", messages, components: components.default };
}

const texts = async (locale: Locale): Promise<Catalogue> =>
  (locale === "zh"
    ? (await import("@/locales/zh-CN.ts")).zhCN
    : (await import("@/locales/en.ts")).en) as Catalogue;

/** Completes the catalogue with the texts of pages that are not seen first; from then on in every language. */
export async function moreTexts(locale: Locale = currentLocale()): Promise<void> {
  more = true;
  const [first, rest] = await Promise.all([
    texts(locale),
    locale === "zh" ? import("@/locales/more/zh-CN.ts") : import("@/locales/more/en.ts"),
  ]);
  Object.assign(first, "moreZhCN" in rest ? rest.moreZhCN : rest.moreEn);
}
