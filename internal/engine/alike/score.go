package alike

import (
	"math"
)

// The features of a pair of documents.
const (
	titles  = iota // cosine of the titles
	closest        // of the closest phrasings
	heldMin        // mean over the phrasings of the one: the best of the other
	heldMax
	bodies // cosine of the bodies
	bodied // both have one
	single // one of them has nothing but a title
	features
)

// model is a logistic regression. It is learned by fit_test.go.
type model struct {
	bias    float64
	weights [features]float64
}

// learned was fitted on pairs of which people have said whether they ask the same,
// and on entries of labelled questions; see fit_test.go.
var learned = model{-5.001, [features]float64{-0.317, 3.758, 2.202, 3.154, 3.527, -1.611, 0.166}}

// faint is a closeness below which two documents do not ask the same, whatever the
// rest is: they are not compared further.
const faint = 0.25

func (s *Set) match(a, b *doc) Match {
	x, i, j := s.features(a, b)
	m := Match{ID: b.id, Mine: a.at[i], Its: b.at[j]}
	if x[closest] >= faint {
		m.Score = learned.of(&x)
	}
	return m
}

func (m *model) of(x *[features]float64) float64 {
	z := m.bias
	for i, w := range m.weights {
		z += w * x[i]
	}
	return 1 / (1 + math.Exp(-z))
}

// features compares two documents, and says which phrasings are closest.
func (s *Set) features(a, b *doc) (x [features]float64, mine, its int) {
	normB := make([]float64, len(b.terms))
	for j, terms := range b.terms {
		normB[j] = s.norm(terms)
	}
	bestB := make([]float64, len(b.terms))
	sumA := 0.0
	for i, terms := range a.terms {
		norm, best := s.norm(terms), 0.0
		for j, other := range b.terms {
			c := s.shared(terms, other) / max(norm*normB[j], 1e-9)
			if i == 0 && j == 0 {
				x[titles] = c
			}
			if c > x[closest] {
				x[closest], mine, its = c, i, j
			}
			best, bestB[j] = max(best, c), max(bestB[j], c)
		}
		sumA += best
	}
	sumB := 0.0
	for _, c := range bestB {
		sumB += c
	}
	meanA, meanB := sumA/float64(max(1, len(a.terms))), sumB/float64(max(1, len(b.terms)))
	x[heldMin], x[heldMax] = min(meanA, meanB), max(meanA, meanB)
	if len(a.body) > 0 && len(b.body) > 0 {
		x[bodied] = 1
		x[bodies] = s.shared(a.body, b.body) / max(s.norm(a.body)*s.norm(b.body), 1e-9)
	}
	if len(a.terms) == 1 || len(b.terms) == 1 {
		x[single] = 1
	}
	return x, mine, its
}

func (s *Set) norm(terms []uint32) float64 {
	sum := 0.0
	for _, t := range terms {
		sum += float64(s.weight[t]) * float64(s.weight[t])
	}
	return math.Sqrt(sum)
}

// shared is the inner product of two texts.
func (s *Set) shared(a, b []uint32) float64 {
	sum := 0.0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			sum += float64(s.weight[a[i]]) * float64(s.weight[a[i]])
			i, j = i+1, j+1
		}
	}
	return sum
}
