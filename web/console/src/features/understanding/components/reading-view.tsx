import type { Feeling, IntentGuess, Mention, Reading } from "@shopbell/shared/api/types.ts";
import { Button } from "antd";
import { GraduationCap } from "lucide-react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import type { Intents } from "@/shared/intents/use-intents.ts";
import { useWord } from "@/shared/records/status.tsx";
import plain from "@/shared/ui/plain-button.module.css";
import { segmentsOf } from "../model/mentions.ts";
import { ShareBar, SignedBar } from "./bars.tsx";
import styles from "./reading-view.module.css";

interface ReadingViewProps {
  text: string;
  reading: Reading;
  intents: Pick<Intents, "titleOf">;
  /** Missing for who may not teach. */
  onTeach: (() => void) | undefined;
  onIntent: (id: string) => void;
}

/** Above this the sentence is more likely none of the shop's business. */
const LIKELY = 0.5;

/** All that was understood of a text, and why. */
export function ReadingView({ text, reading, intents, onTeach, onIntent }: ReadingViewProps) {
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <IntentsCard text={text} reading={reading} intents={intents} onTeach={onTeach} onIntent={onIntent} />
        <MentionsCard text={text} mentions={reading.mentions} />
        {reading.model && <WhyCard reading={reading} intents={intents} onIntent={onIntent} />}
      </div>
      <div className={styles.column}>
        <FeelingCard feeling={reading.feeling} />
        <LanguageCard reading={reading} />
      </div>
    </div>
  );
}

function IntentsCard({ text, reading, intents, onTeach, onIntent }: ReadingViewProps) {
  const t = useT();
  const format = useFormat();
  const likelyOutside = reading.outside > LIKELY;
  return (
    <section className={styles.card} aria-label={t("understanding.intents")}>
      <header className={styles.cardHead}>
        <h2>{t("understanding.intents")}</h2>
        {onTeach && (
          <Button size="small" icon={<GraduationCap size={14} aria-hidden />} onClick={onTeach}>
            {t("understanding.teach")}
          </Button>
        )}
      </header>
      {!reading.model && <p className={styles.quiet}>{t("understanding.noModelYet")}</p>}
      {reading.model && reading.intents.length === 0 && (
        <p className={styles.quiet}>{t("understanding.noIntentRead")}</p>
      )}
      {reading.model && (
        <ul className={styles.rows}>
          {reading.intents.map((guess) => (
            <GuessRow key={guess.intent} guess={guess} text={text} intents={intents} onIntent={onIntent} />
          ))}
          <li className={`${styles.guess} ${styles.outside}`} data-likely={likelyOutside}>
            <span>{t("understanding.outside")}</span>
            <ShareBar share={reading.outside} />
            <span className={styles.value}>{format.percent(reading.outside)}</span>
            {likelyOutside && <p className={styles.part}>{t("understanding.outsideHint")}</p>}
          </li>
        </ul>
      )}
    </section>
  );
}

interface GuessRowProps {
  guess: IntentGuess;
  text: string;
  intents: Pick<Intents, "titleOf">;
  onIntent: (id: string) => void;
}

function GuessRow({ guess, text, intents, onIntent }: GuessRowProps) {
  const t = useT();
  const format = useFormat();
  const isPart = guess.text !== "" && guess.text.trim() !== text.trim();
  return (
    <li className={styles.guess}>
      <button type="button" className={plain.text} onClick={() => onIntent(guess.intent)}>
        {intents.titleOf(guess.intent)}
      </button>
      <ShareBar share={guess.probability} tone="accent" />
      <span className={styles.value}>{format.percent(guess.probability)}</span>
      {isPart && <p className={styles.part}>{t("understanding.saysSo", { text: guess.text.trim() })}</p>}
    </li>
  );
}

/** What else is known of a mention; the length of a duration in seconds says nothing new. */
function Extra({ extra }: { extra: Record<string, string> }) {
  const word = useWord();
  const facts = Object.entries(extra).filter(([name, value]) => name !== "seconds" && value !== "");
  if (facts.length === 0) return null;
  return (
    <small>
      {facts
        .map(
          ([name, value]) =>
            `${word(`mentionExtra.${name}`, name)}: ${word(`mentionExtra.${name}.${value}`, value)}`,
        )
        .join(" · ")}
    </small>
  );
}

