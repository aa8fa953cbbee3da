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
	Mark    *Mark   // the newest, where the team has marked it as misunderstood
	Marks   int     // how often it was marked
}

// Suggest returns recent sentences of customers that nobody has labelled yet:
// first those that the team has marked as misunderstood, newest first, then those
// that the model is least sure about. Before there is a model there are only
// marks.
func (s *Service) Suggest(ctx context.Context, lang string, limit int) ([]Suggestion, error) {
	known, err := s.examples(ctx, lang)
	if err != nil {
		return nil, err
	}
	l, ok := s.models.get(KindIntent, lang)
	suggestion := func(text string) Suggestion {
		x := Suggestion{Text: text}
		if ok {
			x.Guesses, x.Outside = intents(l, text)
			x.Doubt = doubt(x.Guesses, x.Outside)
		}
		return x
	}
	marks, err := s.markedSentences(ctx, lang)
	if err != nil {
		return nil, err
	}
	out := []Suggestion{}
	seen := make(map[string]bool, len(known)+len(marks))
	marked := map[string]int{} // where it stands in out
	for i := range marks {
		m := &marks[i]
		seen[m.folded] = true
		if m.State != MarkOpen {
			continue
		}
		if at, again := marked[m.folded]; again {
			out[at].Marks++
			continue
		}
		x := suggestion(m.Text)
		x.Mark, x.Marks = m, 1
		marked[m.folded] = len(out)
		out = append(out, x)
	}
	if !ok && len(out) == 0 {
		return nil, desk.E(desk.CodeConflict, "error.model.none", nil)
	}
	limit = max(1, min(limit, maxPage))
	if !ok || s.Messages == nil || len(out) >= limit {
		return out[:min(len(out), limit)], nil
	}
	for _, e := range known {
		seen[e.folded] = true
	}
	texts, err := s.Messages.RecentTexts(ctx, suggestFrom)
	if err != nil {
		return nil, err
	}
	first := len(out)
	for _, t := range texts {
		f := fold(t)
		if f == "" || seen[f] || hygiene.Language(t) != lang || len([]rune(t)) > maxText {
			continue
		}
		seen[f] = true
		out = append(out, suggestion(t))
	}
	slices.SortStableFunc(out[first:], func(a, b Suggestion) int { return cmp.Compare(b.Doubt, a.Doubt) })
	return out[:min(len(out), limit)], nil
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
