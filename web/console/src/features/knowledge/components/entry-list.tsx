import type { Lang } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { Search, ThumbsDown } from "lucide-react";
import { useEffect, useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { entriesQuery } from "../api.ts";
import styles from "./entry-list.module.css";

const PAUSE_MS = 200;

interface EntryListProps {
  lang: Lang;
  category: string;
  query: string;
  openID: string | undefined;
  mayWrite: boolean;
}

export function EntryList({ lang, category, query, openID, mayWrite }: EntryListProps) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const navigate = useNavigate();
  const [words, setWords] = useState(query);
  const entries = useInfiniteQuery(entriesQuery(lang, category, query));
  useEffect(() => {
    // Without this it would bring back whoever is on the way to another page.
    if (words.trim() === query) return;
    const timer = setTimeout(() => {
      void navigate({
        to: "/knowledge",
        replace: true,
        search: ({ q: _, ...old }) => (words.trim() ? { ...old, q: words.trim() } : old),
      });
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words, query, navigate]);
  const rows = entries.data?.pages.flatMap((page) => page.entries) ?? [];
  const total = entries.data?.pages[0]?.total ?? 0;
  return (
    <section className={styles.pane} aria-label={t("knowledge.entries")}>
      <header className={styles.head}>
        <Input
          allowClear
          value={words}
          prefix={<Search size={14} aria-hidden />}
          placeholder={t("knowledge.search")}
          aria-label={t("knowledge.search")}
          onChange={(event) => setWords(event.target.value)}
        />
        <IconButton
          icon={ThumbsDown}
          label={t("feedback.worst")}
          onClick={() => void navigate({ to: "/knowledge", search: { lang, worst: true } })}
        />
      </header>
      <div className={styles.scroller} aria-busy={entries.isFetching}>
        {entries.isPending && <Skeleton rows={9} height={36} />}
        {entries.isError && <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />}
        {entries.isSuccess && rows.length === 0 && (
          <EmptyState
            title={query ? t("knowledge.noHits", { query }) : t("knowledge.empty")}
            hint={query ? undefined : t("knowledge.emptyHint")}
            action={
              query ? (
                <Button onClick={() => setWords("")}>{t("action.clear")}</Button>
              ) : (
                mayWrite && (
                  <Button
                    type="primary"
                    onClick={() =>
                      void navigate({ to: "/knowledge", search: (old) => ({ ...old, entry: "new" }) })
                    }
                  >
                    {t("knowledge.new")}
                  </Button>
                )
              )
            }
          />
        )}
        {rows.length > 0 && (
          <>
            <p className={styles.total}>{t("knowledge.total", { count: total })}</p>
            <ul>
              {rows.map((entry) => (
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
                      {entry.hand_over !== "never" && (
                        <i>{t(`knowledge.handOverShort.${entry.hand_over}`)}</i>
                      )}
                    </span>
                    <span className={styles.answer}>{entry.answer}</span>
                    <span className={styles.meta}>
                      {t("knowledge.phrasingCount", { count: entry.phrasings.length })} ·{" "}
                      {format.listTime(entry.updated_at, now)}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
            {entries.hasNextPage && (
              <div className={styles.more}>
                <Button loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
                  {t("action.more")}
                </Button>
              </div>
            )}
          </>
        )}
      </div>
    </section>
  );
}
