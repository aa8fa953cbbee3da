package entity

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// The kinds of entities that are found here. Merge also knows some kinds of
// others by name.
const (
	Order    = "order"    // Value: the number in capitals, without #
	Tracking = "tracking" // Value: the number in capitals; Extra: carrier, carriers, check
	Phone    = "phone"    // Value: as contact.PhoneKey has it
	Tail     = "tail"     // Value: the last digits of a number, given as a proof
	Product  = "product"  // Value: the id, "" where several fit; see Candidates
	SKU      = "sku"      // Value: the SKU; Extra: product
	Option   = "option"   // Value: an option's value as the shop has it; Extra: option
	Size     = "size"     // Value: "2XL", "42", "EU 42", "175/92A", "one-size"
	Color    = "color"    // Value: the base colour in English; Extra: shade
	Quantity = "quantity" // Value: a number; Extra: unit
	Payment  = "payment"  // Value: "alipay"
	Carrier  = "carrier"  // Value: "sf"
	Platform = "platform" // Value: "taobao"
	Reason   = "reason"   // Value: "too_small"
	Measure  = "measure"  // Value: in cm or kg; Extra: of, unit
)

// Keys of Extra.
const (
	ExtraCarrier    = "carrier"    // of a tracking number
	ExtraCarriers   = "carriers"   // several that use this form, by commas
	ExtraCheck      = "check"      // "ok" or "failed", where the number has a check digit
	ExtraKnown      = "known"      // "true": the shop has this order
	ExtraProduct    = "product"    // of a SKU
	ExtraCandidates = "candidates" // ids of products, one a line
	ExtraFound      = "found"      // how a word was found: "sound", "pinyin", "spelling", "part"
	ExtraOption     = "option"     // name of the option
	ExtraShade      = "shade"
	ExtraUnit       = "unit"
	ExtraOf         = "of" // what is measured: height, weight, bust, waist, hip, foot, shoulder
)

// maxEntities bounds what one message can hold.
const maxEntities = 100

// Entity is one thing that a message names.
type Entity struct {
	Kind string
	Text string
	// Start and End are bytes of the clean text; both are -1 for what Complete took
	// over from an earlier message.
	Start, End int
	Value      string
	Extra      map[string]string
	// Negated is true for what the customer does not mean or does not want.
	Negated bool
	// Corrected is true for what the customer took back in the same message.
	Corrected bool
	// Score is between 0 and 1.
	Score float64
}

// Candidates lists the products that fit, best first.
func (e *Entity) Candidates() []string {
	if s := e.Extra[ExtraCandidates]; s != "" {
		return strings.Split(s, "\n")
	}
	if e.Kind == Product && e.Value != "" {
		return []string{e.Value}
	}
	return nil
}

// Options say how a shop differs from others.
type Options struct {
	// OrderPatterns are regular expressions of the shop's order numbers, matched
	// without regard to case. Without any, usual forms count.
	OrderPatterns []string
	// KnowsOrder reports whether the shop has an order of this number; nil if
	// that cannot be told at once. It is called for few numbers a message.
	KnowsOrder func(number string) bool
}

// maxPatterns bounds the work for a message.
const maxPatterns = 20

// Extractor finds entities. It is safe for concurrent use.
type Extractor struct {
	patterns []*regexp.Regexp
	knows    func(string) bool
	lexicon  atomic.Pointer[Lexicon]
}

// New returns an extractor without a catalogue.
func New(o Options) (*Extractor, error) {
	if len(o.OrderPatterns) > maxPatterns {
		return nil, fmt.Errorf("order patterns: %d are more than %d", len(o.OrderPatterns), maxPatterns)
	}
	x := &Extractor{knows: o.KnowsOrder}
	for _, p := range o.OrderPatterns {
		re, err := regexp.Compile("(?i)" + p)
		if err != nil {
			return nil, fmt.Errorf("order pattern %q: %w", p, err)
		}
		if re.MatchString("") {
			return nil, fmt.Errorf("order pattern %q matches nothing at all", p)
		}
		x.patterns = append(x.patterns, re)
	}
	return x, nil
}

