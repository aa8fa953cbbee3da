package tag

import (
	"unicode"
	"unicode/utf8"
)

// form is what the features see of a token: a number for the text itself and
// one for its shape, in which all runs of digits of one length are alike.
type form struct {
	exact, shape uint32
	class        class
	size         uint8  // runes, at most 15
	ending       uint8  // rank among the typical endings, 0: none
	habit        uint16 // see habits
	pairHabit    uint16 // of this token with the next
}

const (
	digitsShape = 1 << 30
	wordShape   = 1<<30 | 1<<8
)

func formOf(token string) form {
	r, n := utf8.DecodeRuneInString(token)
	f := form{class: runeClass(r)}
	if n == len(token) {
		f.exact, f.size = uint32(unicode.ToLower(r)), 1
	} else {
		h := uint64(14695981039346656037)
		for i, r := range token {
			if i > 64 { // a hostile run of letters; its beginning is enough
				break
			}
			f.size = min(f.size+1, 15)
			h = (h ^ uint64(unicode.ToLower(r))) * 1099511628211
		}
		f.exact = uint32(h>>32) | 1<<31
	}
	f.shape = f.exact
	switch {
	case f.class == classDigit:
		f.shape = digitsShape | uint32(min(f.size, 6))
	case f.class == classLatin && n != len(token):
		f.shape = wordShape | uint32(min(f.size, 6))
	}
	return f
}

// mix adds v to the key h of a feature.
func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

func key(kind uint64, values ...uint64) uint64 {
	for _, v := range values {
		kind = mix(kind, v)
	}
	return kind
}

// The kinds of features. They are part of the file format: a key of one kind
// must never change its meaning.
const (
	kindExact = 100 + iota
	kindExactNext
	kindClasses
	kindClassesNear
	kindFromStart
	kindFromEnd
	kindChainAfter
	kindChainBefore
	kindChainSelf
	kindChainStart
	kindSeen
	kindSeenEnding
	kindLeft
	kindLeftSelf
	kindLeftTwo
	kindLeftSince
	kindRight
	kindRightLeft
	kindRightPrevious
	kindWord
	kindAround
	kindBias
	kindGram  = 200 // + index of grams
	kindHabit = 300 // + index of habitGrams
	kindPair  = 400 // + index of pairGrams
)

// window is a run of tokens: the offset of the first one and their number.
type window struct{ from, size int }

// grams are the windows whose tokens form a feature together.
var grams = [...]window{
	{-3, 1},
	{-2, 1},
	{-1, 1},
	{0, 1},
	{1, 1},
	{2, 1},
	{3, 1},
	{-3, 2},
	{-2, 2},
	{-1, 2},
	{0, 2},
	{1, 2},
	{2, 2},
	{-3, 3},
	{-2, 3},
	{-1, 3},
	{0, 3},
	{1, 3},
	{-2, 4},
	{-1, 4},
	{0, 4},
}

// The same for what tokens, and pairs of tokens, usually are.
var (
	habitGrams = [...]window{{-1, 2}, {0, 2}, {-1, 3}, {-2, 3}, {0, 3}}
	pairGrams  = [...]window{{-1, 2}, {-2, 3}, {-1, 3}}
)

const (
	pads     = 3          // tokens of padding on both sides, as far as the grams reach
	nothing  = 0x7fffffff // the shape of padding
	lookBack = 48         // tokens in which a repetition is looked for
)

// work is the space in which the features of one text are collected.
type work struct {
	forms []form
	pad   []uint64 // shapes, with padding
	keys  []uint64 // features of all tokens
	off   []int32  // keys[off[t]:off[t+1]] belong to token t
	marks [][]uint64
}

// reset reads the tokens.
func (w *work) reset(tokens []string) {
	n := len(tokens)
	w.forms, w.pad = grow(w.forms, n), grow(w.pad, n+2*pads)
	for i := range pads {
		w.pad[i], w.pad[n+pads+i] = nothing, nothing
	}
	for i, token := range tokens {
		w.forms[i] = formOf(token)
		w.pad[pads+i] = uint64(w.forms[i].shape)
	}
	for len(w.marks) < n {
		w.marks = append(w.marks, nil)
	}
	for t := range n {
		w.marks[t] = w.marks[t][:0]
	}
	w.keys, w.off = w.keys[:0], w.off[:0]
}

// collect fills keys and off from the forms and marks.
func (w *work) collect() {
	left := lefts{}
	for t := range w.forms {
		w.off = append(w.off, int32(len(w.keys)))
		w.addGrams(t)
		w.addHabits(t)
		w.addShape(t)
		w.addSeen(t)
		w.addEndings(t, &left)
		w.keys = append(w.keys, w.marks[t]...)
	}
	w.off = append(w.off, int32(len(w.keys)))
}

func (w *work) add(k uint64) { w.keys = append(w.keys, k) }

func (w *work) addGrams(t int) {
	w.add(kindBias)
	p := w.pad[t:] // p[pads] is the token itself
	for i, g := range grams {
		from := pads + g.from
		if from+g.size > len(p) || g.size > 1 && (p[from] == nothing && p[from+1] == nothing || p[from+g.size-1] == nothing && p[from+g.size-2] == nothing) {
			continue // a shorter one says it
		}
		h := uint64(kindGram + i)
		for _, v := range p[from : from+g.size] {
			h = mix(h, v)
		}
		w.add(h)
	}
	w.add(key(kindAround, p[pads-1], p[pads+1]))
}

