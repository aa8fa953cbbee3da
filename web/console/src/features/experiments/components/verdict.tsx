import type { ExperimentDifference, ExperimentReport } from "@shopbell/shared/api/types.ts";
import { Button } from "antd";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./verdict.module.css";

interface VerdictProps {
  report: ExperimentReport;
  busy: boolean;
  onPublish: ((arm: string) => void) | undefined;
  onDraft: ((arm: string) => void) | undefined;
}

/** What has been found, in plain words, and the one thing to do about it. */
export function Verdict({ report, busy, onPublish, onDraft }: VerdictProps) {
  const t = useT();
  const format = useFormat();
  const x = report.experiment;
  const { winner } = report;
  const points = (value: number) =>
    x.goal === "csat"
      ? t("ab.points", { n: format.decimal(Math.abs(value), 2) })
      : t("ab.percentPoints", { n: format.decimal(Math.abs(value) * 100, 1) });
  const said = (d: ExperimentDifference) =>
    t(d.value < 0 ? "ab.lower" : "ab.higher", {
      arm: d.arm,
      than: d.than,
      size: points(d.value),
      low: signed(d.range?.low ?? 0),
      high: signed(d.range?.high ?? 0),
      level: format.percent(report.level, report.level > 0.95 ? 1 : 0),
    });
  const signed = (value: number) => {
    const shown = x.goal === "csat" ? format.decimal(value, 2) : format.decimal(value * 100, 1);
    return value > 0 ? `+${shown}` : shown;
  };
  const title = () => {
    if (x.applied) {
      if (x.applied === "A") return t("ab.verdict.kept");
      return x.applied_version > 0
        ? t("ab.verdict.published", { arm: x.applied, n: x.applied_version })
        : t("ab.verdict.drafted", { arm: x.applied });
    }
    if (report.verdict === "nothing") return t("ab.verdict.nothing");
    if (report.verdict === "waiting")
      return t(x.state === "stopped" ? "ab.verdict.early" : "ab.verdict.waiting");
    if (report.verdict === "undecided") return t("ab.verdict.undecided");
    return winner === "A" ? t("ab.verdict.standard") : t("ab.verdict.winner", { arm: winner });
  };
  const known = report.differences.filter(({ range }) => range);
  const ended =
    x.state === "stopped" &&
    !x.applied &&
    x.reason !== "-" &&
    x.reason !== "applied" &&
    t(`ab.reason.${x.reason}`);
  const wait =
    x.state !== "stopped" &&
    (report.verdict === "nothing" || report.verdict === "waiting") &&
    (report.days_left < 0
      ? t(report.per_day > 0 ? "ab.noRatings" : "ab.noVolume")
      : t("ab.daysLeft", {
          perDay: format.decimal(report.per_day, 1),
          days: format.number(report.days_left),
        }));
  return (
    <section
      className={styles.verdict}
      data-verdict={x.applied ? "applied" : report.verdict}
      aria-label={t("ab.verdictTitle")}
    >
      <h3>{title()}</h3>
      {ended && <p>{ended}</p>}
      {x.applied && (
        <p>{t("ab.appliedBy", { name: x.applied_by || "–", at: format.dateTime(x.applied_at) })}</p>
      )}
      {report.verdict === "undecided" && !x.applied && <p>{t("ab.undecidedHint")}</p>}
      {report.verdict === "waiting" && x.state !== "stopped" && <p>{t("ab.waitingHint")}</p>}
      {report.verdict !== "nothing" && known.map((d) => <p key={`${d.arm}${d.than}`}>{said(d)}</p>)}
      {report.worse.map(({ goal, than }) => (
        <p key={goal + than} className={styles.worse}>
          {t("ab.worse", { arm: winner, than, goal: t(`ab.goal.${goal}`) })}
        </p>
      ))}
      {wait && <p className={styles.quiet}>{wait}</p>}
      {winner && !x.applied && (onPublish || (onDraft && winner !== "A")) && (
        <p className={styles.actions}>
          {onPublish && (
            <Button type="primary" loading={busy} onClick={() => onPublish(winner)}>
              {winner === "A" ? t("ab.keep") : t("ab.publishArm", { arm: winner })}
            </Button>
          )}
          {onDraft && winner !== "A" && (
            <Button type={onPublish ? "default" : "primary"} disabled={busy} onClick={() => onDraft(winner)}>
              {t("ab.draft")}
            </Button>
          )}
        </p>
      )}
    </section>
  );
}
