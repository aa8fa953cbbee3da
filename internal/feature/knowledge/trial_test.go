package knowledge

import (
	"context"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// doorman refuses whatever says the word.
type doorman struct {
	word string
	last Change
	kept []desk.EntryID // that went ahead
}

func (d *doorman) Check(_ context.Context, c Change) (Pass, error) {
	d.last = c
	for _, e := range c.Entries {
		switch {
		case e.Answer == d.word && c.Reason == "":
			return nil, desk.E(desk.CodeConflict, "error.entry.changed", nil)
		case e.Answer == d.word:
			return func(_ *db.Tx, e *desk.Entry) error {
				d.kept = append(d.kept, e.ID)
				return nil
			}, nil
		}
	}
	return nil, nil
}

func TestTrialLeavesCustomersAlone(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		ask := func(x interface {
			Search(ctx context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error)
		},
		) string {
			t.Helper()
			hits := must(x.Search(t.Context(), desk.KnowledgeQuery{Text: "我要退货", Lang: "zh", Limit: 1}))(t)
			if len(hits) == 0 {
				return ""
			}
			return hits[0].Entry.Answer
		}
		changed := e
		changed.Answer, changed.ValidFrom = "明天起的答案", d.Now().Add(time.Hour)
		off := e
		off.Enabled = false
		now := s.Try()
		for name, c := range map[string]struct {
			trial *Trial
			want  string
		}{"as it is": {now, e.Answer}, "changed": {s.Try(changed), "明天起的答案"}, "switched off": {s.Try(off), ""}} {
			if got := ask(c.trial); got != c.want {
				t.Errorf("%s: got %q", name, got)
			}
		}
		if got := ask(s); got != e.Answer {
			t.Errorf("customers are told %q", got)
		}
		e.Answer = "新的答案"
		must(s.SaveEntry(t.Context(), head, e))(t)
		if got := ask(now); got == "新的答案" {
			t.Error("a trial has changed")
		}
	})
}

func TestGateHoldsUpWhatIsPublished(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, clock *time.Time) {
		s, c := setup(t, d)
		g := &doorman{word: "坏的"}
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		s.Guard(g)
		bad := e
		bad.Answer = "坏的"
		_, err := s.SaveEntry(t.Context(), head, bad)
		wants(t, "published at once", err, desk.CodeConflict)
		e = must(s.SaveDraft(t.Context(), editor, bad))(t)
		_, err = s.PublishDraft(t.Context(), head, e.ID, e.Edit, e.Version, time.Time{})
		wants(t, "a draft", err, desk.CodeConflict)
		_, err = s.PublishDraft(t.Context(), head, e.ID, e.Edit, e.Version, d.Now().Add(time.Hour))
		wants(t, "scheduled", err, desk.CodeConflict)
		_, err = s.ChangeMany(t.Context(), head, Bulk{Action: BulkPublish, IDs: []desk.EntryID{e.ID}})
		wants(t, "many", err, desk.CodeConflict)

		// What gets worse only after it was scheduled is held back when it is due.
		e = must(s.PublishDraft(WithOverride(t.Context(), "why"), head, e.ID, e.Edit, e.Version, d.Now().Add(time.Hour)))(t)
		if g.last.Reason != "why" || e.Draft == nil || e.Draft.State != desk.DraftScheduled {
			t.Fatalf("scheduled for a reason: %+v", e)
		}
		*clock = clock.Add(2 * time.Hour)
		if err := s.publishDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		e = must(s.GetEntry(t.Context(), e.ID))(t)
		if !g.last.Due || e.Version != 1 || e.Draft == nil || e.Draft.State != desk.DraftReturned || e.Draft.Content.Answer != "坏的" || !e.Draft.PublishAt.IsZero() {
			t.Errorf("held back: %+v", e)
		}
		e = must(s.PublishDraft(WithOverride(t.Context(), "why"), head, e.ID, e.Edit, e.Version, time.Time{}))(t)
		if e.Version != 2 || e.Answer != "坏的" {
			t.Errorf("published for a reason: %+v", e)
		}
		must(s.KeepUp(t.Context(), e.ID, Upkeep{Tags: []string{"x"}}))(t)
	})
}
