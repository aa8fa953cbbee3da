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
	key          uint8  // 1 + rank among the key characters, 0: none
	habit        uint16 // 1 + state the token is most often in, and how sure
	pair         uint16 // same for the token with the next
}

func formOf(token string) form {
	r, n := utf8.DecodeRuneInString(token)
	f := form{class: runeClass(r), size: uint8(min(utf8.RuneCountInString(token), 15))}
	if n == len(token) {
		f.exact = uint32(unicode.ToLower(r))
		f.shape = f.exact
	} else {
		h := uint64(1469598103934665603)
		for _, r := range token {
			h = (h ^ uint64(unicode.ToLower(r))) * 1099511628211
		}
		f.exact = uint32(h>>32) | 1<<31
		f.shape = f.exact
	}
	switch f.class {
	case classDigit:
		f.shape = 0x40000000 | uint32(min(f.size, 6))
	case classLatin:
		if n != len(token) {
			f.shape = 0x40000100 | uint32(min(f.size, 6))
		}
	}
	return f
}

// mix makes the key of a feature from its kind and up to a few values.
func mix(h, v uint64) uint64 {
	h = (h ^ v) * 0x9e3779b97f4a7c15
	return h ^ h>>29
}

// What stands beyond the ends of a text.
const outsideText = 0x7fffffff

// work is the space in which the features of one text are collected.
type work struct {
	forms []form
	pad   []uint64 // shapes with padding of pads on both sides
	keys  []uint64 // features of all tokens
	off   []int32  // keys[off[t]:off[t+1]] belong to token t
	hits  []hit
	marks [][]uint64
}

const pads = 4

// The kinds of features that are written out below; n-grams use the numbers
// from kindGram on.
const (
	kindExact = iota + 1
	kindClass
	kindNumber
	kindKey
	kindEdge
	kindSeen
	kindLexicon
	kindWord
	kindBias
	kindGram = 32
)

// grams are the windows whose characters form a feature together: first offset,
// number of tokens.
var grams = [...][2]int{
	{-3, 1}, {-2, 1}, {-1, 1}, {0, 1}, {1, 1}, {2, 1}, {3, 1},
	{-3, 2}, {-2, 2}, {-1, 2}, {0, 2}, {1, 2}, {2, 2},
	{-3, 3}, {-2, 3}, {-1, 3}, {0, 3}, {1, 3},
	{-3, 4}, {-2, 4}, {-1, 4}, {0, 4},
	{-4, 5}, {-2, 5}, {0, 5},
}

func (w *work) reset(tokens []string) {
	n := len(tokens)
	w.forms = grow(w.forms, n)
	w.pad = grow(w.pad, n+2*pads)
	for i := range pads {
		w.pad[i], w.pad[n+pads+i] = outsideText, outsideText
	}
	for i, token := range tokens {
		w.forms[i] = formOf(token)
		w.pad[pads+i] = uint64(w.forms[i].shape)
	}
	w.keys, w.off, w.hits = w.keys[:0], w.off[:0], w.hits[:0]
}

// collect fills keys and off. own is the group of the text when it is one of
// those that the lexicon was learned from, else -1.
func (w *work) collect(tokens []string, lex *lexicon, own int32) {
	w.reset(tokens)
	for i := range w.forms {
		f := &w.forms[i]
		f.key = lex.keyChars[f.exact]
		f.habit = lex.habits[uint64(f.shape)]
		if i+1 < len(w.forms) {
			f.pair = lex.habits[pairKey(f.shape, w.forms[i+1].shape)]
		}
	}
	lex.find(w, own)
	leftKey, leftKey2 := uint64(0), uint64(0)
	sinceKey := 0
	n := len(tokens)
	for t := range n {
		w.off = append(w.off, int32(len(w.keys)))
		w.addGrams(t)
		w.addShape(t)
		w.addSeen(t)
		w.addHabits(t)
		cur := w.pad[pads+t]
		w.add(mix(kindKey, leftKey))
		w.add(mix(mix(kindKey+100, leftKey), cur))
		w.add(mix(mix(kindKey+101, leftKey), leftKey2))
		w.add(mix(mix(kindKey+102, leftKey), uint64(min(sinceKey, 6))))
		rightKey, dist := uint64(0), 0
		for j := t; j < min(n, t+8); j++ {
			if k := w.forms[j].key; k != 0 {
				rightKey, dist = uint64(k), j-t
				break
			}
		}
		w.add(mix(mix(kindKey+103, rightKey), uint64(dist)))
		w.add(mix(mix(kindKey+104, rightKey), leftKey))
		w.add(mix(mix(kindKey+105, rightKey), w.pad[pads+t-1]))
		if k := w.forms[t].key; k != 0 {
			leftKey2, leftKey, sinceKey = leftKey, uint64(k), 0
		} else {
			sinceKey++
		}
		for _, m := range w.marks[t] {
			w.add(m)
		}
	}
	w.off = append(w.off, int32(len(w.keys)))
}

func (w *work) add(k uint64) { w.keys = append(w.keys, k) }

