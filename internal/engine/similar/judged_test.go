package similar

import (
	"bufio"
	"cmp"
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// pairsOf reads a file of judged pairs, or skips the test by name.
func pairsOf(t *testing.T, name string) (out []Pair) {
	t.Helper()
	f := sharedtest.Open(t, "data", "nlu", name)
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var p struct{ Label, A, B string }
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		score, err := strconv.ParseFloat(p.Label, 64)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, Pair{p.A, p.B, score})
	}
	return out
}

// folds calls test with a model that has not seen the pairs of these numbers,
// five times, so that each pair comes once.
func folds(t *testing.T, pairs []Pair, seed uint64, test func(m *Model, held []int)) {
	t.Helper()
	const parts = 5
	perm := rand.New(rand.NewPCG(seed, 0)).Perm(len(pairs))
	for part := range parts {
		var held []int
		var rest []Pair
		for i, p := range perm {
			if i%parts == part {
				held = append(held, p)
			} else {
				rest = append(rest, pairs[p])
			}
		}
		m, err := Train(t.Context(), rest, Options{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		test(m, held)
	}
}

// TestQuestionsOfCustomers guards how well scores order pairs of real customers'
// questions as people do.
func TestQuestionsOfCustomers(t *testing.T) {
	pairs := pairsOf(t, "sts_jddc_dev.jsonl")
	want, got, plain := make([]float64, len(pairs)), make([]float64, len(pairs)), make([]float64, len(pairs))
	m := Untrained(index.Lexicon{})
	for i, p := range pairs {
		want[i], plain[i] = p.Score, m.Score(p.A, p.B)
	}
	folds(t, pairs, 1, func(m *Model, held []int) {
		for _, i := range held {
			got[i] = m.Score(pairs[i].A, pairs[i].B)
		}
	})
	r := spearman(got, want)
	t.Logf("Spearman %.3f, untrained %.3f", r, spearman(plain, want))
	if r < 0.76 {
		t.Error("worse than before")
	}
}

// TestSameMeaning guards how high the question of the same meaning stands among
// all of them.
func TestSameMeaning(t *testing.T) {
	pairs := pairsOf(t, "bustm_pairs_dev.jsonl")
	var candidates []string
	for _, p := range pairs {
		if p.Score == 1 && !slices.Contains(candidates, p.B) {
			candidates = append(candidates, p.B)
		}
	}
	reciprocal := func(m *Model, p Pair) float64 {
		own, rank := m.Score(p.A, p.B), 1
		for _, b := range candidates {
			if b != p.B && m.Score(p.A, b) >= own {
				rank++
			}
		}
		return 1 / float64(rank)
	}
	sum, plain, n := 0.0, 0.0, 0.0
	m := Untrained(index.Lexicon{})
	folds(t, pairs, 1, func(trained *Model, held []int) {
		for _, i := range held {
			if p := pairs[i]; p.Score == 1 {
				sum += reciprocal(trained, p)
				plain += reciprocal(m, p)
				n++
			}
		}
	})
	t.Logf("MRR %.3f, untrained %.3f, of %.0f", sum/n, plain/n, n)
	if sum/n < 0.80 {
		t.Error("worse than before")
	}
}

// spearman is the correlation of ranks; equal values share theirs.
func spearman(x, y []float64) float64 {
	a, b := ranks(x), ranks(y)
	mean := float64(len(a)-1) / 2
	var ab, aa, bb float64
	for i := range a {
		ab += (a[i] - mean) * (b[i] - mean)
		aa += (a[i] - mean) * (a[i] - mean)
		bb += (b[i] - mean) * (b[i] - mean)
	}
	return ab / math.Sqrt(aa*bb)
}

func ranks(x []float64) []float64 {
	order := make([]int, len(x))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(x[a], x[b]) })
	out := make([]float64, len(x))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && x[order[j]] == x[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			out[k] = float64(i+j-1) / 2
		}
		i = j
	}
	return out
}
