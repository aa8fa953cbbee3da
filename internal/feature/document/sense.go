package document

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// A policy seldom says things in the words of those who ask. So what the words
// have found is weighed by how near the model of intents sees the question to the
// headings and sentences of each passage; a passage that has no word in common
// with the question is not found by that. While there is no such model, or it has
// not seen all candidates yet, the words decide alone.

// weighing says how much nearness counts. weigh_test.go finds it; its bias is moved by
// hand as that of models is.
type weighing struct {
	rank                             float64 // what nearness adds to the rank of the words
	margin, near, whole, known, bias float64 // of the log odds that the first candidate is right
}

var weighings = map[string]weighing{
	"zh": {rank: 6, margin: 0.702, near: 7.93, whole: 1.95, known: 1.99, bias: -10.56},
	"en": {rank: 6, margin: 0.746, near: 5.5, whole: 2.06, known: 0.467, bias: -7.36},
}

const maxMargin = 3 // how far a candidate can stand out

// placed is where a sense sees what can be found: by id, its phrasings.
type placed struct {
	sense    retrieve.Sense
	version  string
	revision int64 // of the passages
	rows     map[string]row
}

type row struct {
	sum     uint64 // of the phrasings
	vectors [][]byte
	outside bool
}

// place has the sense see each document that it has not seen as it is now.
func (p *placed) place(ctx context.Context, docs map[string]retrieve.Doc) (*placed, error) {
	next := &placed{sense: p.sense, version: p.version, rows: make(map[string]row, len(docs))}
	for id, d := range docs {
		digest := sum(&d)
		if was, ok := p.rows[id]; ok && was.sum == digest {
			next.rows[id] = was
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		r := row{sum: digest, outside: d.Outside, vectors: make([][]byte, 0, len(d.Phrasings))}
		for _, text := range d.Phrasings {
			r.vectors = append(r.vectors, retrieve.Quantise(p.sense.Vector(text)))
		}
		next.rows[id] = r
	}
	return next, nil
}

// nearness is the cosine of the question with the phrasing that is nearest.
func (r *row) nearness(question []float32) float64 {
	best := -1.0
	for _, v := range r.vectors {
		best = max(best, retrieve.Cosine(question, v))
	}
	return best
}

// weigh orders and scores what the words have found. It reports false, and changes
// nothing, if the sense has not seen all of it.
func (p *placed) weigh(question string, hits []retrieve.Hit, w *weighing) bool {
	if len(hits) == 0 {
		return false
	}
	v := p.sense.Vector(question)
	near := make(map[string]float64, len(hits))
	for i := range hits {
		r, ok := p.rows[hits[i].ID]
		if !ok {
			return false
		}
		near[hits[i].ID] = r.nearness(v)
	}
	rank := func(h *retrieve.Hit) float64 { return h.Rank.Words + w.rank*near[h.ID] }
	slices.SortStableFunc(hits, func(a, b retrieve.Hit) int { return cmp.Compare(rank(&b), rank(&a)) })
	for i := range hits {
		h, margin := &hits[i], float64(maxMargin)
		other := 0
		if i == 0 {
			other = 1
		}
		if other < len(hits) {
			margin = max(-maxMargin, min(maxMargin, rank(h)-rank(&hits[other])))
		}
		h.Trust.Margin, h.Trust.Near = margin, near[h.ID]
		h.Score = 1 / (1 + math.Exp(-w.odds(&h.Trust)))
	}
	return true
}

func (w *weighing) odds(t *retrieve.Trust) float64 {
	return w.margin*t.Margin + w.near*t.Near + w.whole*t.Whole + w.known*t.Known + w.bias
}

// follow takes over the sense of each language, and has it see what is new. Only Run
// calls it.
func (s *Service) follow(ctx context.Context) error {
	if s.Senses == nil {
		return nil
	}
	m := s.memory
	for lang, at := range m.placed {
		sense, version := s.Senses.Sense(lang)
		if sense == nil {
			at.Store(nil)
			continue
		}
		m.mu.Lock()
		docs, revision := m.docs[lang], m.revision
		m.mu.Unlock()
		now := at.Load()
		switch {
		case now == nil || now.version != version:
			now = &placed{sense: sense, version: version}
		case now.revision == revision:
			continue
		}
		next, err := now.place(ctx, docs)
		if err != nil {
			return err
		}
		next.revision = revision
		at.Store(next)
	}
	return nil
}
