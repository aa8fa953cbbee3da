package bot

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
)

// Explanation is what the bot would do with a question, and why.
type Explanation struct {
	Lang       string
	Intent     string
	Outcome    Outcome
	Answer     string
	Threshold  float64
	Candidates []desk.EntryHit // best first
}

// explained is how many candidates an explanation shows.
const explained = 10

// Explain takes a turn for somebody whom the shop does not know and tells what
// it would be, without any effect. lang "" finds the language out.
func (s *Service) Explain(ctx context.Context, question, lang string) (Explanation, error) {
	view := desk.TurnView{
		Conversation: desk.Conversation{Lang: lang, AnsweredSeq: 1},
		Burst:        []desk.Message{{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: question, Seq: 2}},
		Now:          s.Clock(),
	}
	t := s.begin(ctx, &view)
	if lang != "" {
		t.lang = lang
	}
	if err := t.decide(); err != nil {
		return Explanation{}, err
	}
	d, err := t.end()
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{Lang: t.lang, Intent: t.trace.Intent, Outcome: t.outcome, Threshold: s.Knowledge.Threshold()}
	if len(d.Replies) > 0 {
		e.Answer = d.Replies[0].Text
	}
	e.Candidates, err = s.Knowledge.Search(ctx, desk.KnowledgeQuery{Text: t.read.Rest, Lang: t.lang, Limit: explained})
	return e, err
}
