import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { ShareBar } from "@/shared/knowledge/source.tsx";
import { DropZone } from "@/shared/ui/drop-zone.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { importKeys, importQuery, uploadImport } from "../api.ts";
import styles from "./imports.module.css";

const ACCEPT = ".xlsx,.csv,.tsv,.docx,.pdf,.html,.htm,.md,.markdown,.txt";

/** Takes a file, by mouse or keyboard, and goes on to its import. */
export function ImportDropZone() {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const running = useRef<AbortController>(null);
  const [upload, setUpload] = useState<{ name: string; share: number } | null>(null);

  const take = async (file: File | undefined) => {
    if (!file || upload) return;
    const abort = new AbortController();
    running.current = abort;
    setUpload({ name: file.name, share: 0 });
    try {
      const made = await uploadImport(file, (share) => setUpload({ name: file.name, share }), abort.signal);
      client.setQueryData(importQuery(made.id).queryKey, made);
      void client.invalidateQueries({ queryKey: [...importKeys.all, "list"] });
      await navigate({ to: "/knowledge/imports/$id", params: { id: made.id } });
    } catch (error) {
      if (!abort.signal.aborted) toast("error", errorText(error));
      setUpload(null);
    }
  };

  return (
    <DropZone
      accept={ACCEPT}
      testId="import-file"
      texts={{ drop: t("import.drop"), choose: t("import.choose"), formats: t("import.formats") }}
      busy={
        upload && (
          <div className={styles.uploading}>
            <p role="status">
              {t("import.uploading", { name: upload.name, share: format.percent(upload.share) })}
            </p>
            <ShareBar share={upload.share} />
            <Button size="small" onClick={() => running.current?.abort()}>
              {t("action.cancel")}
            </Button>
          </div>
        )
      }
      onFiles={(files) => void take(files[0])}
    />
  );
}
