import { FileText, RotateCw, X } from "lucide-react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import type { Upload } from "../hooks/use-uploads.ts";
import styles from "./upload-strip.module.css";

interface UploadStripProps {
  uploads: Upload[];
  onRemove: (key: number) => void;
  onRetry: (upload: Upload) => void;
}

/** The pictures and files that go with the next message, each with its progress. */
export function UploadStrip({ uploads, onRemove, onRetry }: UploadStripProps) {
  const t = useT();
  const errorText = useErrorText();
  const [failed] = uploads.filter((upload) => upload.state === "failed");
  return (
    <>
      <ul className={styles.strip}>
        {uploads.map((upload) => (
          <li
            key={upload.key}
            className={styles.upload}
            data-state={upload.state}
            title={upload.state === "failed" ? errorText(upload.error) : upload.file.name}
          >
            {upload.preview ? (
              <img src={upload.preview} alt={upload.file.name} />
            ) : (
              <FileText size={20} aria-hidden />
            )}
            {!upload.preview && <span className={styles.name}>{upload.file.name}</span>}
            {upload.state === "uploading" && (
              <progress
                value={upload.share}
                aria-label={t("composer.uploading", { name: upload.file.name })}
              />
            )}
            {upload.state === "failed" && (
              <button type="button" className={styles.retry} onClick={() => onRetry(upload)}>
                <RotateCw size={14} aria-hidden /> {t("action.retry")}
              </button>
            )}
            <button
              type="button"
              className={styles.remove}
              onClick={() => onRemove(upload.key)}
              aria-label={t("composer.removeFile", { name: upload.file.name })}
            >
              <X size={12} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
      {failed && (
        <p className={styles.problem} role="alert">
          {failed.file.name}: {errorText(failed.error)}
        </p>
      )}
    </>
  );
}
