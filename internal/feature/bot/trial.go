package bot

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
)

// On returns a bot that answers from another knowledge base and asks no model
// outside: for finding out what would be said. It shares the rest.
func (s *Service) On(k Knowledge) *Service {
	n := *s
	n.Knowledge, n.Rewriter = k, nil
	return &n
}

// Probe is a question that somebody might begin a conversation with.
type Probe struct {
	Text     string
	Lang     string        // "zh" or "en"; "" = found out
	Channel  string        // kind of the channel; "" = none in particular
	Audience desk.Audience // AudienceSignedIn or AudienceGuests; else nobody in particular
}

// Verdict is what the bot makes of a probe.
type Verdict struct {
	Lang    string
	Outcome Outcome
	Entries []desk.Evidence // the knowledge entries that the answer rests on
	Other   bool            // it rests on something else, too: an order, a product
	Score   float64         // of the best candidate, 0 = none
}

// Probe takes the turn that a customer's first message would, without any effect.
func (s *Service) Probe(ctx context.Context, p Probe) (Verdict, error) {
	t, err := s.try(ctx, p.Text, p.Lang, Circumstances{ChannelKind: p.Channel, Audience: p.Audience})
	if err != nil {
		return Verdict{}, err
	}
	if err := t.decide(); err != nil {
		return Verdict{}, err
	}
	d, err := t.end()
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Lang: t.lang, Outcome: t.outcome}
	for _, r := range d.Replies {
		for _, e := range r.Evidence {
			if e.Kind == "knowledge" {
				v.Entries = append(v.Entries, e)
			} else {
				v.Other = true
			}
		}
	}
	if len(t.trace.Candidates) > 0 {
		v.Score = t.trace.Candidates[0].Score
	}
	return v, nil
}
