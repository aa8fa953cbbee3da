package knowledge

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

func TestBulk(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		other := must(s.CreateCategory(t.Context(), desk.Category{Lang: "zh", Name: "物流"}))(t)
		foreign := must(s.CreateCategory(t.Context(), desk.Category{Lang: "en", Name: "Delivery"}))(t)
		var ids []desk.EntryID
		for i := range 3 {
			e := entry(c)
			e.Question, e.Phrasings = fmt.Sprintf("问题 %d", i), nil
			ids = append(ids, must(s.SaveEntry(t.Context(), head, e))(t).ID)
		}
		draft := entry(c)
		draft.Question, draft.Phrasings = "能货到付款吗", nil
		fresh := must(s.SaveDraft(t.Context(), editor, draft))(t)
		all := append(slices.Clone(ids), fresh.ID, "ke_absent")
		do := func(action BulkAction, value string, done, skipped int) BulkReport {
			t.Helper()
			r := must(s.ChangeMany(t.Context(), head, Bulk{Action: action, Value: value, IDs: all}))(t)
			if len(r.Done) != done || len(r.Skipped) != skipped {
				t.Errorf("%s %s: %+v", action, value, r)
			}
			return r
		}
		undo := func(r BulkReport) {
			t.Helper()
			for _, b := range r.Undo {
				if again := must(s.ChangeMany(t.Context(), head, b))(t); len(again.Skipped) > 0 {
					t.Errorf("undo: %+v", again)
				}
			}
		}
		get := func(id desk.EntryID) desk.Entry { t.Helper(); return must(s.GetEntry(t.Context(), id))(t) }

		r := do(BulkTag, " 活动 ", 4, 1)
		if got := must(s.Tags(t.Context(), "zh"))(t); len(got) != 1 || got[0] != (Tag{"活动", 4}) {
			t.Errorf("tags: %v", got)
		}
		if _, _, n, _ := s.FindEntries(t.Context(), Filter{Tag: "活动"}); n != 4 {
			t.Errorf("found by tag: %d", n)
		}
		if _, _, n, _ := s.FindEntries(t.Context(), Filter{Tag: "活"}); n != 0 {
			t.Errorf("found by half a tag: %d", n)
		}
		do(BulkTag, "活动", 0, 5)
		undo(r)
		if got := must(s.Tags(t.Context(), "zh"))(t); len(got) != 0 {
			t.Errorf("tags after undo: %v", got)
		}

		r = do(BulkMove, string(other.ID), 4, 1)
		if e := get(ids[0]); e.CategoryID != other.ID || e.Version != 2 {
			t.Errorf("moved: %+v", e)
		}
		if e := get(fresh.ID); e.Draft.Content.CategoryID != other.ID || e.Version != 0 {
			t.Errorf("moved draft: %+v", e)
		}
		undo(r)
		if e := get(ids[1]); e.CategoryID != c.ID {
			t.Errorf("moved back: %+v", e)
		}
		do(BulkMove, string(foreign.ID), 0, 5)

		r = do(BulkOff, "", 3, 2)
		if found(t, s, "问题 1") != "" {
			t.Error("told while it is off")
		}
		undo(r)
		if found(t, s, "问题 1") != ids[1] {
			t.Error("not told again")
		}
		owner := desk.NewID[desk.UserID]("us", d.Now())
		r = do(BulkOwner, string(owner), 4, 1)
		if _, _, n, _ := s.FindEntries(t.Context(), Filter{Owner: owner}); n != 4 {
			t.Errorf("found by owner: %d", n)
		}
		undo(r)
		if _, _, n, _ := s.FindEntries(t.Context(), Filter{Owner: NoOwner}); n != 4 {
			t.Errorf("without an owner: %d", n)
		}

		do(BulkPublish, "", 1, 4)
		if found(t, s, "货到付款") != fresh.ID {
			t.Error("a draft that was published is not told")
		}
		r = do(BulkDelete, "", 4, 1)
		if found(t, s, "问题 1") != "" {
			t.Error("told after it was deleted")
		}
		undo(r)
		if found(t, s, "问题 1") != ids[1] {
			t.Error("not told after undo")
		}
		do(BulkDestroy, "", 0, 5)
		do(BulkDelete, "", 4, 1)
		do(BulkDestroy, "", 4, 1)

		_, err := s.ChangeMany(t.Context(), editor, Bulk{Action: BulkOff, IDs: ids})
		wants(t, "switched off by somebody who may not publish", err, desk.CodeForbidden)
		_, err = s.ChangeMany(t.Context(), head, Bulk{Action: BulkDelete, IDs: make([]desk.EntryID, 1)})
		if err != nil {
			t.Errorf("an empty id: %v", err)
		}
	})
}

