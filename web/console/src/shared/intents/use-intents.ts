import type { Intent } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { isCatalogueKey, useLocale, useT } from "@/shared/i18n/use-t.ts";
import { intentsQuery } from "./api.ts";
import { OUTSIDE, titleIn } from "./intents.ts";

const NONE: readonly Intent[] = [];

/** The taxonomy with its names in the language of the interface. */
export function useIntents() {
  const t = useT();
  const { locale, messages } = useLocale();
  const query = useQuery(intentsQuery);
  const list = query.data?.intents ?? NONE;
  const names = useMemo(() => {
    const byID = new Map(list.map((intent) => [intent.id, intent]));
    return {
      byID,
      /** Of an intent's id, or of what is outside; an id that is gone stays readable. */
      titleOf(id: string): string {
        if (id === OUTSIDE) return t("understanding.outside");
        if (id === "") return t("understanding.nothing");
        const intent = byID.get(id);
        return intent ? titleIn(intent, locale) : id;
      },
      groupOf(group: string): string {
        const key = `intentGroup.${group}`;
        return isCatalogueKey(messages, key) ? t(key) : group;
      },
    };
  }, [list, locale, messages, t]);
  return { query, list, ...names };
}

export type Intents = ReturnType<typeof useIntents>;
