package cluster

import (
	"context"
	"math/rand/v2"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// means are points on the sphere and who belongs to which of them.
type means struct {
	of     []int32   // by point
	near   []float32 // by point: the cosine to its mean
	k      int
	middle *dense  // one row each, and some of zeroes up to a multiple of four
	fit    float64 // the weighted sum of near
}

// kmeans groups the rows of x, which have length 1, around k directions.
func kmeans(ctx context.Context, x *dense, weight []float32, k, rounds int, rng *rand.Rand) (*means, error) {
	k = max(min(k, x.rows), 1)
	m := &means{of: make([]int32, x.rows), near: make([]float32, x.rows), k: k, middle: newDense(fours(k), x.cols)}
	m.begin(x, weight, rng)
	for range rounds {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		changed := m.assign(x, weight)
		if changed*1000 <= x.rows {
			break
		}
		m.update(x, weight)
	}
	return m, ctx.Err()
}

func fours(n int) int { return (n + 3) / 4 * 4 }

const draws = 2

// begin chooses the first middles far from each other: the next is drawn with a
// chance that grows with its distance from those before, the best of a few draws.
func (m *means) begin(x *dense, weight []float32, rng *rand.Rand) {
	far := make([]float32, x.rows)
	for i := range far {
		far[i] = 2
	}
	try := make([]float32, x.rows)
	bestTry := make([]float32, x.rows)
	for c := range m.k {
		best, bestSum := -1, 0.0
		for range draws {
			total := 0.0
			for i, f := range far {
				total += float64(f * weight[i])
			}
			at, pick := rng.Float64()*total, x.rows-1
			for i, f := range far {
				if at -= float64(f * weight[i]); at < 0 {
					pick = i
					break
				}
			}
			p := x.row(pick)
			each(x.rows, func(_, from, to int) {
				for i := from; i < to; i++ {
					try[i] = max(0, min(far[i], 1-inner.Dot(x.row(i), p)))
				}
			})
			sum := 0.0
			for i, f := range try {
				sum += float64(f * weight[i])
			}
			if best < 0 || sum < bestSum {
				best, bestSum = pick, sum
				try, bestTry = bestTry, try
			}
		}
		far, bestTry = bestTry, far
		copy(m.middle.row(c), x.row(best))
	}
}

func (m *means) assign(x *dense, weight []float32) (changed int) {
	parts := (x.rows + chunk - 1) / chunk
	moved, fit := make([]int, parts), make([]float64, parts)
	w, k := x.cols, m.k
	each(x.rows, func(p, from, to int) {
		for i := from; i < to; i++ {
			r := x.row(i)
			best, at := float32(-2), int32(0)
			for c := 0; c < k; c += 4 {
				s0, s1, s2, s3 := inner.Dot4(m.middle.val[c*w:(c+4)*w], r)
				for j, s := range [4]float32{s0, s1, s2, s3} {
					if s > best && c+j < k {
						best, at = s, int32(c+j)
					}
				}
			}
			if m.of[i] != at {
				moved[p]++
			}
			m.of[i], m.near[i] = at, best
			fit[p] += float64(best * weight[i])
		}
	})
	m.fit = 0
	for p := range parts {
		changed += moved[p]
		m.fit += fit[p]
	}
	return changed
}

func (m *means) update(x *dense, weight []float32) {
	clear(m.middle.val)
	count := make([]float32, m.k)
	for i, c := range m.of {
		axpy(weight[i], x.row(i), m.middle.row(int(c)))
		count[c] += weight[i]
	}
	for c := range m.k {
		if count[c] > 0 {
			continue
		}
		// An empty one takes the point that fits worst.
		worst := 0
		for i, s := range m.near {
			if s < m.near[worst] {
				worst = i
			}
		}
		m.near[worst] = 1
		copy(m.middle.row(c), x.row(worst))
	}
	m.middle.unit()
}
