import type { Lang, OverlapGroup } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { Button, Progress, Select } from "antd";
import { GitMerge, History, RefreshCw } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import panes from "@/shared/ui/panes.module.css";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { categoriesQuery } from "../api.ts";
import { flatten } from "../model/tree.ts";
import { KINDS, overlapKeys, overlapsQuery, type ShownKind, scan, statusQuery } from "../overlaps-api.ts";
import { ExactDialog } from "./exact-dialog.tsx";
import { MergesDialog } from "./merges-dialog.tsx";
import { OverlapPane } from "./overlap-pane.tsx";
import styles from "./overlaps-page.module.css";

const route = getRouteApi("/signed-in/knowledge/overlaps");
const NONE: readonly OverlapGroup[] = [];

const idOf = (group: OverlapGroup): string => group.pairs[0]?.id ?? "";

/** Entries that ask the same, and entries that contradict each other: the list by harm, and one with both sides. */
export function OverlapsPage() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const { locale } = useLocale();
  const { lang = locale, found: kind = "all", category = "", pair } = route.useSearch();
  const query = useQuery(overlapsQuery(lang, kind, category));
  const groups = query.data?.groups ?? NONE;
  const counts = query.data?.counts;
  const categories = useQuery(categoriesQuery(lang));
  const [dialog, setDialog] = useState<"exact" | "merges" | null>(null);

  const go = (next: { kind?: ShownKind; category?: string; pair?: string | undefined }) => {
    const to: { kind: ShownKind; category: string; pair: string | undefined } = {
      kind,
      category,
      pair,
      ...next,
    };
    void navigate({
      to: "/knowledge/overlaps",
      search: {
        lang,
        ...(to.kind === "all" ? {} : { found: to.kind }),
        ...(to.category ? { category: to.category } : {}),
        ...(to.pair ? { pair: to.pair } : {}),
      },
    });
  };
  const open = groups.find((group) => group.pairs.some(({ id }) => id === pair));
  const at = open ? groups.indexOf(open) : -1;
  const move = (by: number) => {
    const next = groups[Math.min(groups.length - 1, Math.max(0, at + by))];
    if (!next) return;
    go({ pair: idOf(next) });
    document.getElementById(`overlap-${idOf(next)}`)?.scrollIntoView({ block: "nearest" });
  };
  const leave = () => pair && go({ pair: undefined });
  useShortcuts({ j: () => move(1), k: () => move(-1), Escape: leave });
  // What has been decided makes room for the next one.
  const decided = () => {
    const next = groups[at + 1] ?? groups[at - 1];
    go({ pair: next && idOf(next) });
  };
  const label = (one: ShownKind) => {
    const n = {
      all: counts && counts.duplicates + counts.scoped + counts.contradictions,
      contradiction: counts?.contradictions,
      duplicate: counts?.duplicates,
      scoped: counts?.scoped,
      dismissed: counts?.dismissed,
    }[one];
    return `${t(`overlap.kind.${one}`)}${n === undefined ? "" : ` ${n}`}`;
  };
  return (
    <Frame
      lang={lang}
      actions={
        <Button
          icon={<History size={15} aria-hidden />}
          aria-label={t("overlap.merges")}
          title={t("overlap.merges")}
          onClick={() => setDialog("merges")}
        >
          <span className={styles.label}>{t("overlap.merges")}</span>
        </Button>
      }
    >
      <div className={panes.panes} style={{ "--list": "400px" }} data-open={open !== undefined}>
        <section className={panes.list} aria-label={t("overlap.list")}>
          <header className={styles.head}>
            <Select<ShownKind>
              value={kind}
              aria-label={t("overlap.kind")}
              popupMatchSelectWidth={false}
              onChange={(next) => go({ kind: next, pair: undefined })}
              options={(["all", ...KINDS, "dismissed"] as const).map((value) => ({
                value,
                label: label(value),
              }))}
            />
            <Select
              value={category || null}
              aria-label={t("knowledge.category")}
              placeholder={t("overlap.anyCategory")}
              allowClear
              popupMatchSelectWidth={false}
              onChange={(next) => go({ category: next ?? "", pair: undefined })}
              options={flatten(categories.data?.categories ?? []).map(({ category: one, path }) => ({
                value: one.id,
                label: path,
              }))}
            />
          </header>
          <ScanLine lang={lang} />
          {counts && counts.exact > 0 && can("knowledge:publish") && kind !== "dismissed" && (
            <div className={styles.exact}>
              <span>{t("overlap.exactFound", { count: counts.exact })}</span>
              <Button
                size="small"
                icon={<GitMerge size={14} aria-hidden />}
                onClick={() => setDialog("exact")}
              >
                {t("overlap.exactMerge")}
              </Button>
            </div>
          )}
          <div className={panes.scroller} aria-busy={query.isFetching}>
            {query.isPending && <Skeleton rows={8} height={44} className={styles.skeleton ?? ""} />}
            {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
            {query.isSuccess && groups.length === 0 && (
              <EmptyState
                title={t(kind === "dismissed" ? "overlap.noneDismissed" : "overlap.none")}
                hint={kind === "dismissed" ? undefined : t("overlap.noneHint")}
              />
            )}
            <ul>
              {groups.map((group) => (
                <li key={idOf(group)}>
                  <Row group={group} open={group === open} onOpen={() => go({ pair: idOf(group) })} />
                </li>
              ))}
            </ul>
          </div>
        </section>
        {open ? (
          <OverlapPane
            key={idOf(open)}
            group={open}
            lang={lang}
            dismissed={kind === "dismissed"}
            onClose={() => go({ pair: undefined })}
            onDecided={decided}
          />
        ) : (
          <div className={panes.nothing}>
            {groups.length > 0 && <EmptyState title={t("overlap.choose")} hint={t("overlap.chooseHint")} />}
          </div>
        )}
      </div>
      {dialog === "exact" && <ExactDialog lang={lang} onClose={() => setDialog(null)} />}
      {dialog === "merges" && <MergesDialog lang={lang} onClose={() => setDialog(null)} />}
    </Frame>
  );
}

