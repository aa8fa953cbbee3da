import type { ModelFigures, UnderstandingModel } from "@shopbell/shared/api/types.ts";
import { Button } from "antd";
import type { Format } from "@/shared/format/format.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { type Translate, useT } from "@/shared/i18n/use-t.ts";
import { useWord } from "@/shared/records/status.tsx";
import table from "@/shared/ui/table.module.css";
import { FIGURES, isMeasured } from "../model/figures.ts";
import { ProgressBar } from "./bars.tsx";
import styles from "./versions-view.module.css";

/** The columns of the table; the comparison shows all figures. */
const COLUMNS = FIGURES.filter(({ key }) => key !== "labels" && key !== "micros");

/** A figure as it is read, or a dash where it was not measured. */
export function figureText(
  figures: ModelFigures,
  { key, form }: (typeof FIGURES)[number],
  format: Format,
  t: Translate,
): string {
  if (!isMeasured(figures, key)) return "–";
  const value = figures[key];
  switch (form) {
    case "percent":
      return format.percent(value, 1);
    case "ratio":
      return format.decimal(value, 3);
    case "seconds":
      return value < 60
        ? t("time.seconds", { n: format.decimal(value, value < 10 ? 1 : 0) })
        : format.duration(value * 1000);
    case "bytes":
      return format.bytes(value);
    case "micros":
      return t("model.microsValue", { n: format.number(Math.round(value)) });
    default:
      return format.number(value);
  }
}

interface VersionTableProps {
  models: readonly UnderstandingModel[];
  /** The one that is being compared. */
  chosen: string | undefined;
  mayWrite: boolean;
  cancelling: boolean;
  onCancel: (id: string) => void;
  onChoose: (id: string) => void;
}

export function VersionTable({
  models,
  chosen,
  mayWrite,
  cancelling,
  onCancel,
  onChoose,
}: VersionTableProps) {
  const t = useT();
  const format = useFormat();
  const word = useWord();
  return (
    <div className={table.frame}>
      <table className={table.table}>
        <thead>
          <tr>
            <th>{t("model.version")}</th>
            {COLUMNS.map(({ key, label, help }) => (
              <th key={key} className={styles.number} title={t(help)}>
                {t(label)}
              </th>
            ))}
            <th aria-label={t("action.more")} />
          </tr>
        </thead>
        <tbody>
          {models.map((model) => (
            <tr key={model.id} className={model.id === chosen ? styles.chosen : undefined}>
              <td>
                <span className={styles.state}>
                  <i data-state={model.state} />
                  {t(`model.state.${model.state}`)}
                </span>
                <span className={styles.who}>
                  {format.dateTime(model.created_at)} · {model.created_by || t("model.byItself")}
                </span>
              </td>
              {model.state === "training" && (
                <td colSpan={COLUMNS.length}>
                  <span className={styles.training}>
                    <ProgressBar percent={model.progress} label={t("model.state.training")} />
                    {format.percent(model.progress / 100)}
                  </span>
                </td>
              )}
              {model.state === "failed" && (
                <td colSpan={COLUMNS.length} className={styles.failure}>
                  {word(model.failure ?? "", t("model.failed"))}
                </td>
              )}
              {model.state !== "training" &&
                model.state !== "failed" &&
                COLUMNS.map((figure) => (
                  <td key={figure.key} className={styles.number}>
                    {figureText(model.figures, figure, format, t)}
                  </td>
                ))}
              <td className={`${table.actions} ${styles.actions}`}>
                {model.state === "training" && mayWrite && (
                  <Button size="small" loading={cancelling} onClick={() => onCancel(model.id)}>
                    {t("model.cancel")}
                  </Button>
                )}
                {(model.state === "ready" || model.state === "retired") && (
                  <Button size="small" aria-expanded={model.id === chosen} onClick={() => onChoose(model.id)}>
                    {t("model.compare")}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
