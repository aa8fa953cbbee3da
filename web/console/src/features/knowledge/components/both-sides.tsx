import type { ReactNode } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { diffWords } from "../model/diff.ts";
import styles from "./overlap-pane.module.css";

export function Text({ children }: { children: ReactNode }) {
  return <p className={styles.text}>{children}</p>;
}

/** One side of two texts, with what the other side does not have marked. */
export function Both({ mine, other, first }: { mine: string; other: string; first: boolean }) {
  const t = useT();
  const own = first ? "removed" : "added";
  const pieces = (first ? diffWords(mine, other) : diffWords(other, mine)).filter(
    ({ kind }) => kind === "same" || kind === own,
  );
  return (
    <Text>
      {pieces.map(({ kind, text }, index) =>
        kind === "same" ? (
          text
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
          <mark key={index} title={t("overlap.differs")}>
            {text}
          </mark>
        ),
      )}
    </Text>
  );
}
