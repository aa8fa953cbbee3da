import type { HistoryCluster, HistoryImport } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Alert, Button, Modal, Segmented, Select } from "antd";
import { ArrowLeft, Trash2, Upload } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { cancelJob, jobQuery } from "@/shared/api/jobs.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { useCan } from "@/shared/session/session.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { knowledgeKeys } from "../api.ts";
import {
  clustersQuery,
  historyKeys,
  importsQuery,
  rejectCluster,
  reopenCluster,
  undoHistory,
} from "../history-api.ts";
import { after, step, TOP, topShare } from "../model/history.ts";
import { HistoryClusterPane } from "./history-cluster.tsx";
import { HistoryList } from "./history-list.tsx";
import styles from "./history-page.module.css";

const HistoryUpload = lazy(() => import("./history-upload.tsx").then((m) => ({ default: m.HistoryUpload })));
const route = getRouteApi("/signed-in/knowledge/history");

/** What customers asked in old chats, the most frequent first, and what becomes of it. */
export function HistoryPage() {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const navigate = useNavigate();
  const { from } = route.useSearch();
  const [uploading, setUploading] = useState(false);
  const imports = useQuery(importsQuery);
  const mayWrite = can("knowledge:write");
  const list = imports.data?.imports ?? [];
  const shown = list.find((one) => one.id === from) ?? list[0];
  const show = (id: string) => void navigate({ to: "/knowledge/history", search: { from: id } });
  const begin = (
    <Button type="primary" icon={<Upload size={15} aria-hidden />} onClick={() => setUploading(true)}>
      {t("history.upload")}
    </Button>
  );
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <Link to="/knowledge" className={styles.back} aria-label={t("nav.knowledge")}>
          <ArrowLeft size={16} aria-hidden />
        </Link>
        <h1>{t("history.title")}</h1>
        {shown && (
          <Select
            className={styles.imports}
            aria-label={t("history.import")}
            value={shown.id}
            onChange={show}
            options={list.map((one) => ({
              value: one.id,
              label: `${one.name} · ${format.dateTime(one.created_at)}`,
            }))}
          />
        )}
        {shown && mayWrite && <UndoImport one={shown} />}
        <span className={styles.space} />
        {shown && mayWrite && begin}
      </header>
      {imports.isPending ? (
        <Skeleton className={styles.loading ?? ""} rows={8} height={36} />
      ) : imports.isError ? (
        <ErrorState error={imports.error} onRetry={() => void imports.refetch()} />
      ) : shown ? (
        <ImportView key={shown.id} one={shown} mayWrite={mayWrite} />
      ) : (
        <EmptyState
          title={t("history.empty")}
          hint={
            <>
              {t("history.hint")}
              <br />
              {t("history.emptyHint")}
            </>
          }
          action={mayWrite && begin}
        />
      )}
      <Suspense>
        {uploading && (
          <HistoryUpload
            onClose={() => setUploading(false)}
            onStarted={(id) => {
              setUploading(false);
              void imports.refetch();
              show(id);
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

function UndoImport({ one }: { one: HistoryImport }) {
  const t = useT();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [modal, contextHolder] = Modal.useModal();
  const undo = useMutation({
    mutationFn: undoHistory,
    onSuccess: async ({ kept }) => {
      toast("done", kept > 0 ? t("history.undoneKept", { count: kept }) : t("history.undone"));
      await navigate({ to: "/knowledge/history", search: {} });
      void client.invalidateQueries({ queryKey: historyKeys.all });
      void client.invalidateQueries({ queryKey: knowledgeKeys.all });
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const ask = () =>
    void modal.confirm({
      title: t("history.undoAsk", { name: one.name }),
      content: t("history.undoHint"),
      okText: t("history.undo"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => undo.mutateAsync(one.id).catch(() => {}),
    });
  return (
    <>
      {contextHolder}
      <IconButton icon={Trash2} label={t("history.undo")} onClick={ask} />
    </>
  );
}

/** An import: while it is being grouped how far that is, then its clusters. */
function ImportView({ one, mayWrite }: { one: HistoryImport; mayWrite: boolean }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const job = useQuery(jobQuery(one.job_id));
  const state = job.data?.state;
  const cancel = useMutation({
    mutationFn: cancelJob,
    onSettled: () => void job.refetch(),
    onError: (error) => toast("error", errorText(error)),
  });
  // The clusters are there once the work is done.
  useEffect(() => {
    if (state === "done") {
      void client.invalidateQueries({ queryKey: clustersQuery(one.id).queryKey });
      void client.invalidateQueries({ queryKey: historyKeys.imports });
    }
  }, [state, client, one.id]);
  if (state === "queued" || state === "running") {
    const share = job.data && job.data.total > 0 ? job.data.done / job.data.total : 0;
    return (
      <div className={styles.working}>
        <p>{state === "queued" ? t("history.waiting") : t("history.working", { count: one.questions })}</p>
        <div
          className={styles.progress}
          role="progressbar"
          aria-label={t("history.working", { count: one.questions })}
          aria-valuenow={Math.round(100 * share)}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <i style={{ width: `${100 * share}%` }} />
        </div>
        {mayWrite && (
          <Button loading={cancel.isPending} onClick={() => cancel.mutate(one.job_id)}>
            {t("history.cancel")}
          </Button>
        )}
      </div>
    );
  }
  if (state === "failed" || state === "cancelled") {
    return (
      <div className={styles.working}>
        <Alert
          type={state === "failed" ? "error" : "warning"}
          showIcon
          title={state === "failed" ? t("history.failed") : t("history.cancelled")}
          description={[job.data?.failure, t("history.removeHint")].filter(Boolean).join(" ")}
        />
      </div>
    );
  }
  if (job.isPending) return <Skeleton className={styles.loading ?? ""} rows={8} height={36} />;
  return <Clusters one={one} mayWrite={mayWrite} />;
}

function Clusters({ one, mayWrite }: { one: HistoryImport; mayWrite: boolean }) {
  const t = useT();
  const format = useFormat();
  const navigate = useNavigate();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { cluster: openID = "", all = false } = route.useSearch();
  const query = useQuery(clustersQuery(one.id));
  const [cursor, setCursor] = useState(openID);
  const clusters = query.data?.clusters ?? [];
  const left = clusters.filter((c) => c.state === "new");
  const list = all ? clusters : clusters.filter((c) => c.state === "new" || c.id === openID);
  const open = (id: string) => {
    setCursor(id);
    void navigate({
      to: "/knowledge/history",
      search: ({ cluster: _, ...old }) => (id ? { ...old, cluster: id } : old),
    });
  };
  const refresh = () => client.invalidateQueries({ queryKey: historyKeys.all });
  const takeBack = (id: string) =>
    reopenCluster(id)
      .then(async () => {
        await refresh();
        void client.invalidateQueries({ queryKey: knowledgeKeys.all });
        toast("done", t("history.takenBack"));
      })
      .catch((error: unknown) => toast("error", errorText(error)));
  /** Says what was decided, offers to take it back, and goes on with the next. */
  const decided = async (id: string, said: string) => {
    const next = after(left, id);
    await refresh();
    toast("done", said, { action: { label: t("history.takeBack"), run: () => void takeBack(id) } });
    open(next);
  };
  const reject = (id: string) =>
    rejectCluster(id)
      .then(() => decided(id, t("history.rejected")))
      .catch((error: unknown) => toast("error", errorText(error)));
  const at: HistoryCluster | undefined = list.find((c) => c.id === (cursor || openID));
  const openAt = () => at && open(at.id);
  const close = () => openID && open("");
  useShortcuts({
    j: () => (openID ? open(step(list, openID, 1)) : setCursor(step(list, cursor, 1))),
    k: () => (openID ? open(step(list, openID, -1)) : setCursor(step(list, cursor, -1))),
    r: () => at?.state === "new" && mayWrite && void reject(at.id),
    u: () => at && at.state !== "new" && mayWrite && void takeBack(at.id),
    Enter: openAt,
    Escape: close,
  });
  if (query.isPending) return <Skeleton className={styles.loading ?? ""} rows={8} height={36} />;
  if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (clusters.length === 0) {
    return <EmptyState title={t("history.noClusters")} hint={t("history.noClustersHint")} />;
  }
  const fresh = query.data.import;
  const alone = fresh.questions - fresh.grouped;
  return (
    <>
      <div className={styles.summary} data-open={openID !== ""}>
        <div>
          <b>
            {t("history.topShare", {
              n: Math.min(TOP, clusters.length),
              share: format.percent(topShare(clusters)),
            })}
          </b>
          <span>
            {t("history.summary", {
              conversations: format.number(fresh.conversations),
              questions: format.number(fresh.questions),
              clusters: format.number(clusters.length),
            })}
            {alone > 0 && ` · ${t("history.alone", { count: alone })}`}
            {fresh.bad_rows > 0 && ` · ${t("history.badRows", { count: fresh.bad_rows })}`}
          </span>
        </div>
        <Segmented
          value={all}
          onChange={(value) =>
            void navigate({
              to: "/knowledge/history",
              search: ({ all: _, ...old }) => (value ? { ...old, all: true } : old),
            })
          }
          options={[
            { value: false, label: t("history.left", { count: left.length }) },
            { value: true, label: t("history.all") },
          ]}
        />
      </div>
      <div className={styles.panes} data-open={openID !== ""}>
        <HistoryList
          clusters={list}
          openID={openID}
          cursor={cursor}
          largest={clusters[0]?.size ?? 1}
          onOpen={open}
        />
        {openID ? (
          <HistoryClusterPane
            key={openID}
            id={openID}
            others={left.filter((c) => c.id !== openID)}
            mayWrite={mayWrite}
            onDecided={decided}
            onReject={reject}
            onTakeBack={takeBack}
            onClose={() => open("")}
          />
        ) : (
          <div className={styles.nothing}>
            <EmptyState title={t("history.pick")} hint={t("history.pickHint")} />
          </div>
        )}
      </div>
    </>
  );
}
