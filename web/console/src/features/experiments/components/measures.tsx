import type {
  ExperimentReport,
  ExperimentResult,
  StatInterval,
  StatRate,
} from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { aroundZero, placeOn } from "../model/scale.ts";
import styles from "./measures.module.css";

interface Measured {
  arm: string;
  value: number;
  range: StatInterval | null;
  /** The value in words. */
  shown: string;
  /** Of how many. */
  of: string;
}

/** Every measure with an interval for each answer. */
export function Measures({ report }: { report: ExperimentReport }) {
  const t = useT();
  const format = useFormat();
  const { goal, hours } = report.experiment;
  const rates = (of: (result: ExperimentResult) => StatRate): Measured[] =>
    report.results.map((result) => {
      const rate = of(result);
      const value = rate.of > 0 ? rate.count / rate.of : 0;
      return {
        arm: result.arm,
        value,
        range: rate.of > 0 ? rate.range : null,
        shown: rate.of > 0 ? format.percent(value, 1) : "–",
        of: t("ab.countOf", { count: format.number(rate.count), of: format.number(rate.of) }),
      };
    });
  const scores: Measured[] = report.results.map((result) => ({
    arm: result.arm,
    value: result.score,
    range: result.score_range ?? null,
    shown: result.rated > 0 ? format.decimal(result.score, 2) : "–",
    of: t("ab.ratings", { count: result.rated }),
  }));
  const best = report.results.map((result) => ({
    arm: result.arm,
    value: result.best,
    range: null,
    shown: format.percent(result.best),
    of: "",
  }));
  return (
    <>
      <Differences report={report} />
      <div className={styles.measures}>
        <Measure
          title={t("ab.measure.resolution")}
          hint={t("ab.measure.window", { hours })}
          main={goal === "resolution"}
          list={rates(({ resolved }) => resolved)}
        />
        <Measure
          title={t("ab.measure.helpful")}
          hint={t("ab.measure.helpfulHint")}
          main={goal === "helpful"}
          list={rates(({ helpful }) => helpful)}
        />
        <Measure
          title={t("ab.measure.csat")}
          hint={t("ab.measure.csatHint")}
          main={goal === "csat"}
          list={scores}
          low={1}
          high={5}
        />
        <Measure
          title={t("ab.measure.handedOver")}
          hint={t("ab.measure.window", { hours })}
          list={rates(({ handed_over }) => handed_over)}
        />
        <Measure
          title={t("ab.measure.repeated")}
          hint={t("ab.measure.window", { hours })}
          list={rates(({ repeated }) => repeated)}
        />
        <Measure title={t("ab.measure.best")} hint={t("ab.measure.bestHint")} list={best} />
      </div>
      <p className={styles.note}>
        {t("ab.note")} {report.results.length > 2 && t("ab.noteThree")}
      </p>
    </>
  );
}

interface MeasureProps {
  title: string;
  hint: string;
  list: readonly Measured[];
  main?: boolean;
  low?: number;
  high?: number;
}

function Measure({ title, hint, list, main = false, low = 0, high = 1 }: MeasureProps) {
  const t = useT();
  return (
    <section className={styles.measure} data-main={main}>
      <h3>
        {title}
        {main && <span>{t("ab.isGoal")}</span>}
      </h3>
      <p>{hint}</p>
      <dl>
        {list.map(({ arm, value, range, shown, of }) => (
          <div key={arm}>
            <dt>{arm}</dt>
            <dd>
              <span className={styles.scale} aria-hidden>
                {range && (
                  <i
                    className={styles.range}
                    style={{
                      left: `${placeOn(range.low, low, high)}%`,
                      width: `${placeOn(range.high, low, high) - placeOn(range.low, low, high)}%`,
                    }}
                  />
                )}
                {shown !== "–" && (
                  <i className={styles.dot} style={{ left: `${placeOn(value, low, high)}%` }} />
                )}
              </span>
              <b>{shown}</b>
              <small>{of}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** By how much answers differ in what the test looks at, around no difference. */
function Differences({ report }: { report: ExperimentReport }) {
  const t = useT();
  const format = useFormat();
  const csat = report.experiment.goal === "csat";
  const known = report.differences.filter(({ range }) => range);
  if (known.length === 0) return null;
  const end = aroundZero(
    known.flatMap(({ range }) => [range?.low ?? 0, range?.high ?? 0]),
    csat ? 0.5 : 0.1,
  );
  const shown = (value: number) => {
    const text = csat ? format.decimal(value, 2) : format.decimal(value * 100, 1);
    return value > 0 ? `+${text}` : text;
  };
  return (
    <section className={styles.measure} data-main>
      <h3>{t("ab.differences")}</h3>
      <p>
        {t(csat ? "ab.differencesScore" : "ab.differencesRate", {
          goal: t(`ab.goal.${report.experiment.goal}`),
        })}
      </p>
      <dl>
        {known.map(({ arm, than, value, range }) => {
          const low = placeOn(range?.low ?? 0, -end, end);
          const high = placeOn(range?.high ?? 0, -end, end);
          return (
            <div key={arm + than}>
              <dt className={styles.pair}>
                {arm} − {than}
              </dt>
              <dd>
                <span className={styles.scale} data-zero aria-hidden>
                  <i className={styles.range} style={{ left: `${low}%`, width: `${high - low}%` }} />
                  <i className={styles.dot} style={{ left: `${placeOn(value, -end, end)}%` }} />
                </span>
                <b>{shown(value)}</b>
                <small>
                  {t("ab.fromTo", { low: shown(range?.low ?? 0), high: shown(range?.high ?? 0) })}
                </small>
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}
