import type { Entry, EntryBulk, EntryBulkReport, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { AutoComplete, Button, Dropdown, Modal, Select } from "antd";
import { ChevronUp, X } from "lucide-react";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useGate } from "@/shared/knowledge/publish-gate.tsx";
import { useCan } from "@/shared/session/session.ts";
import { IconButton } from "@/shared/ui/icon-button.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { categoriesQuery, changeEntries, knowledgeKeys, tagsQuery, teamQuery } from "../api.ts";
import { MAX_BULK, validTag } from "../model/life.ts";
import { flatten } from "../model/tree.ts";
import styles from "./bulk-bar.module.css";

type Action = EntryBulk["action"];
type WithValue = "move" | "tag" | "untag" | "owner";
type WithQuestion = "delete" | "destroy" | "off" | "publish";

const takesValue = (action: Action): action is WithValue =>
  ["move", "tag", "untag", "owner"].includes(action);
const isAsked = (action: Action): action is WithQuestion =>
  ["delete", "destroy", "off", "publish"].includes(action);

interface BulkBarProps {
  lang: Lang;
  entries: readonly Entry[];
  inBin: boolean;
  onClear: () => void;
  /** Something was left out. */
  onReport: (report: EntryBulkReport) => void;
}

/** Takes a bulk change back. */
function useUndo(): (report: EntryBulkReport) => Promise<void> {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  return async (report) => {
    try {
      for (const back of report.undo) await changeEntries(back);
      toast("done", t("life.undone"));
    } catch (error) {
      toast("error", errorText(error));
    }
    void client.invalidateQueries({ queryKey: knowledgeKeys.all });
  };
}

/** What a bulk change has left out, and why. */
export function BulkReport({ report, onClose }: { report: EntryBulkReport; onClose: () => void }) {
  const t = useT();
  const undo = useUndo();
  return (
    <Modal
      open
      width={520}
      title={t("life.report")}
      onCancel={onClose}
      footer={
        <>
          {report.undo.length > 0 && (
            <Button
              onClick={() => {
                onClose();
                void undo(report);
              }}
            >
              {t("action.undo")}
            </Button>
          )}
          <Button type="primary" onClick={onClose}>
            {t("action.ok")}
          </Button>
        </>
      }
    >
      <div className={styles.report}>
        <p>{report.done > 0 ? t("life.reportDone", { count: report.done }) : t("life.reportNone")}</p>
        <ul>
          {report.skipped.map((skip) => (
            <li key={skip.id}>
              <b>{skip.question || skip.id}</b>
              <span>{skip.why}</span>
            </li>
          ))}
        </ul>
      </div>
    </Modal>
  );
}

