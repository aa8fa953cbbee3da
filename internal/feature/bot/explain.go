package bot

import (
	"cmp"
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// Circumstances are those of a customer who is not there: what is left empty is not
// said.
type Circumstances struct {
	Channel     desk.ChannelID
	ChannelKind string
	Audience    desk.Audience // AudienceSignedIn or AudienceGuests; else nobody in particular
	Product     string        // external id of the product in view
	At          time.Time     // zero = now
}

// Explanation is what the bot would do with a question, and why.
type Explanation struct {
	Lang       string
	Intent     string
	Outcome    Outcome
	Answer     string
	Variant    int // of the entry that answers, from 1; 0 = its standard answer
	Threshold  float64
	Candidates []desk.EntryHit // best first
	Rewritten  string          // what a language model made of the question; "" = nothing
}

// explained is how many candidates an explanation shows.
const explained = 10

// Explain takes the turn of somebody whom the shop does not know and tells what
// it would be, without any effect. lang "" finds the language out.
func (s *Service) Explain(ctx context.Context, question, lang string, c Circumstances) (Explanation, error) {
	t, err := s.try(ctx, question, lang, c)
	if err != nil {
		return Explanation{}, err
	}
	if err := t.decide(); err != nil {
		return Explanation{}, err
	}
	d, err := t.end()
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{Lang: t.lang, Intent: t.trace.Intent, Outcome: t.outcome, Variant: t.trace.Variant, Threshold: s.Knowledge.Threshold()}
	if len(d.Replies) > 0 {
		e.Answer = d.Replies[0].Text
	}
	q := t.circumstances()
	q.Text, q.Limit = t.read.Rest, explained
	if r := t.trace.Rewritten; r != nil {
		q.Text, e.Rewritten = r.Question, r.Question
	}
	if p, err := t.inView(); err != nil {
		return Explanation{}, err
	} else if p != nil {
		q.Product, q.Category = p.ExternalID, p.Category
	}
	e.Candidates, err = s.Knowledge.Search(ctx, q)
	return e, err
}

// try begins a turn that nobody is told of, and that answers for no customer.
func (s *Service) try(ctx context.Context, question, lang string, c Circumstances) (*turn, error) {
	view := desk.TurnView{
		Conversation: desk.Conversation{Lang: lang, AnsweredSeq: 1},
		Channel:      desk.Channel{ID: c.Channel, Kind: c.ChannelKind},
		Burst:        []desk.Message{{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: question, Seq: 2}},
		Now:          c.At,
	}
	if c.At.IsZero() {
		view.Now = s.Clock()
	}
	if c.Audience == desk.AudienceSignedIn || c.Audience == desk.AudienceGuests {
		view.Conversation.ID = "probe" // of nobody: there are no orders and nothing is written
		view.Customer.Verified = c.Audience == desk.AudienceSignedIn
	}
	t := s.begin(ctx, &view)
	t.trial, t.lang = true, cmp.Or(lang, t.lang)
	if c.Product == "" {
		return t, nil
	}
	p, err := s.Catalog.GetByExternalID(ctx, c.Product)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return t, nil
	}
	t.mem.Product = p.ID
	return t, err
}

// Preview is what an entry would tell. Variables that no record fills show an example.
type Preview struct {
	Variant int // from 1; 0 = the standard answer
	Text    string
	Extras  []desk.Extra
}

// Preview tells what an entry would tell under the circumstances, if it is what answers.
func (s *Service) Preview(ctx context.Context, e *desk.Entry, c Circumstances) (Preview, error) {
	t, err := s.try(ctx, e.Question, e.Lang, c)
	if err != nil {
		return Preview{}, err
	}
	if c.Product == "" { // else the question may name one
		t.looked = true
	}
	w, err := t.wording(e)
	return Preview{Variant: t.trace.Variant, Text: w.text, Extras: w.extras}, err
}
