package gap_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/rating"
	"github.com/shopbell/shopbell/internal/feature/understanding"
)

var (
	boss  = desk.Actor{UserID: "us_boss", Permissions: desk.AllPermissions()}
	agent = desk.Actor{UserID: "us_agent", Permissions: desk.RoleAgent.Permissions()}
)

// shelf is a knowledge base that finds what was put on it by the whole question.
type shelf struct {
	entries map[desk.EntryID]*desk.Entry
	fails   error
}

func (s *shelf) Search(_ context.Context, q desk.KnowledgeQuery) (out []desk.EntryHit, err error) {
	for _, e := range s.entries {
		if e.Lang == q.Lang && strings.Contains(q.Text, "发票") == strings.Contains(e.Question, "发票") {
			out = append(out, desk.EntryHit{Entry: e, Score: 0.4})
		}
	}
	return out, nil
}
func (s *shelf) Entry(id desk.EntryID) *desk.Entry { return s.entries[id] }

func (s *shelf) All(context.Context, string) (out []desk.Entry, err error) {
	for _, e := range s.entries {
		out = append(out, *e)
	}
	return out, nil
}

func (s *shelf) GetEntry(_ context.Context, id desk.EntryID) (desk.Entry, error) {
	if e := s.entries[id]; e != nil {
		return *e, nil
	}
	return desk.Entry{}, desk.E(desk.CodeNotFound, "error.entry.not_found", nil)
}

func (s *shelf) SaveEntry(_ context.Context, _ desk.Actor, e desk.Entry) (desk.Entry, error) {
	if s.fails != nil {
		return desk.Entry{}, s.fails
	}
	if e.ID == "" {
		e.ID = desk.EntryID(fmt.Sprintf("ke_%d", len(s.entries)+1))
	}
	e.Version++
	s.entries[e.ID] = &e
	return e, nil
}

func (s *shelf) DeleteEntry(_ context.Context, _ desk.Actor, id desk.EntryID) error {
	delete(s.entries, id)
	return nil
}

// world is a service over conversations that the test writes by itself.
type world struct {
	*gap.Service
	t     *testing.T
	db    *db.DB
	shelf *shelf
	now   time.Time
	seq   map[desk.ConversationID]int64
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, []fs.FS{inbox.Migrations, understanding.Migrations, rating.Migrations, gap.Migrations}, func(t *testing.T, d *db.DB) {
		w := &world{t: t, db: d, shelf: &shelf{entries: map[desk.EntryID]*desk.Entry{}}, now: time.Now().Add(-24 * time.Hour), seq: map[desk.ConversationID]int64{}}
		var err error
		w.Service, err = gap.New(gap.Config{
			DB: d, Entries: w.shelf, Outbox: &inbox.Service{}, Lexicon: knowledge.Lexicon, Log: slog.New(slog.DiscardHandler),
			Names: func(context.Context, desk.ConversationID) []string { return []string{"王小明"} },
		})
		if err != nil {
			t.Fatal(err)
		}
		test(t, w)
	})
}

// write puts one transaction of the inbox into the database.
func (w *world) write(id desk.ConversationID, sender desk.Sender, text string, entry *desk.Entry) int64 {
	w.t.Helper()
	w.seq[id]++
	seq := w.seq[id]
	extra := ""
	if entry != nil {
		b, err := json.Marshal(map[string]any{"evidence": []desk.Evidence{{Kind: "knowledge", ID: string(entry.ID), Title: entry.Question}}})
		if err != nil {
			w.t.Fatal(err)
		}
		extra = string(b)
	}
	w.exec(`INSERT INTO message (conversation_id, seq, client_id, sender, sender_id, kind, body, extra, epoch, at) VALUES ($1, $2, '', $3, '', 'text', $4, $5, 1, $6)`,
		string(id), seq, string(sender), text, extra, db.Millis(w.now))
	w.event(desk.EventMessageCreated, id, fmt.Sprintf(`{"seq":%d,"sender":%q,"kind":"text"}`, seq, sender))
	return seq
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(sql, args...); return err }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) event(kind string, id desk.ConversationID, data string) {
	w.exec(`INSERT INTO event (type, conversation_id, data, at) VALUES ($1, $2, $3, $4)`, kind, string(id), data, db.Millis(w.now))
}

