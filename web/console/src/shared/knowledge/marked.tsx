import type { ReactNode } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import type { Piece } from "./diff.ts";
import styles from "./marked.module.css";

interface MarkedProps {
  piece: Piece;
  /** How a text is shown that is not to be read. */
  show?: (text: string) => ReactNode;
}

/** A stretch of text, marked if only one side has it. */
export function Marked({ piece: { kind, text }, show }: MarkedProps) {
  const t = useT();
  const content = show ? show(text) : text;
  if (kind === "same") return content;
  if (kind === "added")
    return (
      <ins className={styles.added} title={t("life.added")}>
        {content}
      </ins>
    );
  return (
    <del className={styles.removed} title={t("life.removed")}>
      {content}
    </del>
  );
}

/** What has become of a text, in reading order. */
export function MarkedWords({ pieces }: { pieces: readonly Piece[] }) {
  return pieces.map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
    <Marked key={index} piece={piece} />
  ));
}
