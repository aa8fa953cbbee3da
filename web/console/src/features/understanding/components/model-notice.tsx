import type { Lang } from "@shopbell/shared/api/types.ts";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import { useCan } from "@/shared/session/session.ts";
import { useModelCommands, useNotice } from "../hooks/use-models.ts";
import type { Notice } from "../model/models.ts";
import { ProgressBar } from "./bars.tsx";
import styles from "./model-notice.module.css";

/** Above every view: what is being trained, what waits for a decision, what the model does not know yet. */
export function ModelNotice({ lang }: { lang: Lang }) {
  const can = useCan();
  const navigate = useNavigate();
  const notice = useNotice(lang);
  const { train, cancel } = useModelCommands();
  if (!notice || notice.kind === "none") return null;
  return (
    <NoticeLine
      notice={notice}
      mayWrite={can("knowledge:write")}
      busy={train.isPending || cancel.isPending}
      onTrain={() => train.mutate(lang)}
      onCancel={(id) => cancel.mutate(id)}
      onCompare={(version) =>
        void navigate({
          to: "/understanding/versions",
          search: ({ lang: chosen }) => ({ ...(chosen ? { lang: chosen } : {}), version }),
        })
      }
    />
  );
}

interface NoticeLineProps {
  notice: Exclude<Notice, { kind: "none" }>;
  mayWrite: boolean;
  busy: boolean;
  onTrain: () => void;
  onCancel: (id: string) => void;
  onCompare: (version: string) => void;
}

export function NoticeLine({ notice, mayWrite, busy, onTrain, onCancel, onCompare }: NoticeLineProps) {
  const t = useT();
  const word = useWord();
  const trainButton = mayWrite && (
    <Button size="small" type="primary" loading={busy} onClick={onTrain}>
      {t("model.train")}
    </Button>
  );
  return (
    <div className={styles.notice} data-kind={notice.kind} role="status">
      {(notice.kind === "first" || notice.kind === "training") && (
        <>
          <span className={styles.text}>
            {t(notice.kind === "first" ? "notice.first" : "notice.training")}{" "}
            <span>{t("notice.percent", { percent: notice.training.progress })}</span>
          </span>
          <span className={styles.progress}>
            <ProgressBar percent={notice.training.progress} label={t("model.state.training")} />
          </span>
          {mayWrite && notice.kind === "training" && (
            <Button size="small" loading={busy} onClick={() => onCancel(notice.training.id)}>
              {t("model.cancel")}
            </Button>
          )}
        </>
      )}
      {notice.kind === "missing" && (
        <>
          <span className={styles.text}>
            {t("notice.missing")}{" "}
            <span>
              {notice.failed?.failure
                ? t("notice.lastFailed", { why: word(notice.failed.failure, t("model.failed")) })
                : t("notice.missingHint")}
            </span>
          </span>
          {trainButton}
        </>
      )}
      {notice.kind === "ready" && (
        <>
          <span className={styles.text}>
            {t("notice.ready")}{" "}
            {notice.taught > 0 && <span>{t("notice.taughtSince", { count: notice.taught })}</span>}
          </span>
          <Button size="small" onClick={() => onCompare(notice.waiting.id)}>
            {t("model.toCompare")}
          </Button>
        </>
      )}
      {notice.kind === "taught" && (
        <>
          <span className={styles.text}>
            {t("notice.taught", { count: notice.taught })} <span>{t("notice.taughtHint")}</span>
          </span>
          {trainButton}
        </>
      )}
    </div>
  );
}
