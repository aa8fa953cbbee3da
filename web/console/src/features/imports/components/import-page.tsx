import type { Import, ImportPlan } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";
import { ArrowLeft } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { cancelJob } from "@/shared/api/jobs.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { SourceWork } from "@/shared/knowledge/source.tsx";
import { useCan } from "@/shared/session/session.ts";
import { Card, Page } from "@/shared/ui/page.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { importKeys, importQuery, runImport, undoImport } from "../api.ts";
import { canUndo, isBusy } from "../model/state.ts";
import styles from "./imports.module.css";
import { PlanEditor } from "./plan-editor.tsx";
import { Preview, Report } from "./rows.tsx";
import { StateMark } from "./state-mark.tsx";

const route = getRouteApi("/signed-in/knowledge/imports/$id");

/** One file: how it is imported, what would happen, what has happened. */
export function ImportPage() {
  const t = useT();
  const can = useCan();
  const { id } = route.useParams();
  const query = useQuery(importQuery(id));
  if (!can("knowledge:write")) return <EmptyState title={t("error.forbidden")} />;
  if (query.isPending) return <Skeleton rows={6} height={36} />;
  if (query.isError && !query.data)
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  return <One key={id} one={query.data} />;
}

function One({ one }: { one: Import }) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [edited, setEdited] = useState<ImportPlan | null>(null);
  const plan = edited ?? one.plan ?? null;
  const take = (next: Import) => {
    client.setQueryData(importQuery(one.id).queryKey, (old) => ({ ...old, ...next }));
    void client.invalidateQueries({ queryKey: [...importKeys.all, "list"] });
  };
  const run = useMutation({
    mutationFn: (chosen: ImportPlan) => runImport(one.id, chosen),
    onSuccess: take,
    onError: (error) => toast("error", errorText(error)),
  });
  const undo = useMutation({
    mutationFn: () => undoImport(one.id),
    onSuccess: take,
    onError: (error) => toast("error", errorText(error)),
  });
  const stop = useMutation({
    mutationFn: (job: string) => cancelJob(job),
    onError: (error) => toast("error", errorText(error)),
    onSettled: () => client.invalidateQueries({ queryKey: importKeys.all }),
  });
  useAnnounce(one);
  const busy = isBusy(one);
  return (
    <Page
      title={one.name}
      hint={`${format.bytes(one.size)} · ${format.dateTime(one.created_at)} · ${one.created_by}`}
      actions={
        <>
          {canUndo(one) && (
            <Popconfirm
              title={t("import.undoAsk", { name: one.name })}
              description={<div style={{ maxWidth: 280 }}>{t("import.undoHint")}</div>}
              okText={t("import.undo")}
              cancelText={t("action.cancel")}
              onConfirm={() => undo.mutate()}
            >
              <Button loading={undo.isPending}>{t("import.undo")}</Button>
            </Popconfirm>
          )}
          <Link to="/knowledge/imports">
            <Button icon={<ArrowLeft size={15} aria-hidden />}>{t("import.backToList")}</Button>
          </Link>
        </>
      }
    >
      <p>
        <StateMark state={one.state} />
      </p>
      {busy && <Work one={one} stopping={stop.isPending} onStop={(job) => stop.mutate(job)} />}
      {one.state === "unreadable" && (
        <EmptyState
          title={one.failure}
          action={
            <Link to="/knowledge/imports">
              <Button type="primary">{t("import.tryAgain")}</Button>
            </Link>
          }
        />
      )}
      {one.state === "stopped" && (
        <ul className={styles.notes}>
          {one.job?.failure && <li>{one.job.failure}</li>}
          <li>{t("import.stoppedHint", { count: one.stats.created + one.stats.updated })}</li>
        </ul>
      )}
      {one.warnings.length > 0 && (
        <ul className={styles.notes}>
          {one.warnings.map(({ code, count }) => (
            <li key={code}>{t(`import.warning.${code}`, { count })}</li>
          ))}
        </ul>
      )}
      {(one.state === "done" || one.state === "undone") && <Report one={one} />}
      {plan && !busy && one.state !== "unreadable" && (
        <>
          <Card title={t("import.plan")} hint={t("import.planHint")}>
            <PlanEditor plan={plan} tables={one.tables ?? []} headings={one.headings} onChange={setEdited} />
          </Card>
          <Preview
            id={one.id}
            plan={plan}
            again={one.state !== "ready"}
            starting={run.isPending}
            onStart={() => run.mutate(plan)}
          />
        </>
      )}
    </Page>
  );
}

/** Says once, in passing, how work that was watched has ended. */
function useAnnounce({ state, stats, id }: Import): void {
  const t = useT();
  const client = useQueryClient();
  const before = useRef(state);
  useEffect(() => {
    const was = before.current;
    before.current = state;
    if (was === "importing" && state === "done")
      toast("done", t("import.done", { created: stats.created, updated: stats.updated }));
    if (was === "undoing" && state === "undone") toast("done", t("import.undone", { count: stats.undone }));
    if (was === state) return;
    void client.invalidateQueries({ queryKey: ["knowledge"] });
    void client.invalidateQueries({ queryKey: [...importKeys.all, "preview", id] });
    // The first answer to an upload has neither tables nor headings.
    if (was === "reading") void client.invalidateQueries({ queryKey: importQuery(id).queryKey });
  }, [state, stats, id, t, client]);
}

function Work({ one, stopping, onStop }: { one: Import; stopping: boolean; onStop: (job: string) => void }) {
  const t = useT();
  const format = useFormat();
  const { job } = one;
  const share = job && job.total > 0 ? job.done / job.total : 0;
  return (
    <SourceWork
      share={share}
      text={
        job && job.total > 0
          ? t("import.progress", { done: format.number(job.done), total: format.number(job.total) })
          : ""
      }
      stop={
        job && (
          <Button size="small" loading={stopping} onClick={() => onStop(job.id)}>
            {t("import.cancel")}
          </Button>
        )
      }
    />
  );
}