func TestLock(t *testing.T) {
	clocked(t, func(t *testing.T, d *db.DB, now *time.Time) {
		s, c := setup(t, d)
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		first := must(s.LockEntry(t.Context(), editor, e.ID, false))(t)
		*now = now.Add(40 * time.Second)
		again := must(s.LockEntry(t.Context(), editor, e.ID, false))(t)
		if again.By != editor.UserID || !again.Since.Equal(first.Since) || !again.Till.After(first.Till) {
			t.Errorf("renewed: %+v", again)
		}
		if l := must(s.LockEntry(t.Context(), head, e.ID, false))(t); l.By != editor.UserID {
			t.Errorf("somebody else: %+v", l)
		}
		if l := must(s.LockEntry(t.Context(), head, e.ID, true))(t); l.By != head.UserID {
			t.Errorf("taken over: %+v", l)
		}
		if l := must(s.LockEntry(t.Context(), editor, e.ID, false))(t); l.By != head.UserID {
			t.Errorf("who lost it hears of it: %+v", l)
		}
		if err := s.UnlockEntry(t.Context(), editor, e.ID); err != nil {
			t.Fatal(err)
		}
		if l := must(s.LockEntry(t.Context(), editor, e.ID, false))(t); l.By != head.UserID {
			t.Errorf("given back by somebody else: %+v", l)
		}
		*now = now.Add(LockLife)
		if l := must(s.LockEntry(t.Context(), editor, e.ID, false))(t); l.By != editor.UserID {
			t.Errorf("run out: %+v", l)
		}
		_, err := s.LockEntry(t.Context(), editor, "ke_absent", false)
		wants(t, "no such entry", err, desk.CodeNotFound)
	})
}

func TestMoveCategory(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, a := setup(t, d)
		add := func(parent desk.CategoryID, name string) desk.Category {
			return must(s.CreateCategory(t.Context(), desk.Category{Lang: "zh", ParentID: parent, Name: name}))(t)
		}
		b, c := add("", "b"), add("", "c")
		b1 := add(b.ID, "b1")
		add(b1.ID, "b2")
		order := func(parent desk.CategoryID) (out []string) {
			list, _, err := s.Categories(t.Context(), "zh")
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range list {
				if c.ParentID == parent {
					out = append(out, c.Name)
				}
			}
			return out
		}
		must(s.MoveCategory(t.Context(), c.ID, "", 0))(t)
		if got := order(""); !slices.Equal(got, []string{"c", a.Name, "b"}) {
			t.Errorf("to the front: %v", got)
		}
		must(s.MoveCategory(t.Context(), c.ID, "", 99))(t)
		if got := order(""); !slices.Equal(got, []string{a.Name, "b", "c"}) {
			t.Errorf("to the end: %v", got)
		}
		must(s.MoveCategory(t.Context(), c.ID, b.ID, 0))(t)
		if got := order(b.ID); !slices.Equal(got, []string{"c", "b1"}) {
			t.Errorf("below another: %v", got)
		}
		_, err := s.MoveCategory(t.Context(), b.ID, a.ID, 0)
		wants(t, "four levels", err, desk.CodeInvalid)
		_, err = s.MoveCategory(t.Context(), b.ID, b1.ID, 0)
		wants(t, "below itself", err, desk.CodeInvalid)
		add("", "b1")
		_, err = s.MoveCategory(t.Context(), b1.ID, "", 0)
		wants(t, "a name that is there", err, desk.CodeConflict)
	})
}
