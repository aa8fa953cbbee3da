import type { BenchEntry, Lang } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, InputNumber, Modal, Radio } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { benchKeys, startReplay } from "../api.ts";
import styles from "./bench.module.css";
import { EntryPicker } from "./entry-picker.tsx";

type Scope = "all" | "some" | "now";

const MAX_DRAFTS = 50;

interface ReplayFormProps {
  lang: Lang;
  /** How many drafts there are. */
  drafts: number;
  limit: number;
  maxDays: number;
  onClose: () => void;
  onStarted: (id: string) => void;
}

/** Which questions are replayed, and on what. */
export function ReplayForm({ lang, drafts, limit, maxDays, onClose, onStarted }: ReplayFormProps) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [days, setDays] = useState(Math.min(7, maxDays));
  const [scope, setScope] = useState<Scope>(drafts > 0 ? "all" : "now");
  const [entries, setEntries] = useState<BenchEntry[]>([]);
  const start = useMutation({
    mutationFn: () =>
      startReplay({
        days,
        ...(scope === "all" ? { all_drafts: true } : {}),
        ...(scope === "some" ? { entry_ids: entries.map(({ id }) => id) } : {}),
      }),
    onSuccess: ({ id }) => {
      void client.invalidateQueries({ queryKey: benchKeys.replays });
      onStarted(id);
    },
  });
  return (
    <Modal
      open
      width={560}
      title={t("bench.newReplay")}
      okText={t("bench.startReplay")}
      okButtonProps={{ loading: start.isPending, disabled: scope === "some" && entries.length === 0 }}
      cancelText={t("action.cancel")}
      onOk={() => start.mutate()}
      onCancel={onClose}
    >
      <div className={styles.form}>
        {start.isError && <Alert type="error" showIcon title={errorText(start.error)} />}
        <span className={styles.label}>{t("bench.against")}</span>
        <Radio.Group
          className={styles.stacked}
          aria-label={t("bench.against")}
          value={scope}
          onChange={(event) => setScope(event.target.value as Scope)}
          options={[
            { value: "all", label: t("bench.scope.all", { count: drafts }), disabled: drafts === 0 },
            { value: "some", label: t("bench.scope.some"), disabled: drafts === 0 },
            { value: "now", label: t("bench.scope.now") },
          ]}
        />
        {scope === "some" && (
          <EntryPicker
            drafts
            lang={lang}
            max={MAX_DRAFTS}
            label={t("bench.pickDrafts")}
            value={entries}
            onChange={setEntries}
          />
        )}
        <label htmlFor="bench-days">{t("bench.days")}</label>
        <InputNumber
          id="bench-days"
          min={1}
          max={maxDays}
          precision={0}
          value={days}
          onChange={(value) => value !== null && setDays(Number(value))}
        />
        <p className={styles.hint}>
          {t("bench.limit", { n: format.number(limit), days: format.number(maxDays) })}
        </p>
      </div>
    </Modal>
  );
}
