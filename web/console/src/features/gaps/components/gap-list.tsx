import type { Gap } from "@shopbell/shared/api/types.ts";
import type { UseQueryResult } from "@tanstack/react-query";
import { Segmented } from "antd";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import panes from "@/shared/ui/panes.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import type { ShownState } from "../api.ts";
import styles from "./gap-list.module.css";
import { SourceChip } from "./source-chip.tsx";
import { Trend } from "./trend.tsx";

const SHOWN_SOURCES = 3;
const STATES: readonly ShownState[] = ["open", "accepted", "rejected"];

interface GapListProps {
  query: UseQueryResult<{ gaps: Gap[]; total: number }>;
  state: ShownState;
  openID: string | undefined;
  /** Where the keys are. */
  at: string | undefined;
  onState: (state: ShownState) => void;
  onOpen: (id: string) => void;
}

/** The gaps, those that most customers have asked for first. */
export function GapList({ query, state, openID, at, onState, onOpen }: GapListProps) {
  const t = useT();
  const gaps = query.data?.gaps ?? [];
  return (
    <section className={panes.list} aria-label={t("gaps.list")}>
      <header className={styles.head}>
        <Segmented<ShownState>
          value={state}
          aria-label={t("gaps.state")}
          onChange={onState}
          options={STATES.map((value) => ({ value, label: t(`gaps.state.${value}`) }))}
        />
        {query.data && <span className={styles.total}>{t("gaps.total", { count: query.data.total })}</span>}
      </header>
      <div className={panes.scroller} aria-busy={query.isFetching}>
        {query.isPending && <Skeleton rows={8} height={44} className={styles.skeleton ?? ""} />}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && gaps.length === 0 && (
          <EmptyState
            title={t(state === "open" ? "gaps.empty" : "gaps.emptyDecided")}
            hint={state === "open" ? t("gaps.emptyHint") : undefined}
          />
        )}
        <ul>
          {gaps.map((gap) => (
            <li key={gap.id}>
              <Row gap={gap} open={gap.id === openID} here={gap.id === at} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

interface RowProps {
  gap: Gap;
  open: boolean;
  here: boolean;
  onOpen: (id: string) => void;
}

function Row({ gap, open, here, onOpen }: RowProps) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  return (
    <button
      type="button"
      id={`gap-${gap.id}`}
      className={`${panes.row} ${styles.row}`}
      aria-current={open}
      data-here={here}
      data-new={gap.new && gap.state === "open"}
      onClick={() => onOpen(gap.id)}
    >
      <span className={styles.asked} title={t("gaps.asked", { count: gap.asked })}>
        {format.number(gap.asked)}
      </span>
      <span className={styles.main}>
        <span className={styles.title}>{gap.title}</span>
        <span className={styles.meta}>
          {gap.new && gap.state === "open" && <b className={styles.new}>{t("gaps.new")}</b>}
          {gap.drafted && gap.state === "open" && <i className={styles.drafted}>{t("gaps.drafted")}</i>}
          {gap.sources.slice(0, SHOWN_SOURCES).map(({ source, count }) => (
            <SourceChip key={source} source={source} count={count} />
          ))}
          <span>
            {gap.state === "open"
              ? t("gaps.last", { time: format.listTime(gap.last_at, now) })
              : t("gaps.decidedBy", {
                  name: gap.decided_by?.name ?? "",
                  time: format.listTime(gap.decided_at, now),
                })}
          </span>
        </span>
        {gap.reason && <span className={styles.reason}>{gap.reason}</span>}
      </span>
      {gap.state === "open" && <Trend days={gap.days} />}
    </button>
  );
}