function MentionsCard({ text, mentions }: { text: string; mentions: readonly Mention[] }) {
  const t = useT();
  const word = useWord();
  const kindOf = (kind: string) => word(`mention.${kind}`, kind);
  return (
    <section className={styles.card} aria-label={t("understanding.mentions")}>
      <header className={styles.cardHead}>
        <h2>{t("understanding.mentions")}</h2>
      </header>
      {mentions.length === 0 && <p className={styles.quiet}>{t("understanding.noMentions")}</p>}
      {mentions.length > 0 && (
        <>
          <p className={styles.sentence}>
            {segmentsOf(text, mentions).map((segment, index) => {
              const mention = segment.mention === null ? undefined : mentions[segment.mention];
              return mention ? (
                // biome-ignore lint/suspicious/noArrayIndexKey: the segments of one text stay
                <mark key={index} data-negated={mention.negated}>
                  {segment.text}
                  <small>{kindOf(mention.kind)}</small>
                </mark>
              ) : (
                segment.text
              );
            })}
          </p>
          <dl className={styles.mentions}>
            {mentions.map((mention) => (
              <div key={`${mention.kind} ${mention.start} ${mention.end}`}>
                <dt>{kindOf(mention.kind)}</dt>
                <dd>
                  {mention.text}
                  {mention.negated && <small>{t("understanding.negated")}</small>}
                </dd>
                <dd>
                  <code>{mention.value}</code>
                  <Extra extra={mention.extra ?? {}} />
                </dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

/** +0.35, with a real minus sign; what rounds to nothing has none. */
const signed = (value: number, digits: (value: number) => string): string => {
  const size = digits(Math.abs(value));
  return size === digits(0) ? size : `${value > 0 ? "+" : "−"}${size}`;
};

function FeelingCard({ feeling }: { feeling: Feeling }) {
  const t = useT();
  const format = useFormat();
  const two = (value: number) => signed(value, (size) => format.decimal(size, 2));
  return (
    <section className={styles.card} aria-label={t("understanding.feeling")}>
      <header className={styles.cardHead}>
        <h2>{t("understanding.feeling")}</h2>
      </header>
      <p className={styles.emotion}>
        <b>{t(`emotion.${feeling.emotion}`)}</b>
        <span>{format.percent(feeling.probability)}</span>
      </p>
      <dl className={styles.feeling}>
        <div>
          <dt>{t("feeling.intensity")}</dt>
          <dd>
            <ShareBar share={feeling.intensity} tone="info" />
          </dd>
          <dd className={styles.value}>{format.percent(feeling.intensity)}</dd>
        </div>
        <div>
          <dt>{t("feeling.urgency")}</dt>
          <dd>
            <ShareBar share={feeling.urgency} tone="info" />
          </dd>
          <dd className={styles.value}>{format.percent(feeling.urgency)}</dd>
        </div>
        <div title={t("feeling.politenessHelp")}>
          <dt>{t("feeling.politeness")}</dt>
          <dd>
            <SignedBar value={feeling.politeness} />
          </dd>
          <dd className={styles.value}>{two(feeling.politeness)}</dd>
        </div>
        <div title={t("feeling.sentimentHelp")}>
          <dt>{t("feeling.sentiment")}</dt>
          <dd>
            <SignedBar value={feeling.sentiment} />
          </dd>
          <dd className={styles.value}>{two(feeling.sentiment)}</dd>
        </div>
      </dl>
    </section>
  );
}

function LanguageCard({ reading }: { reading: Reading }) {
  const t = useT();
  const { lang, gibberish, spam } = reading;
  return (
    <section className={styles.card} aria-label={t("understanding.textMarks")}>
      <header className={styles.cardHead}>
        <h2>{t("understanding.textMarks")}</h2>
      </header>
      <ul className={styles.flags}>
        <li>{lang === "zh" || lang === "en" ? t(`lang.${lang}`) : t("understanding.noLang")}</li>
        {gibberish && <li data-tone="bad">{t("understanding.gibberish")}</li>}
        {spam && <li data-tone="bad">{t("understanding.spam")}</li>}
        {!gibberish && !spam && <li>{t("understanding.noMarks")}</li>}
      </ul>
    </section>
  );
}

function WhyCard({ reading, intents, onIntent }: Pick<ReadingViewProps, "reading" | "intents" | "onIntent">) {
  const t = useT();
  const format = useFormat();
  const [first] = reading.intents;
  const most = Math.max(...reading.features.map(({ weight }) => Math.abs(weight)), 1e-9);
  const strongest = [...reading.features].sort((a, b) => b.weight - a.weight);
  return (
    <section className={styles.card} aria-label={t("understanding.why")}>
      <header className={styles.cardHead}>
        <h2>{t("understanding.why")}</h2>
      </header>
      {first && strongest.length > 0 && (
        <>
          <h3 className={styles.subtitle}>
            {t("understanding.features", { intent: intents.titleOf(first.intent) })}
          </h3>
          <ul className={`${styles.rows} ${styles.features}`}>
            {strongest.map(({ text, weight }) => (
              <li key={text} className={styles.feature}>
                <span title={text}>{text}</span>
                <SignedBar value={weight / most} />
                <span className={styles.value}>{signed(weight, (size) => format.decimal(size, 2))}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 className={styles.subtitle}>{t("understanding.nearest")}</h3>
      {reading.nearest.length === 0 && <p className={styles.quiet}>{t("understanding.noNearest")}</p>}
      <ul className={styles.rows}>
        {reading.nearest.map(({ text, intent, similarity }) => (
          <li key={`${intent} ${text}`} className={styles.near}>
            <span>{text}</span>
            <button type="button" className={plain.text} onClick={() => onIntent(intent)}>
              {intents.titleOf(intent)}
            </button>
            <span className={styles.value}>{format.percent(similarity)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
