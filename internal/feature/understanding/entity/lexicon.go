package entity

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
	"github.com/shopbell/shopbell/internal/kit/pinyin"
)

// CatalogueProduct is what a shop calls one product.
type CatalogueProduct struct {
	ID      string
	Names   []string // in each language
	Aliases []string
	SKUs    []string
	Options []CatalogueOption
}

// CatalogueOption is one choice that a product offers.
type CatalogueOption struct{ Name, Value string }

// Catalogue is where products come from.
type Catalogue interface {
	// Vocabulary lists the products that customers may name. It is walked once;
	// an error ends it.
	Vocabulary(ctx context.Context) iter.Seq2[CatalogueProduct, error]
}

const (
	maxName     = 120 // characters of a name that are indexed
	maxPhrase   = 40  // characters of a name or alias that is matched as a whole
	maxAliases  = 40
	maxPostings = 2000 // products of one term that are weighed
	maxProducts = 1 << 20
)

// Lexicon has the words of a catalogue. It does not change once it is built.
type Lexicon struct {
	ids []string
	// lasts has the last character of a product's Chinese name: 裙.
	lasts []rune
	// weights is what the terms of a product's longest name weigh together.
	weights []float32

	// phrases has names, aliases, SKUs and option values by the hash of what is
	// compared; lengths has by the first two characters how long they are.
	phrases map[uint64]entry
	lengths map[uint64]uint64
	// sounds has Chinese aliases and the last words of names by the hash of their
	// sounds.
	sounds       map[uint64][]string
	soundLengths map[uint64]uint64
	refs         []uint32 // of entries with several
	options      []CatalogueOption
	skus         []string

	// terms are pairs of Chinese characters and words of Latin letters, with the
	// products that have them.
	terms    map[uint64]term
	postings []uint32
	// spelling has words with one letter left out, by hash, in order.
	spelling []misspelt
	words    []string

	// everyday has the terms of the shipped example sentences: what stands there
	// is a word of its own, not another one misspelt.
	everyday map[uint64]bool

	pool sync.Pool // of *weights
}

// entry is what a phrase stands for.
type entry struct {
	kind  entryKind
	first uint32 // of refs, or the one itself
	n     uint32
	owner uint32 // product of a SKU
}

type entryKind uint8

const (
	entryProduct entryKind = iota + 1
	entrySKU
	entryOption
)

type term struct {
	from, n uint32 // of postings
	weight  float32
	head    bool // the last word of a name or an alias: what the thing is
}

type misspelt struct {
	hash uint64
	word uint32
}

