import type { Lang, TableColumn, TableContent, TableDraft } from "@shopbell/shared/api/types.ts";

/** A cell; row -1 is the head. */
export interface Place {
  row: number;
  column: number;
}

export const MAX_ROWS = 10_000;
export const MAX_COLUMNS = 100;

/** What stands in a cell. */
export const cellAt = (content: TableContent, { row, column }: Place): string =>
  (row < 0 ? content.columns[column]?.name : content.rows[row]?.[column]) ?? "";

const freshColumn = (content: TableContent, name: string): TableColumn => ({
  name,
  role: content.shape === "matrix" || content.columns.length > 0 ? "value" : "key",
  kind: "text",
  unit: "",
});

/** A name that no column has: A, B, … */
export function freeName(content: TableContent): string {
  const taken = new Set(content.columns.map(({ name }) => name));
  for (let n = content.columns.length; ; n += 1) {
    const name =
      n < 26 ? String.fromCharCode(65 + n) : `${String.fromCharCode(64 + Math.floor(n / 26))}${(n % 26) + 1}`;
    if (!taken.has(name)) return name;
  }
}

/**
 * Writes a block of cells with its upper left corner at a place; rows and columns
 * that are missing are added, up to the limits.
 */
export function write(content: TableContent, at: Place, block: readonly (readonly string[])[]): TableContent {
  const width = Math.min(MAX_COLUMNS, at.column + Math.max(0, ...block.map((row) => row.length)));
  const columns = content.columns.slice();
  while (columns.length < width)
    columns.push(freshColumn({ ...content, columns }, freeName({ ...content, columns })));
  const rows = content.rows.map((row) => fit(row, columns.length));
  block.forEach((cells, i) => {
    const row = at.row + i;
    if (row >= MAX_ROWS) return;
    cells.forEach((text, k) => {
      const column = at.column + k;
      const old = columns[column];
      if (!old) return;
      if (row < 0) {
        columns[column] = { ...old, name: text };
        return;
      }
      while (rows.length <= row) rows.push(fit([], columns.length));
      const cells = rows[row];
      if (cells) cells[column] = text;
    });
  });
  return { ...content, columns, rows };
}

const fit = (row: readonly string[], width: number): string[] =>
  Array.from({ length: width }, (_, i) => row[i] ?? "");

export const addRow = (content: TableContent, at: number): TableContent =>
  content.rows.length >= MAX_ROWS
    ? content
    : {
        ...content,
        rows: content.rows.toSpliced(
          at,
          0,
          content.columns.map(() => ""),
        ),
      };

export const removeRow = (content: TableContent, at: number): TableContent => ({
  ...content,
  rows: content.rows.toSpliced(at, 1),
});

export const addColumn = (content: TableContent, at: number): TableContent =>
  content.columns.length >= MAX_COLUMNS
    ? content
    : {
        ...content,
        columns: content.columns.toSpliced(at, 0, freshColumn(content, freeName(content))),
        rows: content.rows.map((row) => row.toSpliced(at, 0, "")),
      };

export const removeColumn = (content: TableContent, at: number): TableContent =>
  content.columns.length <= 2
    ? content
    : {
        ...content,
        columns: content.columns.toSpliced(at, 1),
        rows: content.rows.map((row) => row.toSpliced(at, 1)),
      };

export const setColumn = (content: TableContent, at: number, patch: Partial<TableColumn>): TableContent => ({
  ...content,
  columns: content.columns.map((column, i) => (i === at ? { ...column, ...patch } : column)),
});

/** Cells of a spreadsheet as they come by the clipboard: tabs and lines, with quotes around lines in cells. */
export function parseBlock(text: string): string[][] {
  const rows: string[][] = [[]];
  const separator = text.includes("\t") ? "\t" : "";
  let cell = "";
  let quoted = false;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let i = 0; i < source.length; i += 1) {
    const c = source[i] ?? "";
    if (quoted) {
      if (c === '"' && source[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"' && cell === "" && separator) quoted = true;
    else if (c === separator && separator) {
      rows.at(-1)?.push(cell);
      cell = "";
    } else if (c === "\n") {
      rows.at(-1)?.push(cell);
      cell = "";
      rows.push([]);
    } else cell += c;
  }
  rows.at(-1)?.push(cell);
  return rows;
}

/** The states that undoing goes through. */
export interface History {
  past: TableContent[];
  now: TableContent;
  future: TableContent[];
}

const DEPTH = 100;

export const change = (history: History, next: TableContent): History =>
  next === history.now
    ? history
    : { past: [...history.past.slice(1 - DEPTH), history.now], now: next, future: [] };

export function undo({ past, now, future }: History): History {
  const last = past.at(-1);
  return last ? { past: past.slice(0, -1), now: last, future: [now, ...future] } : { past, now, future };
}

export function redo({ past, now, future }: History): History {
  const [next, ...rest] = future;
  return next ? { past: [...past, now], now: next, future: rest } : { past, now, future };
}

const column = (
  name: string,
  role: TableColumn["role"],
  kind: TableColumn["kind"],
  unit: TableColumn["unit"] = "",
) => ({
  name,
  role,
  kind,
  unit,
});

/** A table of nothing, to be filled. */
export const emptyDraft = (lang: Lang, names: readonly [string, string]): TableDraft => ({
  title: "",
  lang,
  about: "",
  products: [],
  categories: [],
  enabled: true,
  version: 0,
  content: {
    shape: "list",
    columns: [column(names[0], "key", "text"), column(names[1], "value", "text")],
    rows: [
      ["", ""],
      ["", ""],
      ["", ""],
    ],
  },
});

/** A size chart to begin from. */
export function exampleDraft(lang: Lang): TableDraft {
  const zh = lang === "zh";
  return {
    ...emptyDraft(lang, ["", ""]),
    title: zh ? "服装尺码表（示例）" : "Clothing size chart (example)",
    about: zh ? "衣服" : "clothes",
    content: {
      shape: "matrix",
      columns: [
        column(zh ? "身高" : "Height", "key", "number", "cm"),
        ...["≤50", "51–60", "61–70", "71–80"].map((name) => column(name, "value", "text")),
      ],
      across: column(zh ? "体重" : "Weight", "key", "number", "kg"),
      cell: column(zh ? "尺码" : "Size", "value", "text"),
      rows: [
        ["155–164", "S", "M", "L", "XL"],
        ["165–171", "M", "M", "L", "XL"],
        ["172–177", "L", "L", "L", "XL"],
        ["178–188", "XL", "XL", "XL", "XL"],
      ],
    },
  };
}

/** A list as a matrix and back: the parts that the other shape lacks are made up. */
export function reshape(content: TableContent, shape: TableContent["shape"], lang: Lang): TableContent {
  if (shape === content.shape) return content;
  if (shape === "list") {
    const { across: _across, cell: _cell, ...rest } = content;
    return {
      ...rest,
      shape,
      columns: rest.columns.map((one, i) => ({ ...one, role: i === 0 ? "key" : "value" })),
    };
  }
  const zh = lang === "zh";
  return {
    ...content,
    shape,
    across: column(zh ? "体重" : "Weight", "key", "number", "kg"),
    cell: column(zh ? "尺码" : "Size", "value", "text"),
    columns: content.columns.map((one, i) => ({ ...one, role: i === 0 ? "key" : "value" })),
  };
}
