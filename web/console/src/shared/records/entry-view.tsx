import type { Entry } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./entry-view.module.css";
import { scopeOf } from "./scope.ts";

/** A knowledge entry to read: what is asked, how else it is asked, what the shop answers. */
export function EntryView({
  entry,
  answeredVersion,
  answeredVariant,
  time,
}: {
  entry: Entry;
  answeredVersion?: number | undefined;
  /** Which of its variants was told, from 1. */
  answeredVariant?: number | undefined;
  /** How times are written, where not by this computer's clock. */
  time?: (at: number) => string;
}) {
  const t = useT();
  const format = useFormat();
  const plain = (value: string) => value;
  const names = { channel: plain, product: plain, time: time ?? format.dateTime };
  // When it is told as a whole stands with its state.
  const scope = scopeOf({ ...entry, valid_from: 0, valid_until: 0 }, t, names);
  return (
    <div className={styles.entry}>
      <h3>{entry.question}</h3>
      {!entry.enabled && <p className={styles.notice}>{t("knowledge.offNotice")}</p>}
      {answeredVersion !== undefined && answeredVersion !== entry.version && (
        <p className={styles.notice}>
          {t("evidence.changedSince", { before: answeredVersion, now: entry.version })}
        </p>
      )}
      <p className={styles.answer}>{entry.answer}</p>
      {entry.variants.length > 0 && (
        <>
          <h4>{t("knowledge.variants")}</h4>
          <ol className={styles.variants}>
            {entry.variants.map((variant, index) => {
              const scope = scopeOf(variant, t, names).join(" · ");
              return (
                <li key={scope} data-told={answeredVariant === index + 1}>
                  <b>{scope}</b>
                  <p className={styles.answer}>{variant.answer}</p>
                </li>
              );
            })}
          </ol>
        </>
      )}
      {entry.phrasings.length > 0 && (
        <>
          <h4>{t("knowledge.phrasings")}</h4>
          <ul>
            {entry.phrasings.map((phrasing) => (
              <li key={phrasing}>{phrasing}</li>
            ))}
          </ul>
        </>
      )}
      {entry.related.length > 0 && (
        <>
          <h4>{t("knowledge.related")}</h4>
          <ul>
            {entry.related.map((question) => (
              <li key={question}>{question}</li>
            ))}
          </ul>
        </>
      )}
      {scope.length > 0 && (
        <>
          <h4>{t("knowledge.scope")}</h4>
          <ul>
            {scope.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.foot}>
        {t(`knowledge.handOver.${entry.hand_over}`)} · {t("knowledge.version", { n: entry.version })} ·{" "}
        {(time ?? format.dateTime)(entry.updated_at)}
        {entry.updated_by && ` · ${entry.updated_by}`}
      </p>
    </div>
  );
}
