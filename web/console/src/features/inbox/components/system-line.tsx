import type { Message, Rating } from "@shopbell/shared/api/types.ts";
import { useFormat } from "@/shared/format/use-format.ts";
import { isCatalogueKey, useLocale, useT } from "@/shared/i18n/use-t.ts";
import styles from "./system-line.module.css";

/** What happened to the conversation, as both sides see it. */
export function SystemLine({ message, rating }: { message: Message; rating: Rating | undefined }) {
  const t = useT();
  const format = useFormat();
  const { messages } = useLocale();
  const { key = "", args = {} } = message.system ?? {};
  return (
    <>
      <p className={styles.line} data-seq={message.seq}>
        {isCatalogueKey(messages, key) ? t(key, args) : message.text || key}{" "}
        <time className="tabular" title={format.dateTime(message.at)}>
          {format.time(message.at)}
        </time>
      </p>
      {rating && (
        <p className={styles.rating}>
          <span className={styles.stars} aria-hidden>
            {"★".repeat(rating.value)}
            <i>{"★".repeat(5 - rating.value)}</i>
          </span>{" "}
          {t("rated.service", { value: rating.value })}
          {rating.comment && <q>{rating.comment}</q>}
        </p>
      )}
    </>
  );
}
