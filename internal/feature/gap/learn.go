package gap

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/similar"
)

const (
	leastEntries  = 20    // below which there is nothing to learn
	maxLearnt     = 20000 // pairs
	pairsTogether = 2     // for each phrasing: with others of its entry …
	pairsApart    = 3     // … and of others
	stride        = 37    // between those, in the list of all phrasings
)

// Learn learns from the shop's entries which questions mean the same, where they
// have changed since: the phrasings of one entry do, those of two do not. It
// takes about a second.
func (s *Service) Learn(ctx context.Context) error {
	for lang, l := range s.groups.by {
		entries, err := s.Entries.All(ctx, lang)
		if err != nil {
			return err
		}
		h := fnv.New64a()
		for i := range entries {
			fmt.Fprint(h, entries[i].ID, entries[i].Version, " ")
		}
		of := strconv.FormatUint(h.Sum64(), 36)
		if len(entries) < leastEntries || l.judge.Load().of == of {
			continue
		}
		pairs, texts := lessons(entries)
		m, err := similar.Train(ctx, pairs, similar.Options{Lexicon: l.lexicon, Texts: texts, Seed: 1, Mismatched: -1})
		if errors.Is(err, similar.ErrNoPairs) {
			continue
		}
		if err != nil {
			return fmt.Errorf("learn what means the same: %w", err)
		}
		l.judge.Store(&judge{model: m, same: sameTrained, of: of})
	}
	return nil
}

// lessons are pairs of questions that mean the same, and pairs that do not.
func lessons(entries []desk.Entry) (pairs []similar.Pair, texts []string) {
	var of []int
	for i := range entries {
		e := &entries[i]
		asked := append([]string{e.Question}, e.Phrasings...)
		for j := range asked {
			for k := 1; k <= pairsTogether && k < len(asked) && len(pairs) < maxLearnt/2; k++ {
				pairs = append(pairs, similar.Pair{A: asked[j], B: asked[(j+k)%len(asked)], Score: 1})
			}
			texts, of = append(texts, asked[j]), append(of, i)
		}
	}
	for i := range texts {
		for k := 1; k <= pairsApart && len(pairs) < maxLearnt; k++ {
			if j := (i + k*stride) % len(texts); of[i] != of[j] {
				pairs = append(pairs, similar.Pair{A: texts[i], B: texts[j]})
			}
		}
	}
	return pairs, texts
}
