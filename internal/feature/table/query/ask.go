package query

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
)

const (
	maxText    = 200 // runes of a question that a table answers
	maxHits    = 6   // rows that are listed
	maxOptions = 6   // from which a key may be chosen
	talkTurns  = 2   // for how many turns a key is waited for
)

// attempt is what a table makes of a question.
type attempt struct {
	table *Compiled
	want  []int
	given map[int]desk.TableGiven
	bound bool // to the product in view
	named int  // subjects or words of the title in the question
}

// Ask answers a question from the tables, of which the first fitting one wins:
// one for the product in view before a general one, then the one whose subject is
// named, then the one that uses most of what was said.
func Ask(tables []*Compiled, q *desk.TableQuery) desk.TableAnswer {
	if len(tables) == 0 || q.Text == "" || utf8.RuneCountInString(q.Text) > maxText {
		return desk.TableAnswer{}
	}
	var x *question
	if q.Talk != nil && q.Talk.Turns <= talkTurns {
		for _, t := range tables {
			if t.ID == q.Talk.Table {
				x = read(q)
				if a, ok := resume(t, x); ok {
					a.Resumed = true
					return a
				}
			}
		}
	}
	var best *attempt
	loose := 0 // tables of products, none of which is in view
	for _, t := range tables {
		if t.Lang != "" && t.Lang != q.Lang || len(t.columns) == 0 {
			continue
		}
		bound, fits := t.binding(q)
		if !fits {
			continue
		}
		if x == nil {
			x = read(q)
		}
		a := t.try(x)
		if a == nil {
			continue
		}
		a.bound = bound
		general := len(t.Products) == 0 && len(t.Categories) == 0
		if !bound && !general {
			loose++
		}
		if best == nil || a.before(best) {
			best = a
		}
	}
	if best == nil {
		return desk.TableAnswer{}
	}
	if general := len(best.table.Products) == 0 && len(best.table.Categories) == 0; !general && !best.bound && loose > 1 && best.named == 0 {
		return desk.TableAnswer{} // of which product, nobody knows
	}
	return best.answer()
}

// binding reports whether the table is for the product in view, and whether it
// may be used at all.
func (c *Compiled) binding(q *desk.TableQuery) (bound, fits bool) {
	if len(c.Products) == 0 && len(c.Categories) == 0 {
		return false, true
	}
	if q.Product == "" {
		return false, true
	}
	bound = slices.Contains(c.Products, q.Product) || q.Category != "" && slices.Contains(c.Categories, q.Category)
	return bound, bound
}

func (a *attempt) before(b *attempt) bool {
	general := func(x *attempt) bool { return len(x.table.Products) == 0 && len(x.table.Categories) == 0 }
	switch {
	case a.bound != b.bound:
		return a.bound
	case a.named != b.named:
		return a.named > b.named
	case general(a) != general(b):
		return general(a)
	case len(a.given) != len(b.given):
		return len(a.given) > len(b.given)
	}
	return false
}

// try reads what the question gives and asks of a table; nil where it is for
// another one, or for none.
func (c *Compiled) try(q *question) *attempt {
	if q.other && !slices.ContainsFunc(others, func(w string) bool { return hasWord(q.low, w) && strings.Contains(c.low, w) }) {
		return nil
	}
	named, fits := c.subject(q)
	if !fits {
		return nil
	}
	a := &attempt{table: c, given: map[int]desk.TableGiven{}, named: named}
	for i := range c.columns {
		col := &c.columns[i]
		if col.Role == RoleNone || c.matrix && i == 2 {
			continue
		}
		if g, ok := q.given(col); ok {
			g.Key = i
			a.given[i] = g
		}
	}
	if len(a.given) == 0 {
		return nil
	}
	a.choose()
	for i := range c.columns {
		col := &c.columns[i]
		if col.Role == RoleNone {
			continue
		}
		if _, ok := a.given[i]; ok {
			continue
		}
		if col.of != "" && q.asks(col.of) || col.of == "fee" && a.howMuch(q) || c.literal(q, col) {
			a.want = append(a.want, i)
		}
	}
	// What is asked for beside a value is a way of saying it: 多少钱 of a fee.
	forward := slices.DeleteFunc(slices.Clone(a.want), func(i int) bool { return c.columns[i].Role != RoleValue })
	if len(forward) > 0 {
		a.want = forward
		if slices.ContainsFunc(c.keys(), func(i int) bool { _, ok := a.given[i]; return ok }) {
			return a
		}
		return nil
	}
	if len(a.want) == 0 || c.matrix {
		return nil
	}
	// A key is asked for: 24.5cm 穿几码 the other way round.
	for _, i := range c.values() {
		if _, ok := a.given[i]; ok {
			return a
		}
	}
	// Two keys of which one is asked for, and no value wanted.
	for i := range a.given {
		if !slices.Contains(a.want, i) && len(c.values()) == 0 {
			return a
		}
	}
	return nil
}

