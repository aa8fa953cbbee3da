import type { ReactNode } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { diffWords } from "@/shared/knowledge/diff.ts";
import styles from "./overlap-pane.module.css";

/** The share of both texts that has to be in both. */
const KEPT = 0.25;

export function Text({ children }: { children: ReactNode }) {
  return <p className={styles.text}>{children}</p>;
}

/** One side of two texts, with what the other side does not have marked. */
export function Both({ mine, other, first }: { mine: string; other: string; first: boolean }) {
  const t = useT();
  const all = first ? diffWords(mine, other) : diffWords(other, mine);
  const length = (kind?: string) =>
    all.reduce((sum, piece) => sum + (kind && piece.kind !== kind ? 0 : piece.text.length), 0);
  // Where next to nothing is the same, marks would hide the text.
  if (length("same") < KEPT * Math.max(1, length())) return <Text>{mine}</Text>;
  const own = first ? "removed" : "added";
  const pieces = all.filter(({ kind }) => kind === "same" || kind === own);
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
