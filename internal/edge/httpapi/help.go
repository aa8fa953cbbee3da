package httpapi

import (
	"cmp"
	"context"
	"net/url"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
)

func (s *server) getHelpCentre(ctx context.Context, _ *none) (*body[wire.HelpCentre], error) {
	set, err := s.Help.Settings(ctx)
	return reply(s.presentHelpCentre(ctx, set)), err
}

func (s *server) updateHelpCentre(ctx context.Context, in *body[wire.HelpCentreWrite]) (*body[wire.HelpCentre], error) {
	b := in.Body
	set, err := s.Help.SaveSettings(ctx, actor(ctx), helpcentre.Settings{
		Enabled: b.Enabled, Colour: b.Colour, ShopURL: b.ShopURL,
		Title: map[string]string{"zh": b.Title.ZH, "en": b.Title.EN}, Welcome: map[string]string{"zh": b.Welcome.ZH, "en": b.Welcome.EN},
	})
	return reply(s.presentHelpCentre(ctx, set)), err
}

func (s *server) presentHelpCentre(ctx context.Context, set helpcentre.Settings) wire.HelpCentre {
	return wire.HelpCentre{
		Enabled: set.Enabled, Colour: set.Colour, ShopURL: set.ShopURL, URL: s.origin(ctx) + "/help",
		Title:   wire.Bilingual{ZH: set.Title["zh"], EN: set.Title["en"]},
		Welcome: wire.Bilingual{ZH: set.Welcome["zh"], EN: set.Welcome["en"]},
	}
}

func (s *server) getEntryFeedback(ctx context.Context, in *EntryPath) (*body[wire.EntryFeedback], error) {
	t, err := s.Help.Tally(ctx, in.ID)
	return reply(presentTally(t)), err
}

func presentTally(t helpcentre.Tally) wire.EntryFeedback {
	out := wire.EntryFeedback{Helpful: t.Helpful, Unhelpful: t.Unhelpful, Reasons: []wire.HelpReason{}}
	for _, reason := range helpcentre.Reasons() {
		if n := t.Reasons[reason]; n > 0 {
			out.Reasons = append(out.Reasons, wire.HelpReason{Reason: reason, N: n})
		}
	}
	slices.SortStableFunc(out.Reasons, func(a, b wire.HelpReason) int { return cmp.Compare(b.N, a.N) })
	return out
}

// listLeastHelpful leaves out what was deleted between the two looks.
func (s *server) listLeastHelpful(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.JudgedEntries], error) {
	worst, err := s.Help.Worst(ctx, in.Lang)
	if err != nil {
		return nil, err
	}
	out := wire.JudgedEntries{Entries: []wire.JudgedEntry{}}
	for _, t := range worst {
		e, err := s.Knowledge.GetEntry(ctx, t.Entry)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		out.Entries = append(out.Entries, wire.JudgedEntry{Entry: s.presentEntry(e), Feedback: presentTally(t)})
	}
	return reply(out), nil
}

// offer adds what the widget offers before the first word.
func (s *server) offer(ctx context.Context, shop *wire.VisitorShop, ch *desk.Channel, lang string) error {
	view, err := s.Help.View(ctx)
	if err != nil {
		return err
	}
	entries, words := view.Offered(ch, lang)
	shop.Articles, shop.TopQuestions = each(entries, presentArticle), notNil(words)
	return nil
}

func presentArticle(e *helpcentre.Entry) wire.VisitorArticle {
	return wire.VisitorArticle{ID: string(e.ID), Question: e.Question}
}

// article returns an entry that everybody may read.
func (s *server) article(ctx context.Context, id desk.EntryID) (*helpcentre.Entry, error) {
	view, err := s.Help.View(ctx)
	if err != nil {
		return nil, err
	}
	e := view.Entry(id)
	if e == nil || !view.Enabled {
		return nil, desk.E(desk.CodeNotFound, "error.not_found", nil)
	}
	return e, nil
}

func (s *server) getArticle(ctx context.Context, in *EntryPath) (*body[wire.VisitorArticleDetail], error) {
	e, err := s.article(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	s.Help.Read(e.ID)
	return reply(wire.VisitorArticleDetail{
		ID: string(e.ID), Question: e.Question, Answer: e.Answer, Shown: each(e.Shown, s.presentShown), Related: each(e.Related, presentArticle),
		URL: s.origin(ctx) + "/help/q/" + url.PathEscape(string(e.ID)),
	}), nil
}

func (s *server) presentShown(x helpcentre.Shown) wire.VisitorShown {
	out := wire.VisitorShown{Alt: x.Alt, Product: x.Product, Link: x.Link}
	if x.Picture != nil {
		picture := s.presentAttachment(*x.Picture)
		out.Picture = &picture
	}
	return out
}

func (s *server) judgeArticle(ctx context.Context, in *struct {
	EntryPath
	Browser string `header:"User-Agent" hidden:"true"`
	Body    wire.VisitorVerdict
},
) (*none, error) {
	e, err := s.article(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	who, err := s.Help.Visitor(ctx, httpkit.FromContext(ctx).AddrKey(), in.Browser)
	if err != nil {
		return nil, err
	}
	return nil, s.Help.Vote(ctx, helpcentre.Vote{Entry: e.ID, Who: who, Helpful: in.Body.Helpful, Reason: in.Body.Reason})
}
