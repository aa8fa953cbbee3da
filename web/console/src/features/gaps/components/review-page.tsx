import type { Lang, ReviewedEntry } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { reviewQuery } from "../api.ts";
import styles from "./review-page.module.css";

const route = getRouteApi("/signed-in/knowledge/review");

/** Entries that are often wrong, and those that nobody uses. */
export function ReviewPage() {
  const t = useT();
  const { locale } = useLocale();
  const { lang = locale } = route.useSearch();
  const query = useQuery(reviewQuery(lang));
  return (
    <Frame lang={lang}>
      <div className={styles.scroller}>
        <div className={styles.inner}>
          <h2>{t("review.title")}</h2>
          <p className={styles.hint}>{t("review.hint")}</p>
          {query.isPending && <Skeleton rows={6} height={32} />}
          {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {query.data?.entries.length === 0 && (
            <EmptyState title={t("review.empty")} hint={t("review.emptyHint")} />
          )}
          {query.data && query.data.entries.length > 0 && (
            <Entries lang={lang} entries={query.data.entries} />
          )}
        </div>
      </div>
    </Frame>
  );
}

function Entries({ lang, entries }: { lang: Lang; entries: readonly ReviewedEntry[] }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">{t("review.colEntry")}</th>
            <th scope="col">{t("review.colWhy")}</th>
            <th scope="col">{t("review.colUses")}</th>
            <th scope="col">{t("review.colLast")}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.entry_id}>
              <td className={styles.entry}>
                <Link to="/knowledge" search={{ lang, entry: entry.entry_id }}>
                  {entry.question}
                </Link>
              </td>
              <td>
                {[
                  entry.wrong > 0 && t("review.wrong", { count: entry.wrong }),
                  entry.idle && t("review.idle"),
                ]
                  .filter(Boolean)
                  .join(" · ")}
              </td>
              <td className={styles.number}>{format.number(entry.uses)}</td>
              <td className={styles.number}>
                {entry.last_at > 0 ? format.listTime(entry.last_at, now) : t("review.never")}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
