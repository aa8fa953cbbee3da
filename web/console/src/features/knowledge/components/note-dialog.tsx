import { Input, Modal } from "antd";
import { type ReactNode, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";

interface NoteDialogProps {
  title: string;
  hint: string;
  required?: boolean;
  onDone: (note: string) => void;
  onClose: () => void;
}

const MAX_NOTE = 500;

/** Asks for a few words to go with a step. */
export function NoteDialog({ title, hint, required = false, onDone, onClose }: NoteDialogProps) {
  const t = useT();
  const [note, setNote] = useState("");
  return (
    <Modal
      open
      width={440}
      title={title}
      okText={title}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: required && !note.trim() }}
      onOk={() => onDone(note.trim())}
      onCancel={onClose}
    >
      <Input.TextArea
        autoFocus
        rows={3}
        maxLength={MAX_NOTE}
        showCount
        value={note}
        placeholder={hint}
        aria-label={hint}
        onChange={(event) => setNote(event.target.value)}
      />
    </Modal>
  );
}

interface TimeDialogProps {
  title: string;
  label: string;
  hint: ReactNode;
  onDone: (text: string) => void;
  onClose: () => void;
}

/** Asks for a time. */
export function TimeDialog({ title, label, hint, onDone, onClose }: TimeDialogProps) {
  const t = useT();
  const [text, setText] = useState("");
  return (
    <Modal
      open
      width={400}
      title={title}
      okText={title}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !text }}
      onOk={() => onDone(text)}
      onCancel={onClose}
    >
      <Input
        autoFocus
        type="datetime-local"
        max="9999-12-31T23:59"
        value={text}
        aria-label={label}
        onChange={(event) => setText(event.target.value)}
      />
      <p style={{ margin: "8px 0 0", fontSize: 12, color: "var(--text-muted)" }}>{hint}</p>
    </Modal>
  );
}
