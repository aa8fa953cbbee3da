import { useMemo } from "react";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { createFormat, type Format } from "./format.ts";

/** Dates, money and sizes in the language on screen and this computer's time zone. */
export function useFormat(): Format {
  const { tag } = useLocale();
  const t = useT();
  return useMemo(() => createFormat(tag, t), [tag, t]);
}
