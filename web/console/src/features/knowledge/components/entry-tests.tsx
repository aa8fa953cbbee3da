import type { Entry } from "@shopbell/shared/api/types.ts";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Alert, Button, Modal } from "antd";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { checksQuery, testDraft } from "../api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import { Regressions } from "./publish-gate.tsx";
import styles from "./publish-gate.module.css";

/** What the test bench has to say about an entry: its draft on trial, what was held back, what went ahead anyway. */
export function EntryTests({ entry }: { entry: Entry }) {
  const t = useT();
  const at = useShopTime();
  const errorText = useErrorText();
  const checks = useQuery(checksQuery(entry.id, entry.edit));
  const trial = useMutation({
    mutationFn: () => testDraft(entry.id),
    onError: (error) => toast("error", errorText(error)),
  });
  const list = checks.data?.checks ?? [];
  const held = entry.draft?.state === "returned" && list[0]?.kind === "held" ? list[0] : undefined;
  if (!entry.draft && list.length === 0) return null;
  return (
    <div className={styles.tests}>
      {held && (
        <Alert
          type="warning"
          showIcon
          title={t("gate.held", { at: at(held.at) })}
          description={<Regressions list={held.regressions} />}
        />
      )}
      {entry.draft && (
        <div>
          <Button size="small" loading={trial.isPending} onClick={() => trial.mutate()}>
            {t("gate.try")}
          </Button>
        </div>
      )}
      {list.length > 0 && (
        <details className={styles.past}>
          <summary>{t("gate.past", { count: list.length })}</summary>
          <ol>
            {list.map((one) => (
              <li key={one.at}>
                <p>
                  {one.kind === "held"
                    ? t("gate.held", { at: at(one.at) })
                    : t("gate.overridden", { name: one.by, at: at(one.at), reason: one.reason })}
                </p>
                <Regressions list={one.regressions} />
              </li>
            ))}
          </ol>
        </details>
      )}
      {trial.data && (
        <Modal
          open
          width={620}
          title={t("gate.trial")}
          footer={<Button onClick={() => trial.reset()}>{t("action.close")}</Button>}
          onCancel={() => trial.reset()}
        >
          <Alert
            type={trial.data.worse.length > 0 ? "warning" : "success"}
            showIcon
            className={styles.alert ?? ""}
            title={
              trial.data.total === 0
                ? t("gate.trialNone")
                : t("gate.trialResult", {
                    total: trial.data.total,
                    worse: trial.data.worse.length,
                    better: trial.data.better,
                  })
            }
          />
          {trial.data.worse.length > 0 && <Regressions list={trial.data.worse} />}
        </Modal>
      )}
    </div>
  );
}
