package query

import (
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/kit/address"
)

const (
	sampled = 50 // rows that a guess looks at
	most    = 0.7
)

// Guess makes a table of rows as they stand in a file or were pasted: its shape,
// and what each column is. The first row is taken for the head unless it looks
// like the others. ok is false where there is no table.
func Guess(rows [][]string, lang string) (c Content, ok bool) {
	rows = slices.DeleteFunc(slices.Clone(rows), func(row []string) bool {
		return !slices.ContainsFunc(row, func(s string) bool { return strings.TrimSpace(s) != "" })
	})
	width := 0
	for _, row := range rows {
		width = max(width, len(row))
	}
	// A title over the whole width is no head.
	for len(rows) > 2 && titleRow(rows[0]) {
		rows = rows[1:]
	}
	if len(rows) == 0 || width < 2 {
		return Content{}, false
	}
	head := make([]string, width)
	for i := range head {
		if i < len(rows[0]) {
			head[i] = strings.TrimSpace(rows[0][i])
		}
	}
	body := rows[1:]
	if len(rows) == 1 {
		body = nil
	}
	full := make([][]string, len(body))
	for i, row := range body {
		full[i] = make([]string, width)
		copy(full[i], row)
	}
	c.Rows = full
	if matrix(head, full) {
		return guessMatrix(head, full, lang), true
	}
	c.Shape = List
	for i, name := range head {
		c.Columns = append(c.Columns, guessColumn(name, column1(full, i), i, lang))
	}
	giveRoles(c.Columns)
	return c, true
}

// titleRow is one text in all cells, as a merged cell is read, or in the first alone.
func titleRow(row []string) bool {
	first := strings.TrimSpace(row[0])
	filled := 0
	for _, s := range row {
		if s = strings.TrimSpace(s); s != "" {
			if s != first {
				return false
			}
			filled++
		}
	}
	return first != "" && (filled == 1 || filled == len(row)) && len(row) > 1
}

func column1(rows [][]string, i int) []string {
	out := make([]string, len(rows))
	for r, row := range rows {
		out[r] = row[i]
	}
	return out
}

// matrix reports whether the head has values rather than names.
func matrix(head []string, rows [][]string) bool {
	if len(head) < 3 || len(rows) < 2 {
		return false
	}
	ranges := 0
	for _, s := range head[1:] {
		if _, ok := parseSpan(s, ""); ok {
			ranges++
		}
	}
	return float64(ranges) >= most*float64(len(head)-1)
}

func guessMatrix(head []string, rows [][]string, lang string) Content {
	c := Content{Shape: Matrix, Rows: rows}
	down, across := head[0], ""
	for _, sep := range []string{"\\", "／", "/", "×", "|", "＼", "\n", " x "} {
		if a, b, ok := strings.Cut(head[0], sep); ok {
			down, across = strings.TrimSpace(a), strings.TrimSpace(b)
			break
		}
	}
	first := guessColumn(down, column1(rows, 0), 0, lang)
	cross := guessColumn(across, head[1:], 1, lang)
	first.Role, cross.Role = RoleKey, RoleKey
	var cells []string
	for _, row := range rows[:min(len(rows), sampled)] {
		cells = append(cells, row[1:]...)
	}
	value := Column{Role: RoleValue, Kind: KindText}
	name := func(c *Column, id string) {
		if c.Name == "" || conceptOf(c.Name) == "" && c.Name == placeholder(0, lang) {
			c.Name = named(id, lang)
		}
	}
	sizes := share(cells, func(s string) bool { return isSizeWord(s) || isEmpty(s) }) >= most
	if sizes {
		value.Name = named("size", lang)
		// Which of the two is the height can be told by the numbers.
		for _, col := range []struct {
			c     *Column
			cells []string
		}{{&first, column1(rows, 0)}, {&cross, head[1:]}} {
			if conceptOf(col.c.Name) != "" {
				continue
			}
			if lo := lowest(col.cells); lo >= 130 && lo <= 210 {
				col.c.Name, col.c.Unit = named("height", lang), "cm"
			} else {
				col.c.Name = named("weight", lang)
				if col.c.Unit == "" {
					col.c.Unit = "kg"
				}
			}
		}
	} else {
		value.Name = named("fee", lang)
		if first.Kind == KindRegion {
			name(&first, "region")
		}
		if across == "" && cross.Kind == KindNumber {
			cross.Name = named("weight", lang)
			if cross.Unit == "" {
				cross.Unit = "kg"
			}
		}
	}
	if across == "" && conceptOf(cross.Name) == "" {
		cross.Name = placeholder(1, lang)
	}
	c.Columns = []Column{first}
	for i, s := range head[1:] {
		if s == "" {
			s = placeholder(i+1, lang)
		}
		c.Columns = append(c.Columns, Column{Name: s, Role: RoleValue, Kind: KindText})
	}
	c.Across, c.Cell = &cross, &value
	return c
}