// NewLexicon reads a catalogue.
func NewLexicon(ctx context.Context, c Catalogue) (*Lexicon, error) {
	b := builder{
		lex:     &Lexicon{phrases: map[uint64]entry{}, lengths: map[uint64]uint64{}, sounds: map[uint64][]string{}, soundLengths: map[uint64]uint64{}, terms: map[uint64]term{}},
		heads:   map[uint64]bool{},
		options: map[CatalogueOption]bool{},
		words:   map[string]bool{},
	}
	var err error
	if b.lex.everyday, err = everydayTerms(); err != nil {
		return nil, err
	}
	for p, err := range c.Vocabulary(ctx) {
		if err != nil {
			return nil, fmt.Errorf("read the catalogue's names: %w", err)
		}
		if len(b.lex.ids) == maxProducts {
			return nil, fmt.Errorf("the catalogue has more than %d products", maxProducts)
		}
		if p.ID != "" {
			b.product(&p)
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read the catalogue's names: %w", err)
	}
	return b.build(), nil
}

func everydayTerms() (map[uint64]bool, error) {
	terms := map[uint64]bool{}
	for _, lang := range [...]string{"zh", "en"} {
		inside, err := defaults.Examples(lang)
		if err != nil {
			return nil, fmt.Errorf("everyday words: %w", err)
		}
		outside, err := defaults.Outside(lang)
		if err != nil {
			return nil, fmt.Errorf("everyday words: %w", err)
		}
		for _, e := range append(inside, outside...) {
			for t := range termsOf(hygiene.Fold(e.Text)) {
				terms[t.hash] = true
			}
		}
	}
	return terms, nil
}

// builder collects what a Lexicon is made of.
type builder struct {
	lex      *Lexicon
	pairs    []pair // terms of products
	names    []pair // whole names and aliases
	heads    map[uint64]bool
	options  map[CatalogueOption]bool
	words    map[string]bool
	heaviest []nameTerms
	scratch  []unitRune
}

type pair struct {
	hash    uint64
	product uint32
}

// nameTerms are the terms of one product's names, as a range of pairs.
type nameTerms struct{ from, to int }

func (b *builder) product(p *CatalogueProduct) {
	n := uint32(len(b.lex.ids))
	b.lex.ids = append(b.lex.ids, p.ID)
	b.lex.lasts = append(b.lex.lasts, 0)
	from := len(b.pairs)
	for _, s := range p.Names {
		b.name(s, n)
	}
	b.heaviest = append(b.heaviest, nameTerms{from, len(b.pairs)})
	for _, s := range p.Aliases[:min(len(p.Aliases), maxAliases)] {
		b.name(s, n)
	}
	for _, sku := range p.SKUs {
		h, runes := b.whole(sku)
		if len(runes) >= 3 {
			b.lex.lengthOf(runes)
			b.lex.phrases[h] = entry{entrySKU, uint32(len(b.lex.skus)), 1, n}
			b.lex.skus = append(b.lex.skus, sku)
		}
	}
	for _, o := range p.Options {
		if !b.options[o] {
			b.options[o] = true
			b.lex.options = append(b.lex.options, o)
		}
	}
}

// whole hashes a name as it is compared as a whole.
func (b *builder) whole(s string) (uint64, []unitRune) {
	b.scratch = units(hygiene.Fold(tidy(s)), b.scratch[:0])
	if len(b.scratch) > maxPhrase {
		return 0, nil
	}
	h := hashStart
	for _, u := range b.scratch {
		h = hashRune(h, u.r)
	}
	return h, b.scratch
}

// tidy is a catalogue's text as a customer's would be.
func tidy(s string) string { return hygiene.Tidy(s, maxName) }

func (b *builder) name(s string, n uint32) {
	low := hygiene.Fold(tidy(s))
	if h, runes := b.whole(low); len(runes) >= 2 {
		b.lex.lengthOf(runes)
		b.names = append(b.names, pair{h, n})
	}
	var last uint64
	for t := range termsOf(low) {
		b.pairs = append(b.pairs, pair{t.hash, n})
		if t.word == "" || !isDigit(t.word[0]) && !qualifiers[t.word] {
			last = t.hash
		}
		if t.word != "" && len(t.word) >= minSpelling && !b.words[t.word] {
			b.words[strings.Clone(t.word)] = true
		}
	}
	if last != 0 {
		b.heads[last] = true
	}
	if r := lastHan(low); r != 0 && b.lex.lasts[n] == 0 {
		b.lex.lasts[n] = r
	}
	b.sound(low)
}

// qualifiers stand behind the word that says what a thing is.
var qualifiers = map[string]bool{"pro": true, "max": true, "mini": true, "plus": true, "lite": true, "pcs": true, "pack": true, "set": true, "kg": true, "ml": true, "edition": true, "black": true, "white": true}

func lastHan(s string) rune {
	last := rune(0)
	for _, r := range s {
		if hygiene.IsHan(r) && !strings.ContainsRune("款装片个件只条支包盒瓶斤色码号", r) {
			last = r
		}
	}
	return last
}

// sound notes how an alias, or the last word of a name, is spoken.
func (b *builder) sound(low string) {
	end := len(low)
	for end > 0 {
		r, size := utf8.DecodeLastRuneInString(low[:end])
		if hygiene.IsHan(r) {
			break
		}
		end -= size
	}
	start, n := end, 0
	for start > 0 && n < maxSound {
		r, size := utf8.DecodeLastRuneInString(low[:start])
		if !hygiene.IsHan(r) {
			break
		}
		start -= size
		if n++; n >= 2 {
			b.lex.addSound(low[start:end])
		}
	}
}

const maxSound = 4 // characters of a word that is found by its sound

func (l *Lexicon) addSound(word string) {
	h, n := hashStart, 0
	var firstTwo uint64
	for _, r := range word {
		s := pinyin.Sound(r)
		if s == 0 {
			return
		}
		h = hashRune(h, rune(s))
		if n < 2 {
			firstTwo = firstTwo<<32 | uint64(s)
		}
		n++
	}
	list := l.sounds[h]
	if len(list) >= 8 || slices.Contains(list, word) {
		return
	}
	l.sounds[h] = append(list, strings.Clone(word))
	l.soundLengths[firstTwo] |= 1 << n
}

func (l *Lexicon) lengthOf(runes []unitRune) {
	if len(runes) >= 2 {
		l.lengths[uint64(runes[0].r)<<32|uint64(runes[1].r)] |= 1 << len(runes)
	}
}

func (b *builder) build() *Lexicon {
	l := b.lex
	b.buildNames()
	b.buildTerms()
	// Options last: a product's name says more than an option of the same name.
	for i, o := range l.options {
		h, runes := b.whole(o.Value)
		if len(runes) < 2 {
			continue
		}
		if _, ok := l.phrases[h]; !ok {
			l.lengthOf(runes)
			l.phrases[h] = entry{kind: entryOption, first: uint32(i), n: 1}
		}
	}
	for w := range b.words {
		l.words = append(l.words, w)
	}
	slices.Sort(l.words)
	for i, w := range l.words {
		for h := range deletions(w) {
			l.spelling = append(l.spelling, misspelt{h, uint32(i)})
		}
	}
	slices.SortFunc(l.spelling, func(a, b misspelt) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.word, b.word)) })
	l.spelling = slices.Clip(l.spelling)
	return l
}

