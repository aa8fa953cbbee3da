package tabular

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// csv yields the rows of a delimited text. The delimiter is the one of , ; and
// tab that stands most often in the header.
func (f *File) csv(yield func(Record, error) bool) {
	t := &csvTable{file: f, body: bufio.NewReaderSize(f.text(), 64<<10)}
	if err := t.open(); err != nil {
		yield(Record{}, err)
		return
	}
	for n := 0; ; n++ {
		rec, err := t.next()
		var rowErr *RowError
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil && !errors.As(err, &rowErr):
			yield(Record{}, err)
			return
		case n == f.src.Limits.Rows:
			yield(Record{}, fmt.Errorf("row %d: more than %d rows", t.row, n))
			return
		}
		if !yield(rec, err) {
			return
		}
	}
}

type csvTable struct {
	file  *File
	body  *bufio.Reader
	gate  *limited
	r     *csv.Reader
	base  int // lines before r began
	row   int // line in which the last row began
	ahead int // line in which the next row begins
	header
}

func (t *csvTable) open() error {
	peek, err := t.body.Peek(32 << 10)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return err
	}
	if strings.TrimSpace(string(peek)) == "" {
		return errors.New("the file is empty")
	}
	t.gate = &limited{r: t.body}
	t.restart(delimiter(string(peek)))
	cells, err := t.read()
	if err != nil {
		return fmt.Errorf("header: %w", err)
	}
	return t.setHeader(cells, t.file.Encoding != utf8Name)
}

func delimiter(text string) rune {
	best, most := ',', 0
	line := strings.TrimLeft(text, "\r\n")
	if i := strings.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	for _, d := range ",;\t" {
		if n := strings.Count(line, string(d)); n > most {
			best, most = d, n
		}
	}
	return best
}

func (t *csvTable) restart(comma rune) {
	t.base = t.gate.lines
	t.ahead = t.base + 1
	t.r = csv.NewReader(t.gate)
	t.r.Comma = comma
	t.r.FieldsPerRecord = -1
}

// read returns the cells of the next row that is not empty.
func (t *csvTable) read() ([]string, error) {
	t.gate.allow(t.file.src.Limits.Record)
	cells, err := t.r.Read()
	for err == nil && blank(cells) {
		t.gate.allow(t.file.src.Limits.Record)
		cells, err = t.r.Read()
	}
	if err == nil {
		first, _ := t.r.FieldPos(0)
		last, _ := t.r.FieldPos(len(cells) - 1)
		t.row = t.base + first
		t.ahead = t.base + last + strings.Count(cells[len(cells)-1], "\n") + 1
		return cells, nil
	}
	var parse *csv.ParseError
	switch {
	case errors.Is(err, errRecordTooLong):
		return nil, t.skip()
	case errors.As(err, &parse):
		t.row, t.ahead = t.base+parse.StartLine, t.base+parse.Line+1
		return nil, &RowError{Row: t.row, Code: CodeUnreadable, Text: quoteText(parse, t.base)}
	}
	return nil, err
}

func quoteText(e *csv.ParseError, base int) string {
	switch {
	case errors.Is(e.Err, csv.ErrBareQuote):
		return fmt.Sprintf(`a quote inside a cell without quotes (line %d): write the cell as "…" with "" for a quote`, base+e.Line)
	case errors.Is(e.Err, csv.ErrQuote):
		return fmt.Sprintf(`a quote that is not closed, or text behind a closing quote (line %d)`, base+e.Line)
	}
	return e.Err.Error()
}

// skip gives up the row that is too long and goes on at the next line.
func (t *csvTable) skip() error {
	first := t.ahead
	for {
		part, err := t.body.ReadSlice('\n')
		if err == nil || errors.Is(err, io.EOF) {
			if len(part) > 0 && part[len(part)-1] == '\n' {
				t.gate.lines++
			}
			break
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
	t.restart(t.r.Comma)
	return &RowError{Row: first, Code: CodeTooLong, Text: fmt.Sprintf(
		"longer than %d bytes, perhaps a quote is not closed; reading goes on at line %d", t.file.src.Limits.Record, t.base+1)}
}

func (t *csvTable) next() (Record, error) {
	cells, err := t.read()
	if err != nil {
		return Record{}, err
	}
	return t.record(t.row, cells, t.file.src.Limits, t.file.Encoding != utf8Name)
}

// header is the first row of a table.
type header struct {
	names []string
	index map[string]int
	place []int // cell → place in names, -1 = a column without a name
}

// setHeader reads the names of the columns: trimmed, in lower case where they
// are of our alphabet, blanks as underscores, so "External ID" is external_id.
// A mapping may name them as they stand in the file as well.
func (h *header) setHeader(cells []string, decoded bool) error {
	h.index = map[string]int{}
	for i, c := range cells {
		if _, text := textProblem(c, decoded); text != "" {
			return fmt.Errorf("header: column %d %s", i+1, text)
		}
		name := strings.TrimFunc(c, isBlank)
		if len(name) > 200 {
			return fmt.Errorf("header: the name of column %d is longer than 200 bytes", i+1)
		}
		if name == "" {
			h.place = append(h.place, -1)
			continue
		}
		written := name
		if low := strings.ReplaceAll(strings.ToLower(name), " ", "_"); plain(low) {
			name = low
		}
		if _, double := h.index[name]; double {
			return fmt.Errorf("header: two columns are called %q", name)
		}
		h.index[name], h.index[written] = len(h.names), len(h.names)
		h.place = append(h.place, len(h.names))
		h.names = append(h.names, name)
	}
	if len(h.names) == 0 {
		return errors.New("header: the first row must hold the names of the columns")
	}
	if len(h.names) > 500 {
		return errors.New("header: more than 500 columns")
	}
	return nil
}

func plain(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789_-.") == ""
}

// record makes a record of the cells. Short rows have empty cells at the end.
func (h *header) record(row int, cells []string, limits Limits, decoded bool) (Record, error) {
	values := make([]any, len(h.names))
	for i := range values {
		values[i] = ""
	}
	for i, c := range cells {
		if i >= len(h.place) {
			if strings.TrimFunc(c, isBlank) != "" {
				return Record{}, &RowError{
					Row: row, Code: CodeUnreadable,
					Text: fmt.Sprintf("%d cells, but the header has %d columns", len(cells), len(h.place)),
				}
			}
			continue
		}
		if c == "" || h.place[i] < 0 {
			continue
		}
		name := h.names[h.place[i]]
		if len(c) > limits.Cell {
			return Record{}, &RowError{Row: row, Code: CodeTooLong, Text: fmt.Sprintf("%s is longer than %d bytes", name, limits.Cell)}
		}
		if code, text := textProblem(c, decoded); code != "" {
			return Record{}, &RowError{Row: row, Code: code, Text: name + " " + text}
		}
		values[h.place[i]] = c
	}
	return Record{Row: row, Flat: true, Object: &Object{keys: h.names, values: values, index: h.index}}, nil
}

// blank reports whether a row has nothing in it.
func blank(cells []string) bool {
	return !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimFunc(c, isBlank) != "" })
}
