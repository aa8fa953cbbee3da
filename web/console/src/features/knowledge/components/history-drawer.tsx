import type { Entry, EntryVersion } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Drawer, Modal, Select } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { useCan } from "@/shared/session/session.ts";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { restoreVersion, versionQuery, versionsQuery } from "../api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import type { Content } from "../model/life.ts";
import { ContentDiff } from "./content-diff.tsx";
import styles from "./history-drawer.module.css";

/** A version, or the draft (0). */
type Side = number;
const DRAFT: Side = 0;

interface HistoryDrawerProps {
  entry: Entry;
  /** Opens with the draft's changes, not with the latest version. */
  changes: boolean;
  dirty: boolean;
  disabled: boolean;
  onClose: () => void;
  onRestored: (entry: Entry) => void;
}

/** What an entry has been, who changed what, and the way back. */
export function HistoryDrawer({ entry, changes, dirty, disabled, onClose, onRestored }: HistoryDrawerProps) {
  const t = useT();
  const shopTime = useShopTime();
  const versions = useQuery(versionsQuery(entry.id, entry.edit));
  const [side, setSide] = useState<Side>(changes && entry.draft ? DRAFT : entry.version);
  const [against, setAgainst] = useState<Side | null>(
    changes && entry.draft ? entry.version : entry.version > 1 ? entry.version - 1 : null,
  );
  const list = versions.data?.versions ?? [];
  const choose = (next: Side) => {
    setSide(next);
    const older = next === DRAFT ? entry.version : next - 1;
    setAgainst(older > 0 ? older : null);
  };
  const name = (one: Side) => (one === DRAFT ? t("life.currentDraft") : t("knowledge.version", { n: one }));
  return (
    <Drawer open onClose={onClose} size={860} title={t("life.history")} styles={{ body: { padding: 0 } }}>
      <div className={styles.panes}>
        <nav className={styles.list} aria-label={t("life.versionOrDraft")}>
          {versions.isPending && <Skeleton rows={6} height={40} />}
          {versions.isError && <ErrorState error={versions.error} onRetry={() => void versions.refetch()} />}
          <ol>
            {entry.draft && (
              <li>
                <button type="button" aria-current={side === DRAFT} onClick={() => choose(DRAFT)}>
                  <b>{t("life.currentDraft")}</b>
                  <span>
                    {shopTime(entry.draft.at)} · {entry.draft.by}
                  </span>
                </button>
              </li>
            )}
            {list.map((one) => (
              <li key={one.version}>
                <button type="button" aria-current={side === one.version} onClick={() => choose(one.version)}>
                  <b>
                    {name(one.version)}
                    {one.version === entry.version && <i>{t("life.current")}</i>}
                  </b>
                  <span>
                    {shopTime(one.at)}
                    {one.by && ` · ${one.by}`}
                  </span>
                  <OriginLine version={one} />
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <div className={styles.side}>
          <div className={styles.bar}>
            <b>{name(side)}</b>
            <Select
              size="small"
              aria-label={t("life.compareWith")}
              value={against ?? -1}
              onChange={(next) => setAgainst(next === -1 ? null : next)}
              options={[
                { value: -1, label: t("life.nothing") },
                ...(entry.draft ? [DRAFT] : [])
                  .concat(list.map((one) => one.version))
                  .filter((one) => one !== side)
                  .map((one) => ({ value: one, label: `${t("life.compareWith")} ${name(one)}` })),
              ]}
            />
            <span className={styles.space} />
            {side !== DRAFT && side !== entry.version && (
              <Restore entry={entry} version={side} disabled={disabled || dirty} onRestored={onRestored} />
            )}
          </div>
          <Compared entry={entry} before={against} after={side} />
        </div>
      </div>
    </Drawer>
  );
}

function OriginLine({ version }: { version: EntryVersion }) {
  const t = useT();
  if (version.origin === "edited") return null;
  return <span>{t(`life.origin.${version.origin}`, { n: version.of })}</span>;
}

function Compared({ entry, before, after }: { entry: Entry; before: Side | null; after: Side }) {
  const stored = (one: Side | null) => one !== null && one !== DRAFT;
  const left = useQuery({ ...versionQuery(entry.id, before ?? 0), enabled: stored(before) });
  const right = useQuery({ ...versionQuery(entry.id, after), enabled: stored(after) });
  const content = (one: Side | null, query: typeof left): Content | null =>
    one === null ? null : one === DRAFT ? (entry.draft ?? null) : (query.data ?? null);
  const to = content(after, right);
  const from = content(before, left);
  const failed = [left, right].find((query) => query.isError);
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />;
  if (!to || (before !== null && !from)) return <Skeleton rows={8} />;
  return <ContentDiff lang={entry.lang} before={from} after={to} />;
}

interface RestoreProps {
  entry: Entry;
  version: number;
  disabled: boolean;
  onRestored: (entry: Entry) => void;
}

function Restore({ entry, version, disabled, onRestored }: RestoreProps) {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const [modal, contextHolder] = Modal.useModal();
  const gate = useGate();
  const restore = useMutation({
    mutationFn: (publish: boolean) =>
      gate.attempt((override) => restoreVersion(entry.id, version, entry.edit, publish, override)),
    onSuccess: (saved, publish) => {
      onRestored(saved);
      toast("done", t(publish ? "life.restoredNow" : "life.restoredDraft", { n: version }));
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const ask = () =>
    void modal.confirm({
      title: t("life.restoreAsk", { n: version }),
      content: `${t("life.restoreHint")}${entry.draft ? ` ${t("life.restoreLoses")}` : ""}`,
      okText: t("life.restoreNow"),
      cancelText: t("action.cancel"),
      onOk: () => restore.mutateAsync(true).catch(() => {}),
    });
  const asDraft = () => {
    if (!entry.draft) {
      restore.mutate(false);
      return;
    }
    void modal.confirm({
      title: t("life.restoreDraft"),
      content: t("life.restoreLoses"),
      okText: t("life.restoreDraft"),
      cancelText: t("action.cancel"),
      onOk: () => restore.mutateAsync(false).catch(() => {}),
    });
  };
  return (
    <>
      {contextHolder}
      {gate.dialog}
      <Button size="small" disabled={disabled} loading={restore.isPending} onClick={asDraft}>
        {t("life.restoreDraft")}
      </Button>
      {can("knowledge:publish") && (
        <Button size="small" type="primary" disabled={disabled} onClick={ask}>
          {t("life.restoreNow")}
        </Button>
      )}
    </>
  );
}
