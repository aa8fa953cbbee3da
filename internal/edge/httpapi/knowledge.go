package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
)

// CategoryPath names a category in the path. It is exported because huma looks into
// exported embedded fields only.
type CategoryPath struct {
	ID desk.CategoryID `path:"id" maxLength:"64"`
}

func (s *server) listCategories(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.CategoryTree], error) {
	list, entries, err := s.Knowledge.Categories(ctx, in.Lang)
	return reply(wire.CategoryTree{Categories: categoryTree(list, entries, "")}), err
}

// categoryTree hangs the nodes below the parent; Entries counts those below too.
func categoryTree(list []desk.Category, entries map[desk.CategoryID]int64, parent desk.CategoryID) []wire.Category {
	out := []wire.Category{}
	for _, c := range list {
		if c.ParentID != parent {
			continue
		}
		node := presentCategory(c)
		node.Entries = entries[c.ID]
		node.Children = categoryTree(list, entries, c.ID)
		for _, child := range node.Children {
			node.Entries += child.Entries
		}
		out = append(out, node)
	}
	return out
}

func presentCategory(c desk.Category) wire.Category {
	return wire.Category{ID: string(c.ID), ParentID: string(c.ParentID), Lang: c.Lang, Name: c.Name, Children: []wire.Category{}}
}

func (s *server) createCategory(ctx context.Context, in *body[wire.NewCategory]) (*body[wire.Category], error) {
	c, err := s.Knowledge.CreateCategory(ctx, desk.Category{ParentID: desk.CategoryID(in.Body.ParentID), Lang: in.Body.Lang, Name: in.Body.Name})
	return reply(presentCategory(c)), err
}

func (s *server) updateCategory(ctx context.Context, in *struct {
	CategoryPath
	Body wire.NewCategory
},
) (*body[wire.Category], error) {
	c, err := s.Knowledge.UpdateCategory(ctx, desk.Category{
		ID: in.ID, ParentID: desk.CategoryID(in.Body.ParentID), Lang: in.Body.Lang, Name: in.Body.Name,
	})
	return reply(presentCategory(c)), err
}

func (s *server) moveCategory(ctx context.Context, in *struct {
	CategoryPath
	Body wire.CategoryMove
},
) (*body[wire.Category], error) {
	c, err := s.Knowledge.MoveCategory(ctx, in.ID, desk.CategoryID(in.Body.ParentID), in.Body.Number)
	return reply(presentCategory(c)), err
}

func (s *server) deleteCategory(ctx context.Context, in *CategoryPath) (*none, error) {
	return nil, s.Knowledge.DeleteCategory(ctx, in.ID)
}

// EntryPath names an entry in the path. It is exported because huma looks into
// exported embedded fields only.
type EntryPath struct {
	ID desk.EntryID `path:"id" maxLength:"64"`
}

func (s *server) listEntries(ctx context.Context, in *struct {
	Lang      string          `query:"lang" enum:"zh,en"`
	Category  desk.CategoryID `query:"category" maxLength:"64"`
	Q         string          `query:"q" maxLength:"200"`
	State     desk.EntryState `query:"state" enum:"draft,review,scheduled,published,suspended,off,expired,deleted" doc:"That the entry or its draft is in; absent = any but deleted"`
	Tag       string          `query:"tag" maxLength:"40"`
	Owner     desk.UserID     `query:"owner" maxLength:"64" doc:"A member of the team, or none"`
	ReviewDue bool            `query:"review_due" doc:"Only what should have been looked at again"`
	Cursor    string          `query:"cursor" maxLength:"200"`
	Limit     int             `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.EntryPage], error) {
	list, next, total, err := s.Knowledge.FindEntries(ctx, knowledge.Filter{
		Lang: in.Lang, CategoryID: in.Category, Query: in.Q, State: in.State, Tag: in.Tag, Owner: in.Owner, ReviewDue: in.ReviewDue,
		Cursor: in.Cursor, Limit: in.Limit,
	})
	return reply(wire.EntryPage{Entries: each(list, s.presentEntry), Next: next, Total: total}), err
}

func (s *server) getEntry(ctx context.Context, in *EntryPath) (*body[wire.Entry], error) {
	e, err := s.Knowledge.GetEntry(ctx, in.ID)
	return reply(s.presentEntry(e)), err
}

func (s *server) createEntry(ctx context.Context, in *struct {
	Overriding
	Body wire.EntryWrite
},
) (*body[wire.Entry], error) {
	e, err := s.Knowledge.SaveEntry(in.over(ctx), actor(ctx), entryOf("", in.Body))
	return reply(s.presentEntry(e)), err
}

func (s *server) replaceEntry(ctx context.Context, in *struct {
	EntryPath
	Overriding
	Body wire.EntryWrite
},
) (*body[wire.Entry], error) {
	e, err := s.Knowledge.SaveEntry(in.over(ctx), actor(ctx), entryOf(in.ID, in.Body))
	return reply(s.presentEntry(e)), err
}

func (s *server) deleteEntry(ctx context.Context, in *struct {
	EntryPath
	Overriding
},
) (*none, error) {
	return nil, s.Knowledge.DeleteEntry(in.over(ctx), actor(ctx), in.ID)
}

func (s *server) previewAnswer(ctx context.Context, in *body[wire.AnswerPreview]) (*body[wire.PreviewedAnswer], error) {
	b := &in.Body
	variant, answer, extras, err := s.TestBot.Preview(ctx, &desk.Entry{
		Lang: b.Lang, Answer: b.Answer, Extras: each(b.Extras, extraOf), Variants: each(b.Variants, variantOf),
	}, b.Circumstances)
	return reply(wire.PreviewedAnswer{Variant: variant, Answer: answer, Extras: each(extras, presentExtra)}), err
}

func (s *server) testKnowledge(ctx context.Context, in *body[wire.KnowledgeTest]) (*body[wire.KnowledgeTestResult], error) {
	out, err := s.TestBot.Test(ctx, in.Body)
	out.Candidates = notNil(out.Candidates)
	for i := range out.Candidates {
		out.Candidates[i].Terms = notNil(out.Candidates[i].Terms)
	}
	return reply(out), err
}
