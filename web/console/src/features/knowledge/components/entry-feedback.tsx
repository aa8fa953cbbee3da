import type { EntryFeedback as Feedback } from "@shopbell/shared/api/types.ts";
import { useQuery } from "@tanstack/react-query";
import { ThumbsUp } from "lucide-react";
import { useT } from "@/shared/i18n/use-t.ts";
import { entryFeedbackQuery } from "../api.ts";
import styles from "./entry-feedback.module.css";

/** What visitors said about the entry; nothing as long as nobody has said anything. */
export function EntryFeedback({ entryID }: { entryID: string }) {
  const { data } = useQuery(entryFeedbackQuery(entryID));
  if (!data || data.helpful + data.unhelpful === 0) return null;
  return (
    <p className={styles.feedback}>
      <ThumbsUp size={14} strokeWidth={1.75} aria-hidden />
      <FeedbackLine feedback={data} />
    </p>
  );
}

/** "Helpful 12 · not 3", and the reasons that were named. */
export function FeedbackLine({ feedback }: { feedback: Feedback }) {
  const t = useT();
  const { helpful, unhelpful, reasons } = feedback;
  return (
    <>
      <b>{t("feedback.of", { yes: helpful, no: unhelpful })}</b>
      {reasons.map(({ reason, n }) => (
        <span key={reason}>
          {t(`feedback.${reason}`)} {n}
        </span>
      ))}
    </>
  );
}
