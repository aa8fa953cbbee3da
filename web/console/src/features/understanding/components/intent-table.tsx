import type { Intent, LabelFigures } from "@shopbell/shared/api/types.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Switch } from "antd";
import { Fragment, useMemo } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { intentsQuery } from "@/shared/intents/api.ts";
import { grouped, writeOf } from "@/shared/intents/intents.ts";
import type { Intents } from "@/shared/intents/use-intents.ts";
import { toast } from "@/shared/ui/toasts.tsx";
import { saveIntent, understandingKeys } from "../api.ts";
import { ShareBar } from "./bars.tsx";
import styles from "./intents-view.module.css";

/** Below this an intent needs more or better sentences. */
const LOW = 0.5;

interface IntentTableProps {
  intents: readonly Intent[];
  names: Pick<Intents, "titleOf" | "groupOf">;
  perLabel: readonly LabelFigures[];
  openID: string | undefined;
  mayWrite: boolean;
  onOpen: (id: string) => void;
}

export function IntentTable({ intents, names, perLabel, openID, mayWrite, onOpen }: IntentTableProps) {
  const t = useT();
  const format = useFormat();
  const figures = useMemo(() => new Map(perLabel.map((one) => [one.label, one])), [perLabel]);
  const { setEnabled } = useSetEnabled(names.titleOf);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th>{t("understanding.intent")}</th>
          <th className={styles.extra}>{t("scene.title")}</th>
          <th className={`${styles.number} ${styles.extra}`}>{t("understanding.examplesZh")}</th>
          <th className={`${styles.number} ${styles.extra}`}>{t("understanding.examplesEn")}</th>
          <th className={styles.number} title={t("model.recallHelp")}>
            {t("model.recall")}
          </th>
          <th className={styles.number} title={t("model.precisionHelp")}>
            {t("model.precision")}
          </th>
          <th>{t("understanding.enabled")}</th>
        </tr>
      </thead>
      <tbody>
        {grouped(intents).map(({ group, intents: list }) => (
          <Fragment key={group}>
            <tr className={styles.group}>
              <td colSpan={7}>
                {names.groupOf(group)}
                <span>{format.number(list.length)}</span>
              </td>
            </tr>
            {list.map((intent) => {
              const one = figures.get(intent.id);
              const title = names.titleOf(intent.id);
              return (
                <tr
                  key={intent.id}
                  className={styles.row}
                  data-open={intent.id === openID}
                  data-off={!intent.enabled}
                  onClick={() => onOpen(intent.id)}
                >
                  <td>
                    <button
                      type="button"
                      className={styles.title}
                      aria-current={intent.id === openID}
                      onClick={(event) => {
                        event.stopPropagation();
                        onOpen(intent.id);
                      }}
                    >
                      {title}
                      <small>{intent.id}</small>
                    </button>
                  </td>
                  <td className={styles.extra}>
                    <span className={styles.tag} data-scene={intent.scene}>
                      {t(`scene.${intent.scene}`)}
                    </span>
                  </td>
                  <td className={`${styles.number} ${styles.extra}`}>
                    {format.number(intent.examples.zh ?? 0)}
                  </td>
                  <td className={`${styles.number} ${styles.extra}`}>
                    {format.number(intent.examples.en ?? 0)}
                  </td>
                  <td className={styles.number}>
                    <Rate value={one?.recall} of={one?.held_out} />
                  </td>
                  <td className={styles.number}>
                    <Rate value={one?.precision} of={one?.held_out} />
                  </td>
                  {/* biome-ignore lint/a11y/useKeyWithClickEvents: keeps a click on the switch from opening the row */}
                  <td onClick={(event) => event.stopPropagation()}>
                    <Switch
                      size="small"
                      checked={intent.enabled}
                      disabled={!mayWrite}
                      aria-label={t("understanding.enableIntent", { intent: title })}
                      onChange={(enabled) => setEnabled(intent, enabled)}
                    />
                  </td>
                </tr>
              );
            })}
          </Fragment>
        ))}
      </tbody>
    </table>
  );
}

function Rate({ value, of }: { value: number | undefined; of: number | undefined }) {
  const t = useT();
  const format = useFormat();
  if (value === undefined) return <span className={styles.none}>–</span>;
  return (
    <span
      className={styles.rate}
      data-low={value < LOW}
      title={of === undefined ? undefined : t("understanding.heldOut", { count: of })}
    >
      {format.percent(value)}
      <ShareBar share={value} tone={value < LOW ? "low" : "good"} />
    </span>
  );
}

/** Switches an intent at once, and back if the server refuses. */
function useSetEnabled(titleOf: (id: string) => string) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const show = (id: string, enabled: boolean) =>
    client.setQueryData(intentsQuery.queryKey, (old) =>
      old ? { intents: old.intents.map((one) => (one.id === id ? { ...one, enabled } : one)) } : old,
    );
  const save = useMutation({
    mutationFn: ({ intent, enabled }: { intent: Intent; enabled: boolean }) =>
      saveIntent(intent.id, writeOf(intent, { enabled })),
    onMutate: ({ intent, enabled }) => show(intent.id, enabled),
    onSuccess: (_, { intent, enabled }) => {
      void client.invalidateQueries({ queryKey: understandingKeys.intents });
      void client.invalidateQueries({ queryKey: understandingKeys.examples });
      toast(
        "done",
        t(enabled ? "understanding.switchedOn" : "understanding.switchedOff", { intent: titleOf(intent.id) }),
        { detail: t("understanding.afterTraining") },
      );
    },
    onError: (error, { intent, enabled }) => {
      show(intent.id, !enabled);
      toast("error", errorText(error));
    },
  });
  return { setEnabled: (intent: Intent, enabled: boolean) => save.mutate({ intent, enabled }) };
}
