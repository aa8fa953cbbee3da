package index

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// How much of a text is analysed. What follows is not looked at: a question of
// that length has been asked long before.
const (
	maxQueryRunes = 160
	maxDocRunes   = 512
)

// analyzer turns text into terms. It is immutable and safe for concurrent use.
type analyzer struct {
	han   map[rune][]rewrite   // by first character, longest first
	words map[uint64][]rewrite // by the key of the first stem, longest first
}

// rewrite replaces a sequence by another one. An empty form drops it.
type rewrite struct {
	from  []rune   // Chinese
	stems []uint64 // Latin
	to    []rune   // folded text: Chinese, or words separated by spaces
	weak  bool
}

// newAnalyzer compiles the lexicon.
func newAnalyzer(lex Lexicon) *analyzer {
	a := &analyzer{han: map[rune][]rewrite{}, words: map[uint64][]rewrite{}}
	// A form stands for itself, so that no shorter variant is found inside it.
	weak := map[string]bool{}
	for _, form := range lex.Weak {
		weak[form] = true
		a.add(form, form, true)
	}
	forms := map[string]bool{}
	for _, from := range slices.Sorted(maps.Keys(lex.Same)) {
		to := lex.Same[from]
		a.add(from, to, weak[to])
		if !forms[to] && !weak[to] {
			a.add(to, to, false)
		}
		forms[to] = true
	}
	for _, from := range lex.Filler {
		a.add(from, "", false)
	}
	// Of two that fold to the same, the one that was added first counts.
	for _, list := range a.han {
		slices.SortStableFunc(list, func(x, y rewrite) int {
			if d := len(y.from) - len(x.from); d != 0 {
				return d
			}
			return slices.Compare(x.from, y.from)
		})
	}
	for _, list := range a.words {
		slices.SortStableFunc(list, func(x, y rewrite) int {
			if d := len(y.stems) - len(x.stems); d != 0 {
				return d
			}
			return slices.Compare(x.stems, y.stems)
		})
	}
	return a
}

func (a *analyzer) add(from, to string, weak bool) {
	f, t := foldText(from), foldText(to)
	switch {
	case len(f) == 0:
	case isHan(f[0]):
		a.han[f[0]] = append(a.han[f[0]], rewrite{from: f, to: t, weak: weak})
	default:
		var stems []uint64
		for w := range strings.FieldsSeq(string(f)) {
			stems = append(stems, wordKey(stem([]rune(w))))
		}
		a.words[stems[0]] = append(a.words[stems[0]], rewrite{stems: stems, to: t, weak: weak})
	}
}

func foldText(s string) []rune {
	var out []rune
	for _, r := range s {
		if f := fold(r); f >= 0 {
			out = append(out, f)
		}
	}
	return []rune(strings.Join(strings.Fields(string(out)), " "))
}

// termKind says how a term came about; it weighs differently.
type termKind uint8

const (
	kindChar   termKind = iota // one Chinese character
	kindPair                   // two adjacent ones
	kindWord                   // a Latin word or a number
	kindPhrase                 // two adjacent Latin words
	kindWeak                   // any of them with a weak form in it
	kinds
)

// term is one term of a text: its key, and where it stands in the rewritten text.
type term struct {
	key      uint64
	from, to int32
	kind     termKind
}

// text is the working space of one analysis. It is reused.
type text struct {
	folded  []rune
	words   []span // of folded: runs of Latin letters and digits
	out     []rune // the rewritten text
	weak    []bool // by rune of out
	scratch []rune
	terms   []term
}

type span struct {
	from, to int
	key      uint64
}

// analyze fills t with the terms of the first maxRunes of s, each once, in order
// of appearance.
func (a *analyzer) analyze(t *text, s string, maxRunes int) {
	t.folded, t.words, t.out, t.weak, t.terms = t.folded[:0], t.words[:0], t.out[:0], t.weak[:0], t.terms[:0]
	for i := 0; i < len(s) && len(t.folded) < maxRunes; {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		i += n
		if f := fold(r); f >= 0 {
			t.folded = append(t.folded, f)
		}
	}
	a.rewrite(t)
	// Once more: what stands in the middle of a variant may have been a filler
	// or another variant ("send it back", "hasn't updated").
	t.folded, t.out = t.out, t.folded[:0]
	t.words, t.weak = t.words[:0], t.weak[:0]
	a.rewrite(t)
	t.cut()
	t.unique()
}

// findWords notes the Latin runs of the folded text with their stems' keys.
func (t *text) findWords() {
	for i := 0; i < len(t.folded); {
		if !isWordRune(t.folded[i]) {
			i++
			continue
		}
		from := i
		for i < len(t.folded) && isWordRune(t.folded[i]) {
			i++
		}
		t.words = append(t.words, span{from, i, t.stemKey(t.folded[from:i])})
	}
}

