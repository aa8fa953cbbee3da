package cholesky

import (
	"math"
	"testing"
)

func TestSolve(t *testing.T) {
	t.Parallel()
	// What stands above the diagonal is not read.
	a := []float64{
		4, 99, 99,
		2, 5, 99,
		-2, 1, 6,
	}
	x := []float64{4*1 + 2*2 - 2*3, 2*1 + 5*2 + 1*3, -2*1 + 1*2 + 6*3}
	Factor(a, 3)
	Solve(a, x)
	for i, want := range []float64{1, 2, 3} {
		if math.Abs(x[i]-want) > 1e-12 {
			t.Errorf("x[%d]: got %v, want %v", i, x[i], want)
		}
	}
}

// Equations that contradict each other have no solution, but no harm comes of it.
func TestSingular(t *testing.T) {
	t.Parallel()
	a, x := []float64{1, 1, 1, 1}, []float64{1, 2}
	Factor(a, 2)
	Solve(a, x)
	for i, got := range x {
		if math.IsNaN(got) || math.IsInf(got, 0) {
			t.Errorf("x[%d]: got %v", i, got)
		}
	}
}
