import type { Entry, EntryBulkReport } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Button, Checkbox, Input } from "antd";
import { Search, ThumbsDown } from "lucide-react";
import { useEffect, useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import panes from "@/shared/ui/panes.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { type EntryFilter, entriesQuery } from "../api.ts";
import { marksOf, working } from "../model/life.ts";
import { BulkBar, BulkReport } from "./bulk-bar.tsx";
import styles from "./entry-list.module.css";
import { ListFilters } from "./list-filters.tsx";

const PAUSE_MS = 200;

interface EntryListProps {
  filter: EntryFilter;
  openID: string | undefined;
  mayWrite: boolean;
  mayPropose: boolean;
}

export function EntryList({ filter, openID, mayWrite, mayPropose }: EntryListProps) {
  const { q: query, state, tag, owner, due } = filter;
  const t = useT();
  const navigate = useNavigate();
  const [words, setWords] = useState(query);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [report, setReport] = useState<EntryBulkReport | null>(null);
  const entries = useInfiniteQuery(entriesQuery(filter));
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
  const view = JSON.stringify(filter);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen belongs to the rows of one view
  useEffect(() => setChosen(new Set()), [view]);
  const rows = entries.data?.pages.flatMap((page) => page.entries) ?? [];
  const total = entries.data?.pages[0]?.total ?? 0;
  const filtered = Boolean(state || tag || owner || due);
  const clear = () =>
    void navigate({
      to: "/knowledge",
      search: ({ stage: _s, tag: _t, owner: _o, due: _d, ...old }) => old,
    });
  const choose = (id: string, on: boolean) => {
    const next = new Set(chosen);
    if (on) next.add(id);
    else next.delete(id);
    setChosen(next);
  };
  const picked = rows.filter((row) => chosen.has(row.id));
  return (
    <section className={panes.list} aria-label={t("knowledge.entries")}>
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
          onClick={() => void navigate({ to: "/knowledge", search: { lang: filter.lang, worst: true } })}
        />
        <ListFilters filter={filter} />
      </header>
      <div className={panes.scroller} aria-busy={entries.isFetching}>
        {entries.isPending && <Skeleton rows={9} height={36} />}
        {entries.isError && <ErrorState error={entries.error} onRetry={() => void entries.refetch()} />}
        {entries.isSuccess && rows.length === 0 && (
          <NoRows
            filter={filter}
            filtered={filtered}
            mayPropose={mayPropose}
            onClearWords={() => setWords("")}
            onClear={clear}
          />
        )}
        {rows.length > 0 && (
          <>
            <p className={styles.total}>
              {mayWrite && (
                <Checkbox
                  aria-label={t("life.selectAll")}
                  checked={picked.length === rows.length}
                  indeterminate={picked.length > 0 && picked.length < rows.length}
                  onChange={(event) =>
                    setChosen(new Set(event.target.checked ? rows.map((row) => row.id) : []))
                  }
                />
              )}
              {t("knowledge.total", { count: total })}
            </p>
            <ul data-choosing={picked.length > 0}>
              {rows.map((entry) => (
                <li key={entry.id} className={styles.row} data-active={entry.id === openID}>
                  {mayWrite && (
                    <Checkbox
                      className={styles.check}
                      aria-label={t("life.select", { question: entry.question })}
                      checked={chosen.has(entry.id)}
                      onChange={(event) => choose(entry.id, event.target.checked)}
                    />
                  )}
                  <Row entry={entry} />
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
      {picked.length > 0 && (
        <BulkBar
          lang={filter.lang}
          entries={picked}
          inBin={state === "deleted"}
          onClear={() => setChosen(new Set())}
          onReport={setReport}
        />
      )}
      {report && <BulkReport report={report} onClose={() => setReport(null)} />}
    </section>
  );
}

function Row({ entry }: { entry: Entry }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const shown = entry.version > 0 ? entry : working(entry);
  return (
    <Link
      to="/knowledge"
      search={(old) => ({ ...old, entry: entry.id })}
      className={styles.entry}
      data-off={entry.state !== "published"}
      activeOptions={{ exact: true, includeSearch: true }}
    >
      <span className={styles.question}>
        <b>{shown.question}</b>
        {marksOf(entry).map((mark) => (
          <i key={mark} data-mark={mark.split(".")[1]}>
            {t(`life.${mark}`)}
          </i>
        ))}
        {shown.hand_over !== "never" && <i>{t(`knowledge.handOverShort.${shown.hand_over}`)}</i>}
      </span>
      <span className={styles.answer}>{shown.answer}</span>
      <span className={styles.meta}>
        {t("knowledge.phrasingCount", { count: shown.phrasings.length })} ·{" "}
        {format.listTime(Math.max(entry.updated_at, entry.draft?.at ?? 0, entry.deleted_at), now)}
        {entry.owner && ` · ${entry.owner.name}`}
        {entry.tags.slice(0, 3).map((tag) => (
          <em key={tag}>{tag}</em>
        ))}
        {entry.tags.length > 3 && <em>+{entry.tags.length - 3}</em>}
      </span>
    </Link>
  );
}

interface NoRowsProps {
  filter: EntryFilter;
  filtered: boolean;
  mayPropose: boolean;
  onClearWords: () => void;
  onClear: () => void;
}

function NoRows({ filter, filtered, mayPropose, onClearWords, onClear }: NoRowsProps) {
  const t = useT();
  const navigate = useNavigate();
  if (filter.q) {
    return (
      <EmptyState
        title={t("knowledge.noHits", { query: filter.q })}
        action={<Button onClick={onClearWords}>{t("action.clear")}</Button>}
      />
    );
  }
  if (filtered) {
    const bin = filter.state === "deleted";
    return (
      <EmptyState
        title={t(bin ? "life.binEmpty" : "life.noMatch")}
        hint={bin ? t("life.binHint") : undefined}
        action={<Button onClick={onClear}>{t("life.clearFilters")}</Button>}
      />
    );
  }
  return (
    <EmptyState
      title={t("knowledge.empty")}
      hint={t("knowledge.emptyHint")}
      action={
        mayPropose && (
          <Button
            type="primary"
            onClick={() => void navigate({ to: "/knowledge", search: (old) => ({ ...old, entry: "new" }) })}
          >
            {t("knowledge.new")}
          </Button>
        )
      }
    />
  );
}