// Use exchanges the words of the catalogue. Messages that are being read go on
// with the old ones; nil takes them away.
func (x *Extractor) Use(l *Lexicon) { x.lexicon.Store(l) }

// Find returns the entities of a text in the order in which they stand there.
// lang is "zh" or "en", or "" for whatever the text is in.
func (x *Extractor) Find(t hygiene.Text, lang string) []Entity {
	if t.Text == "" || len(t.Folded) != len(t.Text) {
		return nil
	}
	if lang == "" {
		lang = t.Lang
	}
	m := newMessage(t, lang)
	m.patterns = x.patterns
	m.codes()
	m.words()
	m.sizes()
	m.numbers()
	m.colors()
	if l := x.lexicon.Load(); l != nil {
		l.find(m)
	}
	found := Merge(x.knows, m.found)
	m.countProducts(&found)
	m.negate(found)
	m.correct(found)
	return found
}

// message is one text that is being read.
type message struct {
	text     string // as it was written
	low      string // folded, byte for byte
	lang     string
	patterns []*regexp.Regexp
	found    []Entity

	// What the message speaks of anywhere, looked up once.
	fits, underwear, legs, body bool
}

func newMessage(t hygiene.Text, lang string) *message {
	return &message{
		text: t.Text, low: t.Folded, lang: lang,
		fits:      containsAny(t.Folded, "size", "码", "鞋", "shoe", "sneaker", "boot", "fit", "wear"),
		underwear: containsAny(t.Folded, "罩杯", "文胸", "内衣", "胸罩", "bra", "cup", "码", "size", "杯", "胸"),
		legs:      containsAny(t.Folded, "size", "jean", "pant", "trouser", "裤", "码"),
		body:      containsAny(t.Folded, "身高", "体重", "穿", "码", "合适", "多大", "size", "wear", "斤", "kg"),
	}
}

func (m *message) add(kind string, start, end int, value string, score float64, extra ...string) {
	if len(m.found) >= 4*maxEntities {
		return
	}
	e := Entity{Kind: kind, Text: m.text[start:end], Start: start, End: end, Value: value, Score: score}
	for i := 0; i+1 < len(extra); i += 2 {
		if extra[i+1] == "" {
			continue
		}
		if e.Extra == nil {
			e.Extra = make(map[string]string, len(extra)/2)
		}
		e.Extra[extra[i]] = extra[i+1]
	}
	m.found = append(m.found, e)
}

// before returns the bytes ahead of a place in the same clause, at most n.
func (m *message) before(at, n int) string {
	s := m.low[max(0, at-n):at]
	if i := strings.LastIndexAny(s, clauseMarks); i >= 0 {
		s = s[i:]
	}
	return s
}

// after returns the bytes behind a place in the same clause, at most n.
func (m *message) after(at, n int) string {
	s := m.low[at:min(len(m.low), at+n)]
	if i := strings.IndexAny(s, clauseMarks); i >= 0 {
		s = s[:i]
	}
	return s
}

// clauseMarks end a clause. A full stop does not: it stands in numbers.
const clauseMarks = ",，。;；!！?？\n、"

func byPlace(a, b Entity) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

// isWord reports whether c is part of a word of Latin letters and digits; the
// text has been folded.
func isWord(c byte) bool { return isLower(c) || isDigit(c) }

// wordStart and wordEnd report whether a word may begin or end at i.
func wordStart(s string, i int) bool { return i == 0 || !isWord(s[i-1]) }

func wordEnd(s string, i int) bool { return i >= len(s) || !isWord(s[i]) }

func containsAny(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

func hasAnyPrefix(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(s, w) })
}

func hasAnySuffix(s string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(s, w) })
}
