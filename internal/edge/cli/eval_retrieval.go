package cli

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/engine/retrieve"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
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
	lang := e.lang
	if lang == "" {
		lang = commonLanguage(train[0].Text)
	}
	x, err := knowledge.NewRetriever(lang)
	if err != nil {
		return nil, err
	}
	x.Replace(docs)
	began := time.Now()
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
	}, latencies(took)...), nil
}

func commonLanguage(text string) string {
	if hygiene.Language(text) == "en" {
		return "en"
	}
	return "zh"
}
