package retrieve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/engine/learn"
)

// learned is what training has made of the documents. It does not change.
type learned struct {
	classifier *learn.Model
	placed     *placed
	digests    map[string]uint64 // of the documents that it knows
	took       time.Duration
}

// covers tells whether it was learned from exactly these documents.
func (l *learned) covers(live map[string]entry) bool {
	if len(l.digests) != len(live) {
		return false
	}
	for id, e := range live {
		if d, ok := l.digests[id]; !ok || d != e.digest {
			return false
		}
	}
	return true
}

// Info tells what searches use besides the words.
type Info struct {
	Classifier bool
	Sense      bool
	Current    bool // no document has changed since they were learned
	Accuracy   float64
	Bytes      int64 // memory of both
	Took       time.Duration
}

// Info tells what has been learned.
func (x *Retriever) Info() Info {
	l := x.learned.Load()
	info := Info{Classifier: l.classifier != nil, Sense: l.placed != nil, Current: l.covers(*x.live.Load()), Took: l.took}
	if l.classifier != nil {
		info.Accuracy = l.classifier.Info().Accuracy
		info.Bytes += l.classifier.Info().Bytes
	}
	if l.placed != nil {
		info.Bytes += l.placed.bytes()
	}
	return info
}

// Run learns from the documents whenever they have changed and then rested for
// Config.Delay, until ctx ends. Failures go to failed, which may be nil; the
// index answers nevertheless.
func (x *Retriever) Run(ctx context.Context, failed func(error)) {
	rest := time.NewTimer(0)
	rest.Stop()
	defer rest.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-x.due:
			rest.Reset(x.cfg.Delay)
		case <-rest.C:
			if err := x.Train(ctx); err != nil && ctx.Err() == nil && failed != nil {
				failed(err)
			}
		}
	}
}

// Train learns from the documents as they are now and puts the result in
// service. The same documents, vectors and seed give the same result.
func (x *Retriever) Train(ctx context.Context) error {
	x.train.Lock()
	defer x.train.Unlock()
	started := time.Now()
	docs, digests := x.content()
	next := &learned{digests: digests}
	inside, phrasings := 0, 0
	for _, d := range docs {
		phrasings += len(d.Phrasings)
		if !d.Outside {
			inside++
		}
	}
	if inside > 1 && inside <= MaxClassified && phrasings <= MaxClassifiedPhrasings {
		var err error
		if next.classifier, err = x.classifier(ctx, docs); err != nil {
			return fmt.Errorf("learn from %d documents: %w", len(docs), err)
		}
	}
	if v := x.sense.Load(); v != nil && inside > 1 && len(docs) <= MaxSensed && phrasings <= MaxSensedPhrasings {
		var err error
		if next.placed, err = place(ctx, docs, *v); err != nil {
			return fmt.Errorf("place %d documents: %w", len(docs), err)
		}
	}
	next.took = time.Since(started)
	x.learned.Store(next)
	return nil
}

// content returns the documents in the order of their IDs.
func (x *Retriever) content() ([]*Doc, map[string]uint64) {
	x.mu.Lock()
	defer x.mu.Unlock()
	docs := make([]*Doc, 0, len(x.docs))
	digests := make(map[string]uint64, len(x.docs))
	for id, e := range *x.live.Load() {
		docs = append(docs, x.docs[id])
		digests[id] = e.digest
	}
	slices.SortFunc(docs, func(a, b *Doc) int { return cmp.Compare(a.ID, b.ID) })
	return docs, digests
}

// classifier learns which phrasings are of which document. It is nil if none of
// them has a word.
func (x *Retriever) classifier(ctx context.Context, docs []*Doc) (*learn.Model, error) {
	// Nets beside the sense bring nothing and take five times the time and memory.
	o := learn.Options{Lang: x.cfg.Lang, Seed: x.cfg.Seed, Fast: true, Spare: true}
	var examples []learn.Example
	for _, d := range docs {
		for _, p := range d.Phrasings {
			if d.Outside {
				o.Outside = append(o.Outside, p)
			} else {
				examples = append(examples, learn.Example{Text: p, Label: d.ID})
			}
		}
	}
	m, err := learn.Train(ctx, examples, o)
	if errors.Is(err, learn.ErrNoExamples) {
		return nil, nil //nolint:nilnil // nothing to learn is no failure
	}
	return m, err
}
