package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
)

// Format is the form of a file.
type Format string

// The formats.
const (
	CSV  Format = "csv"
	XLSX Format = "xlsx"
	JSON Format = "json"
)

// Limits bound what a hostile file can cost.
type Limits struct {
	Rows   int   // of a file
	Record int   // bytes of one record
	Cell   int   // bytes of one value
	Depth  int   // nesting of JSON
	Unzip  int64 // bytes of an XLSX file when unpacked
}

// DefaultLimits are taken for every limit that is 0.
var defaultLimits = Limits{Rows: 2_000_000, Record: 2 << 20, Cell: 256 << 10, Depth: 32, Unzip: 256 << 20}

func (l Limits) orDefault() Limits {
	d := defaultLimits
	if l.Rows > 0 {
		d.Rows = l.Rows
	}
	if l.Record > 0 {
		d.Record = l.Record
	}
	if l.Cell > 0 {
		d.Cell = l.Cell
	}
	if l.Depth > 0 {
		d.Depth = l.Depth
	}
	if l.Unzip > 0 {
		d.Unzip = l.Unzip
	}
	return d
}

// Source says how to read a file. The zero value finds everything out.
type Source struct {
	Format   Format // "" = by the name, then by the content
	Encoding string // of CSV and JSON; "" = found out. See Encodings.
	Sheet    string // of XLSX; "" = the first
	Records  string // of JSON: the dotted path of the records; "" = the document
	Limits   Limits
}

// File is an open file of records.
type File struct {
	Format   Format
	Encoding string // "" for XLSX

	src     Source
	body    io.ReaderAt
	size    int64
	offset  atomic.Int64
	closers []func() error
}

// Open opens the file at the path.
func Open(path string, src Source) (*File, error) {
	h, err := os.Open(path) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	stat, err := h.Stat()
	if err == nil && !stat.Mode().IsRegular() {
		err = fmt.Errorf("%s is not a file", path)
	}
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	f, err := New(h, stat.Size(), filepath.Base(path), src)
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	f.closers = append(f.closers, h.Close)
	return f, nil
}

// New reads from a body, such as an upload, whose name may tell its format.
func New(body io.ReaderAt, size int64, name string, src Source) (*File, error) {
	src.Limits = src.Limits.orDefault()
	f := &File{Format: src.Format, src: src, body: body, size: size}
	if f.Format == "" {
		format, err := detectFormat(body, name)
		if err != nil {
			return nil, err
		}
		f.Format = format
	}
	var err error
	switch f.Format {
	case CSV, JSON:
		f.Encoding, err = detectEncoding(io.NewSectionReader(body, 0, size), src.Encoding)
	case XLSX:
	default:
		err = fmt.Errorf("unknown format %q: csv, xlsx or json is expected", f.Format)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

// detectFormat goes by the ending of the name, else by the first bytes.
func detectFormat(body io.ReaderAt, name string) (Format, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".csv", ".tsv", ".txt":
		return CSV, nil
	case ".xlsx", ".xlsm":
		return XLSX, nil
	case ".json":
		return JSON, nil
	case ".xls":
		return "", errors.New("the old .xls format cannot be read: save the file as .xlsx or .csv")
	}
	head := make([]byte, 512)
	n, err := body.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	head = bytes.TrimLeft(bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return XLSX, nil
	case bytes.HasPrefix(head, []byte("[")), bytes.HasPrefix(head, []byte("{")):
		return JSON, nil
	}
	return CSV, nil
}

// Records returns the stream of the file's records. It can be walked once.
func (f *File) Records() Records {
	switch f.Format {
	case XLSX:
		return f.xlsx
	case JSON:
		return f.json
	case CSV:
	}
	return f.csv
}

// Progress says how many of the file's bytes have been read.
func (f *File) Progress() (done, total int64) { return f.offset.Load(), f.size }

// Close ends the file.
func (f *File) Close() error {
	var err error
	for _, c := range f.closers {
		err = errors.Join(err, c())
	}
	return err
}

// text is the body as UTF-8.
func (f *File) text() io.Reader {
	return decode(&counter{r: io.NewSectionReader(f.body, 0, f.size), n: &f.offset}, f.Encoding)
}

type counter struct {
	r io.Reader
	n *atomic.Int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	return n, err
}

var errRecordTooLong = errors.New("record too long")

// limited lets a parser read so many bytes until allow is called again: a
// parser that buffers a whole record can not be made to buffer a whole file.
type limited struct {
	r     io.Reader
	left  int
	lines int // line feeds that have passed
}

func (l *limited) allow(n int) { l.left = n }

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errRecordTooLong
	}
	if len(p) > l.left {
		p = p[:l.left]
	}
	n, err := l.r.Read(p)
	l.left -= n
	l.lines += bytes.Count(p[:n], []byte{'\n'})
	return n, err
}
