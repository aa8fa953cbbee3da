import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { importKeys, importQuery, uploadImport } from "../api.ts";
import styles from "./imports.module.css";

const ACCEPT = ".xlsx,.csv,.tsv,.docx,.pdf,.html,.htm,.md,.markdown,.txt";

/** Takes a file, by mouse or keyboard, and goes on to its import. */
export function DropZone() {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const running = useRef<AbortController>(null);
  const [over, setOver] = useState(false);
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
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard
    <div
      className={styles.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void take(event.dataTransfer.files[0]);
      }}
    >
      {upload ? (
        <div className={styles.uploading}>
          <p role="status">
            {t("import.uploading", { name: upload.name, share: format.percent(upload.share) })}
          </p>
          <i className={styles.bar} style={{ "--share": upload.share }} aria-hidden />
          <Button size="small" onClick={() => running.current?.abort()}>
            {t("action.cancel")}
          </Button>
        </div>
      ) : (
        <>
          <FileUp size={24} aria-hidden />
          <p>
            {t("import.drop")}{" "}
            <button type="button" className={styles.pick} onClick={() => input.current?.click()}>
              {t("import.choose")}
            </button>
          </p>
          <small>{t("import.formats")}</small>
        </>
      )}
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        hidden
        data-testid="import-file"
        onChange={(event) => {
          void take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