func (w *world) later(d time.Duration) { w.now = w.now.Add(d) }

// asks lets a customer ask and the bot take its turn.
func (w *world) asks(id desk.ConversationID, text, outcome, handOver string, entry *desk.Entry) {
	w.t.Helper()
	w.later(10 * time.Second)
	seq := w.write(id, desk.SenderCustomer, text, nil)
	w.later(time.Second)
	intent := "knowledge"
	if handOver == "handover.asked" {
		intent = "human"
	}
	w.write(id, desk.SenderBot, "bot", entry)
	w.exec(`INSERT INTO turn (conversation_id, seq, at, trace) VALUES ($1, $2, $3, $4)`, string(id), seq, db.Millis(w.now),
		fmt.Sprintf(`{"lang":"zh","intent":%q,"outcome":%q}`, intent, outcome))
	if handOver != "" {
		w.event(desk.EventConversationHandedOver, id, fmt.Sprintf(`{"reason":%q}`, handOver))
	}
}

func (w *world) follow() {
	w.t.Helper()
	for {
		n, err := w.Follow(w.t.Context())
		w.must(err)
		if n > 0 {
			continue
		}
		// On PostgreSQL the transactions of other tests hold events back.
		var left int64
		w.must(w.db.Read(w.t.Context(), func(tx *db.Tx) error {
			return tx.QueryRow(`SELECT COUNT(*) FROM event WHERE id > (SELECT event FROM gap_state WHERE id = 1)`).Scan(&left)
		}))
		if left == 0 {
			return
		}
		runtime.Gosched()
	}
}

func (w *world) gaps(state string) []gap.Gap {
	w.t.Helper()
	list, total, err := w.Find(w.t.Context(), gap.Filter{State: state})
	if err != nil || total != int64(len(list)) {
		w.t.Fatal(total, err)
	}
	return list
}

func (w *world) get(id desk.GapID) gap.Detail {
	w.t.Helper()
	d, err := w.Get(w.t.Context(), id, true)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func wants(t *testing.T, code desk.Code, err error) {
	t.Helper()
	if desk.CodeOf(err) != code {
		t.Errorf("got %v, want %s", err, code)
	}
}

// What nobody knows becomes a gap with the answer that a person gave; accepted it
// is an entry, and that can be taken back.
func TestFromAQuestionToAnEntry(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.asks("cv_1", "你们可以刻字吗？我电话13812345678", "miss", "", nil)
		w.asks("cv_1", "就是问可以刻字吗", "hand_over", "handover.misses", nil)
		w.later(time.Minute)
		w.write("cv_1", desk.SenderAgent, "您好王小明，请稍等，我查一下", nil)
		w.write("cv_1", desk.SenderAgent, "亲，可以刻字的，下单备注要刻的内容就行，多等两天发货哦", nil)
		w.follow()
		w.asks("cv_2", "可以刻字吗", "miss", "", nil)
		w.follow()

		open := w.gaps("")
		if len(open) != 1 || open[0].Asked != 2 || open[0].Sources[gap.SourceMiss] != 2 || open[0].Sources[gap.SourceHandOver] != 1 || !open[0].New || !open[0].Drafted {
			t.Fatalf("the gap: %+v", open)
		}
		if n := open[0].Days[len(open[0].Days)-2] + open[0].Days[len(open[0].Days)-1]; n != 2 {
			t.Errorf("asked by day: %v", open[0].Days)
		}
		d := w.get(open[0].ID)
		if len(d.Examples) != 3 || strings.Contains(d.Examples[2].Text, "138") {
			t.Errorf("the examples: %+v", d.Examples)
		}
		if want := "可以刻字的，下单备注要刻的内容就行，多等两天发货哦"; d.Draft.Answer != want || d.Draft.From == nil || d.Draft.From.Answered != 6 {
			t.Errorf("the draft: %+v", d.Draft)
		}
		if n, err := w.News(t.Context(), "zh"); err != nil || n != 0 {
			t.Errorf("news after it was looked at: %d, %v", n, err)
		}

		e := desk.Entry{Question: d.Draft.Question, Phrasings: []string{"能刻字么"}, Answer: d.Draft.Answer, CategoryID: "kc_1"}
		w.shelf.fails = desk.Invalid("category_id", "error.category.unknown")
		_, err := w.Accept(t.Context(), boss, d.ID, e)
		wants(t, desk.CodeInvalid, err)
		w.shelf.fails = nil
		saved, err := w.Accept(t.Context(), boss, d.ID, e)
		if err != nil || saved.Lang != "zh" || !saved.Enabled || len(w.gaps("")) != 0 {
			t.Fatalf("accepted: %+v, %v", saved, err)
		}
		_, err = w.Accept(t.Context(), boss, d.ID, e)
		wants(t, desk.CodeConflict, err)
		w.must(w.Reopen(t.Context(), boss, d.ID))
		if len(w.shelf.entries) != 0 || len(w.gaps("")) != 1 {
			t.Errorf("taken back: %v, %+v", w.shelf.entries, w.gaps(""))
		}
		// As a phrasing of an entry that is there.
		near, err := w.shelf.SaveEntry(t.Context(), boss, desk.Entry{Lang: "zh", Question: "可以定制吗", Answer: "可以"})
		w.must(err)
		_, err = w.Accept(t.Context(), boss, d.ID, desk.Entry{ID: near.ID, Version: near.Version + 1, Question: d.Title})
		wants(t, desk.CodeConflict, err)
		_, err = w.Accept(t.Context(), boss, d.ID, desk.Entry{ID: near.ID, Version: near.Version, Question: d.Title, Phrasings: []string{"能刻字么"}})
		w.must(err)
		if got := w.shelf.entries[near.ID].Phrasings; !slices.Equal(got, []string{d.Title, "能刻字么"}) {
			t.Errorf("phrasings: %v", got)
		}
		w.must(w.Reopen(t.Context(), boss, d.ID))
		if got := w.shelf.entries[near.ID].Phrasings; len(got) != 0 {
			t.Errorf("phrasings after taking back: %v", got)
		}
	})
}

