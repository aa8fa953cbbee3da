import type { Entry } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Alert, Button, Modal, Select } from "antd";
import { ArrowLeft } from "lucide-react";
import { useState } from "react";
import { isApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { entryQuery } from "@/shared/records/api.ts";
import { EntryView } from "@/shared/records/entry-view.tsx";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { binQuery, categoriesQuery, destroyEntry, knowledgeKeys, restoreEntry } from "../api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import { BIN_DAYS } from "../model/life.ts";
import { flatten } from "../model/tree.ts";
import styles from "./entry-editor.module.css";

interface DeletedEntryPaneProps {
  id: string;
  mayWrite: boolean;
  onClose: () => void;
  onRestored: (id: string) => void;
}

/** An entry in the bin: to read, to bring back, to delete for good. */
export function DeletedEntryPane({ id, mayWrite, onClose, onRestored }: DeletedEntryPaneProps) {
  const t = useT();
  const entry = useQuery(binQuery(id));
  if (entry.isError) {
    return (
      <section className={styles.pane}>
        {isApiError(entry.error, "not_found") ? (
          <EmptyState
            title={t("record.gone")}
            hint={t("record.goneHint")}
            action={<Button onClick={onClose}>{t("action.close")}</Button>}
          />
        ) : (
          <ErrorState error={entry.error} onRetry={() => void entry.refetch()} />
        )}
      </section>
    );
  }
  if (!entry.data) {
    return (
      <section className={styles.pane}>
        <Skeleton rows={8} height={32} />
      </section>
    );
  }
  return <Deleted entry={entry.data} mayWrite={mayWrite} onClose={onClose} onRestored={onRestored} />;
}

function Deleted({
  entry,
  mayWrite,
  onClose,
  onRestored,
}: { entry: Entry } & Omit<DeletedEntryPaneProps, "id">) {
  const t = useT();
  const shopTime = useShopTime();
  const now = useNow(60_000);
  const errorText = useErrorText();
  const client = useQueryClient();
  const [modal, contextHolder] = Modal.useModal();
  const [choosing, setChoosing] = useState(false);
  const [category, setCategory] = useState<string>();
  const categories = useQuery(categoriesQuery(entry.lang));
  const into = useQuery({ ...entryQuery(entry.merged_into ?? ""), enabled: Boolean(entry.merged_into) });
  const rows = flatten(categories.data?.categories ?? []);
  const changed = () => {
    void client.invalidateQueries({ queryKey: knowledgeKeys.entries });
    void client.invalidateQueries({ queryKey: knowledgeKeys.categories });
  };
  const gate = useGate();
  const restore = useMutation({
    mutationFn: (to?: string) => gate.attempt((override) => restoreEntry(entry.id, to, override)),
    onSuccess: () => {
      changed();
      toast("done", t("life.restored"));
      onRestored(entry.id);
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const destroy = useMutation({
    mutationFn: () => destroyEntry(entry.id),
    onSuccess: () => {
      changed();
      toast("done", t("life.destroyed"));
      onClose();
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const askDestroy = () =>
    void modal.confirm({
      title: t("life.destroyAsk", { question: entry.question }),
      content: t("life.destroyHint"),
      okText: t("life.destroy"),
      okButtonProps: { danger: true },
      cancelText: t("action.cancel"),
      onOk: () => destroy.mutateAsync().catch(() => {}),
    });
  const start = () =>
    rows.some((row) => row.category.id === entry.category_id) ? restore.mutate(undefined) : setChoosing(true);
  const age = Math.max(0, now - entry.deleted_at);
  const days = Math.max(0, Math.ceil(BIN_DAYS - age / 86_400_000));
  return (
    <section className={styles.pane} aria-label={t("knowledge.editor")}>
      {contextHolder}
      {gate.dialog}
      <header className={styles.head}>
        <IconButton icon={ArrowLeft} label={t("action.back")} onClick={onClose} className={styles.back} />
        <div className={styles.titles}>
          <h2>{t("life.state.deleted")}</h2>
        </div>
        {mayWrite && (
          <>
            <Button danger onClick={askDestroy}>
              {t("life.destroy")}
            </Button>
            <Button type="primary" loading={restore.isPending} disabled={!categories.data} onClick={start}>
              {t("life.restore")}
            </Button>
          </>
        )}
      </header>
      <div className={styles.scroller}>
        <Alert
          type="warning"
          showIcon
          title={t("life.inBin", {
            name: entry.deleted_by || "–",
            at: shopTime(entry.deleted_at),
            days,
          })}
        />
        {entry.merged_into && (
          <Alert
            type="info"
            showIcon
            title={
              <>
                {t("overlap.mergedInto")}{" "}
                <Link to="/knowledge" search={{ lang: entry.lang, entry: entry.merged_into }}>
                  {into.data?.question ?? entry.merged_into}
                </Link>
              </>
            }
          />
        )}
        <div className={styles.form}>
          <EntryView entry={entry} time={shopTime} />
        </div>
      </div>
      <Modal
        open={choosing}
        width={420}
        title={t("life.restoreWhere")}
        okText={t("life.restore")}
        cancelText={t("action.cancel")}
        okButtonProps={{ disabled: !category, loading: restore.isPending }}
        onOk={() => restore.mutate(category)}
        onCancel={() => setChoosing(false)}
      >
        <Select
          style={{ width: "100%" }}
          aria-label={t("knowledge.category")}
          placeholder={t("knowledge.chooseCategory")}
          value={category}
          onChange={setCategory}
          options={rows.map(({ category: one, path }) => ({ value: one.id, label: path }))}
        />
      </Modal>
    </section>
  );
}
