package understanding

import (
	"cmp"
	"context"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

const (
	shownNearest  = 5
	shownFeatures = 12
	suggestFrom   = 1000 // recent messages
)

// Explanation is a reading and why it came out so.
type Explanation struct {
	desk.Understanding
	Nearest []learn.Neighbour // sentences that are most alike
	For     []learn.Feature   // what spoke for the first intent, strongest first, and against it
}

// Explain reads a text and says why.
func (s *Service) Explain(text, lang string) Explanation {
	e := Explanation{Understanding: s.Read(text, lang)}
	if l, ok := s.models.get(KindIntent, e.Lang); ok {
		clean := hygiene.Tidy(text, maxRead)
		e.Nearest = l.model.Nearest(clean, shownNearest)
		if len(e.Intents) > 0 {
			e.For = l.model.Explain(clean, e.Intents[0].Intent, shownFeatures)
		}
	}
	return e
}

// Suggestion is a real sentence that is worth a label.
type Suggestion struct {
	Text    string
	Guesses []desk.Guess
	Outside float64
	Doubt   float64 // 0 sure to 1
}

// Suggest returns recent sentences of customers that the model is least sure
// about, and that nobody has labelled yet.
func (s *Service) Suggest(ctx context.Context, lang string, limit int) ([]Suggestion, error) {
	known, err := s.examples(ctx, lang)
	if err != nil || s.Messages == nil {
		return nil, err
	}
	l, ok := s.models.get(KindIntent, lang)
	if !ok {
		return nil, desk.E(desk.CodeConflict, "error.model.none", nil)
	}
	seen := make(map[string]bool, len(known))
	for _, e := range known {
		seen[e.folded] = true
	}
	texts, err := s.Messages.RecentTexts(ctx, suggestFrom)
	if err != nil {
		return nil, err
	}
	out := []Suggestion{}
	for _, t := range texts {
		f := fold(t)
		if f == "" || seen[f] || hygiene.Language(t) != lang || len([]rune(t)) > maxText {
			continue
		}
		seen[f] = true
		guesses, outside := intents(l.model, t)
		out = append(out, Suggestion{Text: t, Guesses: guesses, Outside: outside, Doubt: doubt(guesses, outside)})
	}
	slices.SortStableFunc(out, func(a, b Suggestion) int { return cmp.Compare(b.Doubt, a.Doubt) })
	return out[:min(len(out), max(1, min(limit, maxPage)))], nil
}

// doubt is how little the first guess is ahead of the second, and how near the
// text is to the border of what the shop answers.
func doubt(guesses []desk.Guess, outside float64) float64 {
	margin := 0.0
	switch len(guesses) {
	case 0:
	case 1:
		margin = guesses[0].P
	default:
		margin = guesses[0].P - guesses[1].P
	}
	border := 1 - 2*max(outside-0.5, 0.5-outside)
	return max(1-margin, border) * (1 - max(0, outside-0.5))
}
