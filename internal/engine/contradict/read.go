package contradict

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/kit/quantity"
)

const (
	maxText    = 6000 // bytes of a text that are read
	maxClauses = 40
)

// Text is something that is said about a subject: an answer to a question, a
// passage below its heading.
type Text struct {
	Title string
	Body  string
}

// Statement is a Text that has been read. It is for one goroutine at a time: what
// it takes to compare two clauses that differ is found out when there are any.
type Statement struct {
	heading string // in lower case
	body    string
	clauses []clause
	reader  *index.Reader

	ready  bool
	title  []index.Term
	all    map[uint64]bool // terms of title and body
	facets map[string]bool // circumstances that the title names
}

// prepare finds out what its clauses are compared by.
func (s *Statement) prepare() {
	if s.ready {
		return
	}
	s.ready = true
	s.title = s.reader.Terms(padding.Replace(without(s.heading, measures(s.heading, 0), 0)))
	s.facets, s.all = facetsOf(s.heading), map[uint64]bool{}
	for _, list := range [][]index.Term{s.title, s.reader.Terms(s.body), s.reader.Terms(undenied(s.body))} {
		for _, term := range list {
			s.all[term.Key] = true
		}
	}
}

// prepare finds out what a clause is compared by: without its numbers and denials.
func (c *clause) prepare(r *index.Reader) {
	if c.facets != nil {
		return
	}
	c.facets = facetsOf(c.sentence)
	c.terms = r.Terms(undenied(without(c.reading, c.quantities, c.from)))
}

// clause is a part of a sentence between commas.
type clause struct {
	from, to         int // in the body
	sentFrom, sentTo int
	sentence         string          // in lower case
	terms            []index.Term    // once prepared
	facets           map[string]bool // of its sentence, once prepared
	quantities       []measure
	denied, said     map[string]mark // words, by their common form
	reading          string          // the clause in lower case
}

// measure is a quantity in a unit that others can be compared in.
type measure struct {
	value float64
	unit  string
	mark
}

// mark is a stretch of the body.
type mark struct{ from, to int }

// Reader reads texts of a language.
type Reader struct{ terms *index.Reader }

// NewReader returns a reader that joins what the lexicon says.
func NewReader(lex index.Lexicon) *Reader { return &Reader{index.NewReader(lex)} }

// Read takes a text apart.
func (r *Reader) Read(t Text) *Statement {
	body := t.Body
	for len(body) > maxText || !utf8.ValidString(body) {
		body = strings.ToValidUTF8(body[:min(len(body), maxText)], "")
	}
	title := lower(t.Title)
	s := &Statement{heading: title, body: body, reader: r.terms}
	low := lower(body)
	for _, sent := range cut(low, 0, len(low), sentenceEnd) {
		for _, part := range cut(low, sent.from, sent.to, clauseEnd) {
			if len(s.clauses) == maxClauses {
				return s
			}
			s.clauses = append(s.clauses, r.clause(low, part, sent))
		}
	}
	return s
}

// lower is the text in lower case, byte for byte as long.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

const hanNumbers = "零〇一二两三四五六七八九十百千万半"

var (
	latinNumber = regexp.MustCompile(`[a-z]`)
	sentenceEnd = regexp.MustCompile(`[。！？；!?;\n]+|\.(?:\s|$)`)
	clauseEnd   = regexp.MustCompile(`，|,(?:\s|$)|：|:(?:\s|$)`)
	clock       = regexp.MustCompile(`(\d{1,2})[:：](\d{2})|(\d{1,2}) ?(am|pm)\b`)
	month       = regexp.MustCompile(`(\d{1,2})月(\d{1,2})[日号]|\b(january|february|march|april|may|june|july|august|september|october|november|december) (\d{1,2})\b`)
	amount      = regexp.MustCompile(`(?:满|over|above|from|least|under|below) ?$`)
)

