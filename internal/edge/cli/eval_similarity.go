package cli

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/shopbell/shopbell/internal/engine/similar"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
)

// judgedPair is a line of a file of pairs.
type judgedPair struct {
	Label json.RawMessage `json:"label"`
	A     string          `json:"a"`
	B     string          `json:"b"`
}

func readPairs(names []string) ([]similar.Pair, error) {
	var pairs []similar.Pair
	for _, name := range names {
		err := readLines(name, func(line []byte) error {
			var p judgedPair
			if err := json.Unmarshal(line, &p); err != nil {
				return err
			}
			text := string(p.Label)
			if s, err := strconv.Unquote(text); err == nil {
				text = s
			}
			score, err := strconv.ParseFloat(text, 64)
			if err != nil || p.A == "" || p.B == "" {
				return fmt.Errorf("a line needs a, b and a label that is a number")
			}
			pairs = append(pairs, similar.Pair{A: p.A, B: p.B, Score: score})
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return pairs, nil
}

// evalSimilarity compares pairs with what people have judged: by the order of
// their scores, and, where they have judged yes or no, by where the true partner
// of a text stands among those of all the others.
func evalSimilarity(ctx context.Context, e *evaluation) ([]figure, error) {
	test, err := readPairs(e.test)
	if err != nil {
		return nil, err
	}
	train, err := readPairs(e.train)
	if err != nil {
		return nil, err
	}
	lang := cmp.Or(e.lang, "zh")
	lexicon, err := knowledge.Lexicon(lang)
	if err != nil {
		return nil, err
	}
	m := similar.Untrained(lexicon)
	began := time.Now()
	if len(train) > 0 {
		if m, err = similar.Train(ctx, train, similar.Options{Lexicon: lexicon, Seed: e.seed}); err != nil {
			return nil, err
		}
	}
	training := time.Since(began)
	var took []time.Duration
	got, want := make([]float64, len(test)), make([]float64, len(test))
	binary := true
	for i, p := range test {
		began := time.Now()
		got[i], want[i] = m.Score(p.A, p.B), p.Score
		took = append(took, time.Since(began))
		binary = binary && (p.Score == 0 || p.Score == 1)
	}
	figures := []figure{{"pairs", float64(len(test)), ""}, {"spearman", spearman(got, want), ""}}
	if binary {
		figures = append(figures, figure{"mrr", reciprocalRank(m, test), ""})
	}
	return append(append(figures, figure{"training", training.Seconds(), "s"}), latencies(took)...), nil
}

// reciprocalRank ranks, for each pair that means the same, its b among all b's of
// such pairs.
func reciprocalRank(m *similar.Model, pairs []similar.Pair) float64 {
	same := slices.DeleteFunc(slices.Clone(pairs), func(p similar.Pair) bool { return p.Score != 1 })
	sum := 0.0
	for _, p := range same {
		own := m.Score(p.A, p.B)
		rank := 1
		for _, other := range same {
			if other.B != p.B && m.Score(p.A, other.B) >= own {
				rank++
			}
		}
		sum += 1 / float64(rank)
	}
	return sum / float64(max(len(same), 1))
}

// spearman is the correlation of ranks; equal values share the mean of theirs.
func spearman(a, b []float64) float64 {
	x, y := ranks(a), ranks(b)
	mean := float64(len(a)+1) / 2
	var xy, xx, yy float64
	for i := range x {
		xy += (x[i] - mean) * (y[i] - mean)
		xx += (x[i] - mean) * (x[i] - mean)
		yy += (y[i] - mean) * (y[i] - mean)
	}
	if xx == 0 || yy == 0 {
		return 0
	}
	return xy / math.Sqrt(xx*yy)
}

func ranks(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(v[i], v[j]) })
	out := make([]float64, len(v))
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && v[order[j]] == v[order[i]] {
			j++
		}
		for _, k := range order[i:j] {
			out[k] = float64(i+j+1) / 2
		}
		i = j
	}
	return out
}
