package learn

import (
	"math"
	"math/rand/v2"
	"slices"
)

// trainBinary separates the rows with y > 0 from the others by a linear support
// vector machine with squared hinge loss, by dual coordinate descent (Hsieh et
// al., 2008) with shrinking. w has one place more than columns, for the bias.
func trainBinary(m *matrix, rows []int32, y []int8, cost, positive float32, passes int, w []float32, rng *rand.Rand) {
	n := len(rows)
	bias := len(w) - 1
	alpha := make([]float32, n)
	norm := make([]float32, n)
	order := make([]int32, n)
	for i, row := range rows {
		_, val := m.row(int(row))
		s := float32(1)
		for _, x := range val {
			s += x * x
		}
		norm[i] = s
		order[i] = int32(i)
	}
	diag := [2]float32{0.5 / cost, 0.5 / (cost * positive)}
	active := n
	high := float32(1e30) // above it an example at its bound is left alone
	for pass := 0; pass < passes; pass++ {
		worst, least := float32(-1e30), float32(1e30)
		for i := range active {
			j := i + rng.IntN(active-i)
			order[i], order[j] = order[j], order[i]
		}
		for s := 0; s < active; s++ {
			i := order[s]
			ids, val := m.row(int(rows[i]))
			yi, d := float32(-1), diag[0]
			if y[i] > 0 {
				yi, d = 1, diag[1]
			}
			g := w[bias]
			for k, id := range ids {
				g += w[id] * val[k]
			}
			g = g*yi - 1 + d*alpha[i]
			pg := g
			if alpha[i] == 0 {
				if g > high {
					active--
					order[s], order[active] = order[active], order[s]
					s--
					continue
				}
				pg = min(g, 0)
			}
			worst, least = max(worst, pg), min(least, pg)
			if pg > 1e-6 || pg < -1e-6 {
				old := alpha[i]
				alpha[i] = max(old-g/(norm[i]+d), 0)
				step := (alpha[i] - old) * yi
				w[bias] += step
				for k, id := range ids {
					w[id] += step * val[k]
				}
			}
		}
		if worst-least <= 0.1 {
			if active == n {
				break
			}
			active, high = n, 1e30
			continue
		}
		high = worst
		if high <= 0 {
			high = 1e30
		}
	}
}

// trainRatio is trainBinary on features that are scaled by how differently often
// the two sides use them (Wang and Manning, 2012). It pays where two labels
// share a large vocabulary, as praise and complaint do.
func trainRatio(m *matrix, rows []int32, y []int8, w []float32, rng *rand.Rand) {
	const smoothing = 0.1
	f := m.cols
	var count [2][]float64
	var sum [2]float64
	for side := range count {
		count[side] = make([]float64, f)
		sum[side] = smoothing * float64(f)
	}
	for i, row := range rows {
		ids, val := m.row(int(row))
		for k, id := range ids {
			count[y[i]][id] += float64(val[k])
			sum[y[i]] += float64(val[k])
		}
	}
	scale := make([]float32, f)
	for i := range scale {
		r := math.Log((count[1][i]+smoothing)/sum[1]) - math.Log((count[0][i]+smoothing)/sum[0])
		scale[i] = float32(math.Abs(r)) + 0.05
	}
	scaled := *m
	scaled.val = slices.Clone(m.val)
	for i, id := range m.ids {
		scaled.val[i] *= scale[id]
	}
	trainBinary(&scaled, rows, y, 0.5, 1, 30, w, rng)
	for i, s := range scale {
		w[i] *= s
	}
}
