import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { CircleAlert, FileUp, X } from "lucide-react";
import { useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { documentKeys, uploadDocument } from "../api.ts";
import styles from "./documents.module.css";

export const ACCEPT = ".pdf,.docx,.html,.htm,.md,.markdown,.txt,.xlsx,.csv";

interface Upload {
  key: number;
  name: string;
  share: number;
  error?: string;
  abort: AbortController;
}

/** Takes files, by mouse or keyboard, one after another; each says what became of it. */
export function DropZone() {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const last = useRef(0);
  const [over, setOver] = useState(false);
  const [uploads, setUploads] = useState<readonly Upload[]>([]);

  const change = (key: number, part: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const forget = (key: number) => setUploads((all) => all.filter((one) => one.key !== key));

  const take = async (files: readonly File[]) => {
    const queue = files.map((file) => ({
      file,
      upload: { key: ++last.current, name: file.name, share: 0, abort: new AbortController() },
    }));
    setUploads((all) => [...all.filter(({ error }) => !error), ...queue.map(({ upload }) => upload)]);
    for (const { file, upload } of queue) {
      if (upload.abort.signal.aborted) continue;
      try {
        await uploadDocument(file, (share) => change(upload.key, { share }), upload.abort.signal);
        forget(upload.key);
        await client.invalidateQueries({ queryKey: documentKeys.all });
      } catch (error) {
        if (upload.abort.signal.aborted) forget(upload.key);
        else change(upload.key, { error: errorText(error) });
      }
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
        void take([...event.dataTransfer.files]);
      }}
    >
      <FileUp size={24} aria-hidden />
      <p>
        {t("documents.drop")}{" "}
        <button type="button" className={styles.pick} onClick={() => input.current?.click()}>
          {t("documents.choose")}
        </button>
      </p>
      <small>{t("documents.formats")}</small>
      {uploads.length > 0 && (
        <ul className={styles.uploads}>
          {uploads.map(({ key, name, share, error, abort }) => (
            <li key={key} data-failed={error !== undefined}>
              {error === undefined ? (
                <>
                  <span role="status">
                    {t("documents.uploading", { name, share: format.percent(share) })}
                  </span>
                  <Button
                    size="small"
                    onClick={() => {
                      abort.abort();
                      forget(key);
                    }}
                  >
                    {t("action.cancel")}
                  </Button>
                  <i className={styles.bar} style={{ "--share": share }} aria-hidden />
                </>
              ) : (
                <>
                  <span role="alert">
                    <CircleAlert size={14} aria-hidden /> {name}: {error}
                  </span>
                  <Button
                    size="small"
                    type="text"
                    icon={<X size={14} aria-hidden />}
                    aria-label={t("action.close")}
                    onClick={() => forget(key)}
                  />
                </>
              )}
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        accept={ACCEPT}
        multiple
        hidden
        data-testid="document-file"
        onChange={(event) => {
          void take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
    </div>
  );
}
