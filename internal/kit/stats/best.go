package stats

import (
	"math"
	"math/rand/v2"
)

const (
	draws = 20_000
	seed  = 20_160_813 // fixed: the same counts are always told the same
)

// BestProportion is how likely each of several proportions is the highest. What
// was not known before is taken as even (a beta distribution of 1 and 1); the rest
// is drawn from what has been counted.
func BestProportion(x, n []int64) []float64 {
	return best(len(x), func(r *rand.Rand, i int) float64 {
		a := gamma(r, float64(x[i])+1)
		return a / (a + gamma(r, float64(n[i]-x[i])+1))
	})
}

// BestMean is how likely each of several means is the highest. Below two values
// nothing is known, so that all are told as alike.
func BestMean(samples []Sample) []float64 {
	for _, s := range samples {
		if s.N < 2 {
			out := make([]float64, len(samples))
			for i := range out {
				out[i] = 1 / float64(len(samples))
			}
			return out
		}
	}
	return best(len(samples), func(r *rand.Rand, i int) float64 {
		s := samples[i]
		// The mean of a normal distribution whose spread is not known, either.
		df := float64(s.N - 1)
		t := r.NormFloat64() / math.Sqrt(2*gamma(r, df/2)/df)
		return s.Mean + t*math.Sqrt(s.Variance/float64(s.N))
	})
}

func best(k int, draw func(r *rand.Rand, i int) float64) []float64 {
	out := make([]float64, k)
	r := rand.New(rand.NewPCG(seed, seed)) //nolint:gosec // no secret: it has to be the same each time
	values := make([]float64, k)
	for range draws {
		top, ties := math.Inf(-1), 0.0
		for i := range k {
			values[i] = draw(r, i)
			switch {
			case values[i] > top:
				top, ties = values[i], 1
			case values[i] == top:
				ties++
			}
		}
		for i := range k {
			if values[i] == top {
				out[i] += 1 / ties
			}
		}
	}
	for i := range out {
		out[i] /= draws
	}
	return out
}

// gamma draws from a gamma distribution (Marsaglia and Tsang 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	if shape < 1 {
		return gamma(r, shape+1) * math.Pow(1-r.Float64(), 1/shape)
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-r.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v
		}
	}
}
