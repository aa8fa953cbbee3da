import type { Lang, TestRows } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Modal } from "antd";
import { useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { DropZone } from "@/shared/ui/drop-zone.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { benchKeys, readFile } from "../api.ts";
import styles from "./bench.module.css";

interface UploadDialogProps {
  lang: Lang;
  onClose: () => void;
}

/** Questions from a file: what would be added and what is refused is seen first. */
export function UploadDialog({ lang, onClose }: UploadDialogProps) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [seen, setSeen] = useState<{ file: File; rows: TestRows } | null>(null);
  const look = useMutation({
    mutationFn: async (file: File) => ({ file, rows: await readFile(file, lang, true) }),
    onSuccess: setSeen,
  });
  const add = useMutation({
    mutationFn: (file: File) => readFile(file, lang, false),
    onSuccess: ({ added }) => {
      void client.invalidateQueries({ queryKey: benchKeys.questions });
      toast("done", t("bench.added", { count: added }));
      onClose();
    },
  });
  const error = look.error ?? add.error;
  return (
    <Modal
      open
      width={600}
      title={t("bench.upload")}
      okText={t("bench.addRows", { count: seen?.rows.added ?? 0 })}
      okButtonProps={{ disabled: !seen?.rows.added, loading: add.isPending }}
      cancelText={t("action.cancel")}
      onOk={() => seen && add.mutate(seen.file)}
      onCancel={onClose}
    >
      <p className={styles.hint}>{t("bench.uploadHint")}</p>
      <DropZone
        accept=".csv,.tsv,.xlsx"
        testId="bench-file"
        texts={{ drop: t("import.drop"), choose: t("import.choose"), formats: t("bench.formats") }}
        busy={look.isPending ? <p role="status">{t("bench.looking")}</p> : undefined}
        onFiles={([file]) => file && look.mutate(file)}
      />
      {error && <Alert type="error" showIcon title={errorText(error)} />}
      {seen && !error && (
        <div className={styles.preview} role="status">
          <b>{t("bench.wouldAdd", { count: seen.rows.added })}</b>
          {seen.rows.skipped.length > 0 && (
            <>
              <p>{t("bench.wouldSkip", { count: seen.rows.skipped.length })}</p>
              <ul>
                {seen.rows.skipped.map((row) => (
                  <li key={row.number}>
                    <span>{t("bench.rowNumber", { n: row.number })}</span>
                    <div>
                      {row.question && <b>{row.question}</b>}
                      <p>{row.why}</p>
                    </div>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
    </Modal>
  );
}