// An answer that did not help is a gap as well; one that did counts as covered.
func TestAnswersThatDidNotHelp(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		e := &desk.Entry{ID: "ke_a", Lang: "zh", Question: "怎么开发票？", HandOver: desk.HandOverNever}
		offers := &desk.Entry{ID: "ke_b", Lang: "zh", Question: "退款要多久？", HandOver: desk.HandOverOffer}
		w.shelf.entries[e.ID], w.shelf.entries[offers.ID] = e, offers
		w.asks("cv_1", "发票怎么开", "answer", "", e)
		w.asks("cv_1", "我问的是专用发票怎么开", "answer", "", e) // again
		w.asks("cv_2", "开发票要税号吗", "answer", "", e)
		w.asks("cv_2", "转人工", "hand_over", "handover.asked", nil) // of the answer before
		w.asks("cv_3", "退款多久到", "answer", "", offers)
		w.asks("cv_3", "转人工", "hand_over", "handover.asked", nil) // as the entry offers
		w.asks("cv_4", "电子的可以吗", "ask", "", nil)
		w.asks("cv_4", "怎么开发票？", "answer", "", e) // chosen: that helped
		w.asks("cv_5", "可以开到公司名下不", "ask", "", nil)
		w.asks("cv_5", "公司名下啊", "miss", "", nil) // in vain
		w.asks("cv_6", "海外可以寄吗", "ask", "", nil) // and gone
		w.asks("cv_7", "有没有儿童节活动", "ask", "", nil)
		w.write("cv_7", desk.SenderAgent, "六一当天全场童装满减", nil) // a person knew
		w.follow()
		sources := func() map[string]int64 {
			found := map[string]int64{}
			for _, g := range w.gaps("") {
				for source, n := range g.Sources {
					found[source] += n
				}
			}
			return found
		}
		if n := sources()[gap.SourceAsk]; n != 2 { // who has gone is waited for
			t.Errorf("asked back in vain: %d, want 2", n)
		}
		w.must(w.Sweep(t.Context()))

		found := sources()
		want := map[string]int64{gap.SourceAgain: 1, gap.SourcePerson: 1, gap.SourceAsk: 3, gap.SourceMiss: 1}
		if fmt.Sprint(found) != fmt.Sprint(want) {
			t.Errorf("sources: %v, want %v", found, want)
		}
		days, today, _, _, err := w.Coverage(t.Context())
		if err != nil || len(days) == 0 || days[0].Day > today {
			t.Fatal(days, today, err)
		}
		var asked, answered int64
		for _, d := range days {
			asked, answered = asked+d.Asked, answered+d.Answered
		}
		if asked != 9 || answered != 5 {
			t.Errorf("coverage: %d of %d", answered, asked)
		}
		list, gaps, err := w.AskedOn(t.Context(), days[0].Day, "zh")
		if err != nil || len(list) != 6 && len(days) == 1 || len(list) != len(gaps) {
			t.Errorf("asked on %s: %+v, %v", days[0].Day, list, err)
		}

		// A mark is a question until it is taken back.
		w.exec(`INSERT INTO understanding_mark (conversation_id, seq, kind, lang, body, folded, understood, intent_id, entry_id, state, created_at, created_by, decided_at, decided_by)
			VALUES ('cv_3', 2, 'answer', 'zh', '退款多久到', '', '', '', 'ke_b', 'open', $1, 'us_agent', 0, '')`, db.Millis(time.Now()))
		n := len(w.gaps(""))
		w.must(w.Sweep(t.Context()))
		if len(w.gaps("")) != n+1 {
			t.Errorf("after a mark: %+v", w.gaps(""))
		}
		w.exec(`DELETE FROM understanding_mark`)
		w.must(w.Sweep(t.Context()))
		if len(w.gaps("")) != n {
			t.Errorf("after it was taken back: %+v", w.gaps(""))
		}
	})
}

