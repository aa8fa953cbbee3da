package extract

import (
	"encoding/csv"
	"errors"
	"io"
	"strings"
)

// csv reads a delimited text. A quote out of place is taken as a character: what
// people export is seldom perfect, and a text is wanted rather than a refusal.
func (b *builder) csv(body []byte) error {
	text, err := decoded(body)
	if err != nil {
		return err
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = delimiter(text)
	if strings.Count(text, string(r.Comma)) > 4*b.lim.Cells {
		return fail(TooLarge, "too many cells") // before a line of them is held
	}
	r.FieldsPerRecord = -1
	r.LazyQuotes = true
	var rows []gridRow
	cells, last := 0, 0
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return &Error{Code: Unreadable, Detail: "not a table", Err: err}
		}
		n, _ := r.FieldPos(0)
		if n > last+1 && last > 0 {
			rows = append(rows, gridRow{}) // the reader skips blank lines
		}
		row := gridRow{place: Place{Line: n}}
		for i, c := range rec {
			row.cells = append(row.cells, gridCell{col: i, text: c})
		}
		at, _ := r.FieldPos(len(rec) - 1)
		last = at + strings.Count(rec[len(rec)-1], "\n")
		rows = append(rows, row)
		if cells += len(rec); cells > b.lim.Cells || len(rows) > b.lim.Blocks {
			return fail(TooLarge, "too many cells")
		}
		if len(rows)%1000 == 0 {
			b.progress(n, 0)
		}
	}
	return b.grid(rows)
}

// delimiter is the one that stands most often in the first lines, outside of
// quotes.
func delimiter(text string) rune {
	counts := map[rune]int{}
	quoted, lines := false, 0
	for _, r := range text[:min(len(text), 16<<10)] {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '\n':
			if lines++; lines == 5 {
				return most(counts)
			}
		case strings.ContainsRune(",;\t|", r):
			counts[r]++
		}
	}
	return most(counts)
}

func most(counts map[rune]int) rune {
	best := ','
	for _, r := range ",\t;|" {
		if counts[r] > counts[best] {
			best = r
		}
	}
	return best
}
