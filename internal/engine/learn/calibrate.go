package learn

import (
	"math"
)

// The members of the ensemble, in the order of the stack's weights.
const (
	memberLinear = iota
	memberBayes
	memberNear
	memberNet
	members
)

func memberName(i int) string {
	return [members]string{"linear", "naive Bayes", "neighbours", "net"}[i]
}

// stackWeights say how much the scores of each member count. Together with
// their size, which is the temperature, they are fitted on held-out folds.
type stackWeights [members]float32

// fitStack minimises the log loss of softmax(Σ weight · score) over held-out
// rows by Newton's method; weights stay above zero. z[i] has the scores of row
// i, a row of classes for each member.
func fitStack(z [][]float32, label []int32, classes int, use [members]bool) stackWeights {
	var w [members]float64
	for m := range w {
		if use[m] {
			w[m] = 1
		}
	}
	const ridge = 1e-3
	p := make([]float32, classes)
	loss := func(w [members]float64) float64 {
		sum := 0.0
		for i := range z {
			combine(z[i], w, p)
			t := p[label[i]]
			sum += float64(softmax(p) - t)
		}
		for _, x := range w {
			sum += ridge * x * x
		}
		return sum
	}
	best := loss(w)
	for range 25 {
		var grad [members]float64
		var hess [members][members]float64
		for i := range z {
			combine(z[i], w, p)
			softmax(p)
			var mean [members]float64
			var square [members][members]float64
			for c := range classes {
				pc := float64(p[c])
				if pc < 1e-6 {
					continue
				}
				var x [members]float64
				for m := range members {
					x[m] = float64(z[i][m*classes+c])
					mean[m] += pc * x[m]
				}
				for a := range members {
					for b := range a + 1 {
						square[a][b] += pc * x[a] * x[b]
					}
				}
			}
			for a := range members {
				grad[a] += mean[a] - float64(z[i][a*classes+int(label[i])])
				for b := range a + 1 {
					hess[a][b] += square[a][b] - mean[a]*mean[b]
				}
			}
		}
		var free []int
		for m := range members {
			grad[m] += 2 * ridge * w[m]
			if use[m] && (w[m] > 0 || grad[m] < 0) {
				free = append(free, m)
			}
		}
		a := make([][]float64, len(free))
		g := make([]float64, len(free))
		for i, m := range free {
			a[i] = make([]float64, len(free))
			g[i] = grad[m]
			for j, k := range free {
				a[i][j] = hess[max(m, k)][min(m, k)]
			}
			a[i][i] += 2*ridge + 1e-6
		}
		step := solve(a, g)
		improved := false
		for size := 1.0; size > 1e-3; size /= 2 {
			next := w
			for i, m := range free {
				next[m] = max(w[m]-size*step[i], 0)
			}
			if l := loss(next); l < best-1e-6*math.Abs(best) {
				best, w, improved = l, next, true
				break
			}
		}
		if !improved {
			break
		}
	}
	var out stackWeights
	for m, x := range w {
		out[m] = float32(x)
	}
	return out
}

func combine(z []float32, w [members]float64, p []float32) {
	clear(p)
	for m, x := range w {
		if x != 0 {
			axpy(float32(x), z[m*len(p):(m+1)*len(p)], p)
		}
	}
}

// solve returns x with a·x = b by elimination with pivots; it destroys both.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		p := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[p][i]) {
				p = r
			}
		}
		a[i], a[p], b[i], b[p] = a[p], a[i], b[p], b[i]
		if math.Abs(a[i][i]) < 1e-12 {
			continue
		}
		for r := i + 1; r < n; r++ {
			f := a[r][i] / a[i][i]
			for c := i; c < n; c++ {
				a[r][c] -= f * a[i][c]
			}
			b[r] -= f * b[i]
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		s := b[i]
		for c := i + 1; c < n; c++ {
			s -= a[i][c] * x[c]
		}
		if math.Abs(a[i][i]) >= 1e-12 {
			x[i] = s / a[i][i]
		}
	}
	return x
}

// mix writes the weighted sum of the members' scores to p, beginning with tilt.
func (w *stackWeights) mix(z, tilt, p []float32) {
	copy(p, tilt)
	for m, x := range w {
		if x != 0 {
			axpy(x, z[m*len(p):(m+1)*len(p)], p)
		}
	}
}
