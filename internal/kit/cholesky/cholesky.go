// Package cholesky solves linear equations whose matrix is symmetric and positive.
// A matrix is a list of its rows, of which only the lower half is read.
package cholesky

import "math"

// tiny keeps a matrix that is nearly singular from dividing by nothing.
const tiny = 1e-12

// Factor replaces the lower half of an n × n matrix by its factor.
func Factor(a []float64, n int) {
	for i := range n {
		for j := range i + 1 {
			sum := a[i*n+j]
			for k := range j {
				sum -= a[i*n+k] * a[j*n+k]
			}
			if i == j {
				a[i*n+i] = math.Sqrt(max(sum, tiny))
			} else {
				a[i*n+j] = sum / a[j*n+j]
			}
		}
	}
}

// Solve replaces x by the solution of a·y = x, where a has been factored.
func Solve(a, x []float64) {
	n := len(x)
	for i := range n {
		sum := x[i]
		for k := range i {
			sum -= a[i*n+k] * x[k]
		}
		x[i] = sum / a[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		sum := x[i]
		for k := i + 1; k < n; k++ {
			sum -= a[k*n+i] * x[k]
		}
		x[i] = sum / a[i*n+i]
	}
}
