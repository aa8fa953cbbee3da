import type { Coverage, Lang } from "@shopbell/shared/api/types.ts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { Button, InputNumber } from "antd";
import { TriangleAlert } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { Frame } from "@/shared/knowledge/frame.tsx";
import { useCan } from "@/shared/session/session.ts";
import { EmptyState, ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { askedOnQuery, coverageQuery, gapKeys, saveWatch } from "../api.ts";
import { type CurveDay, curveOf, linesOf } from "../model/curve.ts";
import styles from "./coverage-page.module.css";
import { SourceChip } from "./source-chip.tsx";

const route = getRouteApi("/signed-in/knowledge/coverage");

/** How many questions are answered from the knowledge base, day by day. */
export function CoveragePage() {
  const navigate = useNavigate();
  const { locale } = useLocale();
  const { lang = locale, day } = route.useSearch();
  const query = useQuery(coverageQuery);
  return (
    <Frame lang={lang}>
      <div className={styles.scroller}>
        <div className={styles.inner}>
          {query.isPending && <Skeleton rows={8} height={36} />}
          {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
          {query.data && (
            <Loaded
              key={lang}
              coverage={query.data}
              lang={lang}
              day={day}
              onDay={(next) => void navigate({ to: "/knowledge/coverage", search: { lang, day: next } })}
            />
          )}
        </div>
      </div>
    </Frame>
  );
}

interface LoadedProps {
  coverage: Coverage;
  lang: Lang;
  day: string | undefined;
  onDay: (day: string) => void;
}

function Loaded({ coverage, lang, day, onDay }: LoadedProps) {
  const t = useT();
  const format = useFormat();
  const can = useCan();
  const level = coverage.levels.find((one) => one.lang === lang);
  const curve = curveOf(coverage.days, lang, coverage.today);
  const { threshold } = coverage.watch;
  return (
    <>
      <header className={styles.head}>
        <div>
          <h2>{t("coverage.title")}</h2>
          <p>{t("coverage.hint")}</p>
        </div>
        {level && (
          <div className={styles.level} data-low={level.low}>
            <span>{t("coverage.week")}</span>
            {level.asked > 0 ? (
              <>
                <b>{format.percent(level.answered / level.asked)}</b>
                <small>{t("coverage.of", { answered: level.answered, asked: level.asked })}</small>
              </>
            ) : (
              <small>{t("coverage.none")}</small>
            )}
          </div>
        )}
      </header>
      {level?.low && (
        <div className={styles.alarm} role="alert">
          <TriangleAlert size={16} strokeWidth={1.75} aria-hidden />
          <div>
            <b>{t("coverage.low", { threshold })}</b>
            <p>{t("coverage.lowHint")}</p>
          </div>
          <Link to="/knowledge/gaps" search={{ lang }}>
            {t("coverage.toGaps")}
          </Link>
        </div>
      )}
      {curve.every(({ share }) => share === null) ? (
        <EmptyState title={t("coverage.empty")} hint={t("coverage.emptyHint")} />
      ) : (
        <>
          <Chart curve={curve} threshold={threshold} day={day} onDay={onDay} />
          {can("conversation:read") &&
            (day ? (
              <AskedOn day={day} lang={lang} />
            ) : (
              <p className={styles.pick}>{t("coverage.pickDay")}</p>
            ))}
          <Table curve={curve} onDay={onDay} />
        </>
      )}
      {can("knowledge:write") && <WatchForm coverage={coverage} />}
    </>
  );
}

interface ChartProps {
  curve: readonly CurveDay[];
  threshold: number;
  day: string | undefined;
  onDay: (day: string) => void;
}

function Chart({ curve, threshold, day, onDay }: ChartProps) {
  const t = useT();
  const format = useFormat();
  const box = useRef<HTMLDivElement>(null);
  const [looked, setLooked] = useState<string | null>(null);
  const stop = curve.some((one) => one.day === day) ? day : curve.at(-1)?.day;
  const nameOf = ({ day: at, share, answered, asked }: CurveDay) =>
    share === null
      ? t("coverage.dayNone", { day: at })
      : t("coverage.day", { day: at, share: format.percent(share), answered, asked });
  const shown =
    curve.find((one) => one.day === (looked ?? day)) ?? curve.findLast(({ share }) => share !== null);

  const handleKeyDown = (event: KeyboardEvent) => {
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.day : undefined;
    const at = curve.findIndex((one) => one.day === focused);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: curve.length - 1 }[event.key];
    const next = to === undefined ? undefined : curve[to];
    if (!next) return;
    event.preventDefault();
    box.current?.querySelector<HTMLElement>(`[data-day="${next.day}"]`)?.focus();
  };
  return (
    <figure className={styles.figure}>
      <figcaption>
        <span>{t("coverage.chart")}</span>
        {shown && <output>{nameOf(shown)}</output>}
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: these are no form fields */}
      <div
        ref={box}
        className={styles.chart}
        role="group"
        aria-label={t("coverage.chart")}
        onKeyDown={handleKeyDown}
        onMouseLeave={() => setLooked(null)}
      >
        <div className={styles.scale} aria-hidden>
          <span>{format.percent(1)}</span>
          <span>{format.percent(0.5)}</span>
          <span>{format.percent(0)}</span>
        </div>
        <div className={styles.plot}>
          <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
            <line x1="0" x2="100" y1="0" y2="0" />
            <line x1="0" x2="100" y1="50" y2="50" />
            <line x1="0" x2="100" y1="100" y2="100" />
            {threshold > 0 && (
              <line className={styles.threshold} x1="0" x2="100" y1={100 - threshold} y2={100 - threshold} />
            )}
            {linesOf(curve).map((points) => (
              <polyline key={points} points={points} />
            ))}
          </svg>
          {curve.map((one) => (
            <button
              key={one.day}
              type="button"
              className={styles.day}
              data-day={one.day}
              aria-pressed={one.day === day}
              aria-label={nameOf(one)}
              tabIndex={one.day === stop ? 0 : -1}
              onMouseEnter={() => setLooked(one.day)}
              onFocus={() => setLooked(one.day)}
              onClick={() => onDay(one.day)}
            >
              {one.share !== null && (
                <i
                  data-low={threshold > 0 && one.share * 100 < threshold}
                  style={{ bottom: `${100 * one.share}%` }}
                />
              )}
            </button>
          ))}
        </div>
      </div>
    </figure>
  );
}

