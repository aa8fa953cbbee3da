package retrieve

import (
	"context"
	"math"

	"github.com/shopbell/shopbell/internal/kit/cholesky"
	"github.com/shopbell/shopbell/internal/kit/inner"
)

// placed is a linear discriminant over vectors: documents are Gaussians that
// share one covariance, shrunk towards a ball. It is solved and not searched
// for, so a few phrasings a document are enough, and nothing is random.
type placed struct {
	sense Sense
	width int
	ids   []string
	at    map[string]int32
	rows  []float32 // by document: what a vector is multiplied with …
	bias  []float32 // … and what is added
	means []float32 // by document: the middle of its phrasings, length 1
}

// shrink is how much of the ball there is in the covariance. Measured on 123
// intents with ten phrasings: from 3 to 30 it hardly matters.
const shrink = 8

// place returns nil if no phrasing has a vector.
func place(ctx context.Context, docs []*Doc, by Sense) (*placed, error) {
	s := &placed{sense: by, at: map[string]int32{}}
	var points [][]float32
	var of []int
	for _, d := range docs {
		n := 0
		for _, p := range d.Phrasings {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			v := by.Vector(p)
			if s.width == 0 {
				s.width = len(v)
			}
			if len(v) != s.width || isZero(v) {
				continue
			}
			points, of = append(points, v), append(of, len(s.ids))
			n++
		}
		if n > 0 {
			s.at[d.ID] = int32(len(s.ids))
			s.ids = append(s.ids, d.ID)
		}
	}
	if len(points) == 0 {
		return nil, nil //nolint:nilnil // no sense is no failure
	}
	return s, s.solve(ctx, points, of)
}

func isZero(v []float32) bool {
	for _, x := range v {
		if x != 0 {
			return false
		}
	}
	return true
}

func (s *placed) solve(ctx context.Context, points [][]float32, of []int) error {
	w, n := s.width, len(s.ids)
	mean, all, count := make([]float64, n*w), make([]float64, w), make([]float64, n)
	for i, p := range points {
		count[of[i]]++
		for j, x := range p {
			mean[of[i]*w+j] += float64(x)
			all[j] += float64(x) / float64(len(points))
		}
	}
	for c := range n {
		for j := range w {
			mean[c*w+j] /= count[c]
		}
	}
	cov := make([]float64, w*w)
	total := 0.0 // the variance of all phrasings: what is left when each document has one
	d := make([]float64, w)
	for i, p := range points {
		if i%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for j, x := range p {
			d[j] = float64(x) - mean[of[i]*w+j]
			total += (float64(x) - all[j]) * (float64(x) - all[j])
		}
		if count[of[i]] < 2 {
			continue
		}
		for a, x := range d {
			row := cov[a*w : a*w+a+1]
			for b := range row {
				row[b] += x * d[b]
			}
		}
	}
	within := 0.0
	for a := range w {
		within += cov[a*w+a]
	}
	free := max(1, float64(len(points)-n))
	within = max(within/free, 0.2*total/float64(len(points)), 1e-9)
	for a := range w {
		for b := range a + 1 {
			cov[a*w+b] /= free
		}
		cov[a*w+a] += shrink * within / float64(w)
	}
	cholesky.Factor(cov, w)
	s.rows, s.bias, s.means = make([]float32, n*w), make([]float32, n), make([]float32, n*w)
	row := make([]float64, w)
	for c := range n {
		if c%256 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		m := mean[c*w : (c+1)*w]
		for j := range row {
			row[j] = m[j] - all[j]
		}
		cholesky.Solve(cov, row)
		bias, length := 0.0, 0.0
		for j, x := range row {
			s.rows[c*w+j] = float32(x)
			bias -= x * (all[j] + m[j]) / 2
			length += m[j] * m[j]
		}
		s.bias[c] = float32(bias)
		length = max(math.Sqrt(length), 1e-9)
		for j, x := range m {
			s.means[c*w+j] = float32(x / length)
		}
	}
	return nil
}

// scores returns the discriminant of each document, and the vector of the text;
// nil if it has none.
func (s *placed) scores(text string) (z, v []float32) {
	v = s.sense.Vector(text)
	if len(v) != s.width || isZero(v) {
		return nil, nil
	}
	z = make([]float32, len(s.ids))
	w, c := s.width, 0
	for ; c+4 <= len(z); c += 4 {
		a0, a1, a2, a3 := inner.Dot4(s.rows[c*w:(c+4)*w], v)
		z[c], z[c+1], z[c+2], z[c+3] = s.bias[c]+a0, s.bias[c+1]+a1, s.bias[c+2]+a2, s.bias[c+3]+a3
	}
	for ; c < len(z); c++ {
		z[c] = s.bias[c] + inner.Dot(s.rows[c*w:(c+1)*w], v)
	}
	return z, v
}

// near is the cosine between a vector and the middle of a document.
func (s *placed) near(v []float32, doc int32) float64 {
	return float64(inner.Dot(s.means[int(doc)*s.width:(int(doc)+1)*s.width], v))
}

func (s *placed) bytes() int64 { return int64(8*len(s.rows) + 48*len(s.ids)) }
