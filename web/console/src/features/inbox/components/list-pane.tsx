import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { Button } from "antd";
import { ArrowUp } from "lucide-react";
import { lazy, type PointerEvent, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { useSession } from "@/shared/session/session.ts";
import { EmptyState, ErrorState } from "@/shared/ui/states.tsx";
import { conversationQuery, countsQuery, listQuery } from "../api.ts";
import { useHeldRows } from "../hooks/use-held-rows.ts";
import type { ListFilter } from "../model/views.ts";
import { byWaiting } from "../model/waiting.ts";
import { ListHead } from "./list-head.tsx";
import styles from "./list-pane.module.css";
import { ListRow, ListSkeleton, ROW_HEIGHT } from "./list-row.tsx";

const SearchResults = lazy(() => import("./search-results.tsx").then((m) => ({ default: m.SearchResults })));

/** Rows left below the last one on screen when the next page is asked for. */
const AHEAD = 20;

interface ListPaneProps {
  filter: ListFilter;
  query: string;
  openID: string | undefined;
}

export function ListPane({ filter, query, openID }: ListPaneProps) {
  const t = useT();
  return (
    <section className={styles.pane} aria-label={t("inbox.list")}>
      <ListHead filter={filter} query={query} />
      {query.trim() ? (
        <Suspense fallback={<ListSkeleton />}>
          <SearchResults query={query.trim()} openID={openID} />
        </Suspense>
      ) : (
        <ConversationList
          key={`${filter.view} ${filter.channel} ${filter.pressing ?? false}`}
          filter={filter}
          openID={openID}
        />
      )}
    </section>
  );
}

function ConversationList({ filter, openID }: { filter: ListFilter; openID: string | undefined }) {
  const t = useT();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { user } = useSession();
  const now = useNow(60_000);
  const scroller = useRef<HTMLDivElement>(null);
  const list = useInfiniteQuery(listQuery(filter));
  const live = useMemo(() => {
    const rows = list.data?.pages.flatMap((page) => page.conversations) ?? [];
    return filter.view === "queued" ? rows.sort(byWaiting) : rows;
  }, [list.data, filter.view]);
  const { rows, gone, gathered, hold, release } = useHeldRows(live);
  const [cursor, setCursor] = useState<string | undefined>(openID);

  // Under the pointer nothing moves, and neither where somebody has scrolled to.
  const over = useRef(false);
  const settle = useCallback(() => {
    if (over.current || (scroller.current?.scrollTop ?? 0) > 8) hold();
    else release();
  }, [hold, release]);
  const handlePointer = (inside: boolean) => (event: PointerEvent) => {
    if (event.pointerType !== "mouse") return;
    over.current = inside;
    settle();
  };

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 6,
  });
  const items = virtual.getVirtualItems();
  const lastDrawn = items.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isFetchNextPageError && lastDrawn >= rows.length - AHEAD) {
      void fetchNextPage();
    }
  }, [lastDrawn, rows.length, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);

  const open = useCallback(
    (id: string) =>
      void navigate({
        to: "/inbox/$conversationId",
        params: { conversationId: id },
        search: ({ seq: _, ...old }) => old,
      }),
    [navigate],
  );
  const move = (step: number) => {
    const from = rows.findIndex((row) => row.id === (cursor ?? openID));
    const to = Math.min(rows.length - 1, Math.max(0, from + step));
    const row = rows[to];
    if (!row) return;
    setCursor(row.id);
    // A row that was clicked keeps the focus, and Enter would open it instead of the cursor's.
    if (scroller.current?.contains(document.activeElement)) (document.activeElement as HTMLElement).blur();
    virtual.scrollToIndex(to);
  };
  const down = () => move(1);
  const up = () => move(-1);
  const openCursor = () => cursor && open(cursor);
  useShortcuts({ j: down, k: up, ArrowDown: down, ArrowUp: up, Enter: openCursor });

  if (list.isPending) return <ListSkeleton />;
  if (list.isError && rows.length === 0) {
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} />;
  }
  return (
    <div className={styles.body}>
      {gathered > 0 && (
        <button
          type="button"
          className={styles.gathered}
          onClick={() => {
            release();
            scroller.current?.scrollTo({ top: 0 });
          }}
        >
          <ArrowUp size={13} aria-hidden />
          {t("inbox.gathered", { count: gathered })}
        </button>
      )}
      <div
        ref={scroller}
        className={styles.scroller}
        onPointerEnter={handlePointer(true)}
        onPointerLeave={handlePointer(false)}
        onScroll={settle}
      >
        {rows.length === 0 ? (
          <EmptyList filter={filter} />
        ) : (
          <ul className={styles.rows} style={{ height: virtual.getTotalSize() }}>
            {items.map((item) => {
              const drawn = rows[item.index];
              if (!drawn) return null;
              const left = gone.has(drawn.id);
              const row = (left && client.getQueryData(conversationQuery(drawn.id).queryKey)) || drawn;
              return (
                <li
                  key={item.key}
                  className={styles.slot}
                  style={{ transform: `translateY(${item.start}px)`, height: ROW_HEIGHT }}
                  aria-setsize={hasNextPage ? -1 : rows.length}
                  aria-posinset={item.index + 1}
                >
                  <ListRow
                    row={row}
                    me={user.id}
                    view={filter.view}
                    active={row.id === openID}
                    cursor={row.id === cursor && row.id !== openID}
                    gone={left}
                    now={now}
                    onOpen={open}
                  />
                </li>
              );
            })}
          </ul>
        )}
        {isFetchNextPageError && (
          <div className={styles.more}>
            <Button size="small" onClick={() => void fetchNextPage()}>
              {t("inbox.moreFailed")}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

function EmptyList({ filter }: { filter: ListFilter }) {
  const t = useT();
  const navigate = useNavigate();
  const counts = useQuery(countsQuery(filter.channel));
  const queued = counts.data?.queued ?? 0;
  const go = (view: "queued" | "all") => void navigate({ to: ".", search: (old) => ({ ...old, view }) });
  if (filter.pressing) {
    return (
      <EmptyState
        title={t("inbox.empty.pressing")}
        hint={t("inbox.empty.pressingHint")}
        action={
          <Button onClick={() => void navigate({ to: ".", search: ({ pressing: _, ...old }) => old })}>
            {t("inbox.empty.showAll")}
          </Button>
        }
      />
    );
  }
  if (filter.view === "mine" && queued > 0) {
    return (
      <EmptyState
        title={t("inbox.empty.mine")}
        hint={t("inbox.empty.mineQueued", { count: queued })}
        action={
          <Button type="primary" onClick={() => go("queued")}>
            {t("inbox.empty.toQueue")}
          </Button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={t(`inbox.empty.${filter.view}`)}
      hint={t(`inbox.empty.${filter.view}Hint`)}
      action={filter.view !== "all" && <Button onClick={() => go("all")}>{t("inbox.empty.toAll")}</Button>}
    />
  );
}
