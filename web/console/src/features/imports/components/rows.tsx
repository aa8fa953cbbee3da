import type { Import, ImportPlan, ImportRow, ImportStats } from "@shopbell/shared/api/types.ts";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Segmented } from "antd";
import { useDeferredValue, useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { type Translate, useT } from "@/shared/i18n/use-t.ts";
import { Card } from "@/shared/ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import table from "@/shared/ui/table.module.css";
import { previewQuery, type RowFilter, rowsQuery } from "../api.ts";
import { missing } from "../model/state.ts";
import styles from "./imports.module.css";

interface PreviewProps {
  id: string;
  plan: ImportPlan;
  /** It has been imported before. */
  again: boolean;
  starting: boolean;
  onStart: () => void;
}

/** What the plan would do, and the button that does it. */
export function Preview({ id, plan, again, starting, onStart }: PreviewProps) {
  const t = useT();
  const [filter, setFilter] = useState<RowFilter>("");
  const shown = useDeferredValue(plan);
  const lacks = missing(plan);
  const query = useInfiniteQuery({ ...previewQuery(id, shown, filter), enabled: missing(shown) === null });
  const stats = query.data?.pages[0]?.stats;
  const writes = (stats?.created ?? 0) + (stats?.updated ?? 0);
  const current = shown === plan && !query.isPlaceholderData && !query.isFetching;
  return (
    <Card
      title={t("import.preview")}
      hint={t("import.previewHint")}
      actions={
        <Button
          type="primary"
          loading={starting}
          disabled={lacks !== null || !stats || query.isError || !current || writes === 0}
          onClick={onStart}
        >
          {again
            ? t("import.again")
            : writes === 0 && stats
              ? t("import.nothingToDo")
              : t("import.start", { count: writes })}
        </Button>
      }
    >
      {lacks ? (
        <p className={styles.problem} role="alert">
          {t(lacks)}
        </p>
      ) : query.isPending ? (
        <Skeleton rows={4} height={36} />
      ) : query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          {stats && (
            <Filter
              stats={stats}
              outcomes={["created", "updated", "unchanged", "kept", "refused"]}
              value={filter}
              onChange={setFilter}
            />
          )}
          <Rows rows={query.data?.pages.flatMap((page) => page.rows) ?? []} />
          {query.hasNextPage && (
            <div className={styles.foot}>
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("action.more")}
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}

/** What became of each row. */
export function Report({ one }: { one: Import }) {
  const t = useT();
  const [filter, setFilter] = useState<RowFilter>(one.stats.refused > 0 ? "refused" : "");
  const query = useInfiniteQuery(rowsQuery(one.id, `${one.state} ${one.job?.id ?? ""}`, filter));
  return (
    <Card title={t("import.report")}>
      <Filter
        stats={one.stats}
        outcomes={
          one.state === "undone"
            ? ["undone", "left", "refused"]
            : ["created", "updated", "unchanged", "kept", "refused"]
        }
        value={filter}
        onChange={setFilter}
      />
      {query.isPending ? (
        <Skeleton rows={4} height={36} />
      ) : query.isError && !query.data ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <>
          <Rows rows={query.data?.pages.flatMap((page) => page.rows) ?? []} />
          {query.hasNextPage && (
            <div className={styles.foot}>
              <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                {t("action.more")}
              </Button>
            </div>
          )}
        </>
      )}
    </Card>
  );
}

interface FilterProps {
  stats: ImportStats;
  outcomes: readonly ImportRow["outcome"][];
  value: RowFilter;
  onChange: (value: RowFilter) => void;
}

/** The outcomes that there are, with how many rows have them. */
function Filter({ stats, outcomes, value, onChange }: FilterProps) {
  const t = useT();
  const format = useFormat();
  const options = outcomes.filter((outcome) => stats[outcome] > 0 || outcome === value);
  return (
    <div className={styles.filter}>
      <Segmented<RowFilter>
        size="small"
        value={value}
        aria-label={t("import.result")}
        onChange={onChange}
        options={[
          { value: "", label: `${t("import.outcome.all")} ${format.number(stats.rows)}` },
          ...options.map((outcome) => ({
            value: outcome as RowFilter,
            label: `${t(`import.outcome.${outcome}`)} ${format.number(stats[outcome])}`,
          })),
        ]}
      />
    </div>
  );
}

const placeOf = (row: ImportRow, t: Translate): string => {
  if (row.sheet) return `${row.sheet} ${t("import.row", { n: row.row ?? 0 })}`;
  if (row.page) return t("import.page", { n: row.page });
  if (row.line) return t("import.line", { n: row.line });
  return row.row ? t("import.row", { n: row.row }) : "";
};

function Rows({ rows }: { rows: readonly ImportRow[] }) {
  const t = useT();
  if (rows.length === 0) return <EmptyState title={t("import.rowsNone")} />;
  const answers = rows.some((row) => row.answer);
  return (
    <div className={table.frame}>
      <table className={`${table.table} ${styles.rows}`}>
        <thead>
          <tr>
            <th>{t("import.result")}</th>
            <th className={table.wide}>{t("import.place")}</th>
            <th>{t("import.question")}</th>
            {answers && <th className={table.wide}>{t("import.answer")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.position}>
              <td>
                <span className={styles.outcome} data-outcome={row.outcome}>
                  {t(`import.outcome.${row.outcome}`)}
                </span>
              </td>
              <td className={`${table.wide} ${table.quiet}`}>{placeOf(row, t)}</td>
              <td>
                <div className={styles.question}>
                  {row.entry_id && row.outcome !== "undone" ? (
                    <Link to="/knowledge" search={{ entry: row.entry_id }}>
                      {row.question}
                    </Link>
                  ) : (
                    row.question || "–"
                  )}
                </div>
                {row.problem && <div className={styles.problem}>{row.problem}</div>}
                {row.path && <div className={styles.more}>{row.path.replaceAll("/", " / ")}</div>}
                {row.phrasings && row.phrasings.length > 0 && (
                  <div className={styles.more}>{row.phrasings.join(" · ")}</div>
                )}
              </td>
              {answers && (
                <td className={table.wide}>
                  <div className={styles.answer}>{row.answer}</div>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
