package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/address"
	"github.com/shopbell/shopbell/internal/kit/recognize"
)

// number is a number of the question.
type number struct {
	of         string // what it measures, "" = not said
	dim        string // of its unit, "" without one
	v          float64
	unit       string
	start, end int
}

// question is a question that has been read once for all tables.
type question struct {
	*desk.TableQuery
	low      string
	subjects []string
	other    bool
	numbers  []number
	sizes    []string // in lower case
	places   []string // provinces and cities, without their endings
	days     [7]bool
	anyDay   bool
	pairs    map[uint64]bool // characters that stand side by side
	asked    map[string]bool // concepts that were looked for
}

func read(q *desk.TableQuery) *question {
	out := &question{TableQuery: q, low: strings.ToLower(fold(q.Text))}
	if len(out.low) != len(q.Text) {
		// Places of mentions are those of the text; letters that change their length
		// are rare, and then the text is taken as it is.
		out.low = strings.ToLower(q.Text)
	}
	out.subjects = subjectsIn(out.low)
	out.pairs, out.asked = map[uint64]bool{}, map[string]bool{}
	for i := range out.low {
		if b := beginning(out.low[i:]); b != 0 {
			out.pairs[b] = true
		}
	}
	out.other = slices.ContainsFunc(others, func(w string) bool { return hasWord(out.low, w) })
	var taken [][2]int
	for i := range q.Mentions {
		m := &q.Mentions[i]
		if m.Negated {
			continue
		}
		switch m.Kind {
		case "measure":
			if v, err := strconv.ParseFloat(m.Value, 64); err == nil {
				u := saidUnit(m)
				out.numbers = append(out.numbers, number{m.Extra["of"], units[m.Extra["unit"]].dim, v, u, m.Start, m.End})
				taken = append(taken, [2]int{m.Start, m.End})
			}
		case "size":
			out.sizes = append(out.sizes, strings.ToLower(m.Value))
			if _, num, ok := strings.Cut(m.Value, " "); ok {
				out.sizes = append(out.sizes, strings.ToLower(num)) // EU 42
			}
		}
	}
	for _, f := range recognize.Find(q.Text, recognize.Options{Lang: q.Lang, Now: q.Now, Only: []recognize.Kind{recognize.Number, recognize.Dimension}}) {
		if slices.ContainsFunc(taken, func(t [2]int) bool { return f.Start < t[1] && t[0] < f.End }) {
			continue
		}
		v, err := strconv.ParseFloat(f.Value, 64)
		if err != nil {
			continue
		}
		n := number{v: v, start: f.Start, end: f.End}
		if name := recognised[f.Unit]; name != "" {
			n.unit, n.dim, n.v = name, units[name].dim, v*units[name].scale
		} else if f.Unit != "" && f.Unit != "Yard" { // 38码 is a size
			continue
		}
		n.of = out.named(n)
		out.numbers = append(out.numbers, n)
	}
	out.heightBeside()
	for _, p := range address.Places(q.Text) {
		for _, s := range []string{p.City, p.Province} {
			if s = placeName(s); s != "" && !slices.Contains(out.places, s) {
				out.places = append(out.places, s)
				out.pairs[beginning(s)] = true
			}
		}
	}
	out.days, out.anyDay = daysIn(out.low)
	if !q.Now.IsZero() {
		for word, ahead := range map[string]int{"今天": 0, "今晚": 0, "today": 0, "tonight": 0, "明天": 1, "tomorrow": 1, "后天": 2} {
			if hasWord(out.low, word) {
				out.days[(int(q.Now.Weekday())+ahead)%7], out.anyDay = true, true
			}
		}
	}
	return out
}

// heightBeside takes a bare number beside a weight for a height: 我172，60公斤.
func (q *question) heightBeside() {
	weight, at := false, -1
	for i, n := range q.numbers {
		switch {
		case n.of == "height":
			return
		case n.of == "weight":
			weight = true
		case n.of == "" && n.dim == "" && n.v >= 140 && n.v <= 205 && at < 0:
			at = i
		}
	}
	if weight && at >= 0 {
		q.numbers[at].of, q.numbers[at].dim, q.numbers[at].unit = "height", "length", "cm"
	}
}

// saidUnit is the unit in which a measure was said.
func saidUnit(m *desk.Mention) string {
	low := strings.ToLower(m.Text)
	switch {
	case strings.HasSuffix(low, "公斤"), strings.HasSuffix(low, "kg"):
		return "kg"
	case strings.HasSuffix(low, "斤"):
		return "jin"
	case strings.Contains(low, "lb"), strings.Contains(low, "pound"):
		return "lb"
	}
	return m.Extra["unit"]
}

// nameReach is how far the name of a measure may stand from its number, in bytes.
const nameReach = 16

// asks reports whether the question asks for what a concept is.
func (q *question) asks(id string) bool {
	have, ok := q.asked[id]
	if !ok {
		have = asks(q.low, id)
		q.asked[id] = have
	}
	return have
}

