package overlap_test

import (
	"encoding/json"
	"io/fs"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/document"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/overlap"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/testbench"
)

var boss = desk.Actor{UserID: "us_boss", Permissions: desk.AllPermissions()}

// world is a knowledge base and what compares it.
type world struct {
	*overlap.Service
	t    *testing.T
	db   *db.DB
	know *knowledge.Service
	cat  desk.CategoryID
}

// tests are saved questions as the test bench keeps them.
type tests struct{ *testbench.Service }

func (s tests) Forward(tx *db.Tx, to map[desk.EntryID]desk.EntryID) (string, error) {
	done, err := s.Service.Forward(tx, to)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(done)
	return string(data), err
}

func (s tests) Unforward(tx *db.Tx, undo string) error {
	var done []testbench.Forwarded
	if err := json.Unmarshal([]byte(undo), &done); err != nil {
		return err
	}
	return s.Service.Unforward(tx, done)
}

func each(t *testing.T, test func(w *world)) {
	t.Helper()
	t.Parallel()
	schemas := []fs.FS{job.Migrations, inbox.Migrations, settings.Migrations, catalog.Migrations, knowledge.Migrations, document.Migrations, gap.Migrations, testbench.Migrations, overlap.Migrations}
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		log := slog.New(slog.DiscardHandler)
		jobs := job.New(job.Config{DB: d, Log: log, Poll: 5 * time.Millisecond, Beat: 5 * time.Millisecond})
		w := &world{t: t, db: d, know: knowledge.New(d, log)}
		bench := testbench.New(testbench.Config{DB: d, Jobs: jobs, Log: log})
		var err error
		if w.Service, err = overlap.New(overlap.Config{DB: d, Jobs: jobs, Entries: w.know, Tests: tests{bench}, Lexicon: knowledge.Lexicon, Log: log}); err != nil {
			t.Fatal(err)
		}
		c, err := w.know.CreateCategory(t.Context(), desk.Category{Lang: "zh", Name: "售后"})
		if err != nil {
			t.Fatal(err)
		}
		w.cat = c.ID
		test(w)
	})
}

func (w *world) entry(question, answer string, change ...func(e *desk.Entry)) desk.Entry {
	w.t.Helper()
	e := desk.Entry{CategoryID: w.cat, Lang: "zh", Question: question, Answer: answer, HandOver: desk.HandOverNever, Enabled: true}
	for _, f := range change {
		f(&e)
	}
	return w.save(e)
}

