package httpapi

import (
	"cmp"
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
)

// The life of an entry: drafts, versions, upkeep, the bin, many at once.

type draftStep = struct {
	EntryPath
	Body wire.DraftStep
}

func (s *server) createDraft(ctx context.Context, in *body[wire.EntryWrite]) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.SaveDraft(ctx, actor(ctx), entryOf("", in.Body)))
}

func (s *server) saveDraft(ctx context.Context, in *struct {
	EntryPath
	Body wire.EntryWrite
},
) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.SaveDraft(ctx, actor(ctx), entryOf(in.ID, in.Body)))
}

func (s *server) discardDraft(ctx context.Context, in *draftStep) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.DiscardDraft(ctx, actor(ctx), in.ID, in.Body.Edit))
}

func (s *server) submitDraft(ctx context.Context, in *draftStep) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.SubmitDraft(ctx, actor(ctx), in.ID, in.Body.Edit, in.Body.Note))
}

func (s *server) withdrawDraft(ctx context.Context, in *draftStep) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.WithdrawDraft(ctx, actor(ctx), in.ID, in.Body.Edit))
}

func (s *server) returnDraft(ctx context.Context, in *draftStep) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.ReturnDraft(ctx, actor(ctx), in.ID, in.Body.Edit, in.Body.Note))
}

func (s *server) publishDraft(ctx context.Context, in *struct {
	EntryPath
	Overriding
	Body wire.DraftPublish
},
) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.PublishDraft(in.over(ctx), actor(ctx), in.ID, in.Body.Edit, in.Body.Version, db.Time(in.Body.At)))
}

func (s *server) listVersions(ctx context.Context, in *EntryPath) (*body[wire.EntryVersions], error) {
	list, err := s.Knowledge.Versions(ctx, in.ID)
	return reply(wire.EntryVersions{Versions: each(list, func(v desk.EntryVersion) wire.EntryVersion {
		return wire.EntryVersion{
			Version: v.Version, At: millis(v.At), By: s.Present.Name(v.By), Origin: cmp.Or(string(v.Origin), "edited"), Of: v.Of,
		}
	})}), err
}

// VersionPath names a version of an entry in the path. It is exported because huma
// looks into exported embedded fields only.
type VersionPath struct {
	EntryPath
	Version int64 `path:"version" minimum:"1"`
}

func (s *server) getVersion(ctx context.Context, in *VersionPath) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.GetVersion(ctx, in.ID, in.Version))
}

func (s *server) restoreVersion(ctx context.Context, in *struct {
	VersionPath
	Overriding
	Body wire.VersionRestore
},
) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.RestoreVersion(in.over(ctx), actor(ctx), in.ID, in.Version, in.Body.Edit, in.Body.Publish))
}

func (s *server) keepUpEntry(ctx context.Context, in *struct {
	EntryPath
	Body wire.EntryUpkeep
},
) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.KeepUp(ctx, in.ID, knowledge.Upkeep{
		Tags: in.Body.Tags, Owner: desk.UserID(in.Body.OwnerID), ReviewAt: db.Time(in.Body.ReviewAt),
	}))
}

func (s *server) lockEntry(ctx context.Context, in *struct {
	EntryPath
	Body wire.EntryLocking
},
) (*body[wire.EntryLock], error) {
	by := actor(ctx)
	l, err := s.Knowledge.LockEntry(ctx, by, in.ID, in.Body.Take)
	return reply(wire.EntryLock{
		By: wire.UserBrief{ID: string(l.By), Name: s.Present.Name(l.By)}, Mine: l.By == by.UserID, Since: millis(l.Since), Till: millis(l.Till),
	}), err
}

func (s *server) unlockEntry(ctx context.Context, in *EntryPath) (*none, error) {
	return nil, s.Knowledge.UnlockEntry(ctx, actor(ctx), in.ID)
}

func (s *server) countStates(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.EntryStates], error) {
	n, err := s.Knowledge.CountStates(ctx, in.Lang)
	return reply(wire.EntryStates{
		Draft: n[desk.EntryInDraft], Review: n[desk.EntryInReview], Scheduled: n[desk.EntryScheduled], Published: n[desk.EntryPublished],
		Suspended: n[desk.EntrySuspended], Off: n[desk.EntryOff], Expired: n[desk.EntryExpired], Deleted: n[desk.EntryDeleted],
	}), err
}

func (s *server) listTags(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.EntryTags], error) {
	list, err := s.Knowledge.Tags(ctx, in.Lang)
	return reply(wire.EntryTags{Tags: each(list, func(t knowledge.Tag) wire.EntryTag { return wire.EntryTag(t) })}), err
}

func (s *server) getDeleted(ctx context.Context, in *EntryPath) (*body[wire.Entry], error) {
	e, err := s.entry(s.Knowledge.GetDeleted(ctx, in.ID))
	if err != nil {
		return nil, err
	}
	into, err := s.Overlaps.Instead(ctx, in.ID)
	e.Body.MergedInto = string(into)
	return e, err
}

func (s *server) restoreEntry(ctx context.Context, in *struct {
	EntryPath
	Overriding
	Body wire.BinRestore
},
) (*body[wire.Entry], error) {
	return s.entry(s.Knowledge.RestoreEntry(in.over(ctx), actor(ctx), in.ID, desk.CategoryID(in.Body.CategoryID)))
}

func (s *server) destroyEntry(ctx context.Context, in *EntryPath) (*none, error) {
	return nil, s.Knowledge.DestroyEntry(ctx, in.ID)
}