func isWordRune(r rune) bool { return r != ' ' && !isHan(r) }

func (t *text) stemKey(w []rune) uint64 { return wordKey(t.stem(w)) }

// stem returns the stem of w, valid until the next call.
func (t *text) stem(w []rune) []rune {
	t.scratch = append(t.scratch[:0], w...)
	return stem(t.scratch)
}

// rewrite copies folded to out and applies the lexicon on the way. Dropped and
// foreign parts leave a space behind, over which no pair is formed.
func (a *analyzer) rewrite(t *text) {
	t.findWords()
	word := 0
	for i := 0; i < len(t.folded); {
		r := t.folded[i]
		switch {
		case r == ' ':
			t.gap()
			i++
		case isHan(r):
			if rw := matchHan(a.han[r], t.folded[i:]); rw != nil {
				// Dropping a particle brings the characters around it together.
				if len(rw.from) > 1 || len(rw.to) > 0 {
					t.put(rw.to, rw.weak)
				}
				i += len(rw.from)
				break
			}
			t.put(t.folded[i:i+1], false)
			i++
		default:
			for t.words[word].from < i {
				word++
			}
			t.gap()
			if rw := t.matchWords(a.words[t.words[word].key], word); rw != nil {
				t.put(rw.to, rw.weak)
				word += len(rw.stems) - 1
			} else {
				t.put(t.folded[i:t.words[word].to], false)
			}
			i = t.words[word].to
			t.gap()
		}
	}
}

func matchHan(list []rewrite, s []rune) *rewrite {
	for i := range list {
		if f := list[i].from; len(f) <= len(s) && slices.Equal(f, s[:len(f)]) {
			return &list[i]
		}
	}
	return nil
}

func (t *text) matchWords(list []rewrite, at int) *rewrite {
next:
	for i := range list {
		stems := list[i].stems
		if at+len(stems) > len(t.words) {
			continue
		}
		for j, k := range stems {
			w := t.words[at+j]
			if w.key != k || j > 0 && w.from > t.words[at+j-1].to+1 {
				continue next
			}
		}
		return &list[i]
	}
	return nil
}

func (t *text) put(form []rune, weak bool) {
	if len(form) == 0 || !isHan(form[0]) {
		t.gap()
	}
	t.out = append(t.out, form...)
	for range form {
		t.weak = append(t.weak, weak)
	}
}

func (t *text) gap() {
	if n := len(t.out); n > 0 && t.out[n-1] != ' ' {
		t.out = append(t.out, ' ')
		t.weak = append(t.weak, false)
	}
}

// cut makes the terms of out.
func (t *text) cut() {
	var before uint64 // key of the Latin word before, 0 = none
	beforeFrom := 0
	for i := 0; i < len(t.out); {
		switch r := t.out[i]; {
		case r == ' ':
			i++
		case isHan(r):
			before = 0
			t.add(uint64(r), i, i+1, kindChar)
			if i+1 < len(t.out) && isHan(t.out[i+1]) {
				t.add(uint64(r)<<32|uint64(t.out[i+1]), i, i+2, kindPair)
			}
			i++
		default:
			from := i
			for i < len(t.out) && isWordRune(t.out[i]) {
				i++
			}
			k := t.stemKey(t.out[from:i])
			t.add(k, from, i, kindWord)
			if before != 0 {
				t.add((before*0x9E3779B97F4A7C15^k)|1<<63, beforeFrom, i, kindPhrase)
			}
			before, beforeFrom = k, from
		}
	}
}

// add appends a term, also one that is there already.
func (t *text) add(key uint64, from, to int, kind termKind) {
	if t.weak[from] || t.weak[to-1] {
		kind = kindWeak
	}
	t.terms = append(t.terms, term{key, int32(from), int32(to), kind}) //nolint:gosec // bounded by maxDocRunes
}

// scanned is up to how many terms a scan is quicker than a set.
const scanned = 48

// unique keeps the first of equal terms.
func (t *text) unique() {
	var seen map[uint64]bool
	if len(t.terms) > scanned {
		seen = make(map[uint64]bool, len(t.terms))
	}
	kept := t.terms[:0]
next:
	for _, term := range t.terms {
		if seen != nil {
			if seen[term.key] {
				continue
			}
			seen[term.key] = true
		} else {
			for i := range kept {
				if kept[i].key == term.key {
					continue next
				}
			}
		}
		kept = append(kept, term)
	}
	t.terms = kept
}

// wordKey is the FNV-1a hash of a stem; the high bit keeps it apart from the
// keys of Chinese.
func wordKey(w []rune) uint64 {
	h := uint64(14695981039346656037)
	for _, r := range w {
		h = (h ^ uint64(r)) * 1099511628211
	}
	return h | 1<<63
}
