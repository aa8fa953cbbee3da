import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { CircleAlert, X } from "lucide-react";
import { useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { ShareBar } from "@/shared/knowledge/source.tsx";
import { DropZone } from "@/shared/ui/drop-zone.tsx";
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
export function DocumentDropZone() {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const client = useQueryClient();
  const last = useRef(0);
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
    <DropZone
      accept={ACCEPT}
      multiple
      testId="document-file"
      texts={{
        drop: t("documents.drop"),
        choose: t("documents.choose"),
        formats: t("documents.formats"),
      }}
      onFiles={(files) => void take(files)}
    >
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
                  <ShareBar share={share} />
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
    </DropZone>
  );
}
