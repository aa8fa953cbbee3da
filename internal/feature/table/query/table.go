package query

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
)

// The shapes of tables.
const (
	List   = "list"
	Matrix = "matrix"
)

// The roles of columns.
const (
	RoleKey   = "key"
	RoleValue = "value"
	RoleNone  = "none" // shown to nobody: remarks of the shop
)

// The kinds of keys.
const (
	KindText   = "text"
	KindNumber = "number"
	KindRegion = "region"
	KindDay    = "day" // of the week
)

// Column is a column of a list, or one of the three parts of a matrix.
type Column struct {
	Name string `json:"name"`
	Role string `json:"role"`
	Kind string `json:"kind"`
	Unit string `json:"unit,omitempty"`
}

// Content is what a table says.
type Content struct {
	Shape string `json:"shape"`
	// Columns of a list. Of a matrix the first is the key of the rows, and the names
	// of the others are the values of Across.
	Columns []Column   `json:"columns"`
	Across  *Column    `json:"across,omitempty"` // what the head of a matrix has
	Cell    *Column    `json:"cell,omitempty"`   // what the cells of a matrix are
	Rows    [][]string `json:"rows"`
}

// Table is a table with what it is for.
type Table struct {
	ID         desk.TableID
	Title      string
	Lang       string // "zh", "en", "" = both
	Version    int64
	About      string   // more words for what it is about
	Products   []string // external ids; of these or of Categories only, none = of all
	Categories []string
	Content    Content
}

// Compiled is a table that can be asked. It is never written to.
type Compiled struct {
	Table
	columns  []column // of a list; of a matrix: rows' key, head's key, value
	matrix   bool
	subjects []string
	low      string // title and what it is about, in lower case
}

// column is a column with its cells read.
type column struct {
	Column
	of     string // concept
	dim    string
	spans  []span     // of a number key, one a row
	read   []bool     // which of them could be read
	tokens [][]string // of a text or a region, one list a row
	begin  [][]uint64 // how each of them begins, to pass over most of them
	low    string     // the name in lower case, without its unit
	rest   []bool     // "other regions"
	days   [][7]bool
	cells  []string // of the head of a matrix
}

// Compile reads the cells of a table.
func Compile(t Table) *Compiled {
	c := &Compiled{Table: t, matrix: t.Content.Shape == Matrix}
	c.low = strings.ToLower(fold(t.Title + " " + t.About))
	if !c.matrix {
		for i, col := range t.Content.Columns {
			cells := make([]string, len(t.Content.Rows))
			for r, row := range t.Content.Rows {
				if i < len(row) {
					cells[r] = row[i]
				}
			}
			c.columns = append(c.columns, compileColumn(col, cells))
		}
	} else if len(t.Content.Columns) > 0 && t.Content.Across != nil && t.Content.Cell != nil {
		first := t.Content.Columns[0]
		first.Role = RoleKey
		cells := make([]string, len(t.Content.Rows))
		for r, row := range t.Content.Rows {
			if len(row) > 0 {
				cells[r] = row[0]
			}
		}
		var head []string
		for _, col := range t.Content.Columns[1:] {
			head = append(head, col.Name)
		}
		across, cell := *t.Content.Across, *t.Content.Cell
		across.Role, cell.Role = RoleKey, RoleValue
		c.columns = []column{compileColumn(first, cells), compileColumn(across, head), compileColumn(cell, nil)}
	}
	c.subjects = subjectsIn(c.low)
	for _, col := range c.columns {
		if col.of == "foot" && !slices.Contains(c.subjects, "shoe") && !slices.Contains(c.subjects, "sock") {
			c.subjects = append(c.subjects, "shoe")
		}
	}
	return c
}

