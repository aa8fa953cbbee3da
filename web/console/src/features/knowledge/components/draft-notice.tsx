import type { Entry } from "@shopbell/shared/api/types.ts";
import { Alert, Button } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import styles from "./entry-editor.module.css";

export type DraftStep = "compare" | "approve" | "return" | "withdraw";

interface DraftNoticeProps {
  entry: Entry;
  mayPublish: boolean;
  /** Something is on its way. Who has the form open does not matter: nothing is typed here. */
  disabled: boolean;
  onStep: (step: DraftStep) => void;
}

/** What becomes of the entry at present, and what can be done about it. */
export function DraftNotice({ entry, mayPublish, disabled, onStep }: DraftNoticeProps) {
  const t = useT();
  const at = useShopTime();
  const { draft, version, state } = entry;
  const button = (step: DraftStep, label: string, primary = false) => (
    <Button
      key={step}
      size="small"
      type={primary ? "primary" : "default"}
      disabled={disabled && step !== "compare"}
      onClick={() => onStep(step)}
    >
      {label}
    </Button>
  );
  const live = (
    <>
      {state === "expired" && (
        <Alert type="warning" showIcon title={t("life.notice.expired", { at: at(entry.valid_until) })} />
      )}
      {state === "scheduled" && version > 0 && (
        <Alert type="info" showIcon title={t("life.notice.waiting", { at: at(entry.valid_from) })} />
      )}
      {state === "off" && <Alert type="warning" showIcon title={t("knowledge.offNotice")} />}
    </>
  );
  if (!draft) return live;
  const note = draft.note && t("life.notice.note", { name: draft.note_by || "–", note: draft.note });
  const stale = version > 0 && draft.base !== version;
  const actions = [
    version > 0 && button("compare", t("life.compare")),
    draft.state === "review" && !mayPublish && button("withdraw", t("life.withdraw")),
    draft.state === "review" && mayPublish && button("return", t("life.return")),
    draft.state === "review" && mayPublish && button("approve", t("life.approve"), true),
    draft.state === "scheduled" && mayPublish && button("withdraw", t("life.unschedule")),
  ].filter(Boolean);
  const title = {
    draft: t(version > 0 ? "life.notice.draft" : "life.notice.draftNew", {
      name: draft.by,
      at: at(draft.at),
      version,
    }),
    review: t("life.notice.review", { name: draft.by }),
    returned: t("life.notice.returned", { name: draft.note_by }),
    scheduled: t("life.notice.scheduled", { at: at(draft.publish_at) }),
  }[draft.state];
  return (
    <>
      {live}
      <Alert
        type={draft.state === "returned" ? "warning" : "info"}
        showIcon
        title={title}
        description={
          (note || stale) && (
            <>
              {note && <p className={styles.note}>{note}</p>}
              {stale && <p className={styles.note}>{t("life.notice.base", { base: draft.base, version })}</p>}
            </>
          )
        }
        action={actions.length > 0 && <span className={styles.steps}>{actions}</span>}
      />
    </>
  );
}
