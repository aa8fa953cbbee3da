package httpapi

import (
	"cmp"
	"context"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/gap"
)

// GapPath names a gap in the path. It is exported because huma looks into
// exported embedded fields only.
type GapPath struct {
	ID desk.GapID `path:"id" maxLength:"64"`
}

func (s *server) listGaps(ctx context.Context, in *struct {
	State string `query:"state" enum:"open,accepted,rejected" default:"open"`
	Lang  string `query:"lang" enum:"zh,en"`
	Limit int    `query:"limit" minimum:"1" maximum:"200" default:"200"`
},
) (*body[wire.GapPage], error) {
	list, total, err := s.Gaps.Find(ctx, gap.Filter{State: in.State, Lang: in.Lang, Limit: in.Limit})
	return reply(wire.GapPage{Gaps: each(list, s.presentGap), Total: total}), err
}

func (s *server) getGapNews(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.GapNews], error) {
	fresh, err := s.Gaps.News(ctx, in.Lang)
	if err != nil {
		return nil, err
	}
	_, _, levels, _, err := s.Gaps.Coverage(ctx)
	low := slices.ContainsFunc(levels, func(l gap.Level) bool { return l.Lang == in.Lang && l.Low })
	return reply(wire.GapNews{New: fresh, Low: low}), err
}

func (s *server) getGap(ctx context.Context, in *GapPath) (*body[wire.GapDetail], error) {
	// It stays new until somebody has seen it who can do something about it.
	d, err := s.Gaps.Get(ctx, in.ID, actor(ctx).Can(desk.CanWriteKnowledge))
	if err != nil {
		return nil, err
	}
	out := wire.GapDetail{Gap: s.presentGap(d.Gap), Examples: each(d.Examples, s.presentGapQuestion), Near: []wire.NearEntry{}}
	out.Draft = wire.GapDraft{Question: d.Draft.Question, Phrasings: []wire.GapPhrasing{}, Answer: d.Draft.Answer, CategoryID: string(d.Draft.CategoryID)}
	for _, p := range d.Draft.Phrasings {
		out.Draft.Phrasings = append(out.Draft.Phrasings, wire.GapPhrasing{Text: p.Text, Ticked: p.Ticked})
	}
	if d.Draft.From != nil {
		from := s.presentGapQuestion(*d.Draft.From)
		out.Draft.From = &from
	}
	for _, h := range d.Near {
		out.Near = append(out.Near, wire.NearEntry{EntryID: string(h.Entry.ID), Question: h.Entry.Question, Answer: h.Entry.Answer, Score: h.Score, Version: h.Entry.Version})
	}
	return reply(out), nil
}

func (s *server) acceptGap(ctx context.Context, in *struct {
	GapPath
	Overriding
	Body wire.AcceptGap
},
) (*body[wire.Entry], error) {
	e, err := s.Gaps.Accept(in.over(ctx), actor(ctx), in.ID, desk.Entry{
		ID: desk.EntryID(in.Body.EntryID), Version: in.Body.Version, Question: in.Body.Question, Phrasings: in.Body.Phrasings,
		Answer: in.Body.Answer, CategoryID: desk.CategoryID(in.Body.CategoryID),
	})
	return reply(s.presentEntry(e)), err
}

func (s *server) rejectGap(ctx context.Context, in *struct {
	GapPath
	Body wire.RejectGap
},
) (*none, error) {
	return nil, s.Gaps.Reject(ctx, actor(ctx), in.ID, in.Body.Reason)
}

func (s *server) mergeGap(ctx context.Context, in *struct {
	GapPath
	Body wire.MergeGap
},
) (*none, error) {
	return nil, s.Gaps.Merge(ctx, actor(ctx), in.ID, desk.GapID(in.Body.Into))
}

func (s *server) reopenGap(ctx context.Context, in *GapPath) (*none, error) {
	return nil, s.Gaps.Reopen(ctx, actor(ctx), in.ID)
}