// howMuch reports whether a general word for a price means a fee for sending.
func (a *attempt) howMuch(q *question) bool {
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return hasWord(q.low, w) })
	}
	if !has(howMuch) {
		return false
	}
	for i := range a.given {
		if a.table.columns[i].Kind == KindRegion {
			return true
		}
	}
	return has(sending)
}

// choose keeps, of several columns that one value may be of, those that have it:
// 38 is a European size, and no Chinese one.
func (a *attempt) choose() {
	c := a.table
	for i, g := range a.given {
		col := &c.columns[i]
		if col.Kind != KindNumber || col.of == "" || len(col.rows(all(len(col.spans)), g)) > 0 {
			continue
		}
		for k, other := range a.given {
			if k != i && c.columns[k].of == col.of && other.Num == g.Num && len(c.columns[k].rows(all(len(c.columns[k].spans)), other)) > 0 {
				delete(a.given, i)
				break
			}
		}
	}
}

// literal reports whether the question has the name of the column.
func (c *Compiled) literal(q *question, col *column) bool {
	name := col.low
	n := utf8.RuneCountInString(name)
	return (isHan(name) && n >= 2 || n >= 4) && col.Role == RoleValue && hasWord(q.low, name) && isQuestion(q.low)
}

// isQuestion reports whether something is asked rather than told.
func isQuestion(low string) bool {
	for _, w := range []string{"多少", "多大", "多长", "几", "什么", "哪", "吗", "呢", "?", "？", "怎么", "查", "what", "which", "how", "is ", "are ", "does "} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// subject reports how many subjects table and question share, and whether the
// question may be about what the table is for.
func (c *Compiled) subject(q *question) (named int, fits bool) {
	for _, s := range q.subjects {
		if s != "clothes" && partOf(s) != "clothes" && c.sized() && !slices.Contains(c.subjects, s) && !slices.Contains(c.subjects, partOf(s)) {
			return 0, false
		}
		for _, own := range c.subjects {
			switch {
			case s == own:
				named += 2
			case partOf(s) == own && own == "clothes":
				named++
			}
		}
	}
	if named > 0 {
		return named, true
	}
	if len(c.subjects) > 0 {
		// A chart for clothes is what is meant where nothing is named.
		return 0, len(q.subjects) == 0
	}
	return 0, true
}

// sized reports whether the table is a size chart.
func (c *Compiled) sized() bool {
	return slices.ContainsFunc(c.columns, func(col column) bool { return col.of == "size" })
}

// resume goes on where the table has asked for a key.
func resume(t *Compiled, q *question) (desk.TableAnswer, bool) {
	k := q.Talk.Ask
	if k < 0 || k >= len(t.columns) {
		return desk.TableAnswer{}, false
	}
	a := &attempt{table: t, given: map[int]desk.TableGiven{}}
	for _, w := range q.Talk.Want {
		if w < 0 || w >= len(t.columns) {
			return desk.TableAnswer{}, false
		}
		a.want = append(a.want, w)
	}
	for _, g := range q.Talk.Given {
		if g.Key < 0 || g.Key >= len(t.columns) {
			return desk.TableAnswer{}, false
		}
		a.given[g.Key] = g
	}
	g, ok := q.answers(&t.columns[k])
	if !ok || q.other {
		return desk.TableAnswer{}, false
	}
	g.Key = k
	a.given[k] = g
	for _, i := range t.keys() { // what is said beside it is taken as well
		if _, have := a.given[i]; !have {
			if g, ok := q.given(&t.columns[i]); ok {
				g.Key = i
				a.given[i] = g
			}
		}
	}
	return a.answer(), true
}

// answer looks the cells up.
func (a *attempt) answer() desk.TableAnswer {
	c := a.table
	out := desk.TableAnswer{Table: c.ID, Title: c.Title, Version: c.Version, Sure: true}
	given := make([]int, 0, len(a.given))
	for i := range c.columns {
		if _, ok := a.given[i]; ok {
			given = append(given, i)
		}
	}
	for _, i := range given {
		out.Said = append(out.Said, desk.TableFact{Name: plain(c.columns[i].Name), Value: c.said(i, a.given[i]), Row: -1, Column: i})
	}
	forward := c.columns[a.want[0]].Role == RoleValue
	hits := c.lookup(a.given, a.want)
	if forward {
		for _, i := range c.keys() {
			if _, ok := a.given[i]; ok {
				continue
			}
			if len(hits) == 0 || allSame(hits) {
				continue
			}
			return a.missing(out, i)
		}
	}
	if len(hits) == 0 {
		return a.outside(out, given)
	}
	out.Status, out.Hits = desk.TableFound, hits[:min(len(hits), maxHits)]
	if !forward && len(hits) > maxHits {
		return desk.TableAnswer{} // nearly everything fits: nothing was asked
	}
	return out
}

// allSame reports whether all rows say the same.
func allSame(hits []desk.TableHit) bool {
	for _, h := range hits[1:] {
		if len(h.Values) != len(hits[0].Values) {
			return false
		}
		for i := range h.Values {
			if h.Values[i].Value != hits[0].Values[i].Value {
				return false
			}
		}
	}
	return true
}

func (a *attempt) missing(out desk.TableAnswer, key int) desk.TableAnswer {
	col := &a.table.columns[key]
	out.Status = desk.TableMissing
	out.Sure = false
	for i := range a.given {
		out.Sure = out.Sure || a.table.columns[i].Kind == KindNumber
	}
	out.Ask = desk.TableAsk{Name: plain(col.Name), Of: col.of, Unit: col.Unit, Options: a.table.options(key)}
	out.Talk = &desk.TableTalk{Table: a.table.ID, Ask: key, Want: a.want}
	for i := range a.table.columns {
		if g, ok := a.given[i]; ok {
			out.Talk.Given = append(out.Talk.Given, g)
		}
	}
	return out
}

// options are the values of a key, where there are only a few and they are words.
func (c *Compiled) options(key int) []string {
	col := &c.columns[key]
	if col.Kind == KindNumber {
		return nil
	}
	var out []string
	for _, s := range col.cells {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	if len(out) > maxOptions {
		return nil
	}
	return out
}

// plain is the name of a column without its unit.
func plain(name string) string {
	if i := strings.IndexAny(name, "(（"); i > 0 {
		return strings.TrimSpace(name[:i])
	}
	return strings.TrimSpace(name)
}

// said writes what was given.
func (c *Compiled) said(i int, g desk.TableGiven) string {
	col := &c.columns[i]
	switch col.Kind {
	case KindNumber:
		own := shown(g.Num, col.Unit)
		if g.Unit != "" && g.Unit != col.Unit && units[g.Unit].dim == col.dim {
			return shown(asSaid(g.Num, g.Unit), g.Unit) + " ≈ " + own
		}
		return own
	case KindDay:
		return ""
	}
	return strings.Join(g.Text, " / ")
}

// asSaid takes the traces of a conversion off a number: 119.9 lb were 120.
func asSaid(v float64, name string) float64 {
	k := units[name].scale
	if n := math.Round(v / k); math.Abs(v/k-n) < 0.2 {
		return n * k
	}
	return v
}

// match reports whether the cell of a row of a key has what was given.
func (col *column) match(row int, g desk.TableGiven) bool {
	switch col.Kind {
	case KindNumber:
		return row < len(col.read) && col.read[row] && col.spans[row].has(g.Num)
	case KindDay:
		for _, d := range g.Text {
			if len(d) == 1 && d[0] >= '0' && d[0] <= '6' && col.days[row][d[0]-'0'] {
				return true
			}
		}
		return false
	}
	for _, tok := range col.tokens[row] {
		if slices.Contains(g.Text, tok) {
			return true
		}
	}
	return false
}

// rows are those of a key that fit, among some. At a border that one row claims
// for itself (≥170) the others give way; "other regions" fits where none else does.
func (col *column) rows(among []int, g desk.TableGiven) []int {
	var out, sided []int
	for _, r := range among {
		if !col.match(r, g) {
			continue
		}
		out = append(out, r)
		if col.Kind == KindNumber && col.spans[r].oneSided && (g.Num == col.spans[r].lo || g.Num == col.spans[r].hi) {
			sided = append(sided, r)
		}
	}
	if len(sided) > 0 && len(sided) < len(out) {
		return sided
	}
	if len(out) == 0 && col.Kind == KindRegion {
		// Named elsewhere in the column means that the other keys do not fit.
		for r := range col.tokens {
			if col.match(r, g) {
				return nil
			}
		}
		for _, r := range among {
			if col.rest[r] {
				out = append(out, r)
			}
		}
	}
	return out
}

func all(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// lookup finds the rows that fit everything that was given.
func (c *Compiled) lookup(given map[int]desk.TableGiven, want []int) []desk.TableHit {
	var out []desk.TableHit
	rows := all(len(c.Content.Rows))
	if c.matrix {
		cols := all(len(c.columns[1].cells))
		if g, ok := given[0]; ok {
			rows = c.columns[0].rows(rows, g)
		}
		if g, ok := given[1]; ok {
			cols = c.columns[1].rows(cols, g)
		}
		for _, r := range rows {
			for _, k := range cols {
				if v := c.cell(r, k+1); !isEmpty(v) {
					out = append(out, c.crossing(r, k, v))
				}
			}
		}
		return out
	}
	for i := range c.columns {
		if g, ok := given[i]; ok {
			rows = c.columns[i].rows(rows, g)
		}
	}
	for _, r := range rows {
		if h, ok := c.hit(r, want, given); ok {
			out = append(out, h)
		}
	}
	return out
}

func (c *Compiled) crossing(r, k int, v string) desk.TableHit {
	return desk.TableHit{
		Row: r,
		Keys: []desk.TableFact{
			{Name: plain(c.columns[0].Name), Value: c.cell(r, 0), Row: r, Column: 0},
			{Name: plain(c.columns[1].Name), Value: strings.TrimSpace(c.columns[1].cells[k]), Row: -1, Column: k + 1},
		},
		Values: []desk.TableFact{{Name: plain(c.columns[2].Name), Value: v, Row: r, Column: k + 1}},
	}
}

func (c *Compiled) hit(r int, want []int, given map[int]desk.TableGiven) (desk.TableHit, bool) {
	h := desk.TableHit{Row: r}
	for i := range c.columns {
		v := c.cell(r, i)
		f := desk.TableFact{Name: plain(c.columns[i].Name), Value: withUnit(v, &c.columns[i]), Row: r, Column: i}
		_, said := given[i]
		switch {
		case slices.Contains(want, i):
			if !isEmpty(v) {
				h.Values = append(h.Values, f)
			}
		case (said || c.columns[i].Role == RoleKey) && v != "":
			h.Keys = append(h.Keys, f)
		}
	}
	return h, len(h.Values) > 0
}

// withUnit adds the unit of the column to a cell that is no more than numbers.
func withUnit(cell string, col *column) string {
	u, ok := units[col.Unit]
	if !ok || cell == "" || strings.Trim(cell, "0123456789.-–~ ") != "" {
		return cell
	}
	if u.shown[0] >= 0x80 {
		return cell + u.shown
	}
	return cell + " " + u.shown
}

// outside says which key no row has, with the nearest rows on either side.
func (a *attempt) outside(out desk.TableAnswer, given []int) desk.TableAnswer {
	c := a.table
	// Where only a part was said, an entry may know better what was meant.
	out.Status, out.Sure = desk.TableOutside, len(given) > 1 && len(given) >= len(c.keys())
	// The key whose absence alone leaves something is the one that is off.
	off := given[0]
	for _, i := range given {
		rest := map[int]desk.TableGiven{}
		for k, g := range a.given {
			if k != i {
				rest[k] = g
			}
		}
		if len(c.lookup(rest, a.want)) > 0 && len(c.columns[i].rows(all(max(len(c.columns[i].read), len(c.columns[i].tokens), len(c.columns[i].days))), a.given[i])) == 0 {
			off = i
			break
		}
	}
	col := &c.columns[off]
	out.Off = desk.TableFact{Name: plain(col.Name), Value: c.said(off, a.given[off]), Row: -1, Column: off}
	if col.Kind == KindRegion || col.Kind == KindText {
		return out
	}
	if col.Kind != KindNumber {
		return out
	}
	v := a.given[off].Num
	below, above := -1, -1
	for r := range col.spans {
		if !col.read[r] {
			continue
		}
		s := col.spans[r]
		if s.hi < v && (below < 0 || s.hi > col.spans[below].hi) && a.has(off, s.hi) {
			below = r
		}
		if s.lo > v && (above < 0 || s.lo < col.spans[above].lo) && a.has(off, s.lo) {
			above = r
		}
	}
	near := func(r int, at float64) *desk.TableHit {
		if r < 0 || math.IsInf(at, 0) {
			return nil
		}
		hits := a.at(off, at)
		if len(hits) == 0 {
			return nil
		}
		return &hits[0]
	}
	if below >= 0 {
		out.Below = near(below, col.spans[below].hi)
	}
	if above >= 0 {
		out.Above = near(above, col.spans[above].lo)
	}
	return out
}

// at looks up with another number for a key.
func (a *attempt) at(key int, v float64) []desk.TableHit {
	given := map[int]desk.TableGiven{}
	for k, g := range a.given {
		given[k] = g
	}
	given[key] = desk.TableGiven{Key: key, Num: v}
	return a.table.lookup(given, a.want)
}

func (a *attempt) has(key int, v float64) bool { return len(a.at(key, v)) > 0 }
