import type { ConfusedIntents, LabelFigures } from "@shopbell/shared/api/types.ts";
import { useMemo } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { matrixOf } from "../model/confusion.ts";
import styles from "./confusion-view.module.css";

interface ConfusionMatrixProps {
  confused: readonly ConfusedIntents[];
  perLabel: readonly LabelFigures[];
  titleOf: (id: string) => string;
  chosen: { want: string; got: string } | null;
  onChoose: (pair: { want: string; got: string }) => void;
}

/** A row for what was meant, a column for what was read. The columns have the numbers of the rows. */
export function ConfusionMatrix({ confused, perLabel, titleOf, chosen, onChoose }: ConfusionMatrixProps) {
  const t = useT();
  const { labels, rows } = useMemo(() => matrixOf(confused, perLabel), [confused, perLabel]);
  return (
    <div className={styles.frame}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <td style={{ background: "none" }} />
            {labels.map((label, index) => (
              <th key={label} scope="col" title={titleOf(label)}>
                {index + 1}
                <span className="visually-hidden"> {titleOf(label)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ want, right, cells }, row) => (
            <tr key={want}>
              <th scope="row" title={titleOf(want)}>
                <span>{row + 1}</span>
                {titleOf(want)}
              </th>
              {cells.map((cell, column) => {
                const got = labels[column] ?? "";
                if (!cell) {
                  return row === column ? (
                    <td key={got} data-right="true" title={t("understanding.rightCount", { count: right })}>
                      {right}
                    </td>
                  ) : (
                    <td key={got} />
                  );
                }
                const name = t("understanding.cell", {
                  want: titleOf(want),
                  got: titleOf(got),
                  count: cell.count,
                });
                return (
                  <td key={got}>
                    <button
                      type="button"
                      className={styles.cell}
                      style={{ "--share": cell.share }}
                      title={name}
                      aria-label={name}
                      aria-pressed={chosen?.want === want && chosen.got === got}
                      onClick={() => onChoose({ want, got })}
                    >
                      {cell.count}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
