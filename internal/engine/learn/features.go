package learn

import (
	"cmp"
	"math"
	"slices"
)

// The groups of features. Each is scaled to the same length by itself, so that
// the many n-grams of letters do not drown the few words.
const (
	groupTokens  = iota // n-grams of tokens
	groupLetters        // n-grams of letters within a word
	groupPairs          // two tokens with others between them
	groups
)

// gram is one n-gram of a text.
type gram struct {
	hash       uint32
	group      uint8
	start, end uint16 // the tokens it covers; a pair covers the first and the last
}

// short tells the words and pairs of neighbouring words.
func (g gram) short() bool { return g.group == groupTokens && g.end-g.start <= 2 }

// grams describes which n-grams are read.
type grams struct {
	Chars   int // longest n-gram that is made of characters
	Words   int // longest n-gram with a word in it
	Letters int // longest n-gram of letters within a word
	Gap     int // how far apart the two of a pair may be; below 2: no pairs
}

func mix(h, x uint32) uint32 {
	h = (h ^ x) * 0x9E3779B1
	return h ^ h>>15
}

func hashRunes(r []rune) uint32 {
	h := uint32(0x811C9DC5)
	for _, c := range r {
		if '0' <= c && c <= '9' {
			c = '0'
		}
		h = mix(h, uint32(c))
	}
	return h
}

// maxPairs bounds how many pairs a text has.
const maxPairs = 600

const (
	edge      = 0x5bd1e995 // stands for the beginning and the end of a text
	edgeRune  = 0x1F
	saltPairs = 0xC2B2AE35
	saltChars = 0x27D4EB2F
)

// read appends the n-grams of t to out.
func (g grams) read(t *text, out []gram) []gram {
	n := len(t.tokens)
	at := func(i int) (uint32, kind) {
		if i < 0 || i >= n {
			return edge, sign
		}
		return t.tokens[i].hash, t.tokens[i].kind
	}
	for i := -1; i < n; i++ {
		h, longest := uint32(1), g.Chars
		for k := range max(g.Chars, g.Words) {
			th, tk := at(i + k)
			if tk == word {
				longest = g.Words
			}
			if k >= longest || i+k > n {
				break
			}
			h = mix(h, th)
			if k == 0 && i < 0 {
				continue // the edge alone says nothing
			}
			out = append(out, gram{hash: h, group: groupTokens, start: uint16(max(i, 0)), end: uint16(min(i+k+1, n))})
		}
	}
	gap := min(g.Gap, maxPairs/max(n, 1)) // long texts have enough of neighbours
	for i := range t.tokens {
		th := mix(t.tokens[i].hash, saltPairs)
		for j := i + 2; j <= i+gap && j < n; j++ {
			out = append(out, gram{hash: mix(th, t.tokens[j].hash), group: groupPairs, start: uint16(i), end: uint16(j + 1)})
		}
	}
	if g.Letters < 2 {
		return out
	}
	for i, tok := range t.tokens {
		if tok.kind != word {
			continue
		}
		g.eachLetters(t.runes[tok.start:tok.end], func(h uint32, _, _ int) {
			out = append(out, gram{hash: h, group: groupLetters, start: uint16(i), end: uint16(i + 1)})
		})
	}
	return out
}

// eachLetters calls f for the n-grams of letters of a word; its edges count as
// letters before the first and after the last one.
func (g grams) eachLetters(letters []rune, f func(h uint32, from, to int)) {
	for from := -1; from < len(letters); from++ {
		h := uint32(saltChars)
		for to := from + 1; to <= from+g.Letters && to <= len(letters)+1; to++ {
			c := rune(edgeRune)
			if i := to - 1; i >= 0 && i < len(letters) {
				if c = letters[i]; '0' <= c && c <= '9' {
					c = '0'
				}
			}
			h = mix(h, uint32(c))
			if to >= from+2 {
				f(h, from, to)
			}
		}
	}
}

// vocabulary numbers the n-grams that training has kept.
type vocabulary struct {
	grams  grams
	hashes []uint32 // ascending; the position is the number
	group  []uint8
	idf    []float32
	weight [groups]float32
	table  []int32 // open addressing, -1 is free
	shift  uint
}

func (v *vocabulary) size() int { return len(v.hashes) }

// index builds the table that find reads.
func (v *vocabulary) index() {
	bits := uint(4)
	for 1<<bits < 2*len(v.hashes) {
		bits++
	}
	v.shift = 32 - bits
	v.table = make([]int32, 1<<bits)
	for i := range v.table {
		v.table[i] = -1
	}
	mask := uint32(len(v.table) - 1)
	for i, h := range v.hashes {
		at := h * 0x85EBCA6B >> v.shift
		for v.table[at] >= 0 {
			at = (at + 1) & mask
		}
		v.table[at] = int32(i)
	}
}

func (v *vocabulary) find(h uint32) int32 {
	mask := uint32(len(v.table) - 1)
	for at := h * 0x85EBCA6B >> v.shift; ; at = (at + 1) & mask {
		i := v.table[at]
		if i < 0 || v.hashes[i] == h {
			return i
		}
	}
}

