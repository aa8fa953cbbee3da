import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { createStore } from "@/shared/store/create-store.ts";
import styles from "./toasts.module.css";

interface Toast {
  id: number;
  tone: "done" | "error";
  text: string;
  detail?: string | undefined;
  action?: { label: string; run: () => void } | undefined;
}

const toastStore = createStore<Toast[]>([]);
let lastId = 0;

const dismiss = (id: number): void => toastStore.update((all) => all.filter((toast) => toast.id !== id));

/** Says briefly what happened. Errors stay longer, those with an action longest. */
export function toast(
  tone: Toast["tone"],
  text: string,
  options: Pick<Toast, "action" | "detail"> = {},
): void {
  const id = ++lastId;
  toastStore.update((all) => [...all.slice(-2), { id, tone, text, ...options }]);
  setTimeout(() => dismiss(id), options.action ? 8000 : tone === "error" ? 6000 : 3000);
}

export function Toasts() {
  const t = useT();
  const toasts = toastStore.use();
  return (
    <div className={styles.stack} role="status" aria-live="polite">
      {toasts.map(({ id, tone, text, detail, action }) => (
        <div key={id} className={styles.toast}>
          {tone === "done" ? (
            <CircleCheck size={16} className={styles.done} aria-hidden />
          ) : (
            <CircleAlert size={16} className={styles.error} aria-hidden />
          )}
          <span className={styles.text}>
            {text}
            {detail && <small>{detail}</small>}
          </span>
          {action && (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                action.run();
                dismiss(id);
              }}
            >
              {action.label}
            </button>
          )}
          <button
            type="button"
            className={styles.close}
            onClick={() => dismiss(id)}
            aria-label={t("action.close")}
          >
            <X size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
