package cli

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/shopbell/shopbell/demo"
)

// The same catalogue as UTF-8, GB18030 with semicolons, a workbook with real
// numbers, and nested JSON: after the first every other one changes nothing.
func TestFormatsAgree(t *testing.T) {
	files, err := demo.Materialize(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	source := string(files[0].Data)
	rows, err := csv.NewReader(strings.NewReader(source)).ReadAll()
	if err != nil || files[0].Name != "products.csv" {
		t.Fatalf("%s: %v", files[0].Name, err)
	}
	forms := []string{
		write(t, "products.csv", source), write(t, "gb.csv", asGB(t, rows)), asWorkbook(t, rows), write(t, "products.json", asJSON(t, rows)),
	}
	eachShop(t, func(t *testing.T, s *shop) {
		for i, path := range forms {
			want := " created, 0 updated, 0 unchanged, 0 failed"
			if i > 0 {
				want = " 0 created, 0 updated, "
			}
			if out, err := s.run(t, "products", path); err != nil || !strings.Contains(out, want) || strings.Contains(out, " 0 created") != (i > 0) {
				t.Errorf("%s: got %q, %v", filepath.Base(path), out, err)
			}
		}
	})
}

func asGB(t *testing.T, rows [][]string) string {
	t.Helper()
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Comma = ';'
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	text, err := simplifiedchinese.GB18030.NewEncoder().String(b.String())
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func asWorkbook(t *testing.T, rows [][]string) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close() //nolint:errcheck // in memory
	for i, row := range rows {
		cells := make([]any, len(row))
		for j, cell := range row {
			cells[j] = cell
			if n, err := strconv.ParseFloat(cell, 64); err == nil && i > 0 && (rows[0][j] == "price" || rows[0][j] == "stock") {
				cells[j] = n
			}
		}
		if err := book.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &cells); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), "products.xlsx")
	if err := book.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

func asJSON(t *testing.T, rows [][]string) string {
	t.Helper()
	type product struct {
		fields   map[string]any
		variants []any
	}
	var products []any
	var last *product
	flush := func() {
		if last != nil {
			last.fields["variants"] = last.variants
			products = append(products, last.fields)
		}
	}
	for _, row := range rows[1:] {
		fields, variant := map[string]any{}, map[string]any{}
		for j, name := range rows[0] {
			switch name {
			case "sku", "options":
				variant[name] = row[j]
			case "price", "stock":
				variant[name] = json.Number(row[j])
			default:
				fields[name] = row[j]
			}
		}
		if last == nil || last.fields["external_id"] != fields["external_id"] {
			flush()
			last = &product{fields: fields}
		}
		last.variants = append(last.variants, variant)
	}
	flush()
	text, err := json.Marshal(products)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
