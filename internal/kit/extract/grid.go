package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gridRow is a row of a sheet or of a CSV file; cells that are empty need not
// be there.
type gridRow struct {
	place Place
	cells []gridCell // by column
	gap   bool       // a blank row is above it
}

type gridCell struct {
	col    int
	text   string
	merged bool // together with its neighbours on the row
}

// grid adds the rows of a sheet: blank rows part tables, a row with one text on
// top of a table is its heading.
func (b *builder) grid(rows []gridRow) error {
	for len(rows) > 0 {
		n := slices.IndexFunc(rows, gridRow.blank)
		if n < 0 {
			n = len(rows)
		}
		if err := b.region(rows[:n]); err != nil {
			return err
		}
		rows = rows[min(n+1, len(rows)):]
	}
	return nil
}

func (r gridRow) blank() bool {
	return !slices.ContainsFunc(r.cells, func(c gridCell) bool { return strings.TrimSpace(c.text) != "" })
}

// single returns the only text of a row.
func (r gridRow) single() (text string, merged, ok bool) {
	for _, c := range r.cells {
		switch {
		case strings.TrimSpace(c.text) == "":
		case text == "":
			text, merged = c.text, c.merged
		case !c.merged || c.text != text:
			return "", false, false
		}
	}
	return text, merged, text != ""
}

const maxTitles = 4 // rows on top of a table that are no part of it

// region adds rows without a blank one between them.
func (b *builder) region(rows []gridRow) error {
	cols := columns(rows)
	for n := 0; len(rows) > 0 && (len(cols) == 1 || n < maxTitles); n++ {
		text, merged, ok := rows[0].single()
		if !ok {
			break
		}
		block := Block{Kind: Paragraph, Text: text, Place: rows[0].place}
		if merged || len(cols) > 1 && len(rows) > 1 && utf8.RuneCountInString(text) <= 40 {
			block.Kind, block.Level = Heading, 2
		}
		if err := b.add(block); err != nil {
			return err
		}
		rows = rows[1:]
	}
	if len(rows) == 0 {
		return nil
	}
	cols = columns(rows)
	if len(rows)*len(cols)+b.cells > b.lim.Cells {
		return fail(TooLarge, "too many cells")
	}
	table := Block{Kind: Table, Place: rows[0].place, Rows: make([]Row, 0, len(rows))}
	for _, r := range rows {
		cells := make([]string, len(cols))
		for _, c := range r.cells {
			if i, ok := slices.BinarySearch(cols, c.col); ok {
				cells[i] = c.text
			}
		}
		table.Rows = append(table.Rows, Row{Place: r.place, Cells: cells})
	}
	table.Header = looksLikeHeader(table.Rows)
	return b.add(table)
}

// columns are those in which something stands, in order.
func columns(rows []gridRow) []int {
	seen := map[int]bool{}
	for _, r := range rows {
		for _, c := range r.cells {
			if !seen[c.col] && strings.TrimSpace(c.text) != "" {
				seen[c.col] = true
			}
		}
	}
	cols := make([]int, 0, len(seen))
	for c := range seen {
		cols = append(cols, c)
	}
	slices.Sort(cols)
	return cols
}

// looksLikeHeader guesses whether the first row names the columns: short texts,
// all different, no values.
func looksLikeHeader(rows []Row) bool {
	if len(rows) < 2 || len(rows[0].Cells) < 2 {
		return false
	}
	seen := map[string]bool{}
	empty := 0
	for _, c := range rows[0].Cells {
		c = strings.TrimSpace(c)
		switch {
		case c == "":
			empty++
		case seen[c] || utf8.RuneCountInString(c) > 40 || isValue(c) || strings.ContainsAny(c, "。！"):
			return false
		}
		seen[c] = true
	}
	return empty*4 <= len(rows[0].Cells)
}

// isValue reports whether a text is a number, a date, an amount or the like: at
// most a unit stands behind the digits.
func isValue(s string) bool {
	digits, others := 0, 0
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			digits++
			if others > 0 {
				return false
			}
		case !strings.ContainsRune(" .,-+/:%¥￥$€", r):
			others++
		}
	}
	return digits > 0 && others <= 2
}