function AskedOn({ day, lang }: { day: string; lang: Lang }) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const query = useQuery(askedOnQuery(day, lang));
  return (
    <section className={styles.asked} aria-label={t("coverage.unanswered", { day })}>
      <h3>{t("coverage.unanswered", { day })}</h3>
      {query.isPending && <Skeleton rows={3} height={24} />}
      {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {query.data?.questions.length === 0 && <p className={styles.pick}>{t("coverage.allAnswered")}</p>}
      <ul>
        {query.data?.questions.map((question) => (
          <li key={`${question.conversation_id} ${question.seq}`}>
            <Link to="/knowledge/gaps" search={{ lang, gap: question.gap_id ?? "" }} className={styles.words}>
              {question.text}
            </Link>
            <SourceChip source={question.source} />
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: question.conversation_id }}
              search={{ view: "all", seq: question.seq }}
              className={styles.talk}
            >
              {t("gaps.openTalk")}
            </Link>
            <time>{format.listTime(question.at, now)}</time>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Table({ curve, onDay }: { curve: readonly CurveDay[]; onDay: (day: string) => void }) {
  const t = useT();
  const format = useFormat();
  return (
    <details className={styles.table}>
      <summary>{t("coverage.table")}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t("coverage.colDay")}</th>
            <th scope="col">{t("coverage.colShare")}</th>
            <th scope="col">{t("coverage.colAnswered")}</th>
            <th scope="col">{t("coverage.colAsked")}</th>
          </tr>
        </thead>
        <tbody>
          {curve
            .filter(({ share }) => share !== null)
            .toReversed()
            .map(({ day, share, answered, asked }) => (
              <tr key={day}>
                <td>
                  <button type="button" onClick={() => onDay(day)}>
                    {day}
                  </button>
                </td>
                <td>{format.percent(share ?? 0)}</td>
                <td>{format.number(answered)}</td>
                <td>{format.number(asked)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </details>
  );
}

function WatchForm({ coverage: { watch } }: { coverage: Coverage }) {
  const t = useT();
  const errorText = useErrorText();
  const client = useQueryClient();
  const [threshold, setThreshold] = useState<number | null>(watch.threshold);
  const [idle, setIdle] = useState<number | null>(watch.idle_days);
  const [busy, setBusy] = useState(false);
  const same = threshold === watch.threshold && idle === watch.idle_days;
  const save = async () => {
    if (threshold === null || idle === null) return;
    setBusy(true);
    try {
      await saveWatch({ threshold, idle_days: idle });
      await client.invalidateQueries({ queryKey: gapKeys.all });
      toast("done", t("coverage.saved"));
    } catch (error) {
      toast("error", errorText(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className={styles.watch}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div>
        <label htmlFor="coverage-threshold">{t("coverage.threshold")}</label>
        <InputNumber
          id="coverage-threshold"
          min={0}
          max={100}
          precision={0}
          suffix="%"
          value={threshold}
          onChange={setThreshold}
        />
        <p>{t("coverage.thresholdHelp")}</p>
      </div>
      <div>
        <label htmlFor="coverage-idle">{t("coverage.idle")}</label>
        <InputNumber
          id="coverage-idle"
          min={1}
          max={365}
          precision={0}
          suffix={t("coverage.days")}
          value={idle}
          onChange={setIdle}
        />
      </div>
      <Button htmlType="submit" loading={busy} disabled={same || threshold === null || idle === null}>
        {t("action.save")}
      </Button>
    </form>
  );
}