func (w *work) addHabits(t int) {
	for i, g := range habitGrams {
		h := uint64(kindHabit + i)
		for j := t + g.from; j < t+g.from+g.size; j++ {
			v := uint64(nothing)
			if j >= 0 && j < len(w.forms) {
				v = uint64(w.forms[j].habit)
			}
			h = mix(h, v)
		}
		w.add(h)
	}
	for i, g := range pairGrams {
		h := uint64(kindPair + i)
		for j := t + g.from; j < t+g.from+g.size; j++ {
			v := uint64(nothing)
			if j >= 0 && j < len(w.forms) {
				v = uint64(w.forms[j].pairHabit)
			}
			h = mix(h, v)
		}
		w.add(h)
	}
}

func (w *work) classAt(t int) uint64 {
	if t < 0 || t >= len(w.forms) {
		return 15
	}
	return uint64(w.forms[t].class)
}

func (w *work) addShape(t int) {
	f := w.forms[t]
	if f.class == classDigit || f.class == classLatin {
		w.add(key(kindExact, uint64(f.exact)))
		w.add(key(kindExactNext, uint64(f.exact), w.pad[pads+t+1]))
	}
	near := w.classAt(t-1)<<8 | w.classAt(t)<<4 | w.classAt(t+1)
	w.add(key(kindClassesNear, near))
	w.add(key(kindClasses, w.classAt(t-2)<<16|near<<4|w.classAt(t+2)))
	w.add(key(kindFromStart, uint64(min(t, 6))))
	w.add(key(kindFromEnd, uint64(min(len(w.forms)-1-t, 6))))
	if chained(f.class) || f.class == classNumeral {
		w.addChain(t)
	}
}

func chained(c class) bool { return c == classDigit || c == classDash || c == classLatin }

// addChain describes the chain of numbers (5-2-301) that token t stands in.
func (w *work) addChain(t int) {
	const longest = 12
	from, to := t, t+1
	for from > 0 && t-from < longest && chained(w.forms[from-1].class) {
		from--
	}
	for to < len(w.forms) && to-t < longest && chained(w.forms[to].class) {
		to++
	}
	size, at := uint64(min(to-from, longest)), uint64(t-from)
	self, before, after := w.pad[pads+t], w.pad[pads+from-1], w.pad[pads+to]
	w.add(key(kindChainAfter, size, at, after))
	w.add(key(kindChainBefore, size, at, before))
	w.add(key(kindChainSelf, size, at, self))
	w.add(key(kindChainStart, before, self))
}

// addSeen tells whether the token and its neighbours stand elsewhere in the
// text: the second Hangzhou of an address is a repetition.
func (w *work) addSeen(t int) {
	if w.forms[t].class != classHan {
		return
	}
	p, i := w.pad, pads+t
	seen := uint64(0)
	for j := max(pads, i-lookBack); j < i-1; j++ {
		if p[j] != p[i] {
			continue
		}
		if p[j+1] == p[i+1] {
			seen |= 1
			if p[j+2] == p[i+2] {
				seen |= 2
			}
		}
		if j > pads && p[j-1] == p[i-1] {
			seen |= 4
			if p[j-2] == p[i-2] {
				seen |= 8
			}
		}
	}
	for j := i + 2; j < min(len(p)-pads, i+lookBack); j++ {
		if p[j] != p[i] {
			continue
		}
		if p[j+1] == p[i+1] {
			seen |= 16
			if p[j+2] == p[i+2] {
				seen |= 32
			}
		}
		if p[j-1] == p[i-1] {
			seen |= 64
		}
	}
	if seen != 0 {
		w.add(key(kindSeen, seen))
		w.add(key(kindSeenEnding, seen, uint64(w.forms[t].ending)))
	}
}

// lefts are the two nearest typical endings to the left.
type lefts struct {
	nearest, second uint64
	since           int
}

// addEndings describes where the token stands between typical endings (省, 路),
// which structure a text even where its words are new.
func (w *work) addEndings(t int, left *lefts) {
	self := w.pad[pads+t]
	w.add(key(kindLeft, left.nearest))
	w.add(key(kindLeftSelf, left.nearest, self))
	w.add(key(kindLeftTwo, left.nearest, left.second))
	w.add(key(kindLeftSince, left.nearest, uint64(min(left.since, 6))))
	right, distance := uint64(0), 0
	for j := t; j < min(len(w.forms), t+8); j++ {
		if e := w.forms[j].ending; e != 0 {
			right, distance = uint64(e), j-t
			break
		}
	}
	w.add(key(kindRight, right, uint64(distance)))
	w.add(key(kindRightLeft, right, left.nearest))
	w.add(key(kindRightPrevious, right, w.pad[pads+t-1]))
	if e := w.forms[t].ending; e != 0 {
		left.nearest, left.second, left.since = uint64(e), left.nearest, 0
	} else {
		left.since++
	}
}
