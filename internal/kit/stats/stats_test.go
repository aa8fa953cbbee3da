package stats

import (
	"math"
	"math/rand/v2"
	"testing"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if math.IsNaN(got) || math.Abs(got-want) > within {
		t.Errorf("%s: %.6f, not %.6f", what, got, want)
	}
}

// The examples of Newcombe, Statistics in Medicine 17 (1998), 857–872, method 3.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		x, n      int64
		low, high float64
	}{{81, 263, 0.2553, 0.3662}, {15, 148, 0.0624, 0.1605}, {0, 20, 0, 0.1611}, {1, 29, 0.0061, 0.1718}, {20, 20, 0.8389, 1}} {
		i := Wilson(c.x, c.n, 0.95)
		near(t, "low", i.Low, c.low, 5e-5)
		near(t, "high", i.High, c.high, 5e-5)
	}
	if i := Wilson(0, 0, 0.95); i != (Interval{0, 1}) {
		t.Errorf("nothing is known: %v", i)
	}
}

// The examples of Newcombe, Statistics in Medicine 17 (1998), 873–890, method 10.
func TestNewcombe(t *testing.T) {
	for _, c := range []struct {
		x1, n1, x2, n2  int64
		diff, low, high float64
	}{
		{56, 70, 48, 80, 0.2, 0.0524, 0.3339},
		{9, 10, 3, 10, 0.6, 0.1705, 0.8090},
		{6, 7, 2, 7, 0.5714, 0.0582, 0.8062},
		{5, 56, 0, 29, 0.0893, -0.0381, 0.1926},
		{0, 10, 0, 20, 0, -0.1611, 0.2775},
		{10, 10, 0, 20, 1, 0.6791, 1},
	} {
		d, i := Newcombe(c.x1, c.n1, c.x2, c.n2, 0.95)
		near(t, "difference", d, c.diff, 5e-5)
		near(t, "low", i.Low, c.low, 5e-5)
		near(t, "high", i.High, c.high, 5e-5)
	}
	if _, i := Newcombe(0, 0, 1, 1, 0.95); i != (Interval{-1, 1}) {
		t.Errorf("nothing is known: %v", i)
	}
}

func sample(values ...float64) Sample {
	var sum, squares float64
	for _, v := range values {
		sum, squares = sum+v, squares+v*v
	}
	return SampleOf(int64(len(values)), sum, squares)
}

// Student's own data of 1908, as R tells it: t.test(extra ~ group, data = sleep).
func TestWelch(t *testing.T) {
	a := sample(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2)
	b := sample(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4)
	near(t, "mean", a.Mean, 0.75, 1e-9)
	near(t, "mean", b.Mean, 2.33, 1e-9)
	d, i, ok := Welch(a, b, 0.95)
	if !ok {
		t.Fatal("no interval")
	}
	near(t, "difference", d, -1.58, 1e-9)
	near(t, "low", i.Low, -3.3654832, 1e-6)
	near(t, "high", i.High, 0.2054832, 1e-6)

	if _, _, ok := Welch(a, sample(3), 0.95); ok {
		t.Error("one value has no spread")
	}
	if d, i, ok := Welch(sample(5, 5), sample(4, 4), 0.95); !ok || d != 1 || i != (Interval{1, 1}) {
		t.Errorf("without spread: %v %v %v", d, i, ok)
	}
}

// Quantiles as tables have them.
func TestStudent(t *testing.T) {
	for _, c := range []struct{ level, df, want float64 }{
		{0.95, 1, 12.7062}, {0.95, 5, 2.5706}, {0.95, 10, 2.2281}, {0.95, 30, 2.0423}, {0.99, 9, 3.2498}, {0.9, 120, 1.6577}, {0.95, 1e6, 1.9600},
	} {
		near(t, "t", student(c.level, c.df), c.want, 1e-4)
	}
	near(t, "z", normal(0.95), 1.959964, 1e-6)
	near(t, "three pairs", Bonferroni(0.95, 3), 1-0.05/3, 1e-12)
}

