import type { Lang } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import panes from "@/shared/ui/panes.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { leastHelpfulQuery } from "../api.ts";
import { FeedbackLine } from "./entry-feedback.tsx";
import styles from "./entry-list.module.css";

/** The entries that have helped visitors least, in place of the list. */
export function LeastHelpful({ lang, openID }: { lang: Lang; openID: string | undefined }) {
  const t = useT();
  const navigate = useNavigate();
  const judged = useQuery(leastHelpfulQuery(lang));
  const rows = judged.data?.entries ?? [];
  return (
    <section className={panes.list} aria-label={t("feedback.worst")}>
      <header className={styles.head}>
        <IconButton
          icon={ArrowLeft}
          label={t("feedback.back")}
          onClick={() => void navigate({ to: "/knowledge", search: { lang } })}
        />
        <h2>{t("feedback.worst")}</h2>
      </header>
      <div className={panes.scroller} aria-busy={judged.isFetching}>
        {judged.isPending && <Skeleton rows={9} height={36} />}
        {judged.isError && <ErrorState error={judged.error} onRetry={() => void judged.refetch()} />}
        {judged.isSuccess && rows.length === 0 && (
          <EmptyState title={t("feedback.worstNone")} hint={t("feedback.worstNoneHint")} />
        )}
        {rows.length > 0 && (
          <>
            <p className={styles.total}>{t("feedback.total", { count: rows.length })}</p>
            <ul>
              {rows.map(({ entry, feedback }) => (
                <li key={entry.id}>
                  <Link
                    to="/knowledge"
                    search={(old) => ({ ...old, entry: entry.id })}
                    className={styles.entry}
                    data-off={!entry.enabled}
                    data-active={entry.id === openID}
                    activeOptions={{ exact: true, includeSearch: true }}
                  >
                    <span className={styles.question}>
                      <b>{entry.question}</b>
                      {!entry.enabled && <i>{t("knowledge.off")}</i>}
                    </span>
                    <span className={styles.judged}>
                      <FeedbackLine feedback={feedback} />
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </section>
  );
}
