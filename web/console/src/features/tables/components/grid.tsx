import type { TableCell, TableColumn, TableContent } from "@shopbell/shared/api/types.ts";
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useT } from "@/shared/i18n/use-t.ts";
import { cellAt, type Place, parseBlock } from "../model/grid.ts";
import styles from "./grid.module.css";

const ROW = 34;
const AHEAD = 12;

const ROLES = ["key", "value", "none"] as const;
const KINDS = ["text", "number", "region", "day"] as const;
export const UNITS = [
  "",
  "cm",
  "mm",
  "m",
  "in",
  "ft",
  "kg",
  "g",
  "jin",
  "lb",
  "oz",
  "cny",
  "usd",
  "day",
  "hour",
] as const satisfies readonly TableColumn["unit"][];

interface GridProps {
  content: TableContent;
  active: Place;
  cells: readonly TableCell[];
  readOnly: boolean;
  onActive: (place: Place) => void;
  onWrite: (at: Place, block: string[][]) => void;
  onColumn: (at: number, patch: Partial<TableColumn>) => void;
  onUndo: () => void;
  onRedo: () => void;
}

/** Cells to be written in, like a spreadsheet: arrows, Tab, Enter, and blocks from the clipboard. */
export function Grid(props: GridProps) {
  const { content, active, cells, readOnly, onActive, onColumn } = props;
  const t = useT();
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(480);
  // The grid takes the focus only once somebody goes there.
  const [entered, setEntered] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const watch = new ResizeObserver(() => setHeight(element.clientHeight));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const used = new Set(cells.map(({ row, column }) => `${row}:${column}`));
  const first = Math.max(0, Math.floor(top / ROW) - AHEAD);
  const last = Math.min(content.rows.length, Math.ceil((top + height) / ROW) + AHEAD);
  const matrix = content.shape === "matrix";

  // The first cell that an answer rests on comes into sight.
  const seen = cells.find(({ row }) => row >= 0)?.row;
  useEffect(() => {
    const element = frame.current;
    if (!element || seen === undefined) return;
    const at = seen * ROW;
    if (at < element.scrollTop || at > element.scrollTop + element.clientHeight - 4 * ROW) {
      element.scrollTo({ top: Math.max(0, at - 2 * ROW) });
    }
  }, [seen]);

  const cell = (row: number, column: number) => {
    const here = active.row === row && active.column === column;
    const name = content.columns[column]?.name ?? "";
    const label =
      row < 0 ? t("table.cellHead", { n: column + 1 }) : t("table.cellAt", { row: row + 1, column: name });
    const Tag = row < 0 ? "th" : "td";
    return (
      <Tag
        key={column}
        data-active={here && entered && !readOnly}
        data-used={used.has(`${row}:${column}`)}
        data-head={row < 0 || (matrix && column === 0)}
        {...(row < 0 ? { scope: "col" } : {})}
      >
        {here && entered && !readOnly ? (
          <Active {...props} label={label} />
        ) : (
          <button
            type="button"
            tabIndex={here ? 0 : -1}
            onFocus={() => setEntered(true)}
            aria-label={`${label}: ${cellAt(content, { row, column })}`}
            onClick={() => onActive({ row, column })}
          >
            {cellAt(content, { row, column })}
          </button>
        )}
      </Tag>
    );
  };

  return (
    <div className={styles.frame} ref={frame} onScroll={(event) => setTop(event.currentTarget.scrollTop)}>
      <table aria-label={t("table.grid")} aria-rowcount={content.rows.length + 1}>
        <thead>
          {!matrix && (
            <tr className={styles.roles}>
              <td aria-hidden />
              {content.columns.map((column, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
                <td key={i}>
                  <ColumnSettings
                    column={column}
                    roles
                    readOnly={readOnly}
                    label={column.name}
                    onChange={(patch) => onColumn(i, patch)}
                  />
                </td>
              ))}
            </tr>
          )}
          <tr>
            <td className={styles.number} aria-hidden />
            {content.columns.map((_, i) => cell(-1, i))}
          </tr>
        </thead>
        <tbody>
          {first > 0 && (
            <tr aria-hidden style={{ height: first * ROW }}>
              <td colSpan={content.columns.length + 1} />
            </tr>
          )}
          {Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i).map((row) => (
            <tr key={row}>
              <td className={styles.number}>{row + 1}</td>
              {content.columns.map((_, column) => cell(row, column))}
            </tr>
          ))}
          {last < content.rows.length && (
            <tr aria-hidden style={{ height: (content.rows.length - last) * ROW }}>
              <td colSpan={content.columns.length + 1} />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

/** The cell that is being written in. What is typed counts when the cell is left. */
function Active({
  content,
  active,
  label,
  onActive,
  onWrite,
  onUndo,
  onRedo,
}: GridProps & { label: string }) {
  const stored = cellAt(content, active);
  const [text, setText] = useState(stored);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(stored), [stored]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each cell that is entered
  useEffect(() => {
    input.current?.focus({ preventScroll: false });
    input.current?.select();
    setText(stored);
  }, [active.row, active.column]);

  const keep = () => {
    if (text !== stored) onWrite(active, [[text]]);
  };
  const go = (rows: number, columns: number) => {
    keep();
    const row = Math.max(-1, Math.min(active.row + rows, content.rows.length - 1));
    let column = active.column + columns;
    let down = row;
    if (column >= content.columns.length && row < content.rows.length - 1) {
      column = 0;
      down = row + 1;
    } else if (column < 0 && row > -1) {
      column = content.columns.length - 1;
      down = row - 1;
    }
    onActive({ row: down, column: Math.max(0, Math.min(column, content.columns.length - 1)) });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const { selectionStart: from, selectionEnd: to, value } = event.currentTarget;
    const whole = from === 0 && to === value.length;
    const meta = event.ctrlKey || event.metaKey;
    const edge = content.rows.length - 1 === active.row && content.columns.length - 1 === active.column;
    switch (event.key) {
      case "ArrowUp":
        go(-1, 0);
        break;
      case "ArrowDown":
        go(1, 0);
        break;
      case "Enter":
        if (active.row === content.rows.length - 1 && !event.shiftKey) {
          keep();
          onWrite({ row: active.row + 1, column: active.column }, [[""]]);
          onActive({ row: active.row + 1, column: active.column });
          break;
        }
        go(event.shiftKey ? -1 : 1, 0);
        break;
      case "Tab":
        // At the last cell the key leaves the grid, as it does everywhere else.
        if (event.shiftKey ? active.row === -1 && active.column === 0 : edge) return keep();
        go(0, event.shiftKey ? -1 : 1);
        break;
      case "ArrowLeft":
        if (!whole && from !== 0) return;
        if (active.column === 0) return;
        go(0, -1);
        break;
      case "ArrowRight":
        if (!whole && to !== value.length) return;
        if (active.column === content.columns.length - 1) return;
        go(0, 1);
        break;
      case "Escape":
        setText(stored);
        break;
      case "z":
      case "Z":
        if (!meta || text !== stored) return;
        if (event.shiftKey) onRedo();
        else onUndo();
        break;
      case "y":
        if (!meta) return;
        onRedo();
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const block = parseBlock(event.clipboardData.getData("text/plain"));
    if (block.length === 1 && block[0]?.length === 1) return;
    event.preventDefault();
    onWrite(active, block);
  };

  return (
    <input
      ref={input}
      aria-label={label}
      value={text}
      maxLength={500}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={onKeyDown}
      onPaste={onPaste}
    />
  );
}

interface SettingsProps {
  column: TableColumn;
  label: string;
  roles?: boolean;
  readOnly: boolean;
  onChange: (patch: Partial<TableColumn>) => void;
}

/** What a column is: looked up or told, words or numbers, and their unit. */
export function ColumnSettings({ column, label, roles = false, readOnly, onChange }: SettingsProps) {
  const t = useT();
  return (
    <div className={styles.settings}>
      {roles && (
        <select
          aria-label={t("table.roleOf", { name: label })}
          data-role={column.role}
          disabled={readOnly}
          value={column.role}
          onChange={(event) => onChange({ role: event.target.value as TableColumn["role"] })}
        >
          {ROLES.map((one) => (
            <option key={one} value={one}>
              {t(`table.role.${one}`)}
            </option>
          ))}
        </select>
      )}
      <select
        aria-label={t("table.kindOf", { name: label })}
        disabled={readOnly}
        value={column.kind}
        onChange={(event) => onChange({ kind: event.target.value as TableColumn["kind"] })}
      >
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {t(`table.kind.${one}`)}
          </option>
        ))}
      </select>
      {column.kind === "number" && (
        <select
          aria-label={t("table.unitOf", { name: label })}
          disabled={readOnly}
          value={column.unit}
          onChange={(event) => onChange({ unit: event.target.value as TableColumn["unit"] })}
        >
          {UNITS.map((one) => (
            <option key={one} value={one}>
              {one === "" ? t("table.noUnit") : t(`table.unit.${one}`)}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
