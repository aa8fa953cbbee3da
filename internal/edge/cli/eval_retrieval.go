package cli

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/understanding/defaults"
)

// evalRetrieval makes each label an entry of some of its texts, and finds the
// entries that the other file asks for.
func evalRetrieval(ctx context.Context, e *evaluation) ([]figure, error) {
	train, _, err := readLabelled(e.train)
	if err != nil {
		return nil, err
	}
	test, _, err := readLabelled(e.test)
	if err != nil {
		return nil, err
	}
	byLabel := map[string][]string{}
	for _, x := range train {
		byLabel[x.Label] = append(byLabel[x.Label], x.Text)
	}
	rng := rand.New(rand.NewPCG(e.seed, 0)) //nolint:gosec // a draw that can be repeated
	var docs []retrieve.Doc
	phrasings := 0
	for _, label := range slices.Sorted(maps.Keys(byLabel)) {
		texts := byLabel[label]
		rng.Shuffle(len(texts), func(i, j int) { texts[i], texts[j] = texts[j], texts[i] })
		d := retrieve.Doc{ID: label, Phrasings: texts[:min(e.phrasings, len(texts))]}
		phrasings += len(d.Phrasings)
		docs = append(docs, d)
	}
	lang := e.language(train)
	x, err := knowledge.NewRetriever(lang)
	if err != nil {
		return nil, err
	}
	x.Replace(docs)
	began := time.Now()
	if e.sense {
		sense, err := e.shippedSense(ctx, lang)
		if err != nil {
			return nil, err
		}
		x.UseSense(sense)
	}
	sensing := time.Since(began)
	began = time.Now()
	if err := x.Train(ctx); err != nil {
		return nil, fmt.Errorf("learn the entries: %w", err)
	}
	training := time.Since(began)
	var took []time.Duration
	var first, five, reciprocal float64
	for _, q := range test {
		began := time.Now()
		hits := x.Candidates(q.Text, nil)
		took = append(took, time.Since(began))
		at := slices.IndexFunc(hits, func(h retrieve.Hit) bool { return h.ID == q.Label })
		if at < 0 {
			continue
		}
		reciprocal += 1 / float64(at+1)
		if at == 0 {
			first++
		}
		if at < 5 {
			five++
		}
	}
	n := float64(max(len(test), 1))
	return append([]figure{
		{"entries", float64(len(docs)), ""},
		{"phrasings", float64(phrasings), ""},
		{"questions", float64(len(test)), ""},
		{"r@1", first / n, ""},
		{"r@5", five / n, ""},
		{"mrr", reciprocal / n, ""},
		{"training", training.Seconds(), "s"},
		{"training of the sense", sensing.Seconds(), "s"},
	}, latencies(took)...), nil
}

// shippedSense is the model of intents of a shop that has taught nothing.
func (e *evaluation) shippedSense(ctx context.Context, lang string) (retrieve.Sense, error) {
	examples, err := understanding.Related(lang, nil)
	if err != nil {
		return nil, err
	}
	outside, err := defaults.Outside(lang)
	if err != nil {
		return nil, err
	}
	o := learn.Options{Lang: lang, Seed: e.seed, Fast: e.fast}
	for _, x := range outside {
		o.Outside = append(o.Outside, x.Text)
	}
	m, err := learn.Train(ctx, examples, o)
	if err != nil {
		return nil, fmt.Errorf("learn the shipped intents: %w", err)
	}
	return understanding.Sense{Model: m}, nil
}
