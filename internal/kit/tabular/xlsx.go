package tabular

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	xlsxParts     = 5_000    // files inside a workbook
	xlsxOther     = 64 << 20 // unpacked bytes of what is neither a sheet nor the texts: it is held in memory
	xlsxInMemory  = 8 << 20  // a sheet above this goes through a temporary file
	xlsxEmptyRows = 10_000   // in a row, then the sheet counts as ended
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
		name := strings.ToLower(strings.ReplaceAll(part.Name, "\\", "/"))
		if !strings.HasPrefix(name, "xl/worksheets/sheet") && name != "xl/sharedstrings.xml" {
			other += part.UncompressedSize64
		}
		if total > uint64(f.src.Limits.Unzip) || other > xlsxOther { //nolint:gosec // a limit is positive
			return errors.New("the workbook is too large when unpacked")
		}
	}
	for _, part := range z.File {
		if strings.HasSuffix(strings.ToLower(part.Name), ".xml") {
			if err := f.checkXML(part); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkXML refuses a part with a text or a tag that is too long to be held.
func (f *File) checkXML(part *zip.File) error {
	r, err := part.Open()
	if err != nil {
		return fmt.Errorf("%s: %w", clip(part.Name), err)
	}
	defer r.Close() //nolint:errcheck // only read
	buf := make([]byte, 32<<10)
	run := 0
	for {
		n, err := r.Read(buf)
		for _, b := range buf[:n] {
			if run++; b == '<' {
				run = 0
			}
			if run > f.src.Limits.Cell+1024 {
				return fmt.Errorf("%s: a value is longer than %d bytes", clip(part.Name), f.src.Limits.Cell)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s is damaged: %w", clip(part.Name), err)
		}
	}
}
