import type { ConfusedIntents, Lang } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useIntents } from "@/shared/intents/use-intents.ts";
import styles from "./confused-sentences.module.css";
import { ConfusedSentences } from "./confused-sentences.tsx";

interface IntentConfusionsProps {
  /** Sentences of the intent that were taken for another. */
  as: readonly ConfusedIntents[];
  /** Sentences of others that were taken for it. */
  from: readonly ConfusedIntents[];
  lang: Lang;
  /** A model is in service, so that there is something to count. */
  measured: boolean;
  mayWrite: boolean;
}

export function IntentConfusions({ as, from, lang, measured, mayWrite }: IntentConfusionsProps) {
  const t = useT();
  const format = useFormat();
  const { titleOf } = useIntents();
  if (as.length === 0 && from.length === 0) {
    return (
      <p className={styles.hint}>
        {t(measured ? "understanding.neverConfused" : "understanding.noModelYet")}
      </p>
    );
  }
  const section = (title: string, pairs: readonly ConfusedIntents[], other: "want" | "got") =>
    pairs.length > 0 && (
      <section>
        <h3 className={styles.heading}>{title}</h3>
        {pairs.map((pair) => (
          <div key={`${pair.want} ${pair.got}`} className={styles.pair}>
            <h4>
              {titleOf(pair[other])}
              <span>{format.number(pair.count)}</span>
            </h4>
            <ConfusedSentences pair={pair} lang={lang} mayWrite={mayWrite} />
          </div>
        ))}
      </section>
    );
  return (
    <>
      {section(t("understanding.takenFor"), as, "got")}
      {section(t("understanding.takenFrom"), from, "want")}
    </>
  );
}
