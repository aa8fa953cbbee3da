import type { Lang, Replay } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import plain from "@/shared/ui/plain-button.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { Table } from "@/shared/ui/table.tsx";
import { isRunning, replaysQuery } from "../api.ts";
import styles from "./bench.module.css";
import { ReplayForm } from "./replay-form.tsx";

interface ReplaysPartProps {
  lang: Lang;
  onOpen: (id: string) => void;
}

/** The replays, newest first. */
export function ReplaysPart({ lang, onOpen }: ReplaysPartProps) {
  const t = useT();
  const can = useCan();
  const query = useQuery(replaysQuery);
  const [starting, setStarting] = useState(false);
  const list = query.data?.replays ?? [];
  const start = can("knowledge:write") && query.data && (
    <Button type="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setStarting(true)}>
      {t("bench.newReplay")}
    </Button>
  );
  return (
    <div className={styles.wide}>
      <div className={styles.intro}>
        <p className={styles.hint}>{t("bench.replayHint")}</p>
        {list.length > 0 && start}
      </div>
      {query.isPending && <Skeleton rows={5} height={40} />}
      {query.isError && !query.data && (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.data && list.length === 0 && (
        <EmptyState title={t("bench.noReplays")} hint={t("bench.noReplaysHint")} action={start} />
      )}
      {list.length > 0 && <Replays list={list} onOpen={onOpen} />}
      {starting && query.data && (
        <ReplayForm
          lang={lang}
          drafts={query.data.drafts}
          limit={query.data.limit}
          maxDays={query.data.max_days}
          onClose={() => setStarting(false)}
          onStarted={onOpen}
        />
      )}
    </div>
  );
}

/** What a replay is about. */
export function useReplayTitle(): (replay: Replay) => string {
  const t = useT();
  return ({ drafts }) => {
    const [first] = drafts;
    if (!first) return t("bench.ofNow");
    return drafts.length === 1 ? first.title : t("bench.ofDrafts", { count: drafts.length });
  };
}

function Replays({ list, onOpen }: { list: readonly Replay[]; onOpen: (id: string) => void }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const title = useReplayTitle();
  return (
    <Table
      columns={[
        { label: t("bench.about") },
        { label: t("bench.state") },
        { label: t("bench.asked"), wide: true },
        { label: t("bench.kind.lost"), wide: true },
        { label: t("bench.kind.changed"), wide: true },
        { label: t("bench.kind.gained"), wide: true },
        { label: t("bench.judged"), wide: true },
      ]}
    >
      {list.map((one) => (
        <tr key={one.id}>
          <td className={styles.about}>
            <button type="button" className={plain.text} onClick={() => onOpen(one.id)}>
              {title(one)}
            </button>
            <span>
              {t("bench.lastDays", { count: one.days })} · {format.listTime(one.created_at, now)} ·{" "}
              {one.created_by}
            </span>
          </td>
          <td>
            <span className={styles.state} data-state={one.state}>
              {t(`bench.state.${one.state}`)}
              {isRunning(one) && one.of > 0 && ` ${format.percent(one.done / one.of)}`}
            </span>
          </td>
          {one.state === "done" ? (
            <>
              <td className={`${table.wide} ${table.number}`}>{format.number(one.asked)}</td>
              <td className={`${table.wide} ${table.number}`}>{format.number(one.lost)}</td>
              <td className={`${table.wide} ${table.number}`}>{format.number(one.changed)}</td>
              <td className={`${table.wide} ${table.number}`}>{format.number(one.gained)}</td>
              <td className={`${table.wide} ${table.number}`}>
                {format.number(one.good + one.bad)} / {format.number(one.kept)}
              </td>
            </>
          ) : (
            <td className={table.wide} colSpan={5} />
          )}
        </tr>
      ))}
    </Table>
  );
}
