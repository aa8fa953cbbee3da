import type { HistoryMapping, HistoryPreview } from "@shopbell/shared/api/types.ts";
import { Alert, Button, Form, Modal, Select } from "antd";
import { FileUp } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { Skeleton } from "@/shared/ui/states.tsx";
import { previewHistory, startHistory } from "../history-api.ts";
import styles from "./history-upload.module.css";

const COLUMNS = ["conversation", "time", "sender", "text", "transcript"] as const;
const ROLES = ["customer", "agent", "system"] as const;
const ACCEPTED = ".csv,.tsv,.txt,.xlsx,.json,.jsonl,.ndjson";

interface HistoryUploadProps {
  onClose: () => void;
  onStarted: (importID: string) => void;
}

/** A file, what its columns are, how its first conversations are read; then it is imported. */
export function HistoryUpload({ onClose, onStarted }: HistoryUploadProps) {
  const t = useT();
  const format = useFormat();
  const errorText = useErrorText();
  const input = useRef<HTMLInputElement>(null);
  const work = useRef<AbortController>(null);
  const [file, setFile] = useState<File | null>(null);
  const [preview, setPreview] = useState<HistoryPreview | null>(null);
  const [reading, setReading] = useState(false);
  const [sent, setSent] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => () => work.current?.abort(), []);

  const begin = () => {
    work.current?.abort();
    work.current = new AbortController();
    setError(null);
    return work.current.signal;
  };
  const look = async (one: File, mapping: HistoryMapping | null) => {
    const signal = begin();
    setReading(true);
    try {
      setPreview(await previewHistory(one, mapping, () => {}, signal));
    } catch (reason) {
      if (!signal.aborted) setError(reason);
    } finally {
      if (!signal.aborted) setReading(false);
    }
  };
  const choose = (one: File | undefined) => {
    if (!one) return;
    setFile(one);
    setPreview(null);
    void look(one, null);
  };
  const change = (part: Partial<HistoryMapping>) => {
    if (!file || !preview) return;
    const mapping = { ...preview.mapping, ...part };
    setPreview({ ...preview, mapping });
    void look(file, mapping);
  };
  const start = async () => {
    if (!file || !preview) return;
    const signal = begin();
    setSent(0);
    try {
      onStarted((await startHistory(file, preview.mapping, setSent, signal)).id);
    } catch (reason) {
      if (!signal.aborted) {
        setError(reason);
        setSent(null);
      }
    }
  };
  const ready = preview !== null && (preview.mapping.text !== "" || preview.mapping.transcript !== "");
  return (
    <Modal
      open
      width={760}
      title={t("history.upload")}
      onCancel={onClose}
      okText={
        sent === null
          ? t("history.start")
          : sent < 1
            ? t("history.uploading", { share: format.percent(sent) })
            : t("history.reading")
      }
      okButtonProps={{ disabled: !ready || reading, loading: sent !== null }}
      onOk={() => void start()}
      cancelText={t("action.cancel")}
      maskClosable={false}
    >
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        aria-label={t("history.choose")}
        onChange={(event) => {
          choose(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {error !== null && (
        <Alert className={styles.error ?? ""} type="error" showIcon title={errorText(error)} />
      )}
      {!file || (!preview && !reading) ? (
        <button
          type="button"
          className={styles.drop}
          onClick={() => input.current?.click()}
          onDragOver={(event) => event.preventDefault()}
          onDrop={(event) => {
            event.preventDefault();
            choose(event.dataTransfer.files[0]);
          }}
        >
          <FileUp size={24} aria-hidden />
          <b>{t("history.choose")}</b>
          <span>{t("history.chooseHint")}</span>
          <span>{t("history.emptyHint")}</span>
        </button>
      ) : (
        <p className={styles.file}>
          <b>{file.name}</b> {format.bytes(file.size)}
          <Button size="small" disabled={sent !== null} onClick={() => input.current?.click()}>
            {t("history.other")}
          </Button>
        </p>
      )}
      {reading && !preview && <Skeleton rows={5} height={28} />}
      {preview && <Details preview={preview} busy={reading || sent !== null} onChange={change} />}
    </Modal>
  );
}

interface DetailsProps {
  preview: HistoryPreview;
  busy: boolean;
  onChange: (part: Partial<HistoryMapping>) => void;
}

function Details({ preview, busy, onChange }: DetailsProps) {
  const t = useT();
  const { mapping, columns, senders, talks } = preview;
  return (
    <Form layout="vertical" component="div" aria-busy={busy}>
      <h3 className={styles.title}>{t("history.columns")}</h3>
      <p className={styles.hint}>{t("history.columnsHint")}</p>
      <div className={styles.columns}>
        {COLUMNS.map((name) => (
          <Form.Item key={name} label={t(`history.column.${name}`)} htmlFor={`history-${name}`}>
            <Select
              id={`history-${name}`}
              value={mapping[name]}
              disabled={busy}
              onChange={(value) =>
                onChange({
                  [name]: value,
                  ...(name === "text" && value ? { transcript: "" } : {}),
                  ...(name === "transcript" && value ? { text: "" } : {}),
                  ...(name === "sender" ? { roles: {} } : {}),
                })
              }
              options={[
                { value: "", label: t("history.column.none") },
                ...columns.map((value) => ({ value, label: value })),
              ]}
            />
          </Form.Item>
        ))}
      </div>
      {mapping.text === "" && mapping.transcript === "" && (
        <Alert type="warning" showIcon title={t("history.needText")} />
      )}
      {senders.length > 0 && (
        <>
          <h3 className={styles.title}>{t("history.senders")}</h3>
          <div className={styles.senders}>
            {senders.map(({ name, count, role }) => (
              <div key={name}>
                <span className={styles.sender}>{name || t("history.noName")}</span>
                <span className={styles.hint}>{t("history.count", { count })}</span>
                <Select
                  size="small"
                  aria-label={name}
                  value={role}
                  disabled={busy}
                  onChange={(value) => onChange({ roles: { ...mapping.roles, [name]: value } })}
                  options={ROLES.map((value) => ({ value, label: t(`history.role.${value}`) }))}
                />
              </div>
            ))}
          </div>
        </>
      )}
      {preview.bad_rows > 0 && (
        <Alert type="warning" showIcon title={t("history.badRows", { count: preview.bad_rows })} />
      )}
      {talks.length > 0 && (
        <>
          <h3 className={styles.title}>{t("history.preview")}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it */}
          <ol className={styles.talks} aria-label={t("history.preview")} tabIndex={0}>
            {talks.map((talk, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
              <li key={index}>
                {talk.messages.map((message, line) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the list is replaced as a whole
                  <p key={line} data-role={message.role}>
                    <span>{t(`history.role.${message.role}`)}</span>
                    {message.text}
                  </p>
                ))}
                <div className={styles.learned}>
                  {talk.pairs.length === 0
                    ? t("history.previewNone")
                    : talk.pairs.map((pair) => (
                        <span key={pair.question}>
                          {t("history.previewPair")} <b>{pair.question}</b>
                        </span>
                      ))}
                </div>
              </li>
            ))}
          </ol>
        </>
      )}
    </Form>
  );
}
