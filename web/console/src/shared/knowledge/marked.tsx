import { useT } from "@/shared/i18n/use-t.ts";
import type { Piece } from "./diff.ts";
import styles from "./marked.module.css";

/** A stretch of text, marked if only one side has it. */
export function Marked({ piece: { kind, text } }: { piece: Piece }) {
  const t = useT();
  if (kind === "same") return text;
  if (kind === "added")
    return (
      <ins className={styles.added} title={t("life.added")}>
        {text}
      </ins>
    );
  return (
    <del className={styles.removed} title={t("life.removed")}>
      {text}
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