func TestSizes(t *testing.T) {
	for _, c := range []struct {
		p, d float64
		want int64
	}{{0.5, 0.1, 385}, {0.1, 0.05, 683}, {0.95, 0.1, 138}, {0.5, 0, 0}} {
		if got := SizeForProportions(c.p, c.d, 0.95, 0.8); got != c.want {
			t.Errorf("%v + %v: %d, not %d", c.p, c.d, got, c.want)
		}
	}
	// Half a standard deviation: 63 of each group, as in Cohen's tables by the normal distribution.
	if got := SizeForMeans(1, 0.5, 0.95, 0.8); got != 63 {
		t.Errorf("%d", got)
	}
}

// exactly is the probability that the second of two is higher, summed up (Miller
// 2014): what is drawn has to come near it.
func exactly(xa, na, xb, nb int64) float64 {
	aa, ba, ab, bb := float64(xa+1), float64(na-xa+1), float64(xb+1), float64(nb-xb+1)
	logBeta := func(a, b float64) float64 { return logGamma(a) + logGamma(b) - logGamma(a+b) }
	p := 0.0
	for i := 0.0; i < ab; i++ {
		p += math.Exp(logBeta(aa+i, bb+ba) - math.Log(bb+i) - logBeta(1+i, bb) - logBeta(aa, ba))
	}
	return p
}

func TestBest(t *testing.T) {
	for _, c := range [][4]int64{{10, 20, 15, 20}, {120, 300, 140, 310}, {0, 5, 0, 5}, {1, 40, 9, 40}} {
		got := BestProportion([]int64{c[0], c[2]}, []int64{c[1], c[3]})
		near(t, "best of two", got[1], exactly(c[0], c[1], c[2], c[3]), 0.012)
		near(t, "all", got[0]+got[1], 1, 1e-9)
	}
	// With nothing known each of three is as likely.
	for _, p := range BestProportion(make([]int64, 3), make([]int64, 3)) {
		near(t, "one of three", p, 1.0/3, 0.012)
	}
	got := BestMean([]Sample{{50, 4, 1}, {50, 4, 1}})
	near(t, "alike", got[0], 0.5, 0.012)
	got = BestMean([]Sample{{400, 3.5, 1}, {400, 4, 1}})
	near(t, "better", got[1], 1, 1e-3)
	if got := BestMean([]Sample{{1, 5, 0}, {9, 1, 1}}); got[0] != 0.5 {
		t.Errorf("one value says nothing: %v", got)
	}
	again := BestMean([]Sample{{50, 4, 1}, {60, 4.1, 1}})
	for i, p := range BestMean([]Sample{{50, 4, 1}, {60, 4.1, 1}}) {
		if p != again[i] {
			t.Error("the same counts are told differently")
		}
	}
}

// covers says how often intervals contain the truth, and so how often two groups
// that are alike are told apart.
func TestCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	apart, apartMeans := 0, 0
	const rounds, n = 2000, 120
	for range rounds {
		var x [2]int64
		var s [2]Sample
		for g := range 2 {
			var sum, squares float64
			for range n {
				if r.Float64() < 0.8 {
					x[g]++
				}
				v := float64(1 + r.IntN(5))
				sum, squares = sum+v, squares+v*v
			}
			s[g] = SampleOf(n, sum, squares)
		}
		if _, i := Newcombe(x[0], n, x[1], n, 0.95); i.Excludes(0) {
			apart++
		}
		if _, i, _ := Welch(s[0], s[1], 0.95); i.Excludes(0) {
			apartMeans++
		}
	}
	near(t, "proportions that are alike", float64(apart)/rounds, 0.05, 0.015)
	near(t, "means that are alike", float64(apartMeans)/rounds, 0.05, 0.015)
}
