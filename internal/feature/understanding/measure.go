package understanding

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/engine/learn"
	"github.com/shopbell/shopbell/internal/engine/learn/learneval"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

// measure trains on four fifths and reads the rest, which that model has not
// seen: the figures are those of new sentences.
func measure(ctx context.Context, f *Figures, o learn.Options, examples []learn.Example, outside []string) error {
	var kept, held []learn.Example
	var keptOutside, heldOutside []string
	for _, e := range examples {
		if heldOut(e.Text) {
			held = append(held, e)
		} else {
			kept = append(kept, e)
		}
	}
	for _, t := range outside {
		if heldOut(t) {
			heldOutside = append(heldOutside, t)
		} else {
			keptOutside = append(keptOutside, t)
		}
	}
	if len(held) == 0 || len(kept) == 0 {
		return nil
	}
	o.Outside = keptOutside
	m, err := learn.Train(ctx, kept, o)
	if err != nil {
		return err
	}
	began := time.Now()
	read := make([]learneval.Outcome, 0, len(held)+len(heldOutside))
	wrong := map[[2]string][]string{}
	for _, e := range held {
		o := outcome(m, e.Text, e.Label)
		read = append(read, o)
		if !o.Right() {
			k := [2]string{e.Label, o.Got}
			wrong[k] = append(wrong[k], e.Text)
		}
	}
	f.Micros = float64(time.Since(began).Microseconds()) / float64(len(held))
	f.HeldOut = len(held)
	f.Accuracy, f.MacroF1, f.ECE = learneval.Accuracy(read), learneval.MacroF1(read), learneval.ECE(read, bins)
	f.PerLabel, f.Confused = perLabel(read), confusions(wrong)
	for _, t := range heldOutside {
		read = append(read, outcome(m, t, ""))
	}
	if len(heldOutside) > 0 {
		f.Outside = learneval.OutsideAUROC(read)
	}
	return nil
}

const bins = 15 // of the calibration error

func outcome(m *learn.Model, text, want string) learneval.Outcome {
	r := m.Predict(text)
	o := learneval.Outcome{Want: want, Outside: r.Outside}
	if len(r.Labels) > 0 {
		o.Got, o.P = r.Labels[0].Label, r.Labels[0].P
	}
	return o
}

func perLabel(read []learneval.Outcome) []LabelFigures {
	type count struct{ want, got, both int }
	counts := map[string]*count{}
	of := func(label string) *count {
		if counts[label] == nil {
			counts[label] = &count{}
		}
		return counts[label]
	}
	for _, c := range read {
		of(c.Want).want++
		of(c.Got).got++
		if c.Want == c.Got {
			of(c.Want).both++
		}
	}
	out := make([]LabelFigures, 0, len(counts))
	for label, n := range counts {
		if label != "" && n.want > 0 {
			out = append(out, LabelFigures{
				Label: label, HeldOut: n.want, Recall: float64(n.both) / float64(n.want), Precision: float64(n.both) / float64(max(n.got, 1)),
			})
		}
	}
	slices.SortFunc(out, func(a, b LabelFigures) int { return cmp.Compare(a.Label, b.Label) })
	return out
}

func confusions(wrong map[[2]string][]string) []Confused {
	out := make([]Confused, 0, len(wrong))
	for k, texts := range wrong {
		out = append(out, Confused{Want: k[0], Got: k[1], N: len(texts), Texts: texts[:min(len(texts), maxTexts)]})
	}
	slices.SortFunc(out, func(a, b Confused) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Want, b.Want), cmp.Compare(a.Got, b.Got))
	})
	return out[:min(len(out), maxConfused)]
}

// compare reads recent messages with the new model and with the one in service.
func (s *Service) compare(ctx context.Context, f *Figures, lang string, after *learn.Model) error {
	before, ok := s.models.get(KindIntent, lang)
	if !ok || s.Messages == nil {
		return nil
	}
	texts, err := s.Messages.RecentTexts(ctx, compareWith)
	if err != nil {
		return err
	}
	c := &Comparison{With: before.id, Different: []Difference{}}
	for _, t := range texts {
		if hygiene.Language(t) != lang {
			continue
		}
		c.Messages++
		was, is := top(before.model, t), top(after, t)
		if was != is && len(c.Different) < maxShown {
			c.Different = append(c.Different, Difference{Text: t, Before: was, After: is})
		}
	}
	f.Compared = c
	return nil
}

// top is the label that a model gives a text, Outside where it fits none.
func top(m *learn.Model, text string) string {
	r := m.Predict(text)
	if len(r.Labels) == 0 || r.Outside >= m.Info().Threshold {
		return Outside
	}
	return r.Labels[0].Label
}
