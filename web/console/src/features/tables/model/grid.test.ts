import { describe, expect, it } from "vitest";
import {
  addColumn,
  addRow,
  change,
  emptyDraft,
  exampleDraft,
  parseBlock,
  redo,
  removeColumn,
  removeRow,
  reshape,
  undo,
  write,
} from "./grid.ts";

const { content } = emptyDraft("zh", ["键", "值"]);

describe("the grid", () => {
  it("takes a block of a spreadsheet and grows for it", () => {
    const next = write(content, { row: 2, column: 1 }, parseBlock('a\tb\r\nc\t"d\ne"\r\n'));
    expect(next.columns).toHaveLength(3);
    expect(next.rows).toHaveLength(4);
    expect(next.rows[2]).toEqual(["", "a", "b"]);
    expect(next.rows[3]).toEqual(["", "c", "d\ne"]);
    expect(content.rows).toHaveLength(3);
  });

  it("names columns where the block begins in the head", () => {
    const next = write(content, { row: -1, column: 0 }, [
      ["x", "y"],
      ["1", "2"],
    ]);
    expect(next.columns.map(({ name }) => name)).toEqual(["x", "y"]);
    expect(next.rows[0]).toEqual(["1", "2"]);
  });

  it("adds and removes rows and columns, but keeps two columns", () => {
    expect(addRow(content, 1).rows).toHaveLength(4);
    expect(removeRow(content, 0).rows).toHaveLength(2);
    expect(addColumn(content, 1).rows[0]).toHaveLength(3);
    expect(removeColumn(content, 0)).toBe(content);
  });

  it("undoes and does again", () => {
    const start = { past: [], now: content, future: [] };
    const changed = change(start, addRow(content, 0));
    expect(undo(changed).now).toBe(content);
    expect(redo(undo(changed)).now).toBe(changed.now);
    expect(undo(start)).toEqual(start);
  });

  it("becomes a list and a matrix again", () => {
    const list = reshape(exampleDraft("zh").content, "list", "zh");
    expect(list.across).toBeUndefined();
    expect(list.columns[0]?.role).toBe("key");
    expect(reshape(list, "matrix", "zh").across?.name).toBe("体重");
  });
});
