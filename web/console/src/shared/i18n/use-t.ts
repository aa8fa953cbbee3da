import { createContext, useContext, useMemo } from "react";
import type { Catalogue, Key } from "@/locales/catalogue.ts";
import type { LoadedLocale } from "./locale-store.ts";

export type Args = Record<string, string | number>;
export type Translate = (key: Key, args?: Args) => string;

export const LocaleContext = createContext<LoadedLocale | null>(null);

export function useLocale(): LoadedLocale {
  const loaded = useContext(LocaleContext);
  if (!loaded) throw new Error("useLocale outside of LocaleContext");
  return loaded;
}

/** Whether a key that came from the server has a text here. */
export const isCatalogueKey = (messages: Catalogue, key: string): key is Key => Object.hasOwn(messages, key);

/** Fills a message's {placeholders}; `count` chooses the plural form. */
export function format(messages: Catalogue, tag: string, key: Key, args: Args = {}): string {
  const message = messages[key];
  const text =
    typeof message === "string"
      ? message
      : new Intl.PluralRules(tag).select(Number(args.count ?? 0)) === "one"
        ? message.one
        : message.other;
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? new Intl.NumberFormat(tag).format(value) : value;
  });
}

/** The translator of the current language; stable until the language changes. */
export function useT(): Translate {
  const { messages, tag } = useLocale();
  return useMemo(() => (key, args) => format(messages, tag, key, args), [messages, tag]);
}