func lowest(cells []string) float64 {
	for _, s := range cells {
		if sp, ok := parseSpan(s, ""); ok {
			if sp.lo > 0 {
				return sp.lo
			}
			return sp.hi
		}
	}
	return 0
}

func guessColumn(name string, cells []string, i int, lang string) Column {
	c := Column{Name: strings.TrimSpace(name), Role: RoleValue, Kind: KindText}
	if c.Name == "" {
		c.Name = placeholder(i, lang)
	}
	cells = cells[:min(len(cells), sampled)]
	filled := slices.DeleteFunc(slices.Clone(cells), isEmpty)
	of := conceptOf(c.Name)
	switch {
	case of == "region" || len(filled) > 0 && share(filled, isPlace) >= most:
		c.Kind = KindRegion
	case of == "weekday" || len(filled) > 0 && share(filled, isDay) >= most:
		c.Kind = KindDay
	case len(filled) > 0 && of != "fee" && of != "days" && of != "hours" && share(filled, func(s string) bool { _, ok := parseSpan(s, ""); return ok }) >= most:
		c.Kind = KindNumber
		c.Unit = unitOf(c.Name, filled, of)
	}
	return c
}

// unitOf is the unit that a column's name or cells have, or people mean.
func unitOf(name string, cells []string, of string) string {
	if u := unitIn(name); u != "" && strings.ContainsAny(name, "(（/ ") {
		return u
	}
	for _, s := range cells {
		if sp, ok := parseSpan(s, ""); ok && sp.unit != "" {
			return sp.unit
		}
	}
	switch of {
	case "height", "foot", "bust", "waist", "hip", "shoulder", "sleeve", "length":
		return "cm"
	case "weight":
		if lowest(cells) >= 75 {
			return "jin" // nobody's smallest size begins at 75 kg
		}
		return "kg"
	}
	return ""
}

func share(cells []string, is func(string) bool) float64 {
	if len(cells) == 0 {
		return 0
	}
	n := 0
	for _, s := range cells {
		if is(s) {
			n++
		}
	}
	return float64(n) / float64(len(cells))
}

func isPlace(s string) bool {
	low := strings.ToLower(fold(s))
	return len(address.Places(s)) > 0 || isRest(low) || groups[strings.TrimSpace(s)] != nil
}

func isDay(s string) bool {
	_, ok := daysIn(strings.ToLower(fold(s)))
	return ok
}

func isSizeWord(s string) bool {
	s = strings.ToUpper(strings.TrimSpace(strings.TrimRight(fold(s), "码号")))
	for part := range strings.SplitSeq(s, "/") {
		part = strings.TrimLeft(part, "0123456789X")
		if part != "" && part != "S" && part != "M" && part != "L" {
			return false
		}
	}
	return s != ""
}

// giveRoles tells keys from values: measures of a body and places are looked up,
// sizes, fees and times are what is looked for.
func giveRoles(cols []Column) {
	keys := 0
	body := false
	for i := range cols {
		of := conceptOf(cols[i].Name)
		body = body || (of == "height" || of == "weight" || of == "foot") && cols[i].Kind == KindNumber
	}
	for i := range cols {
		switch of := conceptOf(cols[i].Name); {
		case cols[i].Kind == KindRegion, cols[i].Kind == KindDay, (of == "height" || of == "weight" || of == "foot" || of == "age") && cols[i].Kind == KindNumber:
			cols[i].Role = RoleKey
			keys++
		case !body && i == 0 && of != "fee" && of != "days" && of != "hours":
			cols[i].Role = RoleKey
			keys++
		case of == "" && isNote(cols[i].Name):
			cols[i].Role = RoleNone
		}
	}
	if keys == 0 {
		cols[0].Role = RoleKey
	}
	if !slices.ContainsFunc(cols, func(c Column) bool { return c.Role == RoleValue }) {
		cols[len(cols)-1].Role = RoleValue
	}
}

func isNote(name string) bool {
	low := strings.ToLower(name)
	return strings.Contains(low, "备注") || strings.Contains(low, "remark") || strings.Contains(low, "note")
}

// placeholder names a column that has no name.
func placeholder(i int, lang string) string {
	n := string(rune('A' + i%26))
	if i >= 26 {
		n = string(rune('A'+i/26-1)) + n
	}
	if lang == "en" {
		return "Column " + n
	}
	return n + " 列"
}

func named(id, lang string) string {
	words := map[string][2]string{
		"height": {"身高", "Height"}, "weight": {"体重", "Weight"}, "size": {"尺码", "Size"}, "fee": {"运费", "Fee"}, "region": {"地区", "Region"},
	}[id]
	if lang == "en" {
		return words[1]
	}
	return words[0]
}
