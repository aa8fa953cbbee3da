import type { GapSource } from "@shopbell/shared/api/types.ts";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./source-chip.module.css";

/** Where a question comes from, and how many did. */
export function SourceChip({ source, count }: { source: GapSource; count?: number }) {
  const t = useT();
  return (
    <span className={styles.chip} data-source={source}>
      {t(`gaps.source.${source}`)}
      {count !== undefined && count > 1 && <b>{count}</b>}
    </span>
  );
}