func (b *builder) buildNames() {
	l := b.lex
	slices.SortFunc(b.names, func(x, y pair) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.product, y.product)) })
	b.names = slices.Compact(b.names)
	for i := 0; i < len(b.names); {
		j := i
		for j < len(b.names) && b.names[j].hash == b.names[i].hash {
			j++
		}
		if e, ok := l.phrases[b.names[i].hash]; !ok || e.kind != entrySKU {
			e := entry{kind: entryProduct, first: b.names[i].product, n: uint32(j - i)}
			if j-i > 1 {
				e.first = uint32(len(l.refs))
				for _, p := range b.names[i:j] {
					l.refs = append(l.refs, p.product)
				}
			}
			l.phrases[b.names[i].hash] = e
		}
		i = j
	}
}

func (b *builder) buildTerms() {
	l := b.lex
	sorted := slices.Clone(b.pairs)
	slices.SortFunc(sorted, func(x, y pair) int { return cmp.Or(cmp.Compare(x.hash, y.hash), cmp.Compare(x.product, y.product)) })
	sorted = slices.Compact(sorted)
	l.postings = make([]uint32, 0, len(sorted))
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j].hash == sorted[i].hash {
			l.postings = append(l.postings, sorted[j].product)
			j++
		}
		l.terms[sorted[i].hash] = term{from: uint32(i), n: uint32(j - i), weight: rarity(len(l.ids), j-i), head: b.heads[sorted[i].hash]}
		i = j
	}
	l.weights = make([]float32, len(l.ids))
	for n, name := range b.heaviest {
		for _, p := range b.pairs[name.from:name.to] {
			l.weights[n] += l.terms[p.hash].weight
		}
	}
}

// Products is the number of products that the lexicon knows.
func (l *Lexicon) Products() int { return len(l.ids) }
