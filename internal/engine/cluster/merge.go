package cluster

import (
	"math"
	"slices"
)

// merged is texts of which nearly the same are one.
type merged struct {
	of     []int32 // by text: the point it is; -1 for a text without words
	first  []int   // by point: the text that came first
	count  []int   // by point: how many texts it is
	folded [][]rune
}

// How near is near: the share of terms that two texts have in common.
const (
	same    = 0.8
	bands   = 6  // keys of a text under which it is looked for …
	perBand = 2  // … each of so many least hashes
	perKey  = 16 // texts under a key that are compared with, at most
)

// merge makes points of texts: at most perKey comparisons a key, so that it takes
// the time of reading them.
func merge(texts []string) *merged {
	m := &merged{of: make([]int32, len(texts))}
	folds := make([][]rune, len(texts))
	each(len(texts), func(_, from, to int) {
		for i := from; i < to; i++ {
			folds[i] = folded(texts[i])
		}
	})
	exact := make(map[string]int32, len(texts))
	var sets [][]uint64 // by point
	buckets := map[uint64][]int32{}
	var set []uint64
	for i, r := range folds {
		if len(r) == 0 {
			m.of[i] = -1
			continue
		}
		key := string(r)
		if p, ok := exact[key]; ok {
			m.of[i] = p
			m.count[p]++
			continue
		}
		set = termSet(r, set[:0])
		keys := bandKeys(set)
		p := int32(-1)
		for _, k := range keys {
			for _, q := range buckets[k] {
				if overlap(set, sets[q]) >= same {
					p = q
					break
				}
			}
			if p >= 0 {
				break
			}
		}
		if p < 0 {
			p = int32(len(m.first))
			m.first, m.count = append(m.first, i), append(m.count, 0)
			m.folded, sets = append(m.folded, r), append(sets, slices.Clone(set))
			for _, k := range keys {
				if b := buckets[k]; len(b) < perKey {
					buckets[k] = append(b, p)
				}
			}
		}
		m.count[p]++
		m.of[i] = p
		exact[key] = p
	}
	return m
}

// termSet is the short terms of a text, each once, ascending.
func termSet(r []rune, out []uint64) []uint64 {
	eachTerm(r, func(key uint64, from, to int) {
		if to-from <= 2 || !isHan(r[from]) {
			out = append(out, key)
		}
	})
	slices.Sort(out)
	return slices.Compact(out)
}

// bandKeys are equal for texts that share most of their terms, with some chance.
func bandKeys(set []uint64) [bands]uint64 {
	var out [bands]uint64
	for b := range bands {
		out[b] = uint64(b)
		for h := range perBand {
			least := uint64(math.MaxUint64)
			salt := uint64(b*perBand+h+1) * 0x9E3779B97F4A7C15
			for _, t := range set {
				x := (t ^ salt) * 0xBF58476D1CE4E5B9
				least = min(least, x^x>>31)
			}
			out[b] = mix(out[b], least)
		}
	}
	return out
}

// overlap is what two ascending sets share of what either has.
func overlap(a, b []uint64) float64 {
	if float64(min(len(a), len(b))) < same*float64(max(len(a), len(b))) {
		return 0
	}
	both := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both++
			i++
			j++
		}
	}
	return float64(both) / float64(max(len(a)+len(b)-both, 1))
}
