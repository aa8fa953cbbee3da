import type { Site, SiteChange, SiteRun } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { changesQuery, runsQuery } from "../api.ts";
import { pathOf } from "../model/settings.ts";
import styles from "./sites.module.css";

/** When a site was read, and what each time has changed. */
export function RunsList({ one }: { one: Site }) {
  const t = useT();
  const query = useQuery(runsQuery(one.id, one.run ? `${one.run.id} ${one.run.state}` : ""));
  if (query.isPending) return <Skeleton rows={4} height={48} />;
  if (query.isError && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  const { runs } = query.data;
  if (runs.length === 0) return <EmptyState title={t("sites.noRun")} />;
  return (
    <ul className={styles.runs}>
      {runs.map((run, i) => (
        <RunItem key={run.id} site={one.id} run={run} first={i === 0} />
      ))}
    </ul>
  );
}

function RunItem({ site, run, first }: { site: string; run: SiteRun; first: boolean }) {
  const t = useT();
  const format = useFormat();
  const { stats } = run;
  const changed = stats.new + stats.changed + stats.gone;
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? (first && run.state !== "running" && changed > 0 && changed <= 20);
  const counts = [
    stats.new > 0 && t("sites.count.new", { count: stats.new }),
    stats.changed > 0 && t("sites.count.changed", { count: stats.changed }),
    stats.gone > 0 && t("sites.count.gone", { count: stats.gone }),
    stats.unchanged > 0 && t("sites.count.unchanged", { count: stats.unchanged }),
    stats.refused > 0 && t("sites.count.refused", { count: stats.refused }),
    stats.bytes > 0 && format.bytes(stats.bytes),
  ];
  return (
    <li>
      <div className={styles.runHead}>
        <div>
          <b>{t(`sites.run.${run.state}`)}</b>{" "}
          <span>
            {format.dateTime(run.started_at)}
            {run.ended_at > 0 && ` · ${format.duration(Math.max(1000, run.ended_at - run.started_at))}`} ·{" "}
            {run.started_by || t("sites.bySchedule")}
          </span>
          <p>
            {run.failure || counts.filter(Boolean).join(" · ")}
            {run.import_id && (
              <>
                {" · "}
                <Link to="/knowledge/imports/$id" params={{ id: run.import_id }}>
                  {t("sites.questions", { count: stats.questions })}
                </Link>
              </>
            )}
          </p>
        </div>
        {changed > 0 && (
          <Button size="small" aria-expanded={open} onClick={() => setChosen(!open)}>
            {t(open ? "sites.hideChanges" : "sites.showChanges")}
          </Button>
        )}
      </div>
      {open && <Changes site={site} run={run.id} />}
    </li>
  );
}

function Changes({ site, run }: { site: string; run: string }) {
  const query = useQuery(changesQuery(site, run));
  if (query.isPending) return <Skeleton rows={3} height={24} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return (
    <ul className={styles.changes}>
      {query.data.changes.map((one) => (
        <ChangeItem key={one.page_id} one={one} />
      ))}
    </ul>
  );
}

/** What a page said before, and what it says now. */
function ChangeItem({ one }: { one: SiteChange }) {
  const t = useT();
  return (
    <li>
      <details open={one.kind === "changed"}>
        <summary>
          <span className={styles.kind} data-kind={one.kind}>
            {t(`sites.change.${one.kind}`)}
          </span>
          {one.name} <span>{pathOf(one.url)}</span>
        </summary>
        {one.gone.map((text, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change
          <del key={i}>{text}</del>
        ))}
        {one.come.map((text, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a report does not change
          <ins key={i}>{text}</ins>
        ))}
        {one.gone.length + one.come.length === 0 && <p>{t(`sites.nothing.${one.kind}`)}</p>}
      </details>
    </li>
  );
}