func (w *world) save(e desk.Entry) desk.Entry {
	w.t.Helper()
	e, err := w.know.SaveEntry(w.t.Context(), boss, e)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *world) follow() {
	w.t.Helper()
	if err := w.Follow(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) find(kind string) []overlap.Group {
	w.t.Helper()
	groups, _, err := w.Find(w.t.Context(), overlap.Filter{Lang: "zh", Kind: kind})
	if err != nil {
		w.t.Fatal(err)
	}
	return groups
}

func (w *world) get(id desk.EntryID) desk.Entry {
	w.t.Helper()
	e, err := w.know.GetEntry(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func phrased(list ...string) func(e *desk.Entry) { return func(e *desk.Entry) { e.Phrasings = list } }

// shop is a knowledge base with two entries that ask the same, two that say
// otherwise, and some that do neither.
func (w *world) shop() (a, b desk.Entry) {
	a = w.entry("退款多久到账？", "审核通过后1-3个工作日原路退回。", phrased("钱什么时候退给我", "退款几天到"))
	b = w.entry("退款什么时候到账", "审核通过后1-3个工作日原路退回到您的账户。", phrased("退款多久能到", "什么时候退钱"))
	w.entry("满多少包邮？", "全场满99元包邮。", phrased("包邮条件"))
	w.entry("运费怎么算？", "全场满199元包邮，不满收10元。", phrased("邮费多少"))
	w.entry("支持货到付款吗？", "支持货到付款。")
	w.entry("如何联系客服？", "点击右下角即可。", func(e *desk.Entry) { e.Related = []string{"退款什么时候到账", "满多少包邮？"} })
	return a, b
}

func TestFound(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.shop()
		w.follow()
		dup := w.find(overlap.Duplicate)
		if len(dup) != 1 || len(dup[0].Members) != 2 || dup[0].Score < overlap.Likely {
			w.t.Fatalf("duplicates: %+v", dup)
		}
		say := w.find(overlap.Contradiction)
		if len(say) != 1 || say[0].Pairs[0].Of != "number" {
			w.t.Fatalf("contradictions: %+v", say)
		}
		marks := []string{say[0].Pairs[0].Mine.Mark, say[0].Pairs[0].Its.Mark}
		slices.Sort(marks)
		if !slices.Equal(marks, []string{"199元", "99元"}) {
			w.t.Errorf("marked %q", marks)
		}
		if all := w.find(""); all[0].Kind != overlap.Contradiction {
			w.t.Errorf("first comes %q", all[0].Kind)
		}
		// A pair for other customers is told apart, a linked one is none.
		e := w.get(b.ID)
		e.Audience = desk.AudienceSignedIn
		e = w.save(e)
		w.follow()
		if len(w.find(overlap.Duplicate)) != 0 || len(w.find(overlap.Scoped)) != 1 {
			w.t.Error("an entry for some customers only is a duplicate")
		}
		e.Audience, e.Related = desk.AudienceEveryone, []string{a.Question}
		w.save(e)
		w.follow()
		if len(w.find(overlap.Duplicate))+len(w.find(overlap.Scoped)) != 0 {
			w.t.Error("entries that name each other are duplicates")
		}
	})
}

func TestDismissed(t *testing.T) {
	each(t, func(w *world) {
		_, b := w.shop()
		w.follow()
		ids := []string{w.find(overlap.Duplicate)[0].Pairs[0].ID, w.find(overlap.Contradiction)[0].Pairs[0].ID}
		if err := w.Dismiss(w.t.Context(), boss, ids); err != nil {
			w.t.Fatal(err)
		}
		if len(w.find("")) != 0 {
			w.t.Error("dismissed pairs are shown")
		}
		e := w.get(b.ID)
		e.Answer += "请留意短信。"
		e = w.save(e)
		w.follow()
		if len(w.find("")) != 0 {
			w.t.Error("a small change brings a dismissed pair back")
		}
		e.Question, e.Answer = "退款多久到账？", "收到退货并检查无误以后，财务会在三天内处理，之后请在原来的支付渠道查看。"
		w.save(e)
		w.follow()
		if len(w.find(overlap.Duplicate)) != 1 {
			w.t.Error("a much changed entry stays dismissed")
		}
	})
}

func TestMergedAndUndone(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.shop()
		w.follow()
		w.exec(`INSERT INTO bench_question (body, lang, channel, audience, expects, entries, updated_at, updated_by, run_at, passed, got_outcome,
			got_entry, got_title, score, id, edit, created_at, deleted_at) VALUES ('退款', 'zh', '', 'everyone', 'entries', $1, 1, '', 0, FALSE, '', '', '', 0, 'tq_1', 1, 1, 0)`, `["`+string(b.ID)+`"]`)
		w.exec(`INSERT INTO knowledge_click (question, entry_id, n, updated_at, revision) VALUES ('q', $1, 3, 1, 1)`, string(b.ID))
		before := w.get(a.ID)
		m, err := w.Merge(w.t.Context(), boss, overlap.Merge{Keep: desk.EntryRef{ID: a.ID, Edit: a.Edit}, Gone: []desk.EntryRef{{ID: b.ID, Edit: b.Edit}}})
		if err != nil {
			w.t.Fatal(err)
		}
		kept := w.get(a.ID)
		if want := []string{"钱什么时候退给我", "退款几天到", "退款什么时候到账", "退款多久能到", "什么时候退钱"}; !slices.Equal(kept.Phrasings, want) {
			w.t.Errorf("phrasings %q", kept.Phrasings)
		}
		if _, err := w.know.GetEntry(w.t.Context(), b.ID); desk.CodeOf(err) != desk.CodeNotFound {
			w.t.Errorf("the other one: %v", err)
		}
		if m.Related != 1 || !slices.Equal(w.related(), []string{"退款多久到账？", "满多少包邮？"}) {
			w.t.Errorf("related: %d, %q", m.Related, w.related())
		}
		if got := w.text(`SELECT entries FROM bench_question WHERE id = 'tq_1'`); got != `["`+string(a.ID)+`"]` {
			w.t.Errorf("the test expects %s", got)
		}
		if got := w.text(`SELECT COUNT(*) FROM knowledge_click WHERE n = 3 AND entry_id = $1`, string(a.ID)); got != "1" {
			w.t.Error("clicks do not follow")
		}
		if to, err := w.Instead(w.t.Context(), b.ID); err != nil || to != a.ID {
			w.t.Errorf("instead: %s, %v", to, err)
		}
		if len(w.find(overlap.Duplicate)) != 0 {
			w.t.Error("what was merged is still a duplicate")
		}
		if err := w.Undo(w.t.Context(), boss, m.ID); err != nil {
			w.t.Fatal(err)
		}
		after := w.get(a.ID)
		if !slices.Equal(after.Phrasings, before.Phrasings) || after.Answer != before.Answer {
			w.t.Errorf("not as before: %+v", after)
		}
		w.get(b.ID)
		if !slices.Equal(w.related(), []string{"退款什么时候到账", "满多少包邮？"}) {
			w.t.Errorf("related after the undo: %q", w.related())
		}
		if got := w.text(`SELECT entries FROM bench_question WHERE id = 'tq_1'`); got != `["`+string(b.ID)+`"]` {
			w.t.Errorf("after the undo the test expects %s", got)
		}
		if to, err := w.Instead(w.t.Context(), b.ID); err != nil || to != "" {
			w.t.Errorf("after the undo, instead: %s, %v", to, err)
		}
		if err := w.Undo(w.t.Context(), boss, m.ID); desk.CodeOf(err) != desk.CodeConflict {
			w.t.Errorf("undone twice: %v", err)
		}
		w.follow()
		if len(w.find(overlap.Duplicate)) != 1 {
			w.t.Error("what was taken apart is no duplicate")
		}
	})
}

