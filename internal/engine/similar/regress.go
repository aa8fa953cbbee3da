package similar

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/shopbell/shopbell/internal/kit/cholesky"
)

// linear is a ridge regression over standardised features.
type linear struct {
	Mean, Scale, Weight []float64
	Bias                float64
}

func (l *linear) of(x []float64) float64 {
	z := l.Bias
	for j, w := range l.Weight {
		z += w * (x[j] - l.Mean[j]) * l.Scale[j]
	}
	return z
}

// Both regressions are drawn towards zero by a share of the rows and by so many
// rows more.
const (
	ridge = 0.1
	prior = 60.0
)

func fitLinear(x [][]float64, y, weight []float64) linear {
	n := len(x[0])
	l := linear{Mean: make([]float64, n), Scale: make([]float64, n)}
	total := 0.0
	for i := range x {
		total += weight[i]
		l.Bias += weight[i] * y[i]
		for j, v := range x[i] {
			l.Mean[j] += weight[i] * v
		}
	}
	l.Bias /= total + prior
	for j := range l.Mean {
		l.Mean[j] /= total
	}
	for i := range x {
		for j, v := range x[i] {
			l.Scale[j] += weight[i] * (v - l.Mean[j]) * (v - l.Mean[j]) / total
		}
	}
	for j, v := range l.Scale {
		if v > 1e-9 {
			l.Scale[j] = 1 / math.Sqrt(v)
		} else {
			l.Scale[j] = 0
		}
	}
	a, b := make([]float64, n*n), make([]float64, n)
	f := make([]float64, n)
	for i := range x {
		for j, v := range x[i] {
			f[j] = (v - l.Mean[j]) * l.Scale[j]
		}
		for j, v := range f {
			b[j] += weight[i] * v * (y[i] - l.Bias)
			for k := range j + 1 {
				a[j*n+k] += weight[i] * v * f[k]
			}
		}
	}
	for j := range n {
		a[j*n+j] += ridge*total + prior
	}
	cholesky.Factor(a, n)
	cholesky.Solve(a, b)
	l.Weight = b
	return l
}

// tree is one of the boosted trees, as a list of nodes.
type tree []node

// node sends on what is below Cut to Left, and the rest to the node after that;
// Left 0 marks a leaf.
type node struct {
	Feature int32
	Left    int32
	Cut     float64
	Value   float64
}

func (t tree) of(x []float64) float64 {
	i := int32(0)
	for t[i].Left != 0 {
		if x[t[i].Feature] < t[i].Cut {
			i = t[i].Left
		} else {
			i = t[i].Left + 1
		}
	}
	return t[i].Value
}

const (
	trees    = 120
	depth    = 3
	learning = 0.06
	leastRow = 8.0 // weight of the rows of a leaf
)

// boost fits trees to what is left of y, each one on a part of the rows and of
// the features.
func boost(x [][]float64, y, weight []float64, seed uint64) []tree {
	rng := rand.New(rand.NewPCG(seed, 0x7472656573))
	left := slices.Clone(y)
	order := make([][]int, len(x[0])) // rows by each feature
	for j := range order {
		order[j] = make([]int, len(x))
		for i := range order[j] {
			order[j][i] = i
		}
		slices.SortFunc(order[j], func(a, b int) int { return cmp.Or(cmp.Compare(x[a][j], x[b][j]), cmp.Compare(a, b)) })
	}
	var out []tree
	at := make([]int32, len(x)) // the node that a row is in, -1 = takes no part
	for range trees {
		for i := range at {
			at[i] = 0
			if rng.Float64() > 0.7 {
				at[i] = -1
			}
		}
		used := rng.Perm(len(order))[:(len(order)+1)/2]
		slices.Sort(used)
		t := grow(x, left, weight, order, used, at)
		for i := range left {
			left[i] -= learning * t.of(x[i])
		}
		for i := range t {
			t[i].Value *= learning
		}
		out = append(out, t)
	}
	return out
}

type split struct {
	gain         float64
	feature      int32
	cut          float64
	sum, weight  float64
	below, under float64
	last         float64
	any          bool
}

func grow(x [][]float64, y, weight []float64, order [][]int, used []int, at []int32) tree {
	t := tree{{}}
	from := 0
	for level := 0; ; level++ {
		best := make([]split, len(t))
		for i, n := range at {
			if n >= 0 {
				best[n].sum += weight[i] * y[i]
				best[n].weight += weight[i]
			}
		}
		for n := from; n < len(t); n++ {
			t[n].Value = best[n].sum / (best[n].weight + prior)
		}
		if level == depth {
			return t
		}
		for _, j := range used {
			for n := from; n < len(t); n++ {
				best[n].below, best[n].under, best[n].any = 0, 0, false
			}
			for _, i := range order[j] {
				n := at[i]
				if n < int32(from) {
					continue
				}
				s := &best[n]
				v := x[i][j]
				if s.any && v > s.last && s.under >= leastRow && s.weight-s.under >= leastRow {
					rest := s.sum - s.below
					gain := s.below*s.below/(s.under+prior) + rest*rest/(s.weight-s.under+prior) - s.sum*s.sum/(s.weight+prior)
					if gain > s.gain+1e-9 {
						s.gain, s.feature, s.cut = gain, int32(j), (v+s.last)/2
					}
				}
				s.below += weight[i] * y[i]
				s.under += weight[i]
				s.last, s.any = v, true
			}
		}
		first := len(t)
		for n := from; n < first; n++ {
			if best[n].gain > 0 {
				t[n].Feature, t[n].Cut, t[n].Left = best[n].feature, best[n].cut, int32(len(t))
				t = append(t, node{}, node{})
			}
		}
		if len(t) == first {
			return t
		}
		for i, n := range at {
			if n < int32(from) {
				continue
			}
			at[i] = -1
			if l := t[n].Left; l != 0 {
				at[i] = l
				if x[i][t[n].Feature] >= t[n].Cut {
					at[i] = l + 1
				}
			}
		}
		from = first
	}
}
