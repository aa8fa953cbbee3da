package cluster

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// describe makes groups of texts out of groups of points.
func (f *finder) describe() (*Result, error) {
	r := &Result{Distinct: len(f.merged.first)}
	groups := int32(0)
	for _, g := range f.of {
		groups = max(groups, g+1)
	}
	points := make([][]int32, groups)
	for p, g := range f.of {
		points[g] = append(points[g], int32(p))
	}
	texts := make([][]int, len(f.merged.first)) // by point
	for i, p := range f.merged.of {
		if p < 0 {
			r.Alone = append(r.Alone, i)
			continue
		}
		texts[p] = append(texts[p], i)
	}
	var kept [][]int32
	near := make([]float32, len(texts))
	for _, members := range points {
		members = f.core(members, near)
		size := 0
		for _, p := range members {
			size += len(texts[p])
		}
		if size < f.Least {
			continue
		}
		g := Group{Medoid: f.medoid(members, near)}
		sum := 0.0
		for _, p := range members {
			g.Members = append(g.Members, texts[p]...)
			sum += float64(near[p]) * float64(len(texts[p]))
			texts[p] = nil
		}
		g.Cohesion = min(sum/float64(size), 1)
		r.Groups = append(r.Groups, g)
		kept = append(kept, members)
	}
	for _, left := range texts {
		r.Alone = append(r.Alone, left...)
	}
	slices.Sort(r.Alone)
	f.name(r.Groups, kept)
	slices.SortStableFunc(r.Groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(len(b.Members), len(a.Members)), cmp.Compare(a.Medoid, b.Medoid))
	})
	return r, f.reached(stepDone)
}

// core is the points that are near enough to the middle of their group, the
// nearest first. It writes how near all are.
func (f *finder) core(members []int32, near []float32) []int32 {
	middle := make([]float32, f.raw.cols)
	for _, p := range members {
		axpy(f.weight[p], f.raw.row(int(p)), middle)
	}
	scale(middle, inner.Dot(middle, middle))
	var out []int32
	for _, p := range members {
		if near[p] = inner.Dot(middle, f.raw.row(int(p))); near[p] >= fits {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(out, func(a, b int32) int { return cmp.Compare(near[b], near[a]) })
	return out
}

// medoid is the text that stands for a group: near to the middle, written often,
// and short enough to be a heading.
func (f *finder) medoid(members []int32, near []float32) int {
	best, bestScore := members[0], math.Inf(-1)
	for _, p := range members {
		n := utf8.RuneCountInString(f.texts[f.merged.first[p]])
		score := float64(near[p]) + 0.03*math.Log(float64(f.merged.count[p]))
		for _, limit := range [...]int{30, 60, 120} {
			if n > limit {
				score -= 0.1
			}
		}
		if n < 4 {
			score -= 0.2
		}
		if score > bestScore {
			best, bestScore = p, score
		}
	}
	return f.merged.first[best]
}

const (
	maxWords   = 4   // that name a group
	readOf     = 300 // points of a group whose words are looked at
	candidates = 150 // words of a group that may name it
	longestHan = 4   // characters of Chinese that may be a word
)

// eachWord calls f for what may name a group: words, and two to four characters
// of Chinese that stand together.
func eachWord(r []rune, f func(word []rune)) {
	for i := 0; i < len(r); {
		switch {
		case r[i] == ' ':
			i++
		case isHan(r[i]):
			for k := i + 1; k < len(r) && k < i+longestHan && isHan(r[k]); k++ {
				f(r[i : k+1])
			}
			i++
		default:
			from := i
			for i < len(r) && r[i] != ' ' && !isHan(r[i]) {
				i++
			}
			if i-from > 1 {
				f(r[from:i])
			}
		}
	}
}

// name finds the words that many texts of a group and few others have.
func (f *finder) name(groups []Group, members [][]int32) {
	wanted := map[string]float64{} // how many points of all have it
	counts := make([]map[string]float64, len(groups))
	for i, points := range members {
		c := map[string]float64{}
		for _, p := range points[:min(len(points), readOf)] {
			seen := map[string]bool{}
			eachWord(f.merged.folded[p], func(w []rune) { seen[string(w)] = true })
			for w := range seen {
				c[w]++
			}
		}
		list := make([]string, 0, len(c))
		for w, n := range c {
			if n > 1 || len(points) == 1 {
				list = append(list, w)
			}
		}
		slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(c[b], c[a]), cmp.Compare(a, b)) })
		counts[i] = map[string]float64{}
		for _, w := range list[:min(len(list), candidates)] {
			counts[i][w] = c[w]
			wanted[w] = 0
		}
	}
	for _, r := range f.merged.folded {
		seen := map[string]bool{}
		eachWord(r, func(w []rune) {
			if n, ok := wanted[string(w)]; ok && !seen[string(w)] {
				seen[string(w)] = true
				wanted[string(w)] = n + 1
			}
		})
	}
	for i := range groups {
		groups[i].Words = telling(counts[i], wanted, float64(min(len(members[i]), readOf)), float64(len(f.merged.folded)))
	}
}

// telling chooses words of a group of so many points; no two share characters.
func telling(inside, everywhere map[string]float64, size, all float64) []string {
	type word struct {
		text  string
		score float64
	}
	var list []word
	for w, n := range inside {
		share := n / size
		lift := share * all / max(everywhere[w], 1)
		if lift <= 1.5 || share < 0.05 {
			continue
		}
		// A longer word says more, if most who use a part of it use all of it.
		list = append(list, word{w, share * math.Log(lift) * (1 + 0.25*float64(utf8.RuneCountInString(w)-2))})
	}
	slices.SortFunc(list, func(a, b word) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.text, b.text))
	})
	var out []string
	for _, w := range list {
		if len(out) == maxWords || len(out) > 0 && w.score < list[0].score/4 {
			break
		}
		if !slices.ContainsFunc(out, func(o string) bool { return shares(o, w.text) }) {
			out = append(out, w.text)
		}
	}
	return out
}

// shares reports whether two words have a character of Chinese in common, or one
// is a part of the other.
func shares(a, b string) bool {
	for _, r := range a {
		if isHan(r) {
			for _, q := range b {
				if q == r {
					return true
				}
			}
		}
	}
	return strings.Contains(a, b) || strings.Contains(b, a)
}
