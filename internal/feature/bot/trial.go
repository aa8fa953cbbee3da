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
	view := desk.TurnView{
		Conversation: desk.Conversation{Lang: p.Lang, AnsweredSeq: 1},
		Channel:      desk.Channel{Kind: p.Channel},
		Burst:        []desk.Message{{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: p.Text, Seq: 2}},
		Now:          s.Clock(),
	}
	if p.Audience == desk.AudienceSignedIn || p.Audience == desk.AudienceGuests {
		view.Conversation.ID = "probe" // of nobody: there are no orders and nothing is written
		view.Customer.Verified = p.Audience == desk.AudienceSignedIn
	}
	t := s.begin(ctx, &view)
	if p.Lang != "" {
		t.lang = p.Lang
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
