import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { ArrowUpRight } from "lucide-react";
import { useEffect, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { IntentPicker } from "@/shared/intents/intent-picker.tsx";
import { useIntents } from "@/shared/intents/use-intents.ts";
import { useCan } from "@/shared/session/session.ts";
import { useSettled } from "@/shared/store/use-settled.ts";
import { GrowingTextArea } from "@/shared/ui/growing-text-area.tsx";
import { ErrorState, Skeleton } from "@/shared/ui/states.tsx";
import { readingQuery } from "../api.ts";
import { useModelLang } from "../hooks/use-model-lang.ts";
import { useModels } from "../hooks/use-models.ts";
import { useTeach } from "../hooks/use-teach.ts";
import { SAMPLES } from "../model/samples.ts";
import { ReadingView } from "./reading-view.tsx";
import styles from "./try-view.module.css";

const route = getRouteApi("/signed-in/understanding/try");
const PAUSE_MS = 350;
const MAX_TEXT = 2000;

/** A sentence, and everything that is understood of it. */
export function TryView() {
  const t = useT();
  const can = useCan();
  const navigate = useNavigate();
  const lang = useModelLang();
  const { text: first = "" } = route.useSearch();
  const intents = useIntents();
  const { query: models, active } = useModels("intent", lang);
  const { teachSentence } = useTeach(lang);
  const [text, setText] = useState(first);
  const [entered, setEntered] = useState(first);
  const [teaching, setTeaching] = useState<string | null>(null);
  const settled = useSettled(text, PAUSE_MS);
  // Enter does not wait for the pause.
  const words = (entered === text ? text : settled).trim();
  const reading = useQuery({
    ...readingQuery(words, lang, active?.id ?? ""),
    enabled: words !== "" && models.isFetched,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address follows the words, not they the address
  useEffect(() => {
    if (words === first) return;
    void navigate({
      to: ".",
      replace: true,
      search: ({ text: _, ...old }) => (words ? { ...old, text: words } : old),
    });
  }, [words, navigate]);
  const show = (sentence: string) => {
    setText(sentence);
    setEntered(sentence);
  };
  const read = words ? reading.data : undefined;
  return (
    <div className={styles.view}>
      <div className={styles.inner}>
        <div className={styles.ask}>
          <GrowingTextArea
            autoFocus
            minRows={2}
            maxRows={8}
            maxLength={MAX_TEXT}
            value={text}
            placeholder={t("understanding.tryPlaceholder")}
            aria-label={t("understanding.tryPlaceholder")}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              setEntered(text);
            }}
          />
          <p className={styles.hint}>{t("understanding.tryHint")}</p>
        </div>
        {!words && (
          <section className={styles.samples}>
            <h2>{t("understanding.samples")}</h2>
            <ul>
              {SAMPLES[lang].map((sentence) => (
                <li key={sentence}>
                  <button type="button" lang={lang === "zh" ? "zh-CN" : "en"} onClick={() => show(sentence)}>
                    {sentence}
                    <ArrowUpRight size={14} aria-hidden />
                  </button>
                </li>
              ))}
            </ul>
          </section>
        )}
        {words && reading.isPending && <Skeleton rows={8} height={24} />}
        {words && reading.isError && (
          <ErrorState error={reading.error} onRetry={() => void reading.refetch()} />
        )}
        {read && (
          <div className={styles.result} aria-busy={reading.isFetching && read.text !== words}>
            <ReadingView
              text={read.text}
              reading={read.reading}
              intents={intents}
              onTeach={can("knowledge:write") ? () => setTeaching(read.text) : undefined}
              onIntent={(intent) =>
                void navigate({
                  to: "/understanding/intents",
                  search: ({ lang: chosen }) => ({ ...(chosen ? { lang: chosen } : {}), intent }),
                })
              }
            />
          </div>
        )}
      </div>
      {teaching !== null && (
        <IntentPicker
          title={t("understanding.teachTitle")}
          sentence={teaching}
          guesses={read?.reading.intents.map(({ intent }) => intent) ?? []}
          onClose={() => setTeaching(null)}
          onPick={(intent) => {
            setTeaching(null);
            void teachSentence(teaching, intent);
          }}
        />
      )}
    </div>
  );
}