// cut splits a stretch at what matches, without spaces around.
func cut(s string, from, to int, at *regexp.Regexp) (out []mark) {
	add := func(a, b int) {
		for a < b && s[a] <= ' ' {
			a++
		}
		for b > a && s[b-1] <= ' ' {
			b--
		}
		if a < b {
			out = append(out, mark{a, b})
		}
	}
	begin := from
	for _, m := range at.FindAllStringIndex(s[from:to], -1) {
		add(begin, from+m[0])
		begin = from + m[1]
	}
	add(begin, to)
	return out
}

func (r *Reader) clause(low string, part, sent mark) clause {
	text := low[part.from:part.to]
	c := clause{from: part.from, to: part.to, sentFrom: sent.from, sentTo: sent.to, sentence: low[sent.from:sent.to], reading: text}
	c.quantities = measures(text, part.from)
	c.said, c.denied = words(text, part.from)
	return c
}

// without is a text, which stands at an offset, with spaces for its quantities.
func without(text string, list []measure, at int) string {
	plain := []byte(text)
	for _, q := range list {
		for i := q.from - at; i < q.to-at; i++ {
			plain[i] = ' '
		}
	}
	return string(plain)
}

// measures are the quantities of a text that stands at an offset.
func measures(text string, at int) (out []measure) {
	taken := func(from, to int) bool {
		for _, m := range out {
			if from < m.to-at && to > m.from-at {
				return true
			}
		}
		return false
	}
	group := func(m []int, i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return text[m[2*i]:m[2*i+1]]
	}
	digits := strings.ContainsAny(text, "0123456789")
	if !digits && !strings.ContainsAny(text, hanNumbers) && !latinNumber.MatchString(text) {
		return nil
	}
	if !digits {
		return append(out, others(text, at, taken)...)
	}
	for _, m := range clock.FindAllStringSubmatchIndex(text, -1) {
		h, _ := strconv.Atoi(group(m, 1) + group(m, 3)) //nolint:errcheck // digits
		min, _ := strconv.Atoi(group(m, 2))             //nolint:errcheck // digits, or nothing
		if group(m, 4) == "pm" && h < 12 {
			h += 12
		}
		out = append(out, measure{float64(60*h + min), "clock", mark{at + m[0], at + m[1]}})
	}
	for _, m := range month.FindAllStringSubmatchIndex(text, -1) {
		d, _ := strconv.Atoi(group(m, 2) + group(m, 4)) //nolint:errcheck // digits
		mon, _ := strconv.Atoi(group(m, 1))             //nolint:errcheck // digits, or nothing
		if mon == 0 {
			mon = 1 + strings.Index("jan feb mar apr may jun jul aug sep oct nov dec", group(m, 3)[:3])/4
		}
		out = append(out, measure{float64(100*mon + d), "date", mark{at + m[0], at + m[1]}})
	}
	return append(out, others(text, at, taken)...)
}

// others are the quantities that are no times and dates.
func others(text string, at int, taken func(from, to int) bool) (out []measure) {
	for _, q := range quantity.Find(text) {
		if taken(q.From, q.End) {
			continue
		}
		if q.Unit == "" && amount.MatchString(text[:q.From]) {
			q.Unit = "money"
		}
		v, err := strconv.ParseFloat(q.Value, 64)
		if err != nil || q.Unit == "" {
			continue
		}
		unit, by := common(q.Unit, v)
		out = append(out, measure{v * by, unit, mark{at + q.From, at + q.End}})
	}
	return out
}

// common is the unit that others are compared in, and how many of it one is.
func common(unit string, v float64) (string, float64) {
	switch unit {
	case "hour":
		if v >= 24 && int(v)%24 == 0 {
			return "day", 1.0 / 24
		}
	case "week":
		return "day", 7
	case "year":
		if v < 100 {
			return "month", 12
		}
	case "yuan", "dollar", "euro", "pound":
		return "money", 1
	case "clock":
		return "clock", 60
	case "tenth":
		return "percent", 10
	}
	return unit, 1
}
