package cluster

import (
	"math"
	"runtime"
	"sync"

	"github.com/shopbell/shopbell/internal/kit/inner"
)

// dense is a matrix, one point a row.
type dense struct {
	rows, cols int
	val        []float32
}

func newDense(rows, cols int) *dense { return &dense{rows, cols, make([]float32, rows*cols)} }

func (d *dense) row(i int) []float32 { return d.val[i*d.cols : (i+1)*d.cols] }

// unit makes every row as long as 1.
func (d *dense) unit() {
	for i := range d.rows {
		r := d.row(i)
		scale(r, inner.Dot(r, r))
	}
}

func axpy(f float32, x, y []float32) {
	y = y[:len(x)]
	for i, v := range x {
		y[i] += f * v
	}
}

// chunk is how many rows one goroutine takes at a time. It does not depend on the
// machine, so that sums come out the same everywhere.
const chunk = 512

// each calls f for ranges of rows on all processors and waits. The ranges are
// the same on every machine.
func each(n int, f func(part, from, to int)) {
	parts := (n + chunk - 1) / chunk
	var wg sync.WaitGroup
	next := make(chan int, parts)
	for p := range parts {
		next <- p
	}
	close(next)
	for range min(runtime.GOMAXPROCS(0), parts) {
		wg.Go(func() {
			for p := range next {
				f(p, p*chunk, min(n, (p+1)*chunk))
			}
		})
	}
	wg.Wait()
}

const tiny = 1e-6 // of what single precision cannot tell from nothing

// orthonormal makes the columns of d orthonormal, by the factor of their products.
// It does so twice: once is not exact enough in single precision.
func (d *dense) orthonormal() {
	for range 2 {
		d.orthonormalOnce()
	}
}

func (d *dense) orthonormalOnce() {
	w := d.cols
	g := d.gram()
	// g = L·Lᵗ; the rows become r·L⁻ᵗ.
	for i := range w {
		for j := range i + 1 {
			s := g[i*w+j]
			for k := range j {
				s -= g[i*w+k] * g[j*w+k]
			}
			switch {
			case i == j && s <= tiny*g[i*w+i]:
				g[i*w+i] = 0 // a column that says nothing new goes
			case i == j:
				g[i*w+i] = math.Sqrt(s)
			case g[j*w+j] == 0:
				g[i*w+j] = 0
			default:
				g[i*w+j] = s / g[j*w+j]
			}
		}
	}
	low := make([]float32, w*w)
	for i := range w {
		for j := range i {
			low[i*w+j] = float32(g[i*w+j])
		}
		if g[i*w+i] > 0 {
			low[i*w+i] = float32(1 / g[i*w+i])
		}
	}
	each(d.rows, func(_, from, to int) {
		for r := from; r < to; r++ {
			x := d.row(r)
			for j := range w {
				x[j] = (x[j] - inner.Dot(low[j*w:j*w+j], x[:j])) * low[j*w+j]
			}
		}
	})
}

// gram is dᵗ·d, of which the lower half is filled.
func (d *dense) gram() []float64 {
	w := d.cols
	parts := make([][]float64, (d.rows+4*chunk-1)/(4*chunk))
	each(len(parts)*chunk, func(p, _, _ int) {
		sum := make([]float64, w*w)
		part := make([]float32, w*w)
		for r := p * 4 * chunk; r < min(d.rows, (p+1)*4*chunk); r++ {
			x := d.row(r)
			for i, v := range x {
				if v != 0 {
					axpy(v, x[:i+1], part[i*w:i*w+i+1])
				}
			}
		}
		for i, v := range part {
			sum[i] = float64(v)
		}
		parts[p] = sum
	})
	g := make([]float64, w*w)
	for _, p := range parts {
		for i, v := range p {
			g[i] += v
		}
	}
	return g
}
