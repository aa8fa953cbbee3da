import type { ModelFigures, UnderstandingModel } from "@shopbell/shared/api/types.ts";
import { Button } from "antd";
import { ArrowRight } from "lucide-react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { FIGURES, isMeasured, recallChanges, verdictOf } from "../model/figures.ts";
import { figureText } from "./version-table.tsx";
import styles from "./versions-view.module.css";

/** As many differences as the server keeps. */
const MOST_DIFFERENCES = 100;

interface VersionComparisonProps {
  model: UnderstandingModel;
  active: UnderstandingModel | undefined;
  titleOf: (id: string) => string;
  /** Missing for who may not switch. */
  onActivate: (() => void) | undefined;
}

/** A version beside the one in service: figures, intents won and lost, and messages that they read differently. */
export function VersionComparison({ model, active, titleOf, onActivate }: VersionComparisonProps) {
  const t = useT();
  const format = useFormat();
  const { different, messages, compared_to } = model.figures;
  const recalls = active ? recallChanges(active.figures, model.figures) : [];
  const retired = model.state === "retired";
  return (
    <section className={styles.comparison} aria-label={t("model.comparison")}>
      <header>
        <div>
          <h2>{t(active ? "model.comparison" : "model.figures")}</h2>
          <p>
            {t("model.trainedAt", {
              date: format.dateTime(model.created_at),
              name: model.created_by || t("model.byItself"),
            })}
          </p>
        </div>
        {onActivate && (
          <span className={styles.buttons}>
            <Button type="primary" onClick={onActivate}>
              {t(retired ? "model.takeBack" : "model.activate")}
            </Button>
          </span>
        )}
      </header>
      <div className={styles.columns}>
        <div>
          <table className={styles.figures}>
            <thead>
              <tr>
                <th aria-label={t("model.figures")} />
                {active && <th>{t("model.state.active")}</th>}
                <th>{t("model.thisVersion")}</th>
                {active && <th>{t("model.change")}</th>}
              </tr>
            </thead>
            <tbody>
              {FIGURES.map((figure) => (
                <tr key={figure.key}>
                  <th scope="row" title={t(figure.help)}>
                    {t(figure.label)}
                  </th>
                  {active && <td>{figureText(active.figures, figure, format, t)}</td>}
                  <td>{figureText(model.figures, figure, format, t)}</td>
                  {active && (
                    <td>
                      <Change figure={figure} before={active.figures} after={model.figures} />
                    </td>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {recalls.length > 0 && (
            <table className={`${styles.figures} ${styles.recalls}`}>
              <thead>
                <tr>
                  <th style={{ textAlign: "left" }}>{t("model.recallChanges")}</th>
                  <th>{t("model.state.active")}</th>
                  <th>{t("model.thisVersion")}</th>
                </tr>
              </thead>
              <tbody>
                {recalls.map(({ label, before, after }) => (
                  <tr key={label}>
                    <th scope="row">{titleOf(label)}</th>
                    <td>{format.percent(before)}</td>
                    <td>
                      <span className={styles.change} data-verdict={after > before ? "better" : "worse"}>
                        {format.percent(after)}
                      </span>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
        </div>
        <div>
          <h3>{t("model.differences")}</h3>
          {messages === 0 ? (
            <p className={styles.hint}>{t("model.noMessages")}</p>
          ) : (
            <>
              <p className={styles.hint}>
                {t("model.differenceCount", {
                  count: messages,
                  different: different.length >= MOST_DIFFERENCES ? `${MOST_DIFFERENCES}+` : different.length,
                })}
                {active && compared_to !== active.id && ` ${t("model.comparedToOlder")}`}
              </p>
              <ul className={styles.differences}>
                {different.map(({ text, before, after }) => (
                  <li key={text}>
                    <p>{text}</p>
                    <span>
                      {titleOf(before)}
                      <ArrowRight
                        size={12}
                        className={styles.arrow}
                        role="img"
                        aria-label={t("model.becomes")}
                      />
                      <b>{titleOf(after)}</b>
                    </span>
                  </li>
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
    </section>
  );
}

interface ChangeProps {
  figure: (typeof FIGURES)[number];
  before: ModelFigures;
  after: ModelFigures;
}

/** By how much, and whether that is good: the sign says it, the colour only repeats it. */
function Change({ figure, before, after }: ChangeProps) {
  const t = useT();
  const format = useFormat();
  const { key, form } = figure;
  if (!isMeasured(before, key) || !isMeasured(after, key)) return <span className={styles.change}>–</span>;
  const change = after[key] - before[key];
  const size = Math.abs(change);
  const sign = change > 0 ? "+" : change < 0 ? "−" : "±";
  const text =
    form === "percent"
      ? format.percent(size, 1)
      : form === "ratio"
        ? format.decimal(size, 3)
        : figureText({ ...after, [key]: size, held_out: Math.max(1, after.held_out) }, figure, format, t);
  const verdict = verdictOf(figure, before, after);
  const word = verdict === "same" ? "" : t(`model.${verdict}`);
  return (
    <span className={styles.change} data-verdict={verdict}>
      {size === 0 ? "–" : `${sign}${text}`}
      {word && <span className="visually-hidden"> {word}</span>}
    </span>
  );
}
