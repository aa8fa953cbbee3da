import type { SearchHit } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { Avatar } from "@/shared/ui/avatar.tsx";
import { EmptyState, ErrorState } from "@/shared/ui/states.tsx";
import { searchQuery } from "../api.ts";
import { highlight, snippet } from "../model/highlight.ts";
import { ListSkeleton } from "./list-row.tsx";
import styles from "./search-results.module.css";

/** Messages that hold the words, newest first. */
export function SearchResults({ query, openID }: { query: string; openID: string | undefined }) {
  const t = useT();
  const search = useInfiniteQuery(searchQuery(query));
  if (search.isPending) return <ListSkeleton />;
  if (search.isError) return <ErrorState error={search.error} onRetry={() => void search.refetch()} />;
  const hits = search.data.pages.flatMap((page) => page.hits);
  if (hits.length === 0) {
    return <EmptyState title={t("inbox.noHits", { query })} hint={t("inbox.noHitsHint")} />;
  }
  return (
    <div className={styles.results}>
      <ul>
        {hits.map((hit) => (
          <li key={`${hit.conversation.id} ${hit.message.seq}`}>
            <Hit hit={hit} query={query} active={hit.conversation.id === openID} />
          </li>
        ))}
      </ul>
      {search.hasNextPage && (
        <div className={styles.more}>
          <Button loading={search.isFetchingNextPage} onClick={() => void search.fetchNextPage()}>
            {t("action.more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Hit({ hit, query, active }: { hit: SearchHit; query: string; active: boolean }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const { conversation, message } = hit;
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: conversation.id }}
      search={(old) => ({ ...old, seq: message.seq })}
      className={styles.hit}
      data-active={active}
      activeOptions={{ exact: true, includeSearch: false }}
      preload={false}
    >
      <span className={styles.top}>
        <Avatar id={conversation.customer.id} name={conversation.customer.name} size={20} />
        <b>{conversation.customer.name || t("customer.visitor")}</b>
        <time>{format.listTime(message.at, now)}</time>
      </span>
      <span className={styles.text}>
        {highlight(snippet(message.text, query), query).map((part, index) =>
          part.hit ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text never move
            <mark key={index}>{part.text}</mark>
          ) : (
            part.text
          ),
        )}
      </span>
    </Link>
  );
}
