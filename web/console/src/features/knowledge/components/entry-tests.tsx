import type { Entry } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { useT } from "@/shared/i18n/use-t.ts";
import { Regressions } from "@/shared/knowledge/publish-gate.tsx";
import { checksQuery } from "../api.ts";
import { useShopTime } from "../hooks/use-shop-time.ts";
import styles from "./entry-tests.module.css";

/** What the test bench has to say about an entry: what was held back, what went ahead anyway. */
export function EntryTests({ entry }: { entry: Entry }) {
  const t = useT();
  const at = useShopTime();
  const checks = useQuery(checksQuery(entry.id, entry.edit));
  const list = checks.data?.checks ?? [];
  const held = entry.draft?.state === "returned" && list[0]?.kind === "held" ? list[0] : undefined;
  if (list.length === 0) return null;
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
    </div>
  );
}