// named is what the words before or behind a number say that it measures.
func (q *question) named(n number) string {
	ahead := q.low[max(0, n.start-nameReach):min(n.start, len(q.low))]
	best, at := "", -1
	for _, c := range concepts {
		if c.id == "fee" || c.id == "days" || c.id == "hours" || c.id == "compat" || c.id == "region" || c.id == "weekday" {
			continue
		}
		for _, h := range c.head {
			if i := strings.LastIndex(ahead, h); i > at && !isUnitWord(h) {
				best, at = c.id, i
			}
		}
	}
	if best != "" {
		return best
	}
	rest := q.low[min(n.end, len(q.low)):]
	if strings.HasPrefix(rest, "码") || strings.HasPrefix(rest, "号") || strings.HasSuffix(strings.TrimSpace(q.low[:min(n.end, len(q.low))]), "码") {
		return "size"
	}
	return ""
}

func isUnitWord(s string) bool { return s == "公斤" }

// given finds the value of a column in the question.
func (q *question) given(c *column) (desk.TableGiven, bool) {
	switch c.Kind {
	case KindNumber:
		for _, n := range q.numbers {
			if n.of != "" && c.of != "" && n.of != c.of {
				continue
			}
			switch {
			case c.of == "size":
				if n.of != "size" {
					continue
				}
			case n.dim == "":
				// A bare number counts where its name stands beside it.
				if n.of == "" || n.of != c.of {
					continue
				}
				k := 1.0
				if u, ok := units[c.Unit]; ok {
					k = u.scale
				}
				return desk.TableGiven{Num: n.v * k, Unit: c.Unit}, true
			case n.dim != c.dim:
				continue
			}
			return desk.TableGiven{Num: n.v, Unit: n.unit}, true
		}
		if c.of == "size" {
			for _, s := range q.sizes {
				if v, err := strconv.ParseFloat(s, 64); err == nil {
					return desk.TableGiven{Num: v}, true
				}
			}
		}
	case KindDay:
		if q.anyDay {
			var out desk.TableGiven
			for d, on := range q.days {
				if on {
					out.Text = append(out.Text, strconv.Itoa(d))
				}
			}
			return out, true
		}
	default:
		return q.words(c)
	}
	return desk.TableGiven{}, false
}

// words finds words of a column's cells in the question; of two that overlap the
// longer one stays.
func (q *question) words(c *column) (desk.TableGiven, bool) {
	var out desk.TableGiven
	longest := 0
	for r, tokens := range c.tokens {
		for i, tok := range tokens {
			if !q.pairs[c.begin[r][i]] && !(c.of == "size" && len(q.sizes) > 0) {
				continue
			}
			if slices.Contains(out.Text, tok) {
				continue
			}
			if !q.says(tok, c.of) {
				continue
			}
			switch {
			case slices.ContainsFunc(out.Text, func(have string) bool { return strings.Contains(have, tok) }):
				continue // 14 Pro says more than 14
			default:
				out.Text = slices.DeleteFunc(out.Text, func(have string) bool { return strings.Contains(tok, have) })
			}
			out.Text = append(out.Text, tok)
			longest = max(longest, len(tok))
		}
	}
	if len(out.Text) == 0 && c.Kind == KindRegion {
		for _, p := range q.places {
			out.Text = append(out.Text, p)
		}
	}
	return out, len(out.Text) > 0
}

// says reports whether the question has a word of a cell.
func (q *question) says(tok, of string) bool {
	if of == "size" && slices.Contains(q.sizes, strings.TrimSuffix(strings.TrimSuffix(tok, "码"), "号")) {
		return true
	}
	n := utf8.RuneCountInString(tok)
	if n < 2 {
		return false
	}
	if hasWord(q.low, tok) {
		return true
	}
	if isHan(tok) && strings.Contains(tok, " ") && strings.Contains(strings.ReplaceAll(q.low, " ", ""), strings.ReplaceAll(tok, " ", "")) {
		return true // 小米14 for 小米 14
	}
	return of == "region" && slices.Contains(q.places, tok)
}

// answers reads a short reply to a key that was asked for: "55", "110斤", 新疆.
func (q *question) answers(c *column) (desk.TableGiven, bool) {
	if g, ok := q.given(c); ok {
		return g, true
	}
	if c.Kind != KindNumber || len(q.numbers) != 1 {
		if c.Kind == KindText && utf8.RuneCountInString(q.low) <= 6 {
			for _, tokens := range c.tokens {
				for _, tok := range tokens {
					if strings.Contains(q.low, tok) {
						return desk.TableGiven{Text: []string{tok}}, true
					}
				}
			}
		}
		return desk.TableGiven{}, false
	}
	n := q.numbers[0]
	if utf8.RuneCountInString(q.low) > 24 || n.of != "" && n.of != c.of {
		return desk.TableGiven{}, false
	}
	if n.dim == c.dim && n.dim != "" {
		return desk.TableGiven{Num: n.v, Unit: n.unit}, true
	}
	if n.dim != "" {
		return desk.TableGiven{}, false
	}
	u := c.Unit
	switch {
	case c.of == "weight" && c.dim == "mass" && q.Lang == "zh" && u == "kg" && n.v >= 85:
		u = "jin" // as people say it
	case c.of == "weight" && c.dim == "mass" && q.Lang == "en" && u == "kg" && n.v >= 100:
		u = "lb"
	case c.of == "height" && c.dim == "length" && n.v > 1 && n.v < 2.5:
		u = "m"
	}
	k := 1.0
	if known, ok := units[u]; ok {
		k = known.scale
	}
	return desk.TableGiven{Num: n.v * k, Unit: u}, true
}
