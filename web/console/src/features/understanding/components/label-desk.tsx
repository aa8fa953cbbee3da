import type { LabelSuggestion, Lang } from "@shopbell/shared/api/types.ts";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useRef, useState } from "react";
import { useErrorText } from "@/shared/api/use-error-text.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useLocale, useT } from "@/shared/i18n/use-t.ts";
import { useShortcuts } from "@/shared/keyboard/use-shortcuts.ts";
import { EmptyState } from "@/shared/ui/states.tsx";
import { toast } from "@/shared/ui/toasts.tsx";
import { understandingKeys } from "../api.ts";
import { useIntents } from "../hooks/use-intents.ts";
import { aboutIn, OUTSIDE } from "../model/intents.ts";
import { decide, progressOf, refill, startQueue, takeBack } from "../model/label-queue.ts";
import { type Taught, teach } from "../teach.ts";
import { ProgressBar, ShareBar } from "./bars.tsx";
import { IntentPicker } from "./intent-picker.tsx";
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
  const guesses = (current?.intents ?? []).filter(({ intent }) => byID.has(intent)).slice(0, GUESSES);

  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: understandingKeys.examples }),
      client.invalidateQueries({ queryKey: understandingKeys.intents }),
    ]);
  const label = (intent: string) => {
    if (!current || !mayWrite) return;
    const { text } = current;
    setPicking(false);
    setQueue((old) => decide(old, intent));
    const sending = teach(lang, text, intent, "message").then(
      async (taught) => {
        await refresh();
        return taught;
      },
      (error: unknown) => {
        setQueue((old) => takeBack(old, text));
        toast("error", errorText(error));
        return null;
      },
    );
    sent.current.set(text, sending);
  };
  const skip = () => current && setQueue((old) => decide(old, null));
  const undo = async (text: string) => {
    setQueue((old) => takeBack(old, text));
    const taught = await sent.current.get(text);
    sent.current.delete(text);
    if (!taught?.undo) return;
    try {
      await taught.undo();
      await refresh();
    } catch (error) {
      toast("error", errorText(error));
    }
  };
  const undoLast = () => {
    const [last] = queue.decided;
    if (last) void undo(last.suggestion.text);
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
            <div className={styles.guesses}>
              {guesses.map(({ intent, probability }, index) => {
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
                    <ShareBar share={probability} tone="accent" />
                    <span>{format.percent(probability)}</span>
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
                  <span>{intent === null ? t("label.skipped") : titleOf(intent)}</span>
                  <Button
                    size="small"
                    type="text"
                    aria-label={t("label.undo", { text: suggestion.text })}
                    onClick={() => void undo(suggestion.text)}
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
