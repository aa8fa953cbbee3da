package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/feature/overlap"
)

const mergesShown = 20

func (s *server) listOverlaps(ctx context.Context, in *struct {
	Lang      string `query:"lang" enum:"zh,en" default:"zh"`
	Kind      string `query:"kind" enum:"duplicate,scoped,contradiction,exact"`
	Category  string `query:"category" maxLength:"64"`
	Dismissed bool   `query:"dismissed" doc:"Those that somebody has said are none"`
},
) (*body[wire.OverlapPage], error) {
	groups, n, err := s.Overlaps.Find(ctx, overlap.Filter{Lang: in.Lang, Kind: in.Kind, Category: desk.CategoryID(in.Category), Dismissed: in.Dismissed})
	return reply(wire.OverlapPage{Groups: each(groups, presentGroup), Counts: wire.OverlapCounts(n)}), err
}

func presentGroup(g overlap.Group) wire.OverlapGroup {
	return wire.OverlapGroup{
		Kind: g.Kind, Exact: g.Exact, Score: g.Score, Asked: g.Asked, Members: each(g.Members, presentMember),
		Pairs: each(g.Pairs, func(p overlap.Pair) wire.OverlapPair {
			return wire.OverlapPair{ID: p.ID, A: p.A, B: p.B, Score: p.Score, Of: p.Of, Mine: wire.OverlapQuote(p.Mine), Its: wire.OverlapQuote(p.Its)}
		}),
	}
}

func presentMember(m overlap.Member) wire.OverlapMember {
	return wire.OverlapMember{
		ID: m.ID, Passage: m.Passage, Document: m.Document, Edit: m.Edit, Question: m.Question, Answer: m.Answer, Phrasings: m.Phrasings,
		CategoryID: string(m.CategoryID), Asked: m.Asked,
	}
}

func (s *server) getOverlapStatus(ctx context.Context, _ *struct{}) (*body[wire.OverlapStatus], error) {
	st, err := s.Overlaps.Status(ctx)
	if err != nil {
		return nil, err
	}
	out := wire.OverlapStatus{Entries: st.Entries, ScannedAt: millis(st.ScannedAt), TookMS: st.Took.Milliseconds(), Current: st.Current}
	if st.Job != nil {
		j := s.presentJob(ctx, *st.Job)
		out.Job = &j
	}
	return reply(out), nil
}

func (s *server) scanOverlaps(ctx context.Context, _ *struct{}) (*none, error) {
	return nil, s.Overlaps.Scan(ctx, actor(ctx))
}

func (s *server) checkOverlaps(ctx context.Context, in *body[wire.OverlapCheck]) (*body[wire.OverlapWarnings], error) {
	w := in.Body
	list, err := s.Overlaps.Check(ctx, desk.Entry{
		ID: desk.EntryID(w.EntryID), Lang: w.Lang, Question: w.Question, Phrasings: w.Phrasings, Answer: w.Answer, Related: w.Related,
		Channels: w.Channels, Audience: desk.Audience(w.Audience), Products: w.Products, Categories: w.Categories,
		ValidFrom: db.Time(w.ValidFrom), ValidUntil: db.Time(w.ValidUntil),
	})
	return reply(wire.OverlapWarnings{Warnings: each(list, func(w overlap.Warning) wire.OverlapWarning {
		return wire.OverlapWarning{
			Kind: w.Kind, With: presentMember(w.With), Score: w.Score, Of: w.Of, Mine: wire.OverlapQuote(w.Mine), Its: wire.OverlapQuote(w.Its),
		}
	})}), err
}

func (s *server) dismissOverlaps(ctx context.Context, in *body[wire.OverlapIDs]) (*none, error) {
	return nil, s.Overlaps.Dismiss(ctx, actor(ctx), in.Body.IDs)
}

func (s *server) reopenOverlaps(ctx context.Context, in *body[wire.OverlapIDs]) (*none, error) {
	return nil, s.Overlaps.Reopen(ctx, in.Body.IDs)
}

func (s *server) listMerges(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.MergeList], error) {
	list, err := s.Overlaps.Merges(ctx, in.Lang, mergesShown)
	return reply(wire.MergeList{Merges: each(list, s.presentMerge)}), err
}

func (s *server) mergeEntries(ctx context.Context, in *struct {
	Overriding
	Body wire.MergeWrite
},
) (*body[wire.EntryMergeDone], error) {
	w := in.Body
	ref := func(r wire.EntryRef) desk.EntryRef { return desk.EntryRef{ID: desk.EntryID(r.ID), Edit: r.Edit} }
	m, err := s.Overlaps.Merge(in.over(ctx), actor(ctx), overlap.Merge{
		Keep: ref(w.Keep), Gone: each(w.Gone, ref), Question: w.Question, Answer: w.Answer, CategoryID: desk.CategoryID(w.CategoryID), Phrasings: w.Phrasings,
	})
	return reply(s.presentMerge(m)), err
}

func (s *server) presentMerge(m overlap.Merged) wire.EntryMergeDone {
	return wire.EntryMergeDone{
		ID: m.ID, KeepID: string(m.Keep), Question: m.Question, At: millis(m.At), By: s.Present.Name(m.By), UndoneAt: millis(m.UndoneAt), Related: m.Related,
		Gone: each(m.Gone, func(g overlap.Gone) wire.MergedEntry { return wire.MergedEntry{ID: string(g.ID), Question: g.Question} }),
	}
}

func (s *server) undoMerge(ctx context.Context, in *struct {
	Overriding
	ID string `path:"id" maxLength:"64"`
},
) (*none, error) {
	return nil, s.Overlaps.Undo(in.over(ctx), actor(ctx), in.ID)
}
