import type { Gap } from "@shopbell/shared/api/types.ts";
import { Input, Modal, Radio, Select } from "antd";
import { useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./gap-dialogs.module.css";

const REASONS = ["notOurs", "oneOff", "person", "other"] as const;
const MAX_REASON = 200;

interface RejectDialogProps {
  busy: boolean;
  onClose: () => void;
  onReject: (reason: string) => void;
}

/** Why a gap needs no entry. */
export function RejectDialog({ busy, onClose, onReject }: RejectDialogProps) {
  const t = useT();
  const [reason, setReason] = useState<(typeof REASONS)[number]>("notOurs");
  const [words, setWords] = useState("");
  const text = reason === "other" ? words.trim() : t(`gaps.reason.${reason}`);
  return (
    <Modal
      open
      title={t("gaps.rejectTitle")}
      okText={t("gaps.reject")}
      okButtonProps={{ loading: busy, autoFocus: true }}
      cancelText={t("action.cancel")}
      onOk={() => onReject(text)}
      onCancel={onClose}
      width={420}
    >
      <Radio.Group
        className={styles.reasons}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
        options={REASONS.map((value) => ({ value, label: t(`gaps.reason.${value}`) }))}
      />
      {reason === "other" && (
        <Input
          autoFocus
          maxLength={MAX_REASON}
          value={words}
          aria-label={t("gaps.reason.other")}
          onChange={(event) => setWords(event.target.value)}
          onPressEnter={() => onReject(text)}
        />
      )}
      <p className={styles.hint}>{t("gaps.rejectHint")}</p>
    </Modal>
  );
}

interface MergeDialogProps {
  gaps: readonly Gap[];
  busy: boolean;
  onClose: () => void;
  onMerge: (into: string) => void;
}

/** Which other gap is the same question. */
export function MergeDialog({ gaps, busy, onClose, onMerge }: MergeDialogProps) {
  const t = useT();
  const [into, setInto] = useState<string>();
  return (
    <Modal
      open
      title={t("gaps.mergeTitle")}
      okText={t("gaps.merge")}
      okButtonProps={{ loading: busy, disabled: !into }}
      cancelText={t("action.cancel")}
      onOk={() => into && onMerge(into)}
      onCancel={onClose}
      width={460}
    >
      <Select
        autoFocus
        showSearch={{ optionFilterProp: "label" }}
        className={styles.pick ?? ""}
        value={into}
        options={gaps.map(({ id, title }) => ({ value: id, label: title }))}
        placeholder={t("gaps.mergePlaceholder")}
        aria-label={t("gaps.mergePlaceholder")}
        notFoundContent={t("gaps.mergeNone")}
        onChange={setInto}
      />
    </Modal>
  );
}
