import { type ReactNode, useEffect, useRef } from "react";
import styles from "./dialog.module.css";

interface DialogProps {
  label: string;
  onClose: () => void;
  children: ReactNode;
  /** "bar" hangs from the top, "sheet" is a plain card, "full" fills the screen (pictures). */
  form?: "bar" | "sheet" | "full";
}

/** The browser's own modal dialog: it traps the focus, closes on Escape and gives the focus back. */
export function Dialog({ label, onClose, children, form = "sheet" }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog && !dialog.open) dialog.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the dialog itself closes on Escape
    <dialog
      ref={ref}
      className={styles.dialog}
      data-form={form}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