func TestRejectMergeAndPropose(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		w.asks("cv_1", "可以刻字吗", "miss", "", nil)
		w.asks("cv_2", "有没有线下门店可以逛", "miss", "", nil)
		w.follow()
		open := w.gaps("")
		if len(open) != 2 {
			t.Fatalf("%+v", open)
		}
		a, b := open[0], open[1]
		wants(t, desk.CodeInvalid, w.Merge(t.Context(), boss, a.ID, a.ID))
		w.must(w.Merge(t.Context(), boss, a.ID, b.ID))
		if d := w.get(b.ID); d.Asked != 2 || len(d.Examples) != 2 || len(w.gaps("")) != 1 {
			t.Errorf("merged: %+v", d)
		}
		w.asks("cv_3", a.Title, "miss", "", nil) // goes where it was merged into
		w.follow()
		if d := w.get(b.ID); d.Asked != 3 {
			t.Errorf("asked after the merge: %+v", d.Gap)
		}
		w.must(w.Reopen(t.Context(), boss, a.ID))
		if d := w.get(b.ID); d.Asked != 2 || !d.FirstAt.Equal(b.FirstAt) || len(w.gaps("")) != 2 {
			t.Errorf("split: %+v", d.Gap)
		}

		w.must(w.Reject(t.Context(), boss, b.ID, "not ours"))
		wants(t, desk.CodeConflict, w.Reject(t.Context(), boss, b.ID, ""))
		for i := range 5 { // 2 at the time; comes back at 7
			if got := len(w.gaps(gap.StateRejected)); got != 1 {
				t.Fatalf("after %d more: %d rejected", i, got)
			}
			w.asks(desk.ConversationID(fmt.Sprintf("cv_m%d", i)), b.Title, "miss", "", nil)
			w.follow()
		}
		if back := w.gaps(""); len(back) != 2 || !back[0].New || back[0].Asked != 7 {
			t.Errorf("asked much more: %+v", back)
		}

		id, err := w.Propose(t.Context(), agent, gap.Question{ConversationID: "cv_9", Seq: 4, Lang: "zh", Text: "你们支持以旧换新吗", At: w.now, Answer: "亲，支持的，回收价在商品页可以查到", Answered: 5})
		w.must(err)
		if d := w.get(id); d.Draft.Answer != "支持的，回收价在商品页可以查到" || d.Sources[gap.SourceProposed] != 1 {
			t.Errorf("proposed: %+v", d)
		}
		if list, err := w.Proposed(t.Context(), "cv_9"); err != nil || len(list) != 1 {
			t.Errorf("proposals of the conversation: %+v, %v", list, err)
		}
		wants(t, desk.CodeForbidden, w.Withdraw(t.Context(), desk.Actor{UserID: "us_other", Permissions: desk.RoleAgent.Permissions()}, "cv_9", 4))
		w.must(w.Withdraw(t.Context(), agent, "cv_9", 4))
		wants(t, desk.CodeNotFound, w.Withdraw(t.Context(), agent, "cv_9", 4))
		_, err = w.Get(t.Context(), id, false)
		wants(t, desk.CodeNotFound, err)
		_, err = w.Propose(t.Context(), agent, gap.Question{ConversationID: "cv_9", Seq: 4, Lang: "zh", Text: "？", At: w.now})
		wants(t, desk.CodeInvalid, err)
	})
}

