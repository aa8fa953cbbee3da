import type { Conversation, MoodPoint } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useRef, useState } from "react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { courseQuery } from "../api.ts";
import { type Dot, dotsOf, lineOf } from "../model/course.ts";
import styles from "./mood.module.css";

/** From here down a message is worth pointing at. */
const LOW = -0.3;

interface MoodCourseProps {
  conversation: Conversation;
  onShow: (seq: number) => void;
}

/** How the customer has felt, message by message; each leads to its message. */
export function MoodCourse({ conversation, onShow }: MoodCourseProps) {
  const { id, mood } = conversation;
  const { data } = useQuery({ ...courseQuery(id, mood?.seq ?? 0), enabled: mood !== null });
  if (!mood || !data || data.points.length === 0) return null;
  return <Course mood={mood} points={data.points} onShow={onShow} />;
}

interface CourseProps {
  mood: NonNullable<Conversation["mood"]>;
  points: readonly MoodPoint[];
  onShow: (seq: number) => void;
}

export function Course({ mood, points, onShow }: CourseProps) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const box = useRef<HTMLDivElement>(null);
  const dots = dotsOf(points);
  const [looked, setLooked] = useState<number | null>(null);
  // One stop for the tab key: the dot that was looked at last, or else the newest.
  const [kept, setKept] = useState<number | null>(null);
  const stop = dots.some(({ point }) => point.seq === kept) ? kept : dots.at(-1)?.point.seq;
  const shown = (dots.find(({ point }) => point.seq === looked) ?? dots.at(-1))?.point;
  const worst = mood.worst <= LOW ? points.find(({ seq }) => seq === mood.worst_seq) : undefined;
  const time = (point: MoodPoint) => format.listTime(point.at, now);
  const nameOf = (point: MoodPoint) =>
    t("mood.point", { time: time(point), emotion: t(`emotion.${point.feeling.emotion}`), text: point.text });

  const handleKeyDown = (event: KeyboardEvent) => {
    const at = dots.findIndex(({ point }) => point.seq === stop);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: dots.length - 1 }[event.key];
    const next = to === undefined ? undefined : dots[to];
    if (!next) return;
    event.preventDefault();
    setKept(next.point.seq);
    box.current?.querySelector<HTMLElement>(`[data-dot="${next.point.seq}"]`)?.focus();
  };

  return (
    <>
      <p className={styles.now} data-level={mood.level}>
        {t("mood.now", { level: t(`mood.level.${mood.level}`), trend: t(`mood.trend.${mood.trend}`) })}
        {worst && (
          <button type="button" className={styles.worst} onClick={() => onShow(worst.seq)}>
            {t("mood.worst", { time: time(worst) })}
          </button>
        )}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: these are no form fields */}
      <div
        ref={box}
        className={styles.course}
        role="group"
        aria-label={t("mood.course")}
        onKeyDown={handleKeyDown}
        onMouseLeave={() => setLooked(null)}
      >
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          <line x1="0" y1="50" x2="100" y2="50" />
          <polyline points={lineOf(dots)} />
        </svg>
        {dots.map(({ point, x, y, side }: Dot) => (
          <button
            key={point.seq}
            type="button"
            className={styles.dot}
            data-dot={point.seq}
            data-side={side}
            style={{ left: `${100 * x}%`, top: `${100 * y}%` }}
            tabIndex={point.seq === stop ? 0 : -1}
            aria-label={nameOf(point)}
            onMouseEnter={() => setLooked(point.seq)}
            onFocus={() => {
              setLooked(point.seq);
              setKept(point.seq);
            }}
            onBlur={() => setLooked(null)}
            onClick={() => onShow(point.seq)}
          />
        ))}
      </div>
      <p className={styles.looked} aria-hidden>
        {shown && (
          <>
            <b>
              {time(shown)} · {t(`emotion.${shown.feeling.emotion}`)}
            </b>
            <span>{shown.text}</span>
          </>
        )}
      </p>
    </>
  );
}
