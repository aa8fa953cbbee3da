package cluster

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/engine/index"
)

const (
	maxRunes = 200 // of a text that are read: a question has been asked by then
	maxTerms = 1 << 16
	letters  = 4 // of a word that are one term: "deliver" and "delivery" share four
)

// sparse is a matrix of which most is zero, one text a row.
type sparse struct {
	ptr  []int
	ids  []int32
	val  []float32
	cols int
}

func (m *sparse) rows() int { return len(m.ptr) - 1 }

func (m *sparse) row(i int) ([]int32, []float32) {
	a, b := m.ptr[i], m.ptr[i+1]
	return m.ids[a:b], m.val[a:b]
}

func isHan(r rune) bool { return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF }

func mix(h, x uint64) uint64 {
	h = (h ^ x) * 0x9E3779B97F4A7C15
	return h ^ h>>29
}

// salts keep kinds of terms apart.
const (
	saltHan uint64 = iota + 1
	saltWord
	saltPair
	saltLetters
)

// folded is the form in which texts are compared.
func folded(s string) []rune {
	if len(s) > 4*maxRunes {
		s = strings.ToValidUTF8(s[:4*maxRunes], "")
	}
	r := []rune(index.Fold(s))
	for i, c := range r {
		if '0' <= c && c <= '9' {
			r[i] = '0' // which number it is says nothing about what is asked
		}
	}
	return r[:min(len(r), maxRunes)]
}

// eachTerm calls f for the n-grams of a folded text: one to three characters of
// Chinese; words, pairs of them and letters within them of what has spaces. It
// tells where in the text the term stands.
func eachTerm(r []rune, f func(key uint64, from, to int)) {
	before, beforeFrom := uint64(0), 0
	for i := 0; i < len(r); {
		switch {
		case r[i] == ' ':
			i++
		case isHan(r[i]):
			before = 0
			h := saltHan
			for k := i; k < len(r) && k < i+3 && isHan(r[k]); k++ {
				h = mix(h, uint64(r[k]))
				f(h, i, k+1)
			}
			i++
		default:
			from := i
			h := saltWord
			for i < len(r) && r[i] != ' ' && !isHan(r[i]) {
				h = mix(h, uint64(r[i]))
				i++
			}
			f(h, from, i)
			if before != 0 {
				f(mix(mix(saltPair, before), h), beforeFrom, i)
			}
			before, beforeFrom = h, from
			for a := from; a+letters <= i; a++ {
				g := saltLetters
				for _, c := range r[a : a+letters] {
					g = mix(g, uint64(c))
				}
				f(g, a, a+letters)
			}
		}
	}
}

// vocabulary numbers the terms that enough texts have.
type vocabulary struct {
	number map[uint64]int32
	idf    []float32
}

// newVocabulary counts each text as often as it was written.
func newVocabulary(texts [][]rune, least int) *vocabulary {
	type count struct{ docs, last int32 }
	counts := make(map[uint64]count, 1<<12)
	for i, r := range texts {
		eachTerm(r, func(key uint64, _, _ int) {
			c := counts[key]
			if c.docs == 0 || c.last != int32(i) {
				counts[key] = count{c.docs + 1, int32(i)}
			}
		})
	}
	type term struct {
		key  uint64
		docs int32
	}
	var kept []term
	for k, c := range counts {
		if int(c.docs) >= least {
			kept = append(kept, term{k, c.docs})
		}
	}
	slices.SortFunc(kept, func(a, b term) int {
		return cmp.Or(cmp.Compare(b.docs, a.docs), cmp.Compare(a.key, b.key))
	})
	kept = kept[:min(len(kept), maxTerms)]
	v := &vocabulary{number: make(map[uint64]int32, len(kept)), idf: make([]float32, len(kept))}
	for i, t := range kept {
		v.number[t.key] = int32(i)
		v.idf[i] = float32(math.Log(float64(len(texts)+1)/float64(t.docs+1)) + 1)
	}
	return v
}

// matrix holds the texts as TF-IDF vectors of length 1.
func (v *vocabulary) matrix(texts [][]rune) *sparse {
	m := &sparse{ptr: make([]int, 1, len(texts)+1), cols: len(v.idf)}
	var ids []int32
	for _, r := range texts {
		ids = ids[:0]
		eachTerm(r, func(key uint64, _, _ int) {
			if id, ok := v.number[key]; ok {
				ids = append(ids, id)
			}
		})
		slices.Sort(ids)
		at, sum := len(m.val), float32(0)
		for i := 0; i < len(ids); {
			j := i + 1
			for j < len(ids) && ids[j] == ids[i] {
				j++
			}
			x := v.idf[ids[i]] * (1 + float32(math.Log(float64(j-i))))
			m.ids, m.val = append(m.ids, ids[i]), append(m.val, x)
			sum += x * x
			i = j
		}
		scale(m.val[at:], sum)
		m.ptr = append(m.ptr, len(m.ids))
	}
	return m
}

// scale divides x by the root of the sum of its squares.
func scale(x []float32, sum float32) {
	if sum <= 0 {
		return
	}
	f := 1 / float32(math.Sqrt(float64(sum)))
	for i := range x {
		x[i] *= f
	}
}
