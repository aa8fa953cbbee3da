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

/** Brings a language's chunk; each is loaded once. */
export async function loadLocale(locale: Locale): Promise<LoadedLocale> {
  if (locale === "zh") {
    const [own, components] = await Promise.all([
      import("@/locales/zh-CN.ts"),
      import("antd/es/locale/zh_CN.js"),
    ]);
    return { locale, tag: "zh-CN", messages: own.zhCN, components: components.default };
  }
  const [own, components] = await Promise.all([import("@/locales/en.ts"), import("antd/es/locale/en_US.js")]);
  return { locale, tag: "en", messages: own.en, components: components.default };
}
