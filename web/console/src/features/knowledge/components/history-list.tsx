import type { HistoryCluster } from "@shopbell/shared/api/types.ts";
import { Tag } from "antd";
import { useEffect, useRef } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { EmptyState } from "@/shared/ui/states.tsx";
import styles from "./history-list.module.css";

interface HistoryListProps {
  clusters: readonly HistoryCluster[];
  openID: string;
  cursor: string;
  /** The size that fills a bar. */
  largest: number;
  onOpen: (id: string) => void;
}

/** Kinds of questions by how often they were asked. */
export function HistoryList({ clusters, openID, cursor, largest, onOpen }: HistoryListProps) {
  const t = useT();
  const format = useFormat();
  const marked = useRef<HTMLButtonElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the marked row changes with these
  useEffect(() => marked.current?.scrollIntoView({ block: "nearest" }), [openID, cursor]);
  if (clusters.length === 0) {
    return (
      <div className={styles.list}>
        <EmptyState title={t("history.noneLeft")} hint={t("history.noneLeftHint")} />
      </div>
    );
  }
  return (
    <ul className={styles.list} aria-label={t("history.list")}>
      {clusters.map((one) => (
        <li key={one.id}>
          <button
            ref={one.id === (openID || cursor) ? marked : null}
            type="button"
            className={styles.row}
            data-open={one.id === openID}
            data-cursor={one.id === cursor}
            data-decided={one.state !== "new"}
            aria-current={one.id === openID}
            onClick={() => onOpen(one.id)}
          >
            <span className={styles.top}>
              <span className={styles.question} lang={one.lang}>
                {one.question}
              </span>
              <span className={styles.number}>{format.percent(one.share, 1)}</span>
            </span>
            <span className={styles.bar} aria-hidden>
              <i style={{ width: `${Math.max(1, (100 * one.size) / Math.max(largest, 1))}%` }} />
            </span>
            <span className={styles.bottom}>
              <span>{t("history.count", { count: one.size })}</span>
              <span className={styles.words} lang={one.lang}>
                {one.words.join(" · ")}
              </span>
              {one.state !== "new" ? (
                <Tag>{t(`history.state.${one.state}`)}</Tag>
              ) : one.entry_id ? (
                <Tag color="success">{t("history.known")}</Tag>
              ) : (
                !one.answered && <Tag>{t("history.unanswered")}</Tag>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