/** One thing for many entries, at the foot of the list. */
export function BulkBar({ lang, entries, inBin, onClear, onReport }: BulkBarProps) {
  const t = useT();
  const can = useCan();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [modal, contextHolder] = Modal.useModal();
  const [choosing, setChoosing] = useState<WithValue | null>(null);
  const ids = entries.map((entry) => entry.id);
  const undo = useUndo();
  const gate = useGate();
  const run = useMutation({
    mutationFn: ({ action, value }: { action: Action; value?: string }) =>
      gate.attempt((override) => changeEntries({ action, ids, ...(value ? { value } : {}) }, override)),
    onSuccess: (report) => {
      void client.invalidateQueries({ queryKey: knowledgeKeys.all });
      onClear();
      if (report.skipped.length > 0) {
        onReport(report);
        return;
      }
      toast("done", t("life.bulkDone", { count: report.done }), {
        ...(report.undo.length > 0
          ? { action: { label: t("action.undo"), run: () => void undo(report) } }
          : {}),
      });
    },
    onError: (error) => toast("error", errorText(error)),
  });
  const start = (action: Action) => {
    if (ids.length > MAX_BULK) {
      toast("error", t("life.bulkTooMany", { n: MAX_BULK }));
      return;
    }
    if (takesValue(action)) {
      setChoosing(action);
      return;
    }
    if (!isAsked(action)) {
      run.mutate({ action });
      return;
    }
    void modal.confirm({
      title: t(`life.bulkAsk.${action}`, { count: ids.length }),
      content: {
        delete: t("life.toBinHint"),
        destroy: t("life.destroyHint"),
        off: t("life.bulkHint.off"),
        publish: t("life.bulkHint.publish"),
      }[action],
      okText: t(`life.bulk.${action}`),
      okButtonProps: { danger: action === "delete" || action === "destroy" },
      cancelText: t("action.cancel"),
      onOk: () => run.mutate({ action }),
    });
  };
  const mayPublish = can("knowledge:publish");
  const actions: readonly Action[] = inBin
    ? ["restore", "destroy"]
    : [...(mayPublish ? (["publish", "on", "off", "move"] as const) : []), "tag", "untag", "owner", "delete"];
  return (
    <footer className={styles.bar}>
      {contextHolder}
      {gate.dialog}
      <span>{t("life.selected", { count: ids.length })}</span>
      <Dropdown
        trigger={["click"]}
        placement="topRight"
        menu={{
          items: actions.map((action) => ({
            key: action,
            label: t(`life.bulk.${action}`),
            danger: action === "delete" || action === "destroy",
          })),
          onClick: ({ key }) => start(key as Action),
        }}
      >
        <Button
          type="primary"
          size="small"
          loading={run.isPending}
          icon={<ChevronUp size={13} aria-hidden />}
        >
          {t("life.bulk")}
        </Button>
      </Dropdown>
      <IconButton icon={X} size={16} label={t("action.clear")} onClick={onClear} />
      {choosing && (
        <ValueDialog
          lang={lang}
          action={choosing}
          entries={entries}
          onClose={() => setChoosing(null)}
          onDone={(value) => {
            run.mutate({ action: choosing, value });
            setChoosing(null);
          }}
        />
      )}
    </footer>
  );
}

interface ValueDialogProps {
  lang: Lang;
  action: WithValue;
  entries: readonly Entry[];
  onDone: (value: string) => void;
  onClose: () => void;
}

function ValueDialog({ lang, action, entries, onDone, onClose }: ValueDialogProps) {
  const t = useT();
  const [value, setValue] = useState("");
  const categories = useQuery({ ...categoriesQuery(lang), enabled: action === "move" });
  const tags = useQuery({ ...tagsQuery(lang), enabled: action === "tag" });
  const team = useQuery({ ...teamQuery, enabled: action === "owner" });
  const label = t(`life.bulk.${action}`);
  const names =
    action === "untag"
      ? [...new Set(entries.flatMap((entry) => entry.tags))]
      : (tags.data?.tags ?? []).map((tag) => tag.name);
  const ready =
    action === "owner" || (action === "tag" || action === "untag" ? validTag(value) : value !== "");
  return (
    <Modal
      open
      width={400}
      title={label}
      okText={t("action.save")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !ready }}
      onOk={() => onDone(value.trim())}
      onCancel={onClose}
    >
      {action === "tag" ? (
        <AutoComplete
          autoFocus
          style={{ width: "100%" }}
          aria-label={label}
          placeholder={t("life.tagsPlaceholder")}
          value={value}
          onChange={(next: string) => setValue(next ?? "")}
          options={names.filter((name) => name.includes(value.trim())).map((name) => ({ value: name }))}
        />
      ) : (
        <Select
          autoFocus
          style={{ width: "100%" }}
          aria-label={label}
          showSearch={{ optionFilterProp: "label" }}
          value={value || (action === "owner" ? "" : null)}
          placeholder={action === "move" ? t("knowledge.chooseCategory") : t("life.tag")}
          onChange={(next: string) => setValue(next)}
          options={
            action === "move"
              ? flatten(categories.data?.categories ?? []).map(({ category, path }) => ({
                  value: category.id,
                  label: path,
                }))
              : action === "owner"
                ? [
                    { value: "", label: t("life.ownerPlaceholder") },
                    ...(team.data?.users ?? [])
                      .filter((user) => !user.disabled)
                      .map((user) => ({ value: user.id, label: user.name })),
                  ]
                : names.map((name) => ({ value: name, label: name }))
          }
        />
      )}
    </Modal>
  );
}
