package address

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// The kinds of parts, as Part.Kind names them.
const (
	Province  = "province"
	City      = "city"
	District  = "district"
	Town      = "town"
	Road      = "road"
	Number    = "number"
	Section   = "section"   // of a community: 三期, 东区, 2组; it has no field
	Community = "community" // a village, an estate, a building with a name, a company
	Building  = "building"
	Unit      = "unit"
	Floor     = "floor"
	Room      = "room"
	Zip       = "zip"
	Name      = "name"
	Phone     = "phone"
)

// Part is one part of an address: the bytes Start ≤ i < End of the text.
type Part struct {
	Kind       string
	Text       string
	Start, End int
}

// Parts is an address with the name and the telephone number that were written
// with it. What was not written is "". Of a kind that was written more than
// once, the field holds the first; Spans holds all parts, in order of the text.
type Parts struct {
	Province, City, District, Town   string
	Road, Number, Community          string
	Building, Unit, Floor, Room, Zip string
	Name, Phone                      string
	Spans                            []Part
}

// field is where the first part of a kind goes.
// It is nil for a kind that has no field.
func (p *Parts) field(kind string) *string {
	switch kind {
	case Section:
		return nil
	case Province:
		return &p.Province
	case City:
		return &p.City
	case District:
		return &p.District
	case Town:
		return &p.Town
	case Road:
		return &p.Road
	case Number:
		return &p.Number
	case Community:
		return &p.Community
	case Building:
		return &p.Building
	case Unit:
		return &p.Unit
	case Floor:
		return &p.Floor
	case Room:
		return &p.Room
	case Zip:
		return &p.Zip
	case Name:
		return &p.Name
	}
	return &p.Phone
}

// plausible tells an address from a text that has one word of it: two parts
// that say where, one of which is more than a name or a bare number.
func (p *Parts) plausible() bool {
	where, strong := 0, 0
	for _, kind := range []string{Province, City, District, Town, Road} {
		if *p.field(kind) != "" {
			where, strong = where+1, strong+1
		}
	}
	for _, kind := range []string{Number, Community, Building, Unit, Room} {
		if *p.field(kind) != "" {
			where++
		}
	}
	return where >= 2 && (strong > 0 || p.Community != "" && (p.Building != "" || p.Number != ""))
}

// maxRunes is how much of a text Split looks at. No address is that long.
const maxRunes = 300

// Split takes a text that is an address, with or without a name and a telephone
// number, to pieces. It reports whether the text looks like an address at all;
// the parts are what was found either way. It looks at the first 300 characters.
func Split(text string) (Parts, bool) {
	p := newParser(text, maxRunes)
	if p.mostlyLatin() {
		p.english()
	} else {
		p.chinese()
	}
	return p.finish()
}

var places = sync.OnceValue(readDivisions)

// parser holds one text. r is the text with full-width signs folded to ASCII;
// rune i begins at byte off[i]. kinds marks what has been taken.
type parser struct {
	text   string
	r      []rune
	off    []int
	taken  []bool
	parts  Parts
	level  int    // the smallest kind seen so far, as in levelOf
	last   string // the kind seen last
	estate bool   // the last name was that of an estate
}

func newParser(text string, limit int) *parser {
	p := &parser{text: text}
	i := 0
	for i < len(text) && len(p.r) < limit {
		r, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case r >= 0xff01 && r <= 0xff5e:
			r -= 0xfee0
		case r == 0x3000 || r == 0xa0:
			r = ' '
		case r == '—' || r == '–' || r == '‐' || r == '−':
			r = '-'
		}
		p.r = append(p.r, r)
		p.off = append(p.off, i)
		i += n
	}
	p.off = append(p.off, i)
	p.taken = make([]bool, len(p.r))
	return p
}

func (p *parser) finish() (Parts, bool) {
	p.sortSpans()
	return p.parts, p.parts.plausible()
}

// put records runes from ≤ i < to as a part.
func (p *parser) put(kind string, from, to int) {
	part := Part{Kind: kind, Text: p.text[p.off[from]:p.off[to]], Start: p.off[from], End: p.off[to]}
	p.parts.Spans = append(p.parts.Spans, part)
	if f := p.parts.field(kind); f != nil && *f == "" {
		*f = part.Text
	}
	for i := from; i < to; i++ {
		p.taken[i] = true
	}
	p.level = max(p.level, levelOf(kind))
	if kind == Name || kind == Phone {
		return
	}
	p.last = kind
	p.estate = kind == Section && p.estate || kind == Community && slices.ContainsFunc(estates, func(e string) bool { return strings.HasSuffix(part.Text, e) })
}

func (p *parser) sortSpans() {
	s := p.parts.Spans // few, and nearly sorted
	for i := range s {
		for j := i; j > 0 && s[j].Start < s[j-1].Start; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

// levelOf orders the kinds from large to small.
func levelOf(kind string) int {
	switch kind {
	case Province:
		return 1
	case City:
		return 2
	case District:
		return 3
	case Town:
		return 4
	case Community:
		return 5
	case Road:
		return 6
	case Number:
		return 7
	case Building:
		return 8
	case Unit:
		return 9
	case Floor:
		return 10
	case Room:
		return 11
	}
	return 0
}

func (p *parser) at(i int) rune {
	if i < 0 || i >= len(p.r) || p.taken[i] {
		return 0
	}
	return p.r[i]
}

// has tells whether word stands at rune i, untaken.
func (p *parser) has(i int, word string) bool {
	for _, r := range word {
		if p.at(i) != r {
			return false
		}
		i++
	}
	return true
}

// oneOf returns the length in runes of the first of words that stands at i.
func (p *parser) oneOf(i int, words ...string) int {
	for _, w := range words {
		if p.has(i, w) {
			return utf8.RuneCountInString(w)
		}
	}
	return 0
}

func (p *parser) mostlyLatin() bool {
	han, latin := 0, 0
	for _, r := range p.r {
		switch {
		case isHan(r):
			han++
		case isLetter(r):
			latin++
		}
	}
	return latin > 2*han
}

func isDigit(r rune) bool  { return r >= '0' && r <= '9' }
func isLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }
func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r == '〇' || r >= 0x3400 && r <= 0x4dbf
}
