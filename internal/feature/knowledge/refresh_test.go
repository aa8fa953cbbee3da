package knowledge

import (
	"log/slog"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// What a node has not written itself it reads, and only that.
func TestOtherNodesReadWhatHasChanged(t *testing.T) {
	each(t, func(t *testing.T, d *db.DB) {
		s, c := setup(t, d)
		stays := must(s.SaveEntry(t.Context(), head, desk.Entry{
			CategoryID: c.ID, Lang: "zh", Question: "发票怎么开？", Answer: "在订单里申请。", HandOver: desk.HandOverNever, Enabled: true,
		}))(t)
		other := New(d, slog.New(slog.DiscardHandler))
		refresh := func() {
			t.Helper()
			if err := other.Refresh(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		refresh()
		read := other.Entry(stays.ID)
		if read == nil {
			t.Fatal("the other node does not know the entry")
		}
		check := func(what string, id desk.EntryID, want string) {
			t.Helper()
			refresh()
			got := ""
			if e := other.Entry(id); e != nil && found(t, other, "我要退货") == id {
				got = e.Answer
			}
			if got != want {
				t.Errorf("%s: the other node says %q, want %q", what, got, want)
			}
			if what != "taken back" && other.Entry(stays.ID) != read {
				t.Errorf("%s: the other node has read everything again", what)
			}
		}
		e := must(s.SaveEntry(t.Context(), head, entry(c)))(t)
		check("made", e.ID, e.Answer)
		e.Answer = "点申请售后。"
		e = must(s.SaveEntry(t.Context(), head, e))(t)
		check("changed", e.ID, e.Answer)
		draft := e
		draft.Answer = "还没发布"
		draft = must(s.SaveDraft(t.Context(), head, draft))(t)
		check("with a draft", e.ID, e.Answer)
		if err := s.DeleteEntry(t.Context(), head, e.ID); err != nil {
			t.Fatal(err)
		}
		check("in the bin", e.ID, "")
		must(s.RestoreEntry(t.Context(), head, e.ID, ""))(t)
		check("out of the bin", e.ID, e.Answer)

		var made []desk.EntryChange
		err := d.Write(t.Context(), func(tx *db.Tx) (err error) {
			made, err = s.ApplyDrafts(tx, head, []desk.EntryDraft{{Entry: desk.Entry{
				ExternalID: "x1", Lang: "zh", Question: "我要退货", Answer: "导入的。", Enabled: true,
			}, Path: "导入"}}, false)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		check("imported", made[0].ID, "导入的。")
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := s.RevertChanges(tx, head, made)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		check("taken back", e.ID, e.Answer)
		if other.Entry(made[0].ID) != nil {
			t.Error("the other node tells an entry that is gone")
		}
	})
}
