import { useT } from "@/shared/i18n/use-t.ts";
import type { Typist } from "../hooks/use-open-conversation.ts";
import styles from "./typing-line.module.css";

/** Who is writing right now, in a line that keeps its place so that nothing jumps. */
export function TypingLine({ typists, customer }: { typists: Typist[]; customer: string }) {
  const t = useT();
  const names = typists.map(({ sender, user }) =>
    sender === "customer"
      ? customer || t("customer.visitor")
      : sender === "bot"
        ? t("owner.bot")
        : (user?.name ?? ""),
  );
  return (
    <div className={styles.line} aria-live="polite">
      {names.length > 0 && (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {t("inbox.typing", { names: names.join(", ") })}
        </>
      )}
    </div>
  );
}
