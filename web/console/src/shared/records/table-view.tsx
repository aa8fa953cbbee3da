import type { Table } from "@shopbell/shared/api/types.ts";
import { Link } from "@tanstack/react-router";
import frame from "@/shared/ui/table.module.css";

/** Rows before and behind the one that was told. */
const AROUND = 20;

/** The rows of a table around the one that an answer rests on. */
export function TableView({ table, row }: { table: Table; row: number }) {
  const { columns, rows } = table.content;
  const from = Math.max(0, row - 1 - AROUND);
  const shown = rows.slice(from, from + 2 * AROUND + 1).map((cells, i) => ({ cells, at: from + i }));
  return (
    <>
      <p style={{ margin: "0 0 12px" }}>
        <Link to="/knowledge/tables/$id" params={{ id: table.id }}>
          {table.title}
        </Link>
      </p>
      <div className={frame.frame}>
        <table className={frame.table}>
          <thead>
            <tr>
              {columns.map(({ name }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <th key={i} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map(({ cells, at }) => (
              <tr
                key={at}
                style={at === row - 1 ? { background: "var(--accent-wash)", fontWeight: 600 } : {}}
              >
                {columns.map((_, k) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                  <td key={k}>{cells[k]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}
