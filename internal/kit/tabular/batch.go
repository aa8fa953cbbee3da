package tabular

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
)

// How many records, and rows of a table, share a transaction: few enough that
// live messages need not wait for the writer.
const (
	batchSize    = 100
	maxBatchRows = 2000
)

// Columns says which fields an import understands.
type Columns struct {
	// Key is the field that identifies a record.
	Key string
	// Flat are the fields of a row of a table, Nested those of a JSON record,
	// both with the key. An empty Nested means the same as Flat.
	Flat, Nested []string
	// Required are the fields that a table must have as columns.
	Required []string
	// Rows is how many rows one record may span; 0 = 1.
	Rows int
}

// Importer takes the records of one kind into the product. What it is given a
// second time changes nothing.
type Importer interface {
	// Columns says which fields it understands.
	Columns() Columns
	// Import writes what can be read and reports the rest. An error ends it;
	// what was written before stays.
	Import(ctx context.Context, rows Records, opt Options, report *Report) error
}

// Group is the rows of one record: several in a table where a record has a row
// for each of its parts, else one.
type Group struct {
	Row  int
	Key  string
	Rows []Record
}

// Batches collects records into groups by their key and groups into batches,
// for one transaction each. Unreadable and doubtful records go to the report as
// failed. An error ends the sequence.
//
// Rows of one record must stand together; a key that comes back later is
// refused, since the earlier rows may have been written already.
func Batches(rows Records, cols Columns, size int, report *Report) iter.Seq2[[]Group, error] {
	b := &batcher{cols: cols, report: report, seen: map[string]int{}}
	return func(yield func([]Group, error) bool) {
		for rec, err := range rows {
			var rowErr *RowError
			switch {
			case errors.As(err, &rowErr):
				report.Rows++
				b.unreadable(rowErr)
				continue
			case err != nil:
				yield(nil, err)
				return
			}
			if err := b.add(rec); err != nil {
				yield(nil, err)
				return
			}
			if len(b.batch) >= size || b.rows >= maxBatchRows {
				full := b.batch
				b.batch, b.rows = nil, 0
				if !yield(full, nil) {
					return
				}
				b.progress()
			}
		}
		b.close()
		if len(b.batch) > 0 && !yield(b.batch, nil) {
			return
		}
		b.progress()
	}
}

type batcher struct {
	cols    Columns
	report  *Report
	seen    map[string]int // key → its first row
	checked bool
	open    Group
	spoilt  *Problem // why the open group must not be imported
	gap     *Problem // an unreadable row before the next one
	batch   []Group
	rows    int // of the batch
}

// unreadable counts a row that cannot be read. Where a record spans rows it may
// have belonged to the record before it or to the one after it, so both are
// refused: half an order is worse than none.
func (b *batcher) unreadable(err *RowError) {
	b.fail(err.Row, "", "", err.Code, err.Text)
	if b.cols.Rows > 1 {
		b.gap = &Problem{Code: CodeIncomplete, Text: fmt.Sprintf("may lack row %d, which cannot be read", err.Row)}
		b.spoilt = b.gap
	}
}

func (b *batcher) progress() {
	if b.report.Progress != nil {
		b.report.Progress(b.report.Rows)
	}
}

func (b *batcher) fail(row int, key, field, code, text string) {
	b.report.Add(Result{Row: row, Record: key, Outcome: Failed, Problems: []Problem{
		{Row: row, Record: key, Field: field, Code: code, Text: text},
	}})
}