func (s *server) changeEntries(ctx context.Context, in *struct {
	Overriding
	Body wire.EntryBulk
},
) (*body[wire.EntryBulkReport], error) {
	r, err := s.Knowledge.ChangeMany(in.over(ctx), actor(ctx), knowledge.Bulk{
		Action: knowledge.BulkAction(in.Body.Action), Value: in.Body.Value,
		IDs: each(in.Body.IDs, func(id string) desk.EntryID { return desk.EntryID(id) }),
	})
	lang, _ := ctx.Value(langKey{}).(string)
	return reply(wire.EntryBulkReport{
		Done: int64(len(r.Done)),
		Skipped: each(r.Skipped, func(skip knowledge.BulkSkip) wire.EntryBulkSkip {
			return wire.EntryBulkSkip{ID: string(skip.ID), Question: skip.Question, Why: texts.Text(lang, skip.Key, nil)}
		}),
		Undo: each(r.Undo, func(b knowledge.Bulk) wire.EntryBulk {
			return wire.EntryBulk{Action: string(b.Action), Value: b.Value, IDs: each(b.IDs, func(id desk.EntryID) string { return string(id) })}
		}),
	}), err
}

func (s *server) entry(e desk.Entry, err error) (*body[wire.Entry], error) {
	return reply(s.presentEntry(e)), err
}

func entryOf(id desk.EntryID, w wire.EntryWrite) desk.Entry {
	return desk.Entry{
		ID: id, CategoryID: desk.CategoryID(w.CategoryID), Lang: w.Lang, Question: w.Question, Phrasings: w.Phrasings,
		Answer: w.Answer, Related: w.Related, HandOver: desk.HandOverRule(w.HandOver), Enabled: w.Enabled, Version: w.Version, Edit: w.Edit,
		Channels: w.Channels, Audience: desk.Audience(w.Audience), Products: w.Products, Categories: w.Categories,
		ValidFrom: db.Time(w.ValidFrom), ValidUntil: db.Time(w.ValidUntil), Unlisted: w.Unlisted,
		Extras: each(w.Extras, extraOf), Variants: each(w.Variants, variantOf),
	}
}

func (s *server) presentEntry(e desk.Entry) wire.Entry {
	out := wire.Entry{
		ID: string(e.ID), CategoryID: string(e.CategoryID), Lang: e.Lang, Question: e.Question, Phrasings: notNil(e.Phrasings),
		Answer: e.Answer, Related: notNil(e.Related), HandOver: string(e.HandOver), Enabled: e.Enabled, Version: e.Version,
		Channels: notNil(e.Channels), Audience: string(cmp.Or(e.Audience, desk.AudienceEveryone)), Products: notNil(e.Products), Categories: notNil(e.Categories),
		ValidFrom: millis(e.ValidFrom), ValidUntil: millis(e.ValidUntil), Unlisted: e.Unlisted,
		Extras: each(e.Extras, presentExtra), Variants: each(e.Variants, presentVariant),
		UpdatedAt: millis(e.UpdatedAt), UpdatedBy: s.Present.Name(e.UpdatedBy),
		State: string(e.State(s.Knowledge.Now())), Edit: e.Edit, Tags: notNil(e.Tags), ReviewAt: millis(e.ReviewAt),
		DeletedAt: millis(e.DeletedAt), DeletedBy: s.Present.Name(e.DeletedBy),
	}
	if e.Owner != "" {
		out.Owner = &wire.UserBrief{ID: string(e.Owner), Name: s.Present.Name(e.Owner)}
	}
	if d := e.Draft; d != nil {
		c := &d.Content
		out.Draft = &wire.EntryDraft{
			State: string(d.State), CategoryID: string(c.CategoryID), Question: c.Question, Phrasings: notNil(c.Phrasings), Answer: c.Answer,
			Related: notNil(c.Related), HandOver: string(c.HandOver), Enabled: c.Enabled,
			Channels: notNil(c.Channels), Audience: string(cmp.Or(c.Audience, desk.AudienceEveryone)), Products: notNil(c.Products), Categories: notNil(c.Categories),
			ValidFrom: millis(c.ValidFrom), ValidUntil: millis(c.ValidUntil), Unlisted: c.Unlisted,
			Extras: each(c.Extras, presentExtra), Variants: each(c.Variants, presentVariant),
			Base: d.Base, By: s.Present.Name(d.By), At: millis(d.At), Note: d.Note, NoteBy: s.Present.Name(d.NoteBy), PublishAt: millis(d.PublishAt),
		}
	}
	return out
}

func extraOf(x wire.Extra) desk.Extra {
	return desk.Extra{
		Kind: desk.ExtraKind(x.Kind), Image: desk.AttachmentID(x.Image), Alt: x.Alt, Product: x.Product, Label: x.Label, URL: x.URL,
	}
}

func presentExtra(x desk.Extra) wire.Extra {
	return wire.Extra{Kind: string(x.Kind), Image: string(x.Image), Alt: x.Alt, Product: x.Product, Label: x.Label, URL: x.URL}
}

func variantOf(v wire.AnswerVariant) desk.AnswerVariant {
	return desk.AnswerVariant{
		Channels: v.Channels, Audience: desk.Audience(v.Audience), Products: v.Products, Categories: v.Categories,
		ValidFrom: db.Time(v.ValidFrom), ValidUntil: db.Time(v.ValidUntil), Answer: v.Answer, Extras: each(v.Extras, extraOf),
	}
}

func presentVariant(v desk.AnswerVariant) wire.AnswerVariant {
	return wire.AnswerVariant{
		Channels: v.Channels, Audience: string(cmp.Or(v.Audience, desk.AudienceEveryone)), Products: v.Products, Categories: v.Categories,
		ValidFrom: millis(v.ValidFrom), ValidUntil: millis(v.ValidUntil), Answer: v.Answer, Extras: each(v.Extras, presentExtra),
	}
}
