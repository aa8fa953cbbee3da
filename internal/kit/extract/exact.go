package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// JSON is the format of a list of records. Only WithExact reads it.
const JSON Format = "json"

// WithExact reads a CSV, XLSX or JSON file to the letter if its first row, or its
// first record, names all of the columns: one table, nothing cleaned or guessed. It
// is for files that a program has written, and what is cleaned would not come back as
// it was. All others are read as without it, also those that turn out to be no such
// table further down.
func WithExact(columns ...string) Option {
	return func(r *runner) { r.exact = columns }
}

// errNotExact says that a file is to be read as any other.
var errNotExact = errors.New("no exact table")

// exact reads the table. It fails with errNotExact, and has added nothing, if the
// file is none of those.
func (b *builder) exact(ctx context.Context, name string, body []byte, columns []string) error {
	ending := strings.ToLower(path.Ext(name))
	if !slices.Contains([]string{".csv", ".xlsx", ".json"}, ending) {
		return errNotExact
	}
	table, err := tabular.New(bytes.NewReader(body), int64(len(body)), name, tabular.Source{
		Limits: tabular.Limits{Rows: b.lim.Blocks, Record: 2 << 20, Cell: 256 << 10, Depth: 4, Unzip: b.lim.Unpacked},
	})
	if err != nil {
		return errNotExact // another reader says what is wrong
	}
	defer table.Close() //nolint:errcheck // read only
	block := Block{Kind: Table, Header: true, Exact: true}
	var names []string
	for rec, err := range table.Records() {
		if err != nil {
			return errNotExact // as above
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if names == nil {
			names = slices.Clone(rec.Keys())
			for _, c := range columns {
				if !slices.Contains(names, c) {
					return errNotExact
				}
			}
			block.Rows = append(block.Rows, Row{Cells: names})
		}
		row := Row{Cells: make([]string, len(names))}
		if table.Format == tabular.CSV {
			row.Place.Line = rec.Row
		} else {
			row.Place.Row = rec.Row
		}
		for i, c := range names {
			v, _ := rec.Get(c)
			text, ok := exactCell(v, rec.Flat)
			if !ok {
				return errNotExact
			}
			row.Cells[i] = text
		}
		block.Rows = append(block.Rows, row)
		if len(block.Rows)*len(names) > b.lim.Cells {
			return fail(TooLarge, "too many cells")
		}
		if len(block.Rows)%1000 == 0 {
			done, total := table.Progress()
			b.progress(int(done), int(total))
		}
	}
	if names == nil {
		return errNotExact
	}
	b.doc.Format = Format(table.Format)
	return b.add(block)
}

// exactCell is what a cell says; lists of JSON are written as cells have them.
func exactCell(v any, flat bool) (text string, ok bool) {
	switch v := v.(type) {
	case nil:
		return "", true
	case string:
		if flat {
			return tabular.Unguard(v), true
		}
		return v, true
	case bool:
		return strconv.FormatBool(v), true
	case json.Number:
		return v.String(), true
	case []any:
		list := make([]string, len(v))
		for i, e := range v {
			if list[i], ok = e.(string); !ok {
				return "", false
			}
		}
		return tabular.JoinList(list), true
	}
	return "", false
}