function Row({ group, open, onOpen }: { group: OverlapGroup; open: boolean; onOpen: () => void }) {
  const t = useT();
  const [first, ...others] = group.members;
  return (
    <button
      type="button"
      id={`overlap-${idOf(group)}`}
      className={`${panes.row} ${styles.row}`}
      aria-current={open}
      onClick={onOpen}
    >
      <span className={styles.main}>
        <span className={styles.title}>{first?.question || first?.document}</span>
        {others.slice(0, 2).map((member) => (
          <span key={member.id} className={styles.also}>
            {member.passage ? `${member.document} · ${member.question}` : member.question}
          </span>
        ))}
        <span className={styles.meta}>
          <i data-kind={group.kind}>
            {t(group.exact ? "overlap.exact" : `overlap.kind.${group.kind}`)}
            {others.length > 1 && ` · ${group.members.length}`}
          </i>
          <span>{t("overlap.sure", { percent: Math.round(group.score * 100) })}</span>
          {group.asked > 0 && <span>{t("overlap.asked", { count: group.asked })}</span>}
        </span>
      </span>
    </button>
  );
}

/** How far everything has been compared; and doing it again. */
function ScanLine({ lang }: { lang: Lang }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const now = useNow(60_000);
  const client = useQueryClient();
  const errorText = useErrorText();
  const status = useQuery(statusQuery);
  const job = status.data?.job;
  const running = job?.state === "queued" || job?.state === "running";
  const scanned = status.data?.scanned_at;
  const seen = useRef(scanned);
  // A new look may have found something else.
  useEffect(() => {
    if (seen.current !== undefined && scanned !== seen.current) {
      void client.invalidateQueries({ queryKey: [...overlapKeys.all, "list"] });
      void client.invalidateQueries({ queryKey: [...overlapKeys.all, "exact", lang] });
    }
    seen.current = scanned;
  }, [scanned, client, lang]);
  const again = useMutation({
    mutationFn: scan,
    onSuccess: () => client.invalidateQueries({ queryKey: overlapKeys.status }),
    onError: (error) => toast("error", errorText(error)),
  });
  if (!status.data) return <div className={styles.scan} />;
  return (
    <div className={styles.scan} aria-live="polite">
      {running ? (
        <>
          <span>
            {t("overlap.scanning", {
              done: format.number(job.done),
              total: job.total ? format.number(job.total) : "…",
            })}
          </span>
          <Progress
            percent={job.total ? Math.floor((100 * job.done) / job.total) : 0}
            size="small"
            showInfo={false}
            status="active"
          />
        </>
      ) : (
        <span>
          {scanned
            ? t(status.data.current ? "overlap.scanned" : "overlap.behind", {
                n: format.number(status.data.entries),
                at: format.listTime(scanned, now),
              })
            : t("overlap.never")}
        </span>
      )}
      {!running && can("knowledge:write") && (
        <Button
          size="small"
          type="text"
          icon={<RefreshCw size={14} aria-hidden />}
          loading={again.isPending}
          title={t("overlap.again")}
          onClick={() => again.mutate()}
        >
          {t("overlap.again")}
        </Button>
      )}
    </div>
  );
}
