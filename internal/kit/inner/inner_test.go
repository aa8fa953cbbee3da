package inner_test

import (
	"testing"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

func TestDot(t *testing.T) {
	t.Parallel()
	for n := range 11 {
		v, rows, want := make([]float32, n), make([]float32, 4*n), [4]float32{}
		for i := range v {
			v[i] = float32(i + 1)
			for r := range want {
				rows[r*n+i] = float32(r - i)
				want[r] += v[i] * rows[r*n+i]
			}
		}
		s0, s1, s2, s3 := inner.Dot4(rows, v)
		if got := [4]float32{s0, s1, s2, s3}; got != want {
			t.Errorf("four rows of %d: got %v, want %v", n, got, want)
		}
		if got := inner.Dot(v, rows); got != want[0] {
			t.Errorf("length %d: got %v, want %v", n, got, want[0])
		}
	}
}
