import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ThumbsDown } from "lucide-react";
import { useFormat } from "@/shared/format/use-format.ts";
import { useNow } from "@/shared/format/use-now.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import { useCan } from "@/shared/session/session.ts";
import { entryMarksQuery } from "../api.ts";
import styles from "./wrong-answers.module.css";

/** How often an answer of the entry was called wrong, and where that was. */
export function WrongAnswers({ entryID }: { entryID: string }) {
  const t = useT();
  const can = useCan();
  const format = useFormat();
  const now = useNow(60_000);
  const { data } = useQuery({ ...entryMarksQuery(entryID), enabled: can("conversation:read") });
  if (!data || data.total === 0) return null;
  return (
    <details className={styles.wrong}>
      <summary>
        <ThumbsDown size={14} strokeWidth={1.75} aria-hidden />
        {t("mark.ofEntry", { count: data.total })}
      </summary>
      <ul>
        {data.marks.map((mark) => (
          <li key={`${mark.conversation_id} ${mark.seq}`}>
            <span title={mark.text}>{mark.text}</span>
            <small>{[mark.by?.name, format.listTime(mark.at, now)].filter(Boolean).join(" · ")}</small>
            <Link
              to="/inbox/$conversationId"
              params={{ conversationId: mark.conversation_id }}
              search={{ view: "all", seq: mark.seq }}
            >
              {t("mark.ofEntryOpen")}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}
