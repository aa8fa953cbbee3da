package gap_test

import (
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/feature/gap"
)

// rates lets a customer say of the message with a sequence what they think.
func (w *world) rates(id desk.ConversationID, seq, value int64) {
	w.t.Helper()
	w.exec(`INSERT INTO rating (conversation_id, seq, kind, value, comment, at) VALUES ($1, $2, 'answer', $3, '', $4)
		ON CONFLICT (conversation_id, seq) DO UPDATE SET value = excluded.value, at = excluded.at`, string(id), seq, value, db.Millis(w.now))
}

// What customers find unhelpful is a gap until they say something else. Of an
// order it is no matter of the knowledge base.
func TestUnhelpfulAnswers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		e := &desk.Entry{ID: "ke_1", Lang: "zh", Question: "怎么开发票？", Answer: "联系客服"}
		w.shelf.entries[e.ID] = e
		w.asks("cv_1", "发票在哪开", "answer", "", e)
		answered := w.seq["cv_1"]
		w.later(20 * time.Minute) // no second question about the first
		w.asks("cv_1", "我的快递到哪了", "answer", "", nil)
		w.follow()
		w.rates("cv_1", answered, -1)
		w.rates("cv_1", w.seq["cv_1"], -1)
		for range 2 { // each look finds the same
			w.must(w.Sweep(t.Context()))
		}
		open := w.gaps("")
		if len(open) != 1 || open[0].Asked != 1 || open[0].Sources[gap.SourceUnhelpful] != 1 || open[0].Title != "发票在哪开" {
			t.Fatalf("the gap: %+v", open)
		}
		if d := w.get(open[0].ID); len(d.Examples) != 1 || d.Examples[0].EntryID != e.ID || d.Examples[0].Seq != answered-1 {
			t.Errorf("its question: %+v", d.Examples)
		}
		w.rates("cv_1", answered, 1)
		w.must(w.Sweep(t.Context()))
		if open := w.gaps(""); len(open) != 0 {
			t.Errorf("it helped after all: %+v", open)
		}
	})
}