func compileColumn(col Column, cells []string) column {
	out := column{Column: col, of: conceptOf(col.Name), cells: cells, low: strings.ToLower(fold(plain(col.Name)))}
	if col.Kind == KindRegion {
		out.of = "region"
	}
	if col.Kind == KindDay {
		out.of = "weekday"
	}
	if u, ok := units[col.Unit]; ok {
		out.dim = u.dim
	}
	if out.dim == "" && col.Unit == "" {
		if name := unitIn(col.Name); name != "" && col.Kind == KindNumber {
			out.Unit, out.dim = name, units[name].dim
		}
	}
	switch col.Kind {
	case KindNumber:
		out.spans, out.read = make([]span, len(cells)), make([]bool, len(cells))
		for i, s := range cells {
			out.spans[i], out.read[i] = parseSpan(s, out.Unit)
			if out.dim == "" && out.read[i] && out.spans[i].unit != "" {
				out.Unit = out.spans[i].unit
				out.dim = units[out.Unit].dim
			}
		}
	case KindDay:
		out.days = make([][7]bool, len(cells))
		for i, s := range cells {
			out.days[i], _ = daysIn(strings.ToLower(fold(s)))
		}
	default:
		out.tokens, out.rest = make([][]string, len(cells)), make([]bool, len(cells))
		for i, s := range cells {
			low := strings.ToLower(strings.TrimSpace(fold(s)))
			out.rest[i] = isRest(low)
			out.tokens[i] = tokensOf(low, col.Kind == KindRegion)
			begins := make([]uint64, len(out.tokens[i]))
			for k, tok := range out.tokens[i] {
				begins[k] = beginning(tok)
			}
			out.begin = append(out.begin, begins)
		}
	}
	return out
}

// beginning is the first two characters of a word, 0 of a shorter one.
func beginning(s string) uint64 {
	first, n := utf8.DecodeRuneInString(s)
	second, m := utf8.DecodeRuneInString(s[n:])
	if n == 0 || m == 0 {
		return 0
	}
	return uint64(first)<<32 | uint64(second) //nolint:gosec // characters are not negative
}

// isRest reports whether a cell stands for all that the others do not name.
func isRest(cell string) bool {
	for _, w := range []string{"其他", "其它", "其余", "other", "rest of", "everywhere else", "elsewhere"} {
		if strings.Contains(cell, w) {
			return true
		}
	}
	return false
}

// tokensOf are the words of a cell: 新疆、西藏 has two. Places are known without
// their endings as well.
func tokensOf(cell string, region bool) []string {
	var out []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool {
		return strings.ContainsRune("、,，;；/|\n", r) || r == '和' && region || r == '及' && region
	}) {
		for sub := range strings.SplitSeq(part, " and ") {
			sub = strings.TrimSpace(sub)
			if sub == "" || isRest(sub) {
				continue
			}
			out = append(out, sub)
			if region {
				if short := placeName(sub); short != sub && utf8.RuneCountInString(short) >= 2 {
					out = append(out, short)
				}
				out = append(out, groups[sub]...)
			}
		}
	}
	return out
}

// groups are names for several provinces.
var groups = map[string][]string{
	"江浙沪":  {"江苏", "浙江", "上海"},
	"江浙沪皖": {"江苏", "浙江", "上海", "安徽"},
	"珠三角":  {"广州", "深圳", "佛山", "东莞", "中山", "珠海", "江门", "肇庆", "惠州"},
	"东三省":  {"辽宁", "吉林", "黑龙江"},
	"东北":   {"辽宁", "吉林", "黑龙江"},
	"港澳台":  {"香港", "澳门", "台湾"},
	"京津冀":  {"北京", "天津", "河北"},
}

func placeName(s string) string {
	for _, end := range []string{"维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "特别行政区", "省", "市", "地区"} {
		if rest, ok := strings.CutSuffix(s, end); ok {
			return rest
		}
	}
	for _, end := range []string{" province", " state", " region"} {
		if rest, ok := strings.CutSuffix(s, end); ok {
			return rest
		}
	}
	return s
}

// keys are the columns that are keys.
func (c *Compiled) keys() []int {
	var out []int
	for i := range c.columns {
		if c.columns[i].Role == RoleKey {
			out = append(out, i)
		}
	}
	return out
}

func (c *Compiled) values() []int {
	var out []int
	for i := range c.columns {
		if c.columns[i].Role == RoleValue {
			out = append(out, i)
		}
	}
	return out
}

// cell is the text in a row of a column of the list.
func (c *Compiled) cell(row, col int) string {
	if row < len(c.Content.Rows) && col < len(c.Content.Rows[row]) {
		return strings.TrimSpace(c.Content.Rows[row][col])
	}
	return ""
}

// isEmpty reports whether a cell says that there is nothing.
func isEmpty(s string) bool {
	switch strings.TrimSpace(s) {
	case "", "-", "–", "—", "/", "\\", "×", "无", "n/a", "N/A":
		return true
	}
	return false
}