func TestMergeRefused(t *testing.T) {
	each(t, func(w *world) {
		a, b := w.shop()
		editor := desk.Actor{UserID: "us_2", Permissions: []desk.Permission{desk.CanWriteKnowledge}}
		m := overlap.Merge{Keep: desk.EntryRef{ID: a.ID, Edit: a.Edit}, Gone: []desk.EntryRef{{ID: b.ID, Edit: b.Edit}}}
		if _, err := w.Merge(w.t.Context(), editor, m); desk.CodeOf(err) != desk.CodeForbidden {
			w.t.Errorf("without the permission: %v", err)
		}
		b.Answer += "。"
		w.save(b)
		if _, err := w.Merge(w.t.Context(), boss, m); desk.CodeOf(err) != desk.CodeConflict {
			w.t.Errorf("of what was changed: %v", err)
		}
		if got := w.text(`SELECT COUNT(*) FROM overlap_merge`); got != "0" {
			w.t.Error("a refused merge is written down")
		}
		// What was changed after a merge is not taken back.
		m.Gone[0].Edit = w.get(b.ID).Edit
		done, err := w.Merge(w.t.Context(), boss, m)
		if err != nil {
			w.t.Fatal(err)
		}
		kept := w.get(a.ID)
		kept.Answer = "当天到账。"
		w.save(kept)
		if err := w.Undo(w.t.Context(), boss, done.ID); desk.CodeOf(err) != desk.CodeConflict {
			w.t.Errorf("undo of what was changed: %v", err)
		}
	})
}

func TestWarned(t *testing.T) {
	each(t, func(w *world) {
		a, _ := w.shop()
		e := desk.Entry{Lang: "zh", Question: "退款几天能到账", Answer: "审核通过后7个工作日原路退回。", Enabled: true}
		list, err := w.Check(w.t.Context(), e)
		if err != nil {
			w.t.Fatal(err)
		}
		kinds := map[string]bool{}
		for _, x := range list {
			kinds[x.Kind] = true
		}
		if !kinds[overlap.Duplicate] || !kinds[overlap.Contradiction] {
			w.t.Errorf("warned of %+v", list)
		}
		// An entry does not overlap with itself.
		list, err = w.Check(w.t.Context(), w.get(a.ID))
		if err != nil {
			w.t.Fatal(err)
		}
		for _, x := range list {
			if x.With.ID == string(a.ID) {
				w.t.Error("an entry overlaps with itself")
			}
		}
	})
}

func (w *world) related() []string {
	list, _, _, err := w.know.FindEntries(w.t.Context(), knowledge.Filter{Lang: "zh", Query: "如何联系客服"})
	if err != nil || len(list) != 1 {
		w.t.Fatal(list, err)
	}
	return list[0].Related
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(sql, args...); return err }); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) text(sql string, args ...any) (out string) {
	w.t.Helper()
	if err := w.db.Read(w.t.Context(), func(tx *db.Tx) error { return tx.QueryRow(sql, args...).Scan(&out) }); err != nil {
		w.t.Fatal(err)
	}
	return out
}