// known is the share of the tokens, and of the pairs of neighbours, that
// training has seen.
type known struct{ tokens, pairs float32 }

// tally counts what is known.
type tally struct{ seen, all [2]int }

func (t *tally) add(g gram, seen bool) {
	i := 0
	if g.end-g.start == 2 {
		i = 1
	}
	t.all[i]++
	if seen {
		t.seen[i]++
	}
}

func (t *tally) known() known {
	share := func(i int) float32 { return float32(t.seen[i]+1) / float32(t.all[i]+2) }
	return known{share(0), share(1)}
}

// reader holds the buffers of one text on its way to a vector.
type reader struct {
	text  text
	grams []gram
	ids   []int32
	vec   vector
	known known
}

// vector is sparse: ascending numbers with their values.
type vector struct {
	ids []int32
	val []float32
}

// read turns a text into its TF-IDF vector, which is valid until the next call.
func (r *reader) read(v *vocabulary, s string) vector {
	r.text.read(s)
	r.grams = v.grams.read(&r.text, r.grams[:0])
	return r.weigh(v, r.grams)
}

func (r *reader) weigh(v *vocabulary, list []gram) vector {
	r.ids = r.ids[:0]
	var count tally
	for _, g := range list {
		id := v.find(g.hash)
		if g.short() {
			count.add(g, id >= 0)
		}
		if id >= 0 {
			r.ids = append(r.ids, id)
		}
	}
	r.known = count.known()
	slices.Sort(r.ids)
	r.vec.ids, r.vec.val = r.vec.ids[:0], r.vec.val[:0]
	var sum [groups]float32
	for i := 0; i < len(r.ids); {
		j := i + 1
		for j < len(r.ids) && r.ids[j] == r.ids[i] {
			j++
		}
		id := r.ids[i]
		x := v.idf[id]
		if j-i > 1 {
			x *= 1 + float32(math.Log(float64(j-i)))
		}
		r.vec.ids, r.vec.val = append(r.vec.ids, id), append(r.vec.val, x)
		sum[v.group[id]] += x * x
		i = j
	}
	total := float32(0)
	for g, s := range sum {
		if s > 0 {
			total += v.weight[g] * v.weight[g]
		}
	}
	var scale [groups]float32
	for g, s := range sum {
		if s > 0 {
			scale[g] = v.weight[g] / float32(math.Sqrt(float64(s*total)))
		}
	}
	for i, id := range r.vec.ids {
		r.vec.val[i] *= scale[v.group[id]]
	}
	return r.vec
}

// newVocabulary keeps the n-grams that at least minimum texts have, and of
// these at most limit, the most frequent ones first. How much an n-gram weighs
// follows from how rare it is.
func newVocabulary(g grams, texts []string, minimum, limit int) *vocabulary {
	type count struct {
		docs, last int32
		group      uint8
	}
	counts := map[uint32]count{}
	var r reader
	for i, s := range texts {
		r.text.read(s)
		r.grams = g.read(&r.text, r.grams[:0])
		for _, f := range r.grams {
			c := counts[f.hash]
			if c.docs == 0 {
				c.last, c.group = -1, f.group
			}
			if c.last != int32(i) {
				c.last = int32(i)
				c.docs++
				counts[f.hash] = c
			}
		}
	}
	if len(counts) > 0 {
		byDocs := map[int32]int{}
		most := int32(0)
		for _, c := range counts {
			byDocs[c.docs]++
			most = max(most, c.docs)
		}
		kept := 0
		for d := most; d >= int32(minimum); d-- {
			if kept += byDocs[d]; kept > limit {
				minimum = int(d) + 1
				break
			}
		}
	}
	v := &vocabulary{grams: g, weight: [groups]float32{1, 1.25, 0.4}}
	type entry struct {
		hash uint32
		count
	}
	var kept []entry
	for h, c := range counts {
		if int(c.docs) >= minimum {
			kept = append(kept, entry{h, c})
		}
	}
	slices.SortFunc(kept, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	v.hashes, v.group, v.idf = make([]uint32, len(kept)), make([]uint8, len(kept)), make([]float32, len(kept))
	all := float64(len(texts) + 1)
	for i, e := range kept {
		v.hashes[i], v.group[i] = e.hash, e.group
		// The root: in short texts rare n-grams are chance more often than meaning.
		v.idf[i] = float32(math.Sqrt(math.Log(all/float64(e.docs+1)) + 1))
	}
	v.index()
	return v
}

// matrix holds the vectors of many texts, one a row.
type matrix struct {
	ptr  []int
	ids  []int32
	val  []float32
	cols int
}

func (m *matrix) row(i int) ([]int32, []float32) {
	a, b := m.ptr[i], m.ptr[i+1]
	return m.ids[a:b], m.val[a:b]
}

func (v *vocabulary) matrix(texts []string) *matrix {
	m := &matrix{ptr: make([]int, 1, len(texts)+1), cols: v.size()}
	var r reader
	for _, s := range texts {
		vec := r.read(v, s)
		m.ids, m.val = append(m.ids, vec.ids...), append(m.val, vec.val...)
		m.ptr = append(m.ptr, len(m.ids))
	}
	return m
}
