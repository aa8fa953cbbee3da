import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, Button } from "antd";
import { useEffect } from "react";
import { cancelJob, jobQuery } from "@/shared/api/jobs.ts";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import styles from "./bench.module.css";

interface RunReport {
  total: number;
  failing: number;
  broken: number;
  mended: number;
}

interface RunLineProps {
  id: string;
  onEnded: () => void;
  onClose: () => void;
}

/** How far a run of the saved questions is, and what it has found. */
export function RunLine({ id, onEnded, onClose }: RunLineProps) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { data: job } = useQuery(jobQuery(id));
  const cancel = useMutation({
    mutationFn: () => cancelJob(id),
    onSettled: () => client.invalidateQueries({ queryKey: jobQuery(id).queryKey }),
    onError: (error) => toast("error", errorText(error)),
  });
  const ended = Boolean(job?.ended_at);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it has ended
  useEffect(() => {
    if (ended) onEnded();
  }, [ended]);
  if (!job) return null;
  if (!ended) {
    return (
      <Running
        text={job.total > 0 ? t("bench.running", { done: job.done, total: job.total }) : t("bench.starts")}
        done={job.done}
        of={job.total}
        cancelling={cancel.isPending}
        onCancel={() => cancel.mutate()}
      />
    );
  }
  const report = job.report as RunReport | undefined;
  return (
    <Alert
      className={styles.summary ?? ""}
      showIcon
      closable={{ onClose }}
      type={job.state !== "done" ? "info" : report?.failing ? "warning" : "success"}
      title={
        job.state === "cancelled"
          ? t("bench.runCancelled")
          : report
            ? [
                t("bench.runDone", { total: report.total, failing: report.failing }),
                ...(report.broken > 0 ? [t("bench.runBroken", { n: report.broken })] : []),
                ...(report.mended > 0 ? [t("bench.runMended", { n: report.mended })] : []),
              ].join(" ")
            : job.failure || t("bench.runFailed")
      }
    />
  );
}

interface RunningProps {
  text: string;
  done: number;
  of: number;
  cancelling: boolean;
  onCancel: (() => void) | undefined;
}

/** A bar with what runs, and the way to end it. */
export function Running({ text, done, of, cancelling, onCancel }: RunningProps) {
  const t = useT();
  return (
    <div className={styles.running} role="status">
      <span>{text}</span>
      <progress max={of || 1} value={done} aria-label={text} />
      {onCancel && (
        <Button size="small" loading={cancelling} onClick={onCancel}>
          {t("action.cancel")}
        </Button>
      )}
    </div>
  );
}