func (b *batcher) add(rec Record) error {
	if rec.Flat && !b.checked {
		if err := b.cols.checkHeader(rec.Keys()); err != nil {
			return err
		}
		b.checked = true
	}
	b.report.Rows++
	if !rec.Flat {
		if unknown := b.cols.unknown(rec); unknown != "" {
			b.fail(rec.Row, rec.Key, unknown, CodeUnknown, fmt.Sprintf("unknown field %q", unknown))
			return nil
		}
	}
	key, problem := b.key(rec)
	if problem != nil {
		b.fail(rec.Row, "", b.cols.Key, problem.Code, problem.Text)
		return nil
	}
	if rec.Flat && key == b.open.Key && len(b.open.Rows) > 0 && b.cols.Rows > 1 {
		b.gap = nil
		if len(b.open.Rows) == b.cols.Rows {
			b.spoilt = &Problem{Code: CodeTooMany, Text: fmt.Sprintf("more than %d rows of one record", b.cols.Rows)}
			return nil
		}
		b.open.Rows = append(b.open.Rows, rec)
		return nil
	}
	if first, again := b.seen[key]; again {
		code, text := CodeDuplicate, fmt.Sprintf("%s %q stands in row %d already", b.cols.Key, key, first)
		if b.cols.Rows > 1 && rec.Flat {
			code, text = CodeScattered, fmt.Sprintf("the rows of %s %q must stand together; the others begin in row %d", b.cols.Key, key, first)
		}
		b.fail(rec.Row, key, b.cols.Key, code, text)
		return nil
	}
	b.close()
	b.spoilt, b.gap = b.gap, nil
	b.seen[key] = rec.Row
	b.open = Group{Row: rec.Row, Key: key, Rows: []Record{rec}}
	return nil
}

// close puts the open group into the batch.
func (b *batcher) close() {
	if len(b.open.Rows) == 0 {
		return
	}
	done := b.open
	b.open = Group{}
	if b.spoilt != nil {
		b.fail(done.Row, done.Key, "", b.spoilt.Code, b.spoilt.Text)
		b.spoilt = nil
		return
	}
	b.batch = append(b.batch, done)
	b.rows += len(done.Rows)
}

// key reads the identifying field; a JSON record may be keyed by its place.
func (b *batcher) key(rec Record) (string, *Problem) {
	f := rec.Fields(Options{})
	key := rec.Key
	f.ID(b.cols.Key, &key, 200)
	if p := f.Problems(); len(p) > 0 {
		return "", &p[0]
	}
	if key == "" {
		return "", &Problem{Code: CodeRequired, Text: b.cols.Key + " is missing"}
	}
	return key, nil
}

func (c Columns) unknown(rec Record) string {
	known := c.Nested
	if len(known) == 0 {
		known = c.Flat
	}
	for _, k := range rec.Keys() {
		if !slices.Contains(known, k) {
			return k
		}
	}
	return ""
}

// checkHeader refuses a table that lacks a column, and one with a column that
// nobody would read: a misspelt "stokc" must not become "no stock".
func (c Columns) checkHeader(header []string) error {
	var missing, unknown []string
	for _, want := range append([]string{c.Key}, c.Required...) {
		if !slices.Contains(header, want) && !slices.Contains(missing, want) {
			missing = append(missing, want)
		}
	}
	for _, have := range header {
		if !slices.Contains(c.Flat, have) {
			unknown = append(unknown, have)
		}
	}
	if len(missing) == 0 && len(unknown) == 0 {
		return nil
	}
	return &HeaderError{Missing: missing, Unknown: unknown, Known: c.Flat}
}

// HeaderError says that the columns of a table are not those of the import.
type HeaderError struct {
	Missing, Unknown, Known []string
}

func (e *HeaderError) Error() string {
	var parts []string
	if len(e.Missing) > 0 {
		parts = append(parts, "missing: "+strings.Join(e.Missing, ", "))
	}
	if len(e.Unknown) > 0 {
		parts = append(parts, "unknown: "+strings.Join(e.Unknown, ", "))
	}
	return "the columns do not fit (" + strings.Join(parts, "; ") + "); known are: " + strings.Join(e.Known, ", ")
}

// Done is the result of a group that went through.
func (g Group) Done(o Outcome) Result { return Result{Row: g.Row, Record: g.Key, Outcome: o} }

// Failed is the result of a group that was refused.
func (g Group) Failed(problems []Problem) Result {
	for i := range problems {
		problems[i].Record = g.Key
	}
	return Result{Row: g.Row, Record: g.Key, Outcome: Failed, Problems: problems}
}

// Import runs the batches of a stream through write, which returns a result for
// every group it was given. What write refuses is in its results; an error ends
// the import, and what was written before stays.
func Import(ctx context.Context, rows Records, cols Columns, report *Report, write func([]Group) ([]Result, error)) error {
	for batch, err := range Batches(rows, cols, batchSize, report) {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return err
		}
		results, err := write(batch)
		if err != nil {
			return err
		}
		for _, res := range results {
			report.Add(res)
		}
	}
	return nil
}
