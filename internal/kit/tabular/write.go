package tabular

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// Writer writes records of the same columns. What it writes, Open reads as it
// was. Nothing is complete before Close.
type Writer interface {
	// Write takes a value for each column: a string, a bool or a []string.
	Write(values []any) error
	Close() error
}

// Sink says how to write.
type Sink struct {
	Format   Format
	Encoding string // of CSV: "" = UTF-8 with a mark, by which spreadsheets know it; "gbk"
	Columns  []string
	Sheet    string // of XLSX
	// Long names the column of a list that may be longer than a cell of a
	// workbook. What is left stands in rows of its own below, with the first
	// column repeated.
	Long string
}

// NewWriter begins a file.
func NewWriter(w io.Writer, s Sink) (Writer, error) {
	switch s.Format {
	case CSV:
		return newCSVWriter(w, s)
	case XLSX:
		return newXLSXWriter(w, s)
	case JSON:
		out := bufio.NewWriterSize(w, 64<<10)
		out.WriteString("[") //nolint:errcheck // kept by out until Flush
		return &jsonWriter{out: out, columns: s.Columns}, nil
	}
	return nil, fmt.Errorf("unknown format %q", s.Format)
}

// cellOf is the text of a value as tables have it, harmless to spreadsheets.
func cellOf(v any) (string, error) {
	switch v := v.(type) {
	case string:
		return Guard(v), nil
	case bool:
		return strconv.FormatBool(v), nil
	case []string:
		return Guard(JoinList(v)), nil
	}
	return "", fmt.Errorf("no cell can hold a %T", v)
}

type csvWriter struct {
	out   *csv.Writer
	close func() error
	cells []string
}

func newCSVWriter(w io.Writer, s Sink) (Writer, error) {
	c := &csvWriter{close: func() error { return nil }, cells: make([]string, len(s.Columns))}
	switch s.Encoding {
	case "", utf8Name:
		if _, err := io.WriteString(w, "\uFEFF"); err != nil {
			return nil, err
		}
	case "gbk":
		// GB18030 is GBK with room for what GBK lacks: nothing is lost.
		enc := simplifiedchinese.GB18030.NewEncoder().Writer(w)
		w = enc
		if closer, ok := enc.(io.Closer); ok {
			c.close = closer.Close
		}
	default:
		return nil, fmt.Errorf("unknown encoding %q", s.Encoding)
	}
	c.out = csv.NewWriter(w)
	return c, c.out.Write(s.Columns)
}

func (c *csvWriter) Write(values []any) error {
	var err error
	for i, v := range values {
		if c.cells[i], err = cellOf(v); err != nil {
			return err
		}
	}
	return c.out.Write(c.cells)
}

func (c *csvWriter) Close() error {
	c.out.Flush()
	return errors.Join(c.out.Error(), c.close())
}

type jsonWriter struct {
	out     *bufio.Writer
	columns []string
	some    bool
}

// Write puts each record on a line of its own.
func (j *jsonWriter) Write(values []any) error {
	sep := ",\n{"
	if !j.some {
		sep, j.some = "\n{", true
	}
	j.out.WriteString(sep) //nolint:errcheck // kept by out until Flush
	for i, v := range values {
		if i > 0 {
			j.out.WriteString(",") //nolint:errcheck // as above
		}
		if list, ok := v.([]string); ok && list == nil {
			v = []string{}
		}
		if err := j.put(j.columns[i]); err != nil {
			return err
		}
		j.out.WriteString(":") //nolint:errcheck // as above
		if err := j.put(v); err != nil {
			return err
		}
	}
	_, err := j.out.WriteString("}")
	return err
}

func (j *jsonWriter) put(v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = j.out.Write(data)
	return err
}

func (j *jsonWriter) Close() error {
	j.out.WriteString("\n]\n") //nolint:errcheck // kept by out until Flush
	return j.out.Flush()
}

// maxXLSXCell is how many UTF-16 units Excel keeps in a cell; what is longer it
// would cut off without a word.
const maxXLSXCell = 32_000

type xlsxWriter struct {
	w      io.Writer
	file   *excelize.File
	stream *excelize.StreamWriter
	row    int
	long   int // column of the list that may be too long, -1 = none
	cells  []any
}

func newXLSXWriter(w io.Writer, s Sink) (Writer, error) {
	x := &xlsxWriter{w: w, file: excelize.NewFile(), long: slices.Index(s.Columns, s.Long), cells: make([]any, len(s.Columns))}
	if s.Sheet != "" {
		if err := x.file.SetSheetName("Sheet1", s.Sheet); err != nil {
			return nil, errors.Join(err, x.file.Close())
		}
	}
	stream, err := x.file.NewStreamWriter(x.file.GetSheetName(0))
	if err != nil {
		return nil, errors.Join(err, x.file.Close())
	}
	x.stream = stream
	freeze := &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}
	if err := errors.Join(stream.SetPanes(freeze), stream.SetColWidth(1, len(s.Columns), 18)); err != nil {
		return nil, errors.Join(err, x.file.Close())
	}
	for i, name := range s.Columns {
		x.cells[i] = name
	}
	return x, x.flush()
}

func (x *xlsxWriter) flush() error {
	x.row++
	at, err := excelize.CoordinatesToCellName(1, x.row)
	if err != nil {
		return err
	}
	return x.stream.SetRow(at, x.cells)
}

func (x *xlsxWriter) Write(values []any) error {
	var rest []string
	for i, v := range values {
		if list, ok := v.([]string); ok && i == x.long {
			n := fits(list)
			v, rest = list[:n], list[n:]
		}
		cell, err := cellOf(v)
		if err != nil {
			return err
		}
		if len(cell) > maxXLSXCell && utf16Length(cell) > maxXLSXCell {
			return fmt.Errorf("column %d of row %d is longer than a cell can be", i+1, x.row+1)
		}
		x.cells[i] = cell
	}
	if err := x.flush(); err != nil {
		return err
	}
	for len(rest) > 0 {
		n := fits(rest)
		cell, err := cellOf(rest[:n])
		if err != nil {
			return err
		}
		for i := 1; i < len(x.cells); i++ {
			x.cells[i] = nil
		}
		x.cells[x.long], rest = cell, rest[n:]
		if err := x.flush(); err != nil {
			return err
		}
	}
	return nil
}

// fits is how many texts go into a cell, at least one.
func fits(list []string) int {
	size := 0
	for i, s := range list {
		if size += utf16Length(listEscaper.Replace(s)) + 2; size > maxXLSXCell && i > 0 {
			return i
		}
	}
	return len(list)
}

// CellLength is how long a cell is for Excel, guarded or not.
func CellLength(cell string) int { return utf16Length(Guard(cell)) }

func utf16Length(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// Close writes the workbook: a zip file can only be written once all is known.
// The rows have waited in a file where there were many.
func (x *xlsxWriter) Close() error {
	err := x.stream.Flush()
	if err == nil {
		err = x.file.Write(x.w)
	}
	return errors.Join(err, x.file.Close())
}
