package tabular

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html/charset"
)

const (
	xlsxParts     = 5_000    // files inside a workbook
	xlsxOther     = 64 << 20 // unpacked bytes of what is neither a sheet nor the texts: it is held in memory
	xlsxInMemory  = 8 << 20  // a sheet above this goes through a temporary file
	xlsxEmptyRows = 10_000   // in a row, then the sheet counts as ended
	xlsxDepth     = 64       // nesting of elements
)

// xlsx yields the rows of a sheet. Values come as they are stored and not as
// they are shown: 79.9 and not "¥79.90", a date as its serial number.
func (f *File) xlsx(yield func(Record, error) bool) {
	stopped := false
	err := f.sheet(func(rec Record, err error) bool {
		stopped = !yield(rec, err)
		return !stopped
	})
	if err != nil && !stopped {
		yield(Record{}, err)
	}
}

func (f *File) sheet(yield func(Record, error) bool) (err error) {
	if err := f.checkZip(); err != nil {
		return err
	}
	// The library panics on some damaged workbooks. A panic of the consumer is
	// none of its business and goes on.
	inside := true
	defer func() {
		if inside {
			if p := recover(); p != nil {
				err = fmt.Errorf("the workbook is damaged: %v", p)
			}
		}
	}()
	book, err := excelize.OpenReader(io.NewSectionReader(f.body, 0, f.size), excelize.Options{
		RawCellValue: true, UnzipSizeLimit: f.src.Limits.Unzip, UnzipXMLSizeLimit: min(xlsxInMemory, f.src.Limits.Unzip),
	})
	if err != nil {
		return fmt.Errorf("the workbook cannot be opened: %w", err)
	}
	f.offset.Store(f.size / 10)
	defer func() { err = errors.Join(err, book.Close()) }()
	name := f.src.Sheet
	if name == "" {
		name = book.GetSheetName(0)
	}
	rows, err := book.Rows(name)
	if err != nil {
		return fmt.Errorf("sheet %q: %w", name, err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	return f.sheetRows(rows, func(rec Record, err error) bool {
		inside = false
		more := yield(rec, err)
		inside = true
		return more
	})
}

func (f *File) sheetRows(rows *excelize.Rows, yield func(Record, error) bool) error {
	var h header
	row, empty := 0, 0
	for rows.Next() {
		row++
		if row > f.src.Limits.Rows {
			return fmt.Errorf("row %d: more than %d rows", row, f.src.Limits.Rows)
		}
		cells, err := rows.Columns()
		if err != nil {
			return fmt.Errorf("row %d: %w", row, err)
		}
		if blank(cells) {
			if empty++; empty > xlsxEmptyRows {
				break
			}
			continue
		}
		empty = 0
		if h.index == nil {
			if err := h.setHeader(cells, false); err != nil {
				return err
			}
			continue
		}
		if !yield(h.record(row, cells, f.src.Limits, false)) {
			return nil
		}
	}
	if err := rows.Error(); err != nil {
		return err
	}
	if h.index == nil {
		return errors.New("the sheet is empty")
	}
	f.offset.Store(f.size)
	return nil
}

// checkZip refuses what would cost too much to unpack, before the library
// unpacks it.
func (f *File) checkZip() error {
	z, err := zip.NewReader(f.body, f.size)
	if err != nil {
		return errors.New("this is no .xlsx file (an encrypted workbook must be saved without a password)")
	}
	if len(z.File) > xlsxParts {
		return fmt.Errorf("the workbook has %d parts, at most %d are allowed", len(z.File), xlsxParts)
	}
	var total, other uint64
	for _, part := range z.File {
		total += part.UncompressedSize64
		if !holdsData(part) {
			other += part.UncompressedSize64
		}
		if total > uint64(f.src.Limits.Unzip) || other > xlsxOther { //nolint:gosec // a limit is positive
			return errors.New("the workbook is too large when unpacked")
		}
	}
	for _, part := range z.File {
		if strings.HasSuffix(strings.ToLower(part.Name), ".xml") {
			if err := f.checkXML(part, holdsData(part)); err != nil {
				return err
			}
		}
	}
	return nil
}

// holdsData reports whether a part is a sheet or the texts of the sheets.
func holdsData(part *zip.File) bool {
	name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
	return strings.HasPrefix(name, "xl/worksheets/sheet") || name == "xl/sharedstrings.xml"
}

// checkXML refuses a part with a text or a tag that is too long to be held, and
// one that holds data and is damaged: the library takes a fault in the middle
// of a sheet for its end, and rows would be lost without a word.
func (f *File) checkXML(part *zip.File, data bool) error {
	r, err := part.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", clip(part.Name), err)
	}
	defer r.Close() //nolint:errcheck // only read
	bounded := &boundedXML{r: r, limit: f.src.Limits.Cell + 1024}
	if data {
		err = wellFormed(bounded)
	} else {
		_, err = io.Copy(io.Discard, bounded) //nolint:gosec // its size has been checked
	}
	switch {
	case errors.Is(err, errRecordTooLong):
		return fmt.Errorf("%s: a value is longer than %d bytes", clip(part.Name), f.src.Limits.Cell)
	case err != nil:
		return fmt.Errorf("%s is damaged: %w", clip(part.Name), err)
	}
	return nil
}

// boundedXML fails where more than limit bytes go by without a tag.
type boundedXML struct {
	r     io.Reader
	limit int
	run   int
}

func (b *boundedXML) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	for _, c := range p[:n] {
		if b.run++; c == '<' {
			b.run = 0
		}
		if b.run > b.limit {
			return 0, errRecordTooLong
		}
	}
	return n, err
}

func wellFormed(r io.Reader) error {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = charset.NewReaderLabel
	depth := 0
	for {
		// Token would keep a stack of the open elements, as deep as a hostile
		// file likes.
		t, err := dec.RawToken()
		switch {
		case errors.Is(err, io.EOF) && depth != 0:
			return io.ErrUnexpectedEOF
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		switch t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
		if depth < 0 || depth > xlsxDepth {
			return errors.New("its elements are not nested as in a workbook")
		}
	}
}
