import type { Entry } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./entry-view.module.css";

/** A knowledge entry to read: what is asked, how else it is asked, what the shop answers. */
export function EntryView({
  entry,
  answeredVersion,
  time,
}: {
  entry: Entry;
  answeredVersion?: number | undefined;
  /** How times are written, where not by this computer's clock. */
  time?: (at: number) => string;
}) {
  const t = useT();
  const format = useFormat();
  const scope = [
    entry.audience !== "everyone" && t(`knowledge.audience.${entry.audience}`),
    entry.channels.length > 0 && `${t("knowledge.channels")}: ${entry.channels.join(", ")}`,
    entry.products.length > 0 && `${t("knowledge.products")}: ${entry.products.join(", ")}`,
    entry.product_categories.length > 0 &&
      `${t("knowledge.productCategories")}: ${entry.product_categories.join(", ")}`,
  ].filter((line) => line !== false);
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
