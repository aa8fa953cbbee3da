import { isCatalogueKey, useLocale, useT } from "@/shared/i18n/use-t.ts";
import { ApiError } from "./http.ts";

/** Turns anything that was thrown into one sentence: the server's own in this language, else ours by its code. */
export function useErrorText(): (error: unknown) => string {
  const t = useT();
  const { messages } = useLocale();
  return (error) => {
    if (!(error instanceof ApiError)) return t("error.internal");
    if (error.code === "rate_limited" && error.retryAfter > 0) {
      return t("error.rateLimitedFor", { seconds: error.retryAfter });
    }
    const [field] = Object.values(error.fields);
    if (field) return field;
    if (error.message) return error.message;
    const byCode = `error.${error.code}`;
    return isCatalogueKey(messages, byCode) ? t(byCode) : t("error.internal");
  };
}
