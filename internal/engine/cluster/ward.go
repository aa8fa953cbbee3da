package cluster

import (
	"math"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// join makes fewer groups of many, the two first whose joining loses least of
// what the members' cosines to their middles add up to, while more says so of how
// many are left and of the cosine between the two.
func (m *means) join(x *dense, weight []float32, more func(left int, cosine float64) bool) {
	t := newTree(m, x, weight)
	parent := make([]int32, m.k)
	for i := range parent {
		parent[i] = int32(i)
	}
	for left := m.k; left > 1; left-- {
		a, b := t.cheapest()
		if !more(left, t.cosine(a, b)) {
			break
		}
		t.merge(a, b)
		parent[b] = int32(a)
	}
	number := make([]int32, m.k)
	m.k = 0
	for i, p := range parent {
		if p == int32(i) {
			number[i] = int32(m.k)
			m.k++
		}
	}
	for i, g := range m.of {
		for parent[g] != g {
			g = parent[g]
		}
		m.of[i] = number[g]
	}
	m.middle = newDense(fours(m.k), x.cols)
}

// tree is groups on the way to becoming fewer.
type tree struct {
	sum    *dense    // of the members
	length []float64 // of the sum
	alive  []bool
	best   []int // by group: whom to join, and at what cost
	cost   []float64
}

func newTree(m *means, x *dense, weight []float32) *tree {
	t := &tree{
		sum: newDense(m.k, x.cols), length: make([]float64, m.k), alive: make([]bool, m.k),
		best: make([]int, m.k), cost: make([]float64, m.k),
	}
	for i, g := range m.of {
		axpy(weight[i], x.row(i), t.sum.row(int(g)))
	}
	for i := range m.k {
		t.alive[i] = true
		t.measure(i)
	}
	each(m.k, func(_, from, to int) {
		for i := from; i < to; i++ {
			t.find(i)
		}
	})
	return t
}

func (t *tree) measure(i int) {
	r := t.sum.row(i)
	t.length[i] = math.Sqrt(float64(inner.Dot(r, r)))
}

// loss is what joining two loses.
func (t *tree) loss(a, b int) float64 {
	la, lb := t.length[a], t.length[b]
	return la + lb - math.Sqrt(max(la*la+lb*lb+2*float64(inner.Dot(t.sum.row(a), t.sum.row(b))), 0))
}

func (t *tree) cosine(a, b int) float64 {
	return float64(inner.Dot(t.sum.row(a), t.sum.row(b))) / max(t.length[a]*t.length[b], 1e-12)
}

// find looks for the cheapest partner of a group.
func (t *tree) find(i int) {
	t.best[i], t.cost[i] = -1, math.Inf(1)
	for j := range t.alive {
		if j != i && t.alive[j] {
			if c := t.loss(i, j); c < t.cost[i] {
				t.best[i], t.cost[i] = j, c
			}
		}
	}
}

func (t *tree) cheapest() (a, b int) {
	a = -1
	for i, alive := range t.alive {
		if alive && (a < 0 || t.cost[i] < t.cost[a]) {
			a = i
		}
	}
	b = t.best[a]
	return min(a, b), max(a, b)
}

// merge puts b into a.
func (t *tree) merge(a, b int) {
	axpy(1, t.sum.row(b), t.sum.row(a))
	t.measure(a)
	t.alive[b] = false
	t.find(a)
	for i, alive := range t.alive {
		if !alive || i == a {
			continue
		}
		if t.best[i] == a || t.best[i] == b {
			t.find(i)
		} else if c := t.loss(i, a); c < t.cost[i] {
			t.best[i], t.cost[i] = a, c
		}
	}
}
