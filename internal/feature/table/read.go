package table

import (
	"context"
	"io"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/table/query"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

const (
	maxFile  = 16 << 20
	maxFound = 50 // tables of a file
)

// Read finds the tables of a file and guesses what their columns are. Nothing is
// stored. What is above a limit is left out, and counted in skipped.
func (s *Service) Read(ctx context.Context, name string, r io.Reader, lang string) (list []Table, skipped int, err error) {
	doc, err := s.Extract(ctx, name, &bounded{r: r, left: maxFile})
	if err != nil {
		if code := extract.CodeOf(err); code != "" {
			return nil, 0, desk.Invalid("file", "error.import.file."+string(code))
		}
		return nil, 0, err
	}
	heading := ""
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		if b.Kind == extract.Heading {
			heading = b.Text
		}
		if b.Kind != extract.Table {
			continue
		}
		rows := make([][]string, 0, len(b.Rows))
		for _, row := range b.Rows {
			rows = append(rows, row.Cells)
		}
		title := heading
		if title == "" || b.Place.Sheet != "" && doc.Format == extract.XLSX {
			title = sheetTitle(b.Place.Sheet, doc.Title)
		}
		content, ok := query.Guess(rows, lang)
		if !ok || len(content.Rows) > MaxRows || len(content.Columns) > MaxColumns || len(content.Rows)*len(content.Columns) > MaxCells || len(list) >= maxFound {
			skipped++
			continue
		}
		list = append(list, Table{Title: cut(title, maxTitle), Lang: lang, Content: content, Enabled: true})
	}
	return list, skipped, nil
}

// sheetTitle is the name of a sheet, unless the program has made it up.
func sheetTitle(sheet, title string) string {
	low := strings.ToLower(sheet)
	if sheet == "" || strings.HasPrefix(low, "sheet") || strings.HasPrefix(low, "工作表") {
		return title
	}
	return sheet
}

// bounded refuses what is larger than a file may be.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, desk.E(desk.CodeTooLarge, "error.import.file.too_large", nil)
	}
	return n, err
}
