package httpapi

import (
	"context"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/understanding"
)

func (s *server) listIntents(ctx context.Context, _ *none) (*body[wire.IntentList], error) {
	list, err := s.Understanding.Intents(ctx)
	return reply(wire.IntentList{Intents: each(list, s.presentIntent)}), err
}

// IntentPath names an intent in the path. It is exported because huma looks into
// exported embedded fields only.
type IntentPath struct {
	ID string `path:"id" maxLength:"80"`
}

func (s *server) saveIntent(ctx context.Context, in *struct {
	IntentPath
	Body wire.IntentWrite
},
) (*body[wire.Intent], error) {
	w := in.Body
	saved, err := s.Understanding.SaveIntent(ctx, actor(ctx), understanding.Intent{
		ID: in.ID, Group: w.Group, Scene: w.Scene, Enabled: w.Enabled,
		Title: map[string]string{"zh": w.TitleZh, "en": w.TitleEn}, About: map[string]string{"zh": w.AboutZh, "en": w.AboutEn},
	})
	return reply(s.presentIntent(saved)), err
}

func (s *server) deleteIntent(ctx context.Context, in *IntentPath) (*none, error) {
	return nil, s.Understanding.DeleteIntent(ctx, in.ID)
}

func (s *server) presentIntent(in understanding.Intent) wire.Intent {
	return wire.Intent{
		ID: in.ID, Group: in.Group, TitleZh: in.Title["zh"], TitleEn: in.Title["en"], AboutZh: in.About["zh"], AboutEn: in.About["en"],
		Scene: in.Scene, Enabled: in.Enabled, Shipped: in.Shipped, Changed: !in.UpdatedAt.IsZero(), Examples: in.Examples,
		UpdatedAt: millis(in.UpdatedAt), UpdatedBy: s.Present.Name(in.UpdatedBy),
	}
}

