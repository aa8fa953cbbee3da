package extract

import (
	"strings"
	"testing"
)

// TestExact reads in a child, as all files are that somebody gives.
func TestExact(t *testing.T) {
	t.Parallel()
	const csv = "id,text\n1,\"  two\tblanks\nand\u00a0a line \"\n2,'=1+1\n"
	run := func(t *testing.T, name, file string, opts ...Option) Document {
		t.Helper()
		doc, err := Run(t.Context(), name, strings.NewReader(file), Limits{}, opts...)
		if err != nil {
			t.Fatal(err)
		}
		return doc
	}
	cell := func(doc Document, row, column int) string { return doc.Blocks[0].Rows[row].Cells[column] }

	t.Run("to the letter", func(t *testing.T) {
		t.Parallel()
		doc := run(t, "a.csv", csv, WithExact("id", "text"))
		if got := cell(doc, 1, 1); got != "  two\tblanks\nand\u00a0a line " {
			t.Errorf("%q", got)
		}
		if got := cell(doc, 2, 1); got != "=1+1" {
			t.Errorf("what guards a cell stands in it: %q", got)
		}
		if got := doc.Blocks[0].Rows[2].Place.Line; got != 4 {
			t.Errorf("line %d", got)
		}
	})
	t.Run("other columns", func(t *testing.T) {
		t.Parallel()
		doc := run(t, "a.csv", csv, WithExact("id", "answer"))
		if got := cell(doc, 1, 1); got == "  two\tblanks\nand\u00a0a line " || doc.Blocks[0].Exact {
			t.Errorf("it is read to the letter: %q", got)
		}
	})
	t.Run("records", func(t *testing.T) {
		t.Parallel()
		doc := run(t, "a.json", `[{"id":"1","text":["a","b|c"]},{"id":"2","text":null}]`, WithExact("id", "text"))
		if doc.Format != JSON || len(doc.Blocks[0].Rows) != 3 || cell(doc, 2, 1) != "" {
			t.Errorf("%+v", doc)
		}
	})
	t.Run("no table after all", func(t *testing.T) {
		t.Parallel()
		_, err := Run(t.Context(), "a.json", strings.NewReader(`[{"id":"1","text":{"a":1}}]`), Limits{}, WithExact("id", "text"))
		if CodeOf(err) != Unsupported {
			t.Errorf("%v", err)
		}
	})
	t.Run("too many cells", func(t *testing.T) {
		t.Parallel()
		_, err := Run(t.Context(), "a.csv", strings.NewReader("id,text\n"+strings.Repeat("1,2\n", 100)), Limits{Cells: 50}, WithExact("id", "text"))
		if CodeOf(err) != TooLarge {
			t.Errorf("%v", err)
		}
	})
	t.Run("a child that was not asked to", func(t *testing.T) {
		t.Parallel()
		doc := run(t, "a.csv", csv)
		if doc.Blocks[0].Exact {
			t.Error("it is read to the letter")
		}
	})
}
