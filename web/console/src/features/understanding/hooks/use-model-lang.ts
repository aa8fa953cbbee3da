import type { Lang } from "@shopbell/shared/api/types.ts";
import { getRouteApi } from "@tanstack/react-router";
import { useLocale } from "@/shared/i18n/use-t.ts";

const route = getRouteApi("/signed-in/understanding");

/** The language of the model that is worked on: the chosen one, at first that of the interface. */
export function useModelLang(): Lang {
  const { locale } = useLocale();
  return route.useSearch().lang ?? locale;
}