// The alarm is raised once a day, when there is enough to tell by.
func TestCoverageIsLow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		count := func() (n int64) {
			w.must(w.db.Read(t.Context(), func(tx *db.Tx) error {
				return tx.QueryRow(`SELECT COUNT(*) FROM event WHERE type = $1`, desk.EventCoverageLow).Scan(&n)
			}))
			return n
		}
		day := time.Now().UTC().Format("2006-01-02")
		w.exec(`INSERT INTO gap_coverage (day, lang, asked, answered) VALUES ($1, 'zh', 19, 1)`, day)
		w.must(w.Sweep(t.Context()))
		if n := count(); n != 0 {
			t.Errorf("%d alarms on too little", n)
		}
		w.exec(`UPDATE gap_coverage SET asked = 20, answered = 14`)
		w.must(w.Sweep(t.Context()))
		if n := count(); n != 0 {
			t.Errorf("%d alarms at the threshold", n)
		}
		w.must(w.SetWatch(t.Context(), gap.Watch{Threshold: 71, IdleDays: 30}))
		w.must(w.Sweep(t.Context()))
		w.must(w.Sweep(t.Context()))
		if n := count(); n != 1 {
			t.Errorf("%d alarms below it, want 1", n)
		}
		if _, _, levels, _, err := w.Coverage(t.Context()); err != nil || !levels[0].Low || levels[1].Low {
			t.Errorf("levels: %+v, %v", levels, err)
		}
		wants(t, desk.CodeInvalid, w.SetWatch(t.Context(), gap.Watch{Threshold: 101, IdleDays: 30}))
	})
}

func TestReviewAndFading(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		long := time.Now().AddDate(0, 0, -100)
		for _, id := range []desk.EntryID{"ke_idle", "ke_used", "ke_wrong", "ke_new"} {
			w.shelf.entries[id] = &desk.Entry{ID: id, Lang: "zh", Question: string(id), UpdatedAt: long}
		}
		w.shelf.entries["ke_new"].UpdatedAt = time.Now()
		w.asks("cv_1", "可以刻字吗", "miss", "", nil)
		w.asks("cv_2", "ke_used?", "answer", "", w.shelf.entries["ke_used"])
		w.follow()
		mark := func(seq int) {
			w.exec(`INSERT INTO understanding_mark (conversation_id, seq, kind, lang, body, folded, understood, intent_id, entry_id, state, created_at, created_by, decided_at, decided_by)
				VALUES ('cv_8', $2, 'answer', 'zh', '', '', '', '', 'ke_wrong', 'open', $1, 'us_agent', 0, '')`, db.Millis(time.Now()), seq)
		}
		mark(1)
		mark(2)
		names := func() (out []string) {
			list, err := w.Review(t.Context(), "zh")
			w.must(err)
			for _, r := range list {
				out = append(out, string(r.Entry.ID))
			}
			return out
		}
		if got := names(); !slices.Equal(got, []string{"ke_wrong"}) {
			t.Errorf("before anything is known of the past: %v", got)
		}
		w.exec(`UPDATE gap_state SET since = $1`, db.Millis(long))
		if got := names(); !slices.Equal(got, []string{"ke_wrong", "ke_idle"}) {
			t.Errorf("to review: %v", got)
		}

		w.exec(`UPDATE gap SET last_at = $1`, db.Millis(long))
		w.exec(`UPDATE gap_question SET at = $1`, db.Millis(long))
		w.must(w.Sweep(t.Context()))
		if len(w.gaps("")) != 0 {
			t.Errorf("after ninety days: %+v", w.gaps(""))
		}
	})
}
