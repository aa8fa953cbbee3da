// Package stats compares groups that were measured alike: proportions and means
// with their intervals, how likely each is the best, and how many it takes to
// tell. Everything is computed from counts and sums, so nothing of who was
// measured is needed.
package stats

import "math"

// Interval is where a value lies with some confidence.
type Interval struct{ Low, High float64 }

// Excludes reports whether a value lies outside.
func (i Interval) Excludes(x float64) bool { return x < i.Low || x > i.High }

// Wilson is the score interval of a proportion without continuity correction,
// which holds for few and for extreme counts as well (Wilson 1927). Nothing is
// known of n = 0: the interval is everything.
func Wilson(x, n int64, level float64) Interval {
	if n <= 0 {
		return Interval{0, 1}
	}
	z := normal(level)
	p, m := float64(x)/float64(n), float64(n)
	middle := p + z*z/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	d := 1 + z*z/m
	return Interval{max(0, (middle-half)/d), min(1, (middle+half)/d)}
}

// Newcombe is the difference p1 − p2 of two independent proportions with the
// interval that is made of their score intervals (Newcombe 1998, method 10).
func Newcombe(x1, n1, x2, n2 int64, level float64) (difference float64, i Interval) {
	if n1 <= 0 || n2 <= 0 {
		return 0, Interval{-1, 1}
	}
	p1, p2 := float64(x1)/float64(n1), float64(x2)/float64(n2)
	a, b := Wilson(x1, n1, level), Wilson(x2, n2, level)
	difference = p1 - p2
	return difference, Interval{
		difference - math.Hypot(p1-a.Low, b.High-p2),
		difference + math.Hypot(a.High-p1, p2-b.Low),
	}
}

// Sample is what is known of measured values.
type Sample struct {
	N        int64
	Mean     float64
	Variance float64 // with n − 1; 0 below two values
}

// SampleOf makes a sample of a count, a sum, and a sum of squares.
func SampleOf(n int64, sum, squares float64) Sample {
	s := Sample{N: n}
	if n > 0 {
		s.Mean = sum / float64(n)
	}
	if n > 1 {
		s.Variance = max(0, (squares-sum*s.Mean)/float64(n-1))
	}
	return s
}

// Interval is that of the mean, by Student's distribution. ok is false below two
// values, of which no spread is known.
func (s Sample) Interval(level float64) (i Interval, ok bool) {
	if s.N < 2 {
		return Interval{}, false
	}
	half := student(level, float64(s.N-1)) * math.Sqrt(s.Variance/float64(s.N))
	return Interval{s.Mean - half, s.Mean + half}, true
}

// Welch is the difference a − b of two means whose spreads may differ, with its
// interval (Welch 1947, degrees of freedom by Satterthwaite). ok is false where
// either has fewer than two values.
func Welch(a, b Sample, level float64) (difference float64, i Interval, ok bool) {
	difference = a.Mean - b.Mean
	if a.N < 2 || b.N < 2 {
		return difference, Interval{}, false
	}
	va, vb := a.Variance/float64(a.N), b.Variance/float64(b.N)
	if va+vb == 0 {
		return difference, Interval{difference, difference}, true
	}
	df := (va + vb) * (va + vb) / (va*va/float64(a.N-1) + vb*vb/float64(b.N-1))
	half := student(level, df) * math.Sqrt(va+vb)
	return difference, Interval{difference - half, difference + half}, true
}

// Bonferroni is the confidence with which each of several intervals has to hold
// so that all of them do with the given one.
func Bonferroni(level float64, intervals int) float64 {
	return 1 - (1-level)/float64(max(intervals, 1))
}

// SizeForProportions is how many each of two groups needs so that a difference
// between p and p+d is found with the power, at the level.
func SizeForProportions(p, d, level, power float64) int64 {
	q := p + d
	if q < 0 || q > 1 {
		q = p - d
	}
	if d == 0 || q < 0 || q > 1 {
		return 0
	}
	z := normal(level) + quantile(power)
	return int64(math.Ceil(z * z * (p*(1-p) + q*(1-q)) / (d * d)))
}

// SizeForMeans is the same of two means with one standard deviation.
func SizeForMeans(deviation, d, level, power float64) int64 {
	if d == 0 {
		return 0
	}
	z := normal(level) + quantile(power)
	return int64(math.Ceil(2 * z * z * deviation * deviation / (d * d)))
}

// normal is how many standard deviations an interval of the level reaches.
func normal(level float64) float64 { return quantile(0.5 + level/2) }

// quantile is that of the standard normal distribution.
func quantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// student is normal for Student's distribution.
func student(level, df float64) float64 {
	low, high := 0.0, 2.0
	inside := func(t float64) float64 { return 1 - incompleteBeta(df/2, 0.5, df/(df+t*t)) }
	for inside(high) < level && high < 1e9 {
		high *= 2
	}
	for range 100 {
		middle := (low + high) / 2
		if inside(middle) < level {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// incompleteBeta is the regularised incomplete beta function, by its continued
// fraction (Lentz).
func incompleteBeta(a, b, x float64) float64 {
	switch {
	case x <= 0:
		return 0
	case x >= 1:
		return 1
	case x > (a+1)/(a+b+2):
		return 1 - incompleteBeta(b, a, 1-x)
	}
	const tiny, exact = 1e-300, 1e-15
	c, d := 1.0, 1/noZero(1-(a+b)*x/(a+1), tiny)
	h := d
	for m := 1.0; m < 500; m++ {
		step := m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m))
		d, c = 1/noZero(1+step*d, tiny), noZero(1+step/c, tiny)
		h *= d * c
		step = -(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1))
		d, c = 1/noZero(1+step*d, tiny), noZero(1+step/c, tiny)
		h *= d * c
		if math.Abs(d*c-1) < exact {
			break
		}
	}
	return math.Exp(logGamma(a+b)-logGamma(a)-logGamma(b)+a*math.Log(x)+b*math.Log1p(-x)) * h / a
}

func noZero(x, tiny float64) float64 {
	if math.Abs(x) < tiny {
		return tiny
	}
	return x
}

func logGamma(x float64) float64 {
	l, _ := math.Lgamma(x)
	return l
}