func (w *work) addGrams(t int) {
	w.add(kindBias)
	p := w.pad[t:] // p[pads] is the token itself
	for i, g := range grams {
		from, size := pads+g[0], g[1]
		if from+size+t > len(w.pad) || g[0] < -1 && p[from+1] == outsideText && size > 1 || size > 2 && p[from+size-2] == outsideText {
			continue // a shorter one says it
		}
		h := uint64(kindGram + i)
		for _, v := range p[from : from+size] {
			h = mix(h, v)
		}
		w.add(h)
	}
	w.add(mix(mix(uint64(kindGram+len(grams)), p[pads-1]), p[pads+1]))
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
		w.add(mix(kindExact, uint64(f.exact)))
		w.add(mix(mix(kindExact+100, uint64(f.exact)), w.pad[pads+t+1]))
	}
	c := w.classAt(t-2)<<16 | w.classAt(t-1)<<12 | w.classAt(t)<<8 | w.classAt(t+1)<<4 | w.classAt(t+2)
	w.add(mix(kindClass, c))
	w.add(mix(kindClass+100, c>>4&0xfff|1<<20))
	w.add(mix(kindEdge, uint64(min(t, 6))))
	w.add(mix(kindEdge+100, uint64(min(len(w.forms)-1-t, 6))))
	if f.class == classDigit || f.class == classDash || f.class == classLatin || f.class == classNumeral {
		w.addChain(t)
	}
}

// addChain describes the chain of numbers (5-2-301) that token t stands in.
func (w *work) addChain(t int) {
	from, to := t, t+1
	for from > 0 && chained(w.forms[from-1].class) && t-from < 12 {
		from--
	}
	for to < len(w.forms) && chained(w.forms[to].class) && to-t < 12 {
		to++
	}
	before, after := uint64(outsideText), uint64(outsideText)
	if from > 0 {
		before = w.pad[pads+from-1]
	}
	if to < len(w.forms) {
		after = w.pad[pads+to]
	}
	size, at := uint64(min(to-from, 12)), uint64(min(t-from, 12))
	cur := w.pad[pads+t]
	w.add(mix(mix(mix(kindNumber, size), at), after))
	w.add(mix(mix(mix(kindNumber+100, size), at), before))
	w.add(mix(mix(mix(kindNumber+101, size), at), cur))
	w.add(mix(mix(kindNumber+102, before), cur))
}

func chained(c class) bool { return c == classDigit || c == classDash || c == classLatin }

// addSeen tells whether the token and its neighbour have stood in the text
// before: the second Hangzhou of an address is a repetition.
func (w *work) addSeen(t int) {
	if w.forms[t].class != classHan {
		return
	}
	p := w.pad
	i := pads + t
	seen := uint64(0)
	for j := max(pads, i-48); j < i-1; j++ {
		if p[j] == p[i] {
			if p[j+1] == p[i+1] && j+1 < i {
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
	}
	for j := i + 2; j < min(len(p)-pads, i+48); j++ {
		if p[j] == p[i] {
			if p[j+1] == p[i+1] {
				seen |= 16
				if p[j+2] == p[i+2] {
					seen |= 32
				}
			}
			if p[j-1] == p[i-1] && j-1 > i {
				seen |= 64
			}
		}
	}
	if seen != 0 {
		w.add(mix(kindSeen, seen))
		w.add(mix(mix(kindSeen+100, seen), uint64(w.forms[t].key)))
	}
}

func pairKey(a, b uint32) uint64 { return uint64(a)<<32 | uint64(b) | 1<<63 }

var habitGrams = [...][2]int{{-1, 2}, {0, 2}, {-1, 3}, {-2, 3}, {0, 3}, {-2, 4}, {-1, 4}, {-2, 5}}

func (w *work) habitAt(t int) uint64 {
	if t < 0 || t >= len(w.forms) {
		return 0xffff
	}
	return uint64(w.forms[t].habit)
}

func (w *work) pairAt(t int) uint64 {
	if t < 0 || t >= len(w.forms) {
		return 0xffff
	}
	return uint64(w.forms[t].pair)
}

func (w *work) addHabits(t int) {
	for i, g := range habitGrams {
		h := uint64(kindGram + 40 + i)
		for j := range g[1] {
			h = mix(h, w.habitAt(t+g[0]+j))
		}
		w.add(h)
	}
	w.add(mix(mix(kindGram+60, w.pairAt(t-1)), w.pairAt(t)))
	w.add(mix(mix(mix(kindGram+61, w.pairAt(t-2)), w.pairAt(t-1)), w.pairAt(t)))
	w.add(mix(mix(mix(kindGram+62, w.pairAt(t-1)), w.pairAt(t)), w.pairAt(t+1)))
	w.add(mix(mix(mix(mix(kindGram+63, w.pairAt(t-2)), w.pairAt(t-1)), w.pairAt(t)), w.pairAt(t+1)))
	w.add(mix(mix(kindGram+64, w.pairAt(t-2)), w.pairAt(t+1)))
}
