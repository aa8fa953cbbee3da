import type { LabelSuggestion, Lang, Mark } from "@shopbell/shared/api/types.ts";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { Flag } from "lucide-react";
import { useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { IntentPicker } from "@/shared/intents/intent-picker.tsx";
import { aboutIn, OUTSIDE } from "@/shared/intents/intents.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { EmptyState } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { dismissMarks, reopenMarks, understandingKeys } from "../api.ts";
import {
  DISMISSED,
  decide,
  offersOf,
  progressOf,
  refill,
  startQueue,
  takeBack,
} from "../model/label-queue.ts";
import { type Taught, teach } from "../teach.ts";
import { ProgressBar, ShareBar } from "./bars.tsx";
import styles from "./label-view.module.css";

/** As many guesses as there are keys for them. */
const GUESSES = 3;
const SHOWN_DECIDED = 8;

interface LabelDeskProps {
  lang: Lang;
  suggestions: readonly LabelSuggestion[];
  mayWrite: boolean;
  /** Asks for further sentences once these are through. */
  onMore: () => Promise<readonly LabelSuggestion[]>;
}

/** One sentence after the other: a key says what it means, and the next one is there. */
export function LabelDesk({ lang, suggestions, mayWrite, onMore }: LabelDeskProps) {
  const t = useT();
  const format = useFormat();
  const { locale } = useLocale();
  const errorText = useErrorText();
  const client = useQueryClient();
  const { byID, titleOf } = useIntents();
  const [queue, setQueue] = useState(() => startQueue(suggestions));
  const [picking, setPicking] = useState(false);
  const [asking, setAsking] = useState(false);
  // Labels are on their way while the next sentence is read; taking one back waits for it.
  const sent = useRef(new Map<string, Promise<Taught | null>>());
  const [current] = queue.waiting;
  const progress = progressOf(queue);
  const guesses = current
    ? offersOf(current, (intent) => intent === OUTSIDE || byID.has(intent)).slice(0, GUESSES)
    : [];

  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: understandingKeys.examples }),
      client.invalidateQueries({ queryKey: understandingKeys.intents }),
      client.invalidateQueries({ queryKey: understandingKeys.models }),
    ]);
  /** Sends a decision after what is still on its way for the same sentence; a refused one brings it back. */
  const decideBy = (text: string, decision: string, deciding: () => Promise<Taught>) => {
    setQueue((old) => decide(old, decision));
    const sending = (sent.current.get(text) ?? Promise.resolve()).then(deciding).catch((error: unknown) => {
      setQueue((old) => takeBack(old, text));
      toast("error", errorText(error));
      return null;
    });
    sent.current.set(text, sending);
  };
  const label = (intent: string) => {
    if (!current || !mayWrite) return;
    const { text, mark } = current;
    setPicking(false);
    decideBy(text, intent, async () => {
      const taught = await teach(lang, text, intent, mark ? "desk" : "message");
      await refresh();
      return taught;
    });
  };
  const dismiss = () => {
    if (!current?.mark || !mayWrite) return;
    const { text } = current;
    decideBy(text, DISMISSED, async () => {
      await dismissMarks({ lang, text });
      return { same: true, undo: null };
    });
  };
  const skip = () => current && setQueue((old) => decide(old, null));
  const undo = (text: string) => {
    const marked = queue.decided.find(({ suggestion }) => suggestion.text === text)?.suggestion.mark;
    setQueue((old) => takeBack(old, text));
    const sending = sent.current.get(text);
    if (!sending) return;
    const undoing = sending.then(async (taught) => {
      if (!taught) return null;
      try {
        await taught.undo?.();
        if (marked) await reopenMarks({ lang, text });
        await refresh();
      } catch (error) {
        toast("error", errorText(error));
      }
      return null;
    });
    sent.current.set(text, undoing);
  };
  const undoLast = () => {
    const [last] = queue.decided;
    if (last) undo(last.suggestion.text);
  };
  const more = async () => {
    setAsking(true);
    try {
      await Promise.all(sent.current.values());
      const next = await onMore();
      setQueue((old) => refill(old, next));
      if (refill(queue, next).waiting.length === 0) toast("done", t("label.noMore"));
    } catch (error) {
      toast("error", errorText(error));
    } finally {
      setAsking(false);
    }
  };
  useShortcuts({
    "1": () => guesses[0] && label(guesses[0].intent),
    "2": () => guesses[1] && label(guesses[1].intent),
    "3": () => guesses[2] && label(guesses[2].intent),
    o: () => label(OUTSIDE),
    s: skip,
    d: dismiss,
    u: undoLast,
    "/": () => setPicking(mayWrite),
  });

  return (
    <div className={styles.view}>
      <div className={styles.inner}>
        <div className={styles.progress}>
          <ProgressBar
            percent={(100 * progress.done) / Math.max(1, progress.total)}
            label={t("label.progress")}
          />
          <span>
            {t("label.counts", {
              labelled: progress.labelled,
              skipped: progress.skipped,
              left: progress.left,
            })}
          </span>
        </div>
        {current ? (
          <section className={styles.card} aria-label={t("label.question")}>
            <p className={styles.lead}>{t("label.question")}</p>
            <p className={styles.sentence} aria-live="polite" lang={lang === "zh" ? "zh-CN" : "en"}>
              {current.text}
            </p>
            {current.mark && <Marked mark={current.mark} times={current.marks} titleOf={titleOf} />}
            <div className={styles.guesses}>
              {guesses.map(({ intent, probability, proposed }, index) => {
                const known = byID.get(intent);
                const about = known ? aboutIn(known, locale) : "";
                return (
                  <button
                    key={intent}
                    type="button"
                    className={styles.guess}
                    disabled={!mayWrite}
                    title={about}
                    onClick={() => label(intent)}
                  >
                    <kbd aria-hidden>{index + 1}</kbd>
                    <span>
                      {titleOf(intent)}
                      {about && <small>{about}</small>}
                    </span>
                    {proposed ? (
                      <span className={styles.proposal}>{t("label.proposal")}</span>
                    ) : (
                      <>
                        <ShareBar share={probability} tone="accent" />
                        <span>{format.percent(probability)}</span>
                      </>
                    )}
                  </button>
                );
              })}
            </div>
            <div className={styles.others}>
              {mayWrite ? (
                <>
                  <Button onClick={() => setPicking(true)}>
                    {t("label.other")} <kbd aria-hidden>/</kbd>
                  </Button>
                  <Button onClick={() => label(OUTSIDE)}>
                    {t("understanding.outside")} <kbd aria-hidden>O</kbd>
                  </Button>
                </>
              ) : (
                <p className={styles.readOnly}>{t("label.readOnly")}</p>
              )}
              <span className={styles.space} />
              {current.mark && mayWrite && (
                <Button type="text" onClick={dismiss}>
                  {t("label.dismiss")} <kbd aria-hidden>D</kbd>
                </Button>
              )}
              <Button type="text" onClick={skip}>
                {t("label.skip")} <kbd aria-hidden>S</kbd>
              </Button>
            </div>
          </section>
        ) : (
          <section className={styles.end}>
            <EmptyState
              title={t("label.through")}
              hint={progress.labelled > 0 ? t("label.throughHint", { count: progress.labelled }) : undefined}
              action={
                <Button loading={asking} onClick={() => void more()}>
                  {t("label.more")}
                </Button>
              }
            />
          </section>
        )}
        {queue.decided.length > 0 && (
          <section className={styles.decided} aria-label={t("label.decided")}>
            <h2>{t("label.decided")}</h2>
            <ul>
              {queue.decided.slice(0, SHOWN_DECIDED).map(({ suggestion, intent }, index) => (
                <li key={suggestion.text}>
                  <span title={suggestion.text}>{suggestion.text}</span>
                  <span>
                    {intent === null
                      ? t("label.skipped")
                      : intent === DISMISSED
                        ? t("label.dismissed")
                        : titleOf(intent)}
                  </span>
                  <Button
                    size="small"
                    type="text"
                    aria-label={t("label.undo", { text: suggestion.text })}
                    onClick={() => undo(suggestion.text)}
                  >
                    {t("action.undo")}
                    {index === 0 && (
                      <>
                        {" "}
                        <kbd aria-hidden>U</kbd>
                      </>
                    )}
                  </Button>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {picking && current && (
        <IntentPicker
          title={t("understanding.teachTitle")}
          sentence={current.text}
          guesses={guesses.map(({ intent }) => intent)}
          onClose={() => setPicking(false)}
          onPick={label}
        />
      )}
    </div>
  );
}

interface MarkedProps {
  mark: Mark;
  times: number;
  titleOf: (intent: string) => string;
}

/** Who finds that the sentence was misunderstood, and where it was said. */
function Marked({ mark, times, titleOf }: MarkedProps) {
  const t = useT();
  const format = useFormat();
  const now = useNow(60_000);
  const facts = [
    `${t("label.marked", { name: mark.by?.name ?? "" })} · ${format.listTime(mark.at, now)}`,
    times > 1 && t("label.markedTimes", { count: times }),
    mark.understood && t("label.markUnderstood", { intent: titleOf(mark.understood) }),
    !mark.intent && t("label.noProposal"),
  ];
  return (
    <p className={styles.marked}>
      <Flag size={14} strokeWidth={1.75} aria-hidden />
      <span>{facts.filter(Boolean).join(" · ")}</span>
      <Link
        to="/inbox/$conversationId"
        params={{ conversationId: mark.conversation_id }}
        search={{ view: "all", seq: mark.seq }}
      >
        {t("label.openConversation")}
      </Link>
    </p>
  );
}