func (s *server) listExamples(ctx context.Context, in *struct {
	Lang    string `query:"lang" enum:"zh,en" default:"zh"`
	Intent  string `query:"intent" maxLength:"80"`
	Q       string `query:"q" maxLength:"200"`
	Origin  string `query:"origin" enum:"shipped,shop,message,desk"`
	Removed bool   `query:"removed" doc:"Shipped sentences that the shop has taken away, instead of those that teach"`
	Offset  int    `query:"offset" minimum:"0" maximum:"1000000"`
	Limit   int    `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.IntentExamplePage], error) {
	list, total, err := s.Understanding.FindExamples(ctx, understanding.ExampleFilter{
		Lang: in.Lang, Intent: in.Intent, Query: in.Q, Origin: in.Origin, Removed: in.Removed, Offset: in.Offset, Limit: in.Limit,
	})
	return reply(wire.IntentExamplePage{Total: total, Examples: each(list, func(e understanding.Example) wire.IntentExample {
		return wire.IntentExample{
			ID: string(e.ID), Lang: e.Lang, Intent: e.Intent, Text: e.Text, Origin: e.Origin, CreatedAt: millis(e.CreatedAt),
			CreatedBy: s.Present.Name(e.CreatedBy),
		}
	})}), err
}

func (s *server) addExamples(ctx context.Context, in *body[wire.NewIntentExamples]) (*body[wire.TaughtExamples], error) {
	w := in.Body
	added, changed, err := s.Understanding.AddExamples(ctx, actor(ctx), w.Lang, w.Intent, w.Origin, w.Texts)
	return reply(wire.TaughtExamples{Added: added, Changed: changed}), err
}

func (s *server) removeExample(ctx context.Context, in *body[wire.ExampleText]) (*none, error) {
	return nil, s.Understanding.RemoveExample(ctx, actor(ctx), in.Body.Lang, in.Body.Text)
}

func (s *server) restoreExample(ctx context.Context, in *body[wire.ExampleText]) (*none, error) {
	return nil, s.Understanding.RestoreExample(ctx, in.Body.Lang, in.Body.Text)
}

func (s *server) readText(_ context.Context, in *body[wire.ReadText]) (*body[wire.Reading], error) {
	text := in.Body.Text
	e := s.Understanding.Explain(text, in.Body.Lang)
	out := wire.Reading{
		Lang: e.Lang, Intents: guesses(text, e.Intents), Outside: e.Outside, Gibberish: e.Gibberish, Spam: e.Spam, Model: e.Model,
		Feeling:  wire.PresentFeeling(&e.Feeling),
		Mentions: []wire.Mention{}, Nearest: []wire.NearExample{}, Features: []wire.ReadingWeight{},
	}
	for _, m := range e.Mentions {
		out.Mentions = append(out.Mentions, wire.Mention{
			Kind: m.Kind, Text: m.Text, Value: m.Value, Extra: m.Extra, Negated: m.Negated,
			Start: utf8.RuneCountInString(text[:m.Start]), End: utf8.RuneCountInString(text[:m.End]),
		})
	}
	for _, n := range e.Nearest {
		out.Nearest = append(out.Nearest, wire.NearExample{Text: n.Text, Intent: n.Label, Similarity: n.Similarity})
	}
	for _, f := range e.For {
		out.Features = append(out.Features, wire.ReadingWeight{Text: f.Text, Weight: f.Weight})
	}
	return reply(out), nil
}

func guesses(text string, list []desk.Guess) []wire.IntentGuess {
	return each(list, func(g desk.Guess) wire.IntentGuess {
		return wire.IntentGuess{Intent: g.Intent, Probability: g.P, Text: text[g.Start:g.End]}
	})
}

func (s *server) listModels(ctx context.Context, in *struct {
	Kind string `query:"kind" enum:"intent,emotion,sentiment,urgency,politeness" default:"intent"`
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.UnderstandingModelList], error) {
	list, err := s.Understanding.Models(ctx, in.Kind, in.Lang)
	for i := range list {
		// What models read differently are messages of customers.
		if c := list[i].Figures.Compared; c != nil && !actor(ctx).Can(desk.CanReadConversations) {
			c.Different = nil
		}
	}
	return reply(wire.UnderstandingModelList{Models: each(list, s.presentModel)}), err
}

func (s *server) trainModel(ctx context.Context, in *body[wire.TrainModel]) (*body[wire.UnderstandingModel], error) {
	m, err := s.Understanding.Train(ctx, actor(ctx), in.Body.Lang)
	return reply(s.presentModel(m)), err
}

// ModelPath names a model in the path. It is exported because huma looks into
// exported embedded fields only.
type ModelPath struct {
	ID desk.ModelID `path:"id" maxLength:"64"`
}

func (s *server) activateModel(ctx context.Context, in *ModelPath) (*none, error) {
	return nil, s.Understanding.Activate(ctx, in.ID)
}

func (s *server) cancelModel(ctx context.Context, in *ModelPath) (*none, error) {
	return nil, s.Understanding.Cancel(ctx, in.ID)
}

func (s *server) presentModel(m understanding.Model) wire.UnderstandingModel {
	f := m.Figures
	out := wire.UnderstandingModel{
		ID: string(m.ID), Kind: m.Kind, Lang: m.Lang, State: m.State, Progress: m.Progress, Failure: m.Failure,
		CreatedAt: millis(m.CreatedAt), CreatedBy: s.Present.Name(m.CreatedBy), ActivatedAt: millis(m.ActivatedAt), Unlearned: m.Unlearned,
		Figures: wire.ModelFigures{
			Examples: f.Examples, Labels: f.Labels, HeldOut: f.HeldOut, Accuracy: f.Accuracy, MacroF1: f.MacroF1, ECE: f.ECE,
			Outside: f.Outside, Seconds: f.Seconds, Bytes: f.Bytes, Micros: f.Micros, Different: []wire.ReadDifferently{},
			PerLabel: each(f.PerLabel, func(l understanding.LabelFigures) wire.LabelFigures { return wire.LabelFigures(l) }),
			Confused: each(f.Confused, func(c understanding.Confused) wire.ConfusedIntents {
				return wire.ConfusedIntents{Want: c.Want, Got: c.Got, Count: c.N, Texts: notNil(c.Texts)}
			}),
		},
	}
	if c := f.Compared; c != nil {
		out.Figures.ComparedTo, out.Figures.Messages = string(c.With), c.Messages
		out.Figures.Different = each(c.Different, func(d understanding.Difference) wire.ReadDifferently { return wire.ReadDifferently(d) })
	}
	return out
}

func (s *server) suggestLabels(ctx context.Context, in *struct {
	Lang  string `query:"lang" enum:"zh,en" default:"zh"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"30"`
},
) (*body[wire.LabelSuggestions], error) {
	list, err := s.Understanding.Suggest(ctx, in.Lang, in.Limit)
	return reply(wire.LabelSuggestions{Suggestions: each(list, func(x understanding.Suggestion) wire.LabelSuggestion {
		out := wire.LabelSuggestion{Text: x.Text, Intents: guesses(x.Text, x.Guesses), Outside: x.Outside, Doubt: x.Doubt, Marks: x.Marks}
		if x.Mark != nil {
			m := s.presentMark(*x.Mark)
			out.Mark = &m
		}
		return out
	})}), err
}
