import type { CannedReply } from "@shopbell/shared/api/types.ts";
import { useEffect, useRef } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./canned-menu.module.css";

interface CannedMenuProps {
  replies: CannedReply[];
  query: string;
  picked: number;
  onPick: (index: number) => void;
  onChoose: (reply: CannedReply) => void;
}

/** The ready texts that fit what was typed after "/". The keys are handled by the composer. */
export function CannedMenu({ replies, query, picked, onPick, onChoose }: CannedMenuProps) {
  const t = useT();
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the picked line
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  return (
    <div className={styles.menu} role="listbox" aria-label={t("inbox.canned")} ref={list}>
      {replies.length === 0 && (
        <p className={styles.none}>{query ? t("canned.none", { query }) : t("canned.empty")}</p>
      )}
      {replies.map((reply, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the composer handles the keys
        <div
          key={reply.id}
          role="option"
          tabIndex={-1}
          aria-selected={index === picked}
          className={styles.reply}
          onMouseDown={(event) => event.preventDefault()}
          onMouseMove={() => onPick(index)}
          onClick={() => onChoose(reply)}
        >
          <span className={styles.head}>
            <b>/{reply.shortcut}</b>
            <span>{reply.title}</span>
            {reply.personal && <i>{t("canned.personal")}</i>}
          </span>
          <span className={styles.text}>{reply.text}</span>
        </div>
      ))}
    </div>
  );
}
