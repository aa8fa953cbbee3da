import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";
import { ApiError } from "@/shared/api/http.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./states.module.css";

/** True once 200 ms have passed: shorter waits show nothing at all. */
export function useSlow(): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return slow;
}

/** Rows in the shape of what is to come. */
export function Skeleton({ rows = 6, height = 20, gap = 12, className = "" }: SkeletonProps) {
  const t = useT();
  const slow = useSlow();
  if (!slow) return <div className={className} aria-busy="true" />;
  return (
    <div
      className={`${styles.skeleton} ${className}`}
      style={{ gap }}
      role="status"
      aria-label={t("state.loading")}
    >
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all alike
        <i key={index} style={{ height, width: `${[92, 74, 84, 62, 96, 70][index % 6]}%` }} />
      ))}
    </div>
  );
}

interface SkeletonProps {
  rows?: number;
  height?: number;
  gap?: number;
  className?: string;
}

/** One line of what this is for, and the one thing to do next. */
export function EmptyState({ title, hint, action }: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <p className={styles.title}>{title}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
      {action && <div className={styles.action}>{action}</div>}
    </div>
  );
}

/** What happened, the short id for whoever reads the log, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useT();
  const errorText = useErrorText();
  return (
    <div className={styles.state} role="alert">
      <p className={styles.title}>{errorText(error)}</p>
      {error instanceof ApiError && error.id && (
        <p className={styles.hint}>{t("error.id", { id: error.id })}</p>
      )}
      {onRetry && (
        <div className={styles.action}>
          <Button onClick={onRetry}>{t("action.retry")}</Button>
        </div>
      )}
    </div>
  );
}