// proposeGap takes the question that a message is or answers, and a colleague's
// answer as the draft.
func (s *server) proposeGap(ctx context.Context, in *MessagePath) (*body[wire.ProposedGap], error) {
	row, err := s.Inbox.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	m, asked, err := s.message(ctx, *in)
	if err != nil {
		return nil, err
	}
	if asked.Seq == 0 || m.Kind == desk.KindNote || m.Kind == desk.KindSystem {
		return nil, desk.Invalid("seq", "error.gap.no_question")
	}
	q := gap.Question{ConversationID: in.ID, Seq: asked.Seq, Lang: row.Lang, Text: asked.Text, At: asked.At}
	if m.Sender == desk.SenderAgent {
		q.Answer, q.Answered = m.Text, m.Seq
	}
	id, err := s.Gaps.Propose(ctx, actor(ctx), q)
	return reply(wire.ProposedGap{GapID: string(id)}), err
}

// withdrawGap takes the proposal of the question back that a message is or
// answers.
func (s *server) withdrawGap(ctx context.Context, in *MessagePath) (*none, error) {
	_, asked, err := s.message(ctx, *in)
	if err != nil {
		return nil, err
	}
	return nil, s.Gaps.Withdraw(ctx, actor(ctx), in.ID, asked.Seq)
}

func (s *server) listProposed(ctx context.Context, in *ConversationPath) (*body[wire.GapQuestions], error) {
	if _, err := s.Inbox.Get(ctx, in.ID); err != nil {
		return nil, err
	}
	list, err := s.Gaps.Proposed(ctx, in.ID)
	return reply(wire.GapQuestions{Questions: each(list, s.presentGapQuestion)}), err
}

func (s *server) getCoverage(ctx context.Context, _ *struct{}) (*body[wire.Coverage], error) {
	days, today, levels, w, err := s.Gaps.Coverage(ctx)
	return reply(wire.Coverage{
		Today: today, Watch: wire.CoverageWatch{Threshold: w.Threshold, IdleDays: w.IdleDays},
		Days: each(days, func(d gap.CoverageDay) wire.CoverageDay {
			return wire.CoverageDay{Day: d.Day, Lang: d.Lang, Asked: d.Asked, Answered: d.Answered}
		}),
		Levels: each(levels, func(l gap.Level) wire.CoverageLevel {
			return wire.CoverageLevel{Lang: l.Lang, Asked: l.Asked, Answered: l.Answered, Low: l.Low}
		}),
	}), err
}

func (s *server) setCoverageWatch(ctx context.Context, in *body[wire.CoverageWatch]) (*none, error) {
	return nil, s.Gaps.SetWatch(ctx, gap.Watch{Threshold: in.Body.Threshold, IdleDays: in.Body.IdleDays})
}

func (s *server) listAskedOn(ctx context.Context, in *struct {
	Day  string `path:"day" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"`
	Lang string `query:"lang" enum:"zh,en"`
},
) (*body[wire.GapQuestions], error) {
	list, gaps, err := s.Gaps.AskedOn(ctx, in.Day, in.Lang)
	out := each(list, s.presentGapQuestion)
	for i := range out {
		out[i].GapID = string(gaps[i])
	}
	return reply(wire.GapQuestions{Questions: out}), err
}

func (s *server) presentGap(g gap.Gap) wire.Gap {
	out := wire.Gap{
		ID: string(g.ID), Lang: g.Lang, Title: g.Title, State: g.State, Asked: g.Asked, FirstAt: millis(g.FirstAt), LastAt: millis(g.LastAt),
		New: g.New, Days: notNil(g.Days), Sources: []wire.GapSource{}, Drafted: g.Drafted, Reason: g.Reason, DecidedAt: millis(g.DecidedAt), EntryID: string(g.EntryID),
	}
	for source, n := range g.Sources {
		out.Sources = append(out.Sources, wire.GapSource{Source: source, Count: n})
	}
	slices.SortFunc(out.Sources, func(a, b wire.GapSource) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Source, b.Source))
	})
	if g.DecidedBy != "" {
		out.DecidedBy = &wire.UserBrief{ID: string(g.DecidedBy), Name: s.Present.Name(g.DecidedBy)}
	}
	return out
}

func (s *server) presentGapQuestion(q gap.Question) wire.GapQuestion {
	out := wire.GapQuestion{
		ConversationID: string(q.ConversationID), Seq: q.Seq, Source: q.Source, Lang: q.Lang, Text: q.Text, At: millis(q.At),
		EntryID: string(q.EntryID), Answer: q.Answer, Answered: q.Answered,
	}
	if q.ProposedBy != "" {
		out.ProposedBy = s.Present.Name(q.ProposedBy)
	}
	return out
}
