package similar

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// words knows of tokens how rare they are and which ones are used alike.
type words struct {
	texts  int
	df     map[string]int32
	width  int
	vector map[string][]float32
}

func (w *words) of(token string) []float32 { return w.vector[token] }

// weight is the inverse document frequency of an n-gram; n counts from 0.
func (m *Model) weight(gram string, n int) float64 {
	if m.words.texts == 0 {
		return 1
	}
	w := math.Log(float64(m.words.texts+1) / float64(max(m.words.df[gram], 1)+1))
	return max(w, 0.1) + 0.5
}

const (
	window    = 4    // how far tokens see each other
	leastSeen = 3    // texts that must have a token for it to get a vector
	maxWords  = 4000 // the most frequent ones get vectors
	width     = 48
)

// newWords counts the tokens and their pairs, and places tokens by those that
// stand around them: the positive pointwise mutual information, reduced to a few
// dimensions.
func newWords(texts [][]string, seed uint64) words {
	w := words{texts: len(texts), df: map[string]int32{}, vector: map[string][]float32{}}
	seen := map[string]bool{}
	for _, tokens := range texts {
		clear(seen)
		for n := range 3 {
			for i := 0; i+n < len(tokens); i++ {
				seen[strings.Join(tokens[i:i+n+1], " ")] = true
			}
		}
		for g := range seen {
			w.df[g]++
		}
	}
	// What one text alone has weighs what unknown words weigh.
	maps.DeleteFunc(w.df, func(_ string, n int32) bool { return n < 2 })
	var list []string
	for g, n := range w.df {
		if n >= leastSeen && !strings.Contains(g, " ") {
			list = append(list, g)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Or(cmp.Compare(w.df[b], w.df[a]), cmp.Compare(a, b)) })
	list = list[:min(len(list), maxWords)]
	if len(list) < 2*width {
		return w
	}
	number := make(map[string]int32, len(list))
	for i, t := range list {
		number[t] = int32(i)
	}
	rows := information(texts, number)
	w.width = width
	for i, v := range reduce(rows, width, seed) {
		w.vector[list[i]] = v
	}
	return w
}

type cell struct {
	col   int32
	value float32
}

// information is the positive pointwise mutual information of tokens near each
// other, a sparse symmetric matrix.
func information(texts [][]string, number map[string]int32) [][]cell {
	count := make([]map[int32]float64, len(number))
	for i := range count {
		count[i] = map[int32]float64{}
	}
	sum, total := make([]float64, len(number)), 0.0
	for _, tokens := range texts {
		for i, t := range tokens {
			a, ok := number[t]
			if !ok {
				continue
			}
			for j := i + 1; j <= i+window && j < len(tokens); j++ {
				if b, ok := number[tokens[j]]; ok && a != b {
					n := 1 / float64(j-i)
					count[a][b] += n
					count[b][a] += n
					sum[a] += n
					sum[b] += n
					total += 2 * n
				}
			}
		}
	}
	// Rare neighbours look more telling than they are: their share is raised.
	smooth, all := make([]float64, len(sum)), 0.0
	for i, s := range sum {
		smooth[i] = math.Pow(s, 0.75)
		all += smooth[i]
	}
	rows := make([][]cell, len(count))
	for a, m := range count {
		for b, n := range m {
			one := math.Log(n / total / (sum[a] / total * smooth[b] / all))
			two := math.Log(n / total / (sum[b] / total * smooth[a] / all))
			if x := (one + two) / 2; x > 0 {
				rows[a] = append(rows[a], cell{b, float32(x)})
			}
		}
		slices.SortFunc(rows[a], func(x, y cell) int { return cmp.Compare(x.col, y.col) })
	}
	return rows
}

// reduce returns the rows in the space of the strongest eigenvectors, found by
// subspace iteration.
func reduce(rows [][]cell, k int, seed uint64) [][]float32 {
	n := len(rows)
	rng := rand.New(rand.NewPCG(seed, 0x776f726473))
	q := make([][]float64, k) // columns
	for c := range q {
		q[c] = make([]float64, n)
		for i := range q[c] {
			q[c][i] = rng.NormFloat64()
		}
	}
	size := make([]float64, k)
	for range 12 {
		for c := range q {
			y := make([]float64, n)
			for i, row := range rows {
				s := 0.0
				for _, e := range row {
					s += float64(e.value) * q[c][e.col]
				}
				y[i] = s
			}
			q[c] = y
		}
		for c := range q {
			for o := range c {
				d := 0.0
				for i, x := range q[c] {
					d += x * q[o][i]
				}
				for i, x := range q[o] {
					q[c][i] -= d * x
				}
			}
			d := 0.0
			for _, x := range q[c] {
				d += x * x
			}
			size[c] = math.Sqrt(d)
			for i := range q[c] {
				q[c][i] /= max(size[c], 1e-12)
			}
		}
	}
	out := make([][]float32, n)
	for i := range out {
		out[i] = make([]float32, k)
		for c := range k {
			out[i][c] = float32(q[c][i] * math.Sqrt(size[c]))
		}
	}
	return out
}
