import type { ReactNode } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import styles from "./table.module.css";

interface Column {
  label: string;
  /** Only where there is room. */
  wide?: boolean;
  className?: string | undefined;
}

interface TableProps {
  columns: readonly Column[];
  /** A last column without a name holds what can be done. */
  acts?: boolean;
  children: ReactNode;
}

/** A dense table of few rows below its head. */
export function Table({ columns, acts = false, children }: TableProps) {
  const t = useT();
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ label, wide, className }) => (
              <th key={label} scope="col" className={wide ? styles.wide : className}>
                {label}
              </th>
            ))}
            {acts && <th scope="col" aria-label={t("action.more")} />}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
