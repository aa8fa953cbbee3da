package testbench_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/testbench"
)

var (
	boss   = desk.Actor{UserID: "us_boss", Permissions: desk.AllPermissions()}
	editor = desk.Actor{UserID: "us_editor", Permissions: []desk.Permission{desk.CanReadKnowledge, desk.CanProposeKnowledge, desk.CanWriteKnowledge}}
)

// asker answers a question with the entry that has just these words.
type asker struct {
	*knowledge.Service
	asked atomic.Int64
	hold  atomic.Pointer[chan struct{}] // an answer waits for it
}

type base struct {
	*asker
	entries []desk.Entry
}

func (a *asker) Try(changes ...desk.Entry) testbench.Base {
	b := base{asker: a}
	for _, lang := range []string{"zh", "en"} {
		list, _, _, err := a.FindEntries(context.Background(), knowledge.Filter{Lang: lang, Limit: 100})
		if err != nil {
			panic(err)
		}
		b.entries = append(b.entries, list...)
	}
	for _, c := range changes {
		b.entries = slices.DeleteFunc(b.entries, func(e desk.Entry) bool { return e.ID == c.ID })
		b.entries = append(b.entries, c)
	}
	b.entries = slices.DeleteFunc(b.entries, func(e desk.Entry) bool { return !e.Told(a.Now()) })
	return b
}

func (b base) Ask(ctx context.Context, q testbench.Ask) (testbench.Answer, error) {
	b.asked.Add(1)
	if gate := b.hold.Load(); gate != nil {
		select {
		case <-*gate:
		case <-ctx.Done():
			return testbench.Answer{}, ctx.Err()
		}
	}
	if q.Text == "转人工" {
		return testbench.Answer{Outcome: testbench.OutcomeHandOver}, nil
	}
	for _, e := range b.entries {
		if e.Lang == q.Lang && (e.Question == q.Text || slices.Contains(e.Phrasings, q.Text)) {
			return testbench.Answer{Outcome: testbench.OutcomeAnswer, Score: 0.9, Entries: []desk.Evidence{{Kind: "knowledge", ID: string(e.ID), Title: e.Question}}}, nil
		}
	}
	return testbench.Answer{Outcome: testbench.OutcomeMiss, Score: 0.1}, nil
}

type gate struct{ *testbench.Service }

func (g gate) Check(ctx context.Context, c knowledge.Change) (knowledge.Pass, error) {
	return g.Service.Check(ctx, testbench.Change{Entries: c.Entries, By: c.By, Reason: c.Reason, Due: c.Due})
}

// world is a shop whose gate is on.
type world struct {
	*testbench.Service
	t        *testing.T
	db       *db.DB
	know     *asker
	jobs     *job.Jobs
	category desk.CategoryID
	seq      map[desk.ConversationID]int64
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	schema := []fs.FS{
		settings.Migrations, customer.Migrations, catalog.Migrations, inbox.Migrations, knowledge.Migrations, job.Migrations, testbench.Migrations,
	}
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		log := slog.New(slog.DiscardHandler)
		w := &world{t: t, db: d, seq: map[desk.ConversationID]int64{}}
		w.know = &asker{Service: knowledge.New(d, log)}
		w.jobs = job.New(job.Config{DB: d, Log: log, Poll: 5 * time.Millisecond, Beat: 5 * time.Millisecond})
		w.Service = testbench.New(testbench.Config{
			DB: d, Jobs: w.jobs, Knowledge: w.know, Log: log,
			Names: func(context.Context, desk.ConversationID) []string { return []string{"王小明"} },
		})
		w.know.Guard(gate{w.Service})
		c, err := w.know.CreateCategory(t.Context(), desk.Category{Lang: "zh", Name: "售后"})
		w.must(err)
		w.category = c.ID
		w.exec(`INSERT INTO channel (id, kind, name, lang, key, secret, origins, greeting, bot_name, accent, top_questions, created_at)
			VALUES ('ch_1', 'web', 'web', 'zh', 'k', '', '[]', '', '', '', '[]', 1)`)
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{})
		go func() { defer close(done); w.jobs.Run(ctx) }()
		t.Cleanup(func() { stop(); <-done })
		test(t, w)
	})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) wants(code desk.Code, err error) {
	w.t.Helper()
	if desk.CodeOf(err) != code {
		w.t.Errorf("%v, not %s", err, code)
	}
}

func (w *world) exec(sql string, args ...any) {
	w.t.Helper()
	w.must(w.db.Write(w.t.Context(), func(tx *db.Tx) error { _, err := tx.Exec(sql, args...); return err }))
}

func (w *world) entry(question string, phrasings ...string) desk.Entry {
	w.t.Helper()
	e, err := w.know.SaveEntry(w.t.Context(), boss, desk.Entry{
		CategoryID: w.category, Lang: "zh", Question: question, Phrasings: phrasings, Answer: question + "：可以", HandOver: desk.HandOverNever, Enabled: true,
	})
	w.must(err)
	return e
}

// draft gives the entry a draft that asks for something else.
func (w *world) draft(e desk.Entry, question string) desk.Entry {
	w.t.Helper()
	e.Question, e.Phrasings = question, []string{}
	e, err := w.know.SaveDraft(w.t.Context(), boss, e)
	w.must(err)
	return e
}

func (w *world) test(text string, expect testbench.Expect, entries ...desk.EntryID) testbench.Question {
	w.t.Helper()
	q, err := w.Save(w.t.Context(), boss, testbench.Question{Ask: testbench.Ask{Text: text, Lang: "zh"}, Expect: expect, Entries: entries})
	w.must(err)
	return q
}

// asks lets a customer ask and the bot answer, with an entry or with none.
func (w *world) asks(id desk.ConversationID, text string, e *desk.Entry) {
	w.t.Helper()
	at := w.db.Now().Add(-time.Hour).Add(time.Duration(w.seq[id]) * time.Second) // turns are told apart by when they were
	if w.seq[id] == 0 {
		w.exec(`INSERT INTO customer (id, external_id, name, email, email_key, phone, phone_key, lang, tags, verified, created_at, updated_at)
			VALUES ($1, NULL, '王小明', '', '', '', '', 'zh', '[]', FALSE, 1, 1)`, string(id))
		w.exec(`INSERT INTO conversation (id, customer_id, channel_id, lang, state, agent_id, epoch, last_seq, last_customer_seq, answered_seq, last_at, last_sender,
			last_preview, customer_delivered_seq, customer_read_seq, agent_read_seq, unread, waiting_since, turn_due_at, misses, memory, handover_why, created_at,
			updated_at, resolved_at) VALUES ($1,$1,'ch_1','zh','bot','',1,0,0,0,0,'','',0,0,0,0,0,0,0,'','',1,1,0)`, string(id))
	}
	outcome, extra := "miss", ""
	if e != nil {
		data, err := json.Marshal(map[string]any{"evidence": []desk.Evidence{{Kind: "knowledge", ID: string(e.ID), Title: e.Question}}})
		w.must(err)
		outcome, extra = "answer", string(data)
	}
	for _, m := range []struct {
		sender      desk.Sender
		body, extra string
	}{{desk.SenderCustomer, text, ""}, {desk.SenderBot, "…", extra}} {
		w.seq[id]++
		w.exec(`INSERT INTO message (conversation_id, seq, client_id, sender, sender_id, kind, body, extra, epoch, at) VALUES ($1,$2,'',$3,'','text',$4,$5,1,$6)`,
			string(id), w.seq[id], string(m.sender), m.body, m.extra, db.Millis(at))
	}
	w.exec(`INSERT INTO turn (conversation_id, seq, at, trace) VALUES ($1,$2,$3,$4)`, string(id), w.seq[id]-1, db.Millis(at),
		fmt.Sprintf(`{"lang":"zh","intent":"knowledge","outcome":%q}`, outcome))
}

// ended waits for a job.
func (w *world) ended(id desk.JobID) job.Job {
	w.t.Helper()
	for limit := time.Now().Add(20 * time.Second); ; time.Sleep(2 * time.Millisecond) {
		j, err := w.jobs.Get(w.t.Context(), id)
		w.must(err)
		if j.Ended() {
			return j
		}
		if time.Now().After(limit) {
			w.t.Fatalf("still %s", j.State)
		}
	}
}

func (w *world) replay(days int, scope testbench.Scope) (testbench.Replay, []testbench.Difference) {
	w.t.Helper()
	r, err := w.Start(w.t.Context(), boss, scope, days)
	w.must(err)
	if j := w.ended(r.JobID); j.State != job.Done {
		w.t.Fatalf("the replay is %s: %s", j.State, j.Failure)
	}
	r, err = w.GetReplay(w.t.Context(), r.ID)
	w.must(err)
	list, _, err := w.Differences(w.t.Context(), r.ID, testbench.DifferenceFilter{Limit: 100})
	w.must(err)
	return r, list
}

// busy holds every answer until the function is called, and waits for the first.
func (w *world) busy() (wait, open func()) {
	gate := make(chan struct{})
	w.know.hold.Store(&gate)
	from := w.know.asked.Load()
	return func() {
			w.t.Helper()
			for limit := time.Now().Add(20 * time.Second); w.know.asked.Load() == from; time.Sleep(time.Millisecond) {
				if time.Now().After(limit) {
					w.t.Fatal("nothing is asked")
				}
			}
		}, func() {
			w.know.hold.Store(nil)
			close(gate)
		}
}

func regressions(err error) []testbench.Regression {
	var worse *testbench.RegressedError
	errors.As(err, &worse)
	if worse == nil {
		return nil
	}
	return worse.List
}

func TestExpectations(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e, other := w.entry("能刻字吗"), w.entry("能退货吗")
		for _, c := range []struct {
			text   string
			expect testbench.Expect
			of     desk.EntryID
			passes bool
		}{
			{"能刻字吗", testbench.ExpectEntries, e.ID, true},
			{"能退货吗", testbench.ExpectEntries, e.ID, false},
			{"能 刻 字", testbench.ExpectOthers, e.ID, true},
			{"能刻字吗", testbench.ExpectOthers, other.ID, true},
			{"能刻字吗", testbench.ExpectOthers, e.ID, false},
			{"天气如何", testbench.ExpectNothing, "", true},
			{"能退货吗", testbench.ExpectNothing, "", false},
			{"转人工", testbench.ExpectHandOver, "", true},
		} {
			q := testbench.Question{Ask: testbench.Ask{Text: c.text, Lang: "zh"}, Expect: c.expect}
			if c.of != "" {
				q.Entries = []desk.EntryID{c.of}
			}
			q, err := w.Save(t.Context(), boss, q)
			w.must(err)
			if q.Passed != c.passes {
				t.Errorf("%q, %s %s: passes %v", c.text, c.expect, c.of, q.Passed)
			}
			w.must(w.Delete(t.Context(), q.ID))
		}
	})
}

func TestEditConflict(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		q := w.test("能刻字吗", testbench.ExpectEntries, e.ID)
		_, err := w.Save(t.Context(), boss, testbench.Question{Ask: testbench.Ask{Text: "能刻字吗", Lang: "zh"}, Expect: testbench.ExpectNothing})
		w.wants(desk.CodeConflict, err) // it is there already
		theirs := q
		theirs.Text = "可以刻字吗"
		theirs, err = w.Save(t.Context(), editor, theirs)
		w.must(err)
		mine := q
		mine.Text = "刻字"
		_, err = w.Save(t.Context(), boss, mine)
		w.wants(desk.CodeConflict, err)
		now, err := w.Get(t.Context(), q.ID)
		w.must(err)
		if now.Text != "可以刻字吗" || now.UpdatedBy != editor.UserID || now.Edit != theirs.Edit {
			t.Errorf("after a conflict: %+v", now)
		}
		mine.Edit = now.Edit
		_, err = w.Save(t.Context(), boss, mine)
		w.must(err)
	})
}

func TestFindInPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		for i := range 7 {
			w.test(fmt.Sprintf("问题%d", i), testbench.ExpectNothing)
		}
		failing := w.test("不存在100%", testbench.ExpectEntries, e.ID)
		w.exec(`UPDATE bench_question SET run_at = 0 WHERE body = '问题3'`)
		var got []string
		for cursor, pages := "", 0; ; pages++ {
			list, next, n, err := w.Find(t.Context(), testbench.Filter{Lang: "zh", Cursor: cursor, Limit: 3})
			w.must(err)
			if n != (testbench.Counts{Total: 8, Passing: 6, Failing: 1, Never: 1}) {
				t.Errorf("counts %+v", n)
			}
			for i := range list {
				got = append(got, list[i].Text)
			}
			if cursor = next; cursor == "" || pages > 5 {
				break
			}
		}
		if len(got) != 8 || got[0] != failing.Text || len(slices.Compact(slices.Sorted(slices.Values(got)))) != 8 {
			t.Errorf("in pages: %q", got)
		}
		for _, c := range []struct {
			f    testbench.Filter
			want int
		}{
			{testbench.Filter{Result: testbench.Failing}, 1},
			{testbench.Filter{Result: testbench.Passing}, 6},
			{testbench.Filter{Result: testbench.Never}, 1},
			{testbench.Filter{Query: "问题"}, 7},
			{testbench.Filter{Query: "%"}, 1},  // itself, not anything
			{testbench.Filter{Query: "刻字"}, 1}, // by the entry that is expected
		} {
			c.f.Lang = "zh"
			list, _, _, err := w.Find(t.Context(), c.f)
			w.must(err)
			if len(list) != c.want {
				t.Errorf("%+v: %d, not %d", c.f, len(list), c.want)
			}
		}
	})
}

func TestSheetInAndOut(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e, other := w.entry("能刻字吗"), w.entry("能退货吗")
		const sheet = "问题,期望,语言,audience\n" +
			"可以刻字么,能刻字吗|能退货吗,,\n" +
			"今天天气,none,,guests\n" +
			"找人,转人工,,\n" +
			"别这么答,!能退货吗,,\n" +
			",none,,\n" +
			"没有这条,不存在的知识点,,\n" +
			"今天天气,none,,guests\n" +
			"外语,none,fr,\n" +
			"没写期望,,,\n"
		keys := func(rows []testbench.Row) (out []string) {
			for _, r := range rows {
				if r.Key != "" {
					out = append(out, fmt.Sprintf("%d %s", r.Number, r.Key))
				}
			}
			return out
		}
		want := []string{
			"6 error.field.required", "7 error.entry.not_found", "8 error.bench.there", "9 error.field.value", "10 error.bench.entries",
		}
		for _, dry := range []bool{true, false} {
			rows, err := w.AddSheet(t.Context(), boss, []byte(sheet), "a.csv", "zh", dry)
			w.must(err)
			if got := keys(rows); !slices.Equal(got, want) {
				t.Errorf("dry %v: refused %q", dry, got)
			}
			_, _, n, err := w.Find(t.Context(), testbench.Filter{Lang: "zh"})
			w.must(err)
			if dry == (n.Total != 0) || !dry && n.Total != 4 {
				t.Errorf("dry %v: %+v", dry, n)
			}
		}

		// What is downloaded is uploaded again as it was.
		w.entry("能退货吗 ") // of the same name but for a blank, which is tidied
		var b strings.Builder
		b.WriteString(strings.Join(testbench.SheetColumns(), ",") + "\n")
		all := map[string]testbench.Question{}
		list, _, _, err := w.Find(t.Context(), testbench.Filter{Lang: "zh"})
		w.must(err)
		for i := range list {
			all[list[i].Text] = list[i]
		}
		w.must(w.Export(t.Context(), "zh", func(values []any) error {
			for _, v := range values {
				fmt.Fprintf(&b, "%q,", v)
			}
			b.WriteString("\n")
			return nil
		}))
		if !strings.Contains(b.String(), `"!`+string(other.ID)+`"`) {
			t.Errorf("an entry whose name is another's, too, is not named by its id:\n%s", b.String())
		}
		for i := range list {
			w.must(w.Delete(t.Context(), list[i].ID))
		}
		rows, err := w.AddSheet(t.Context(), boss, []byte(b.String()), "a.csv", "en", false)
		w.must(err)
		if got := keys(rows); len(got) > 0 {
			t.Errorf("refused again: %q", got)
		}
		list, _, _, err = w.Find(t.Context(), testbench.Filter{Lang: "zh"})
		w.must(err)
		for i := range list {
			q, was := list[i], all[list[i].Text]
			if q.Expect != was.Expect || !slices.Equal(q.Entries, was.Entries) || q.Audience != was.Audience {
				t.Errorf("%q came back as %s %v", q.Text, q.Expect, q.Entries)
			}
		}
		if len(list) != 4 || !slices.Contains(all["可以刻字么"].Entries, e.ID) {
			t.Errorf("%d came back", len(list))
		}
		for name, bad := range map[string]string{"no columns": "a,b\n1,2\n", "nothing": "", "no rows": "question,expected\n", "binary": "\x00\x01\x02"} {
			_, err := w.AddSheet(t.Context(), boss, []byte(bad), "a.csv", "zh", true)
			if w.wants(desk.CodeInvalid, err); err == nil {
				t.Error(name)
			}
		}
	})
}

func TestDeleteAndBringBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		a, b := w.test("甲", testbench.ExpectNothing), w.test("乙", testbench.ExpectNothing)
		n, err := w.DeleteMany(t.Context(), []desk.TestID{a.ID, b.ID, "tq_none"})
		w.must(err)
		if n != 2 {
			t.Errorf("%d deleted", n)
		}
		w.wants(desk.CodeNotFound, w.Delete(t.Context(), a.ID))
		w.test("甲", testbench.ExpectNothing) // it is saved again meanwhile
		n, err = w.RestoreMany(t.Context(), []desk.TestID{a.ID, b.ID})
		w.must(err)
		list, _, _, err := w.Find(t.Context(), testbench.Filter{Lang: "zh"})
		w.must(err)
		if n != 1 || len(list) != 2 {
			t.Errorf("%d brought back of %d", n, len(list))
		}
		_, err = w.DeleteMany(t.Context(), make([]desk.TestID, testbench.MaxBatch+1))
		w.wants(desk.CodeInvalid, err)
	})
}

func TestSuggestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		tested, fresh := w.entry("能刻字吗", "刻字"), w.entry("能退货吗", "退货", "退货")
		w.entry("可以退吗", "退货") // which two entries say
		w.test("能刻字吗", testbench.ExpectEntries, tested.ID)
		w.test("可以退吗", testbench.ExpectNothing)
		list, err := w.SuggestPhrasings(t.Context(), "zh", "")
		w.must(err)
		var got []string
		for _, x := range list {
			got = append(got, x.Text)
		}
		if slices.Sort(got[:len(got)-1]); !slices.Equal(got, []string{"能退货吗", "退货", "刻字"}) { // what has no test comes first
			t.Errorf("phrasings: %q", got)
		}
		if list, err = w.SuggestPhrasings(t.Context(), "zh", tested.ID); err != nil || len(list) != 1 || list[0].Entry != tested.ID {
			t.Errorf("of one entry: %+v, %v", list, err)
		}

		w.asks("co_1", "怎么退", &fresh)
		w.asks("co_2", "怎么退", &fresh)
		w.asks("co_2", "刻字多少钱", &tested)
		w.asks("co_3", "能刻字吗", &tested)            // saved already
		w.asks("co_3", "天气", nil)                  // not answered
		w.asks("co_3", "我的电话是13800138000", &fresh) // says who asked
		w.asks("co_3", "我是王小明", &fresh)
		list, err = w.SuggestAsked(t.Context(), "zh")
		w.must(err)
		if len(list) != 2 || list[0].Text != "怎么退" || list[0].Times != 2 || list[0].Entry != fresh.ID || list[1].Text != "刻字多少钱" {
			t.Errorf("asked: %+v", list)
		}
	})
}

func TestTryDraft(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		w.test("能刻字吗", testbench.ExpectEntries, e.ID)
		w.test("年会几点", testbench.ExpectEntries, e.ID)
		w.test("天气", testbench.ExpectNothing)
		w.test("别的", testbench.ExpectEntries, e.ID)
		_, err := w.TryDraft(t.Context(), e.ID)
		w.wants(desk.CodeNotFound, err) // there is no draft
		w.draft(e, "年会几点")
		x, err := w.TryDraft(t.Context(), e.ID)
		w.must(err)
		if x.Total != 4 || x.Failing != 2 || x.Better != 1 || len(x.Worse) != 1 || x.Worse[0].Text != "能刻字吗" || x.Worse[0].Got.Outcome != testbench.OutcomeMiss {
			t.Errorf("%+v", x)
		}
		if now, err := w.know.GetEntry(t.Context(), e.ID); err != nil || now.Question != "能刻字吗" {
			t.Errorf("the trial has told it: %+v, %v", now, err)
		}
	})
}

func TestRunAndCancel(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		for i := range 120 {
			w.test(fmt.Sprintf("问题%d", i), testbench.ExpectNothing)
		}
		broken := w.test("能刻字吗", testbench.ExpectEntries, e.ID)
		w.must(w.SetGate(t.Context(), false))
		e.Question = "年会几点"
		_, err := w.know.SaveEntry(t.Context(), boss, e)
		w.must(err)

		wait, open := w.busy()
		id, err := w.StartRun(t.Context(), editor, "zh")
		w.must(err)
		wait()
		again, err := w.StartRun(t.Context(), boss, "")
		w.must(err)
		if again != id {
			t.Error("two runs at once")
		}
		w.must(w.jobs.Cancel(t.Context(), id))
		open()
		if j := w.ended(id); j.State != job.Cancelled {
			t.Errorf("a cancelled run is %s", j.State)
		}
		if q, err := w.Get(t.Context(), broken.ID); err != nil || !q.Passed {
			t.Errorf("run although it was cancelled: %+v, %v", q, err)
		}

		id, err = w.StartRun(t.Context(), editor, "zh")
		w.must(err)
		j := w.ended(id)
		var n testbench.RunResult
		w.must(json.Unmarshal(j.Report, &n))
		if j.State != job.Done || n != (testbench.RunResult{Total: 121, Failing: 1, Broken: 1}) || j.Done != 121 {
			t.Errorf("%+v of %+v", n, j)
		}
		if last, err := w.LastRun(t.Context()); err != nil || last.ID != id {
			t.Errorf("last run %s, %v", last.ID, err)
		}
	})
}

func TestReplayOverConversations(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e, other := w.entry("能刻字吗"), w.entry("能退货吗")
		w.asks("co_1", "能刻字吗", &e)
		w.asks("co_2", "能刻字吗", &e)
		w.asks("co_2", "年会几点", nil)
		w.asks("co_3", "能退货吗", &other)
		_, err := w.Start(t.Context(), boss, testbench.Scope{AllDrafts: true}, 7)
		w.wants(desk.CodeInvalid, err) // there are none
		_, err = w.Start(t.Context(), boss, testbench.Scope{}, testbench.MaxDays+1)
		w.wants(desk.CodeInvalid, err)
		w.draft(e, "年会几点")
		w.draft(other, "抽奖")
		r, list := w.replay(7, testbench.Scope{AllDrafts: true})
		if len(r.Drafts) != 2 || r.Counts.Asked != 4 || r.Counts.Lost != 3 || r.Counts.Gained != 1 || len(list) != 3 {
			t.Fatalf("%+v: %+v", r, list)
		}
		kinds := map[string]testbench.Difference{}
		for _, d := range list {
			kinds[d.Text] = d
		}
		if d := kinds["能刻字吗"]; d.Kind != testbench.Lost || d.Times != 2 || d.Before.Entry != e.ID {
			t.Errorf("lost: %+v", d)
		}
		if d := kinds["年会几点"]; d.Kind != testbench.Gained || d.After.Entry != e.ID {
			t.Errorf("gained: %+v", d)
		}
		// The verdict on a draft of several blocks just this one.
		_, err = w.Judge(t.Context(), r.ID, kinds["能刻字吗"].N, testbench.Bad)
		w.must(err)
		_, err = w.Judge(t.Context(), r.ID, kinds["年会几点"].N, testbench.Good)
		w.must(err)
		if r, err = w.GetReplay(t.Context(), r.ID); err != nil || r.Bad != 1 || r.Good != 1 {
			t.Errorf("judged: %+v, %v", r, err)
		}
		publish := func(id desk.EntryID) error {
			x, err := w.know.GetEntry(t.Context(), id)
			w.must(err)
			_, err = w.know.PublishDraft(t.Context(), boss, id, x.Edit, x.Version, time.Time{})
			return err
		}
		if got := regressions(publish(e.ID)); len(got) != 1 || got[0].Text != "能刻字吗" || got[0].Question != "" {
			t.Errorf("the bad one: %+v", got)
		}
		// Saved as a test, it is told once.
		q, err := w.SaveDifference(t.Context(), boss, r.ID, kinds["能刻字吗"].N)
		w.must(err)
		if got := regressions(publish(e.ID)); len(got) != 1 || got[0].Question != q.ID {
			t.Errorf("saved: %+v", got)
		}
		w.must(w.Delete(t.Context(), q.ID))
		// Only the last replay of a draft counts, and not one of another draft.
		third := w.entry("能换吗")
		w.draft(third, "换一个")
		w.replay(7, testbench.Scope{Entries: []desk.EntryID{third.ID}})
		if got := regressions(publish(e.ID)); len(got) != 1 {
			t.Errorf("after a replay of another draft: %+v", got)
		}
		w.must(publish(other.ID))
		w.replay(7, testbench.Scope{Entries: []desk.EntryID{e.ID}})
		w.must(publish(e.ID))
		w.must(w.DeleteReplay(t.Context(), r.ID))
		_, err = w.GetReplay(t.Context(), r.ID)
		w.wants(desk.CodeNotFound, err)
	})
}

// What is not answered is one thing, whatever the bot said instead.
func TestBareReplayTellsAQuestionOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		w.asks("co_1", "能刻字吗", nil)
		w.asks("co_2", "能刻字吗", nil)
		w.exec(`UPDATE turn SET trace = $1 WHERE conversation_id = 'co_2'`, `{"lang":"zh","intent":"knowledge","outcome":"ask"}`)
		r, list := w.replay(1, testbench.Scope{})
		if len(list) != 1 || list[0].Times != 2 || list[0].Kind != testbench.Gained || list[0].After.Entry != e.ID || len(r.Drafts) != 0 {
			t.Errorf("%+v: %+v", r, list)
		}
	})
}

// A question is shown without what says who asked it, at the gate as well.
func TestGateShowsMaskedQuestions(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		const text = "我是王小明，电话13800138000"
		e := w.entry(text)
		w.asks("co_1", text, &e)
		w.draft(e, "年会几点")
		r, list := w.replay(1, testbench.Scope{Entries: []desk.EntryID{e.ID}})
		if len(list) != 1 || strings.Contains(list[0].Text, "王小明") || strings.Contains(list[0].Text, "138") {
			t.Fatalf("%+v", list)
		}
		_, err := w.Judge(t.Context(), r.ID, 1, testbench.Bad)
		w.must(err)
		now, err := w.know.GetEntry(t.Context(), e.ID)
		w.must(err)
		_, err = w.know.PublishDraft(t.Context(), boss, e.ID, now.Edit, now.Version, time.Time{})
		got := regressions(err)
		if len(got) != 1 || strings.Contains(got[0].Text, "王小明") || strings.Contains(err.Error(), "138") {
			t.Errorf("%+v: %v", got, err)
		}
	})
}

func TestCancelReplay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		w.asks("co_1", "能刻字吗", &e)
		w.draft(e, "年会几点")
		scope := testbench.Scope{Entries: []desk.EntryID{e.ID}}
		wait, open := w.busy()
		r, err := w.Start(t.Context(), boss, scope, 1)
		w.must(err)
		wait()
		w.must(w.jobs.Cancel(t.Context(), r.JobID))
		open()
		if j := w.ended(r.JobID); j.State != job.Cancelled {
			t.Errorf("%s", j.State)
		}
		if r, err = w.GetReplay(t.Context(), r.ID); err != nil || !r.DoneAt.IsZero() || r.Counts.Asked != 0 {
			t.Errorf("cancelled: %+v, %v", r, err)
		}
		// One that is deleted while it runs leaves nothing.
		wait, open = w.busy()
		r, err = w.Start(t.Context(), boss, scope, 1)
		w.must(err)
		wait()
		w.must(w.DeleteReplay(t.Context(), r.ID))
		open()
		w.ended(r.JobID)
		_, err = w.GetReplay(t.Context(), r.ID)
		w.wants(desk.CodeNotFound, err)
	})
}

func TestOverrideIsKeptWithWhatItLetThrough(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		w.test("能刻字吗", testbench.ExpectEntries, e.ID)
		bad := w.draft(e, "年会几点")
		checks := func(id desk.EntryID) []testbench.Check {
			t.Helper()
			list, err := w.Checks(t.Context(), id)
			w.must(err)
			return list
		}
		_, err := w.know.PublishDraft(t.Context(), boss, e.ID, bad.Edit, bad.Version, time.Time{})
		w.wants(desk.CodeConflict, err)
		_, err = w.know.PublishDraft(knowledge.WithOverride(t.Context(), "why"), editor, e.ID, bad.Edit, bad.Version, time.Time{})
		w.wants(desk.CodeForbidden, err)
		_, err = w.know.PublishDraft(knowledge.WithOverride(t.Context(), strings.Repeat("x", 501)), boss, e.ID, bad.Edit, bad.Version, time.Time{})
		w.wants(desk.CodeInvalid, err)

		// A publish that comes to nothing leaves no trace: its category is gone.
		gone := bad
		gone.CategoryID = "kc_gone"
		gone.Version, gone.Draft, gone.Edit = bad.Version, nil, 0
		gone.Question = "年会几点"
		_, err = w.know.SaveEntry(knowledge.WithOverride(t.Context(), "why"), boss, gone)
		w.wants(desk.CodeInvalid, err)
		if got := checks(e.ID); len(got) != 0 {
			t.Errorf("nothing was published: %+v", got)
		}

		_, err = w.know.PublishDraft(knowledge.WithOverride(t.Context(), "why"), boss, e.ID, bad.Edit, bad.Version, time.Time{})
		w.must(err)
		got := checks(e.ID)
		if len(got) != 1 || got[0].Kind != testbench.CheckOverridden || got[0].Reason != "why" || got[0].By != boss.UserID || len(got[0].Regressions) != 1 {
			t.Errorf("kept: %+v", got)
		}

		// A new entry is known by the id that it gets.
		w.test("天气", testbench.ExpectNothing)
		made, err := w.know.SaveEntry(knowledge.WithOverride(t.Context(), "new"), boss, desk.Entry{
			CategoryID: w.category, Lang: "zh", Question: "天气", Answer: "晴", HandOver: desk.HandOverNever, Enabled: true,
		})
		w.must(err)
		if got := checks(made.ID); len(got) != 1 || got[0].Reason != "new" {
			t.Errorf("of a new entry: %+v", got)
		}
	})
}

func TestOverriddenSchedule(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e, other := w.entry("能刻字吗"), w.entry("能退货吗")
		w.test("能刻字吗", testbench.ExpectEntries, e.ID)
		bad := w.draft(e, "年会几点")
		at := w.db.Now().Add(time.Hour)
		_, err := w.know.PublishDraft(t.Context(), boss, e.ID, bad.Edit, bad.Version, at)
		w.wants(desk.CodeConflict, err)
		_, err = w.know.PublishDraft(knowledge.WithOverride(t.Context(), "sale"), boss, e.ID, bad.Edit, bad.Version, at)
		w.must(err)
		due := func(id desk.EntryID) error {
			x, err := w.know.TryDraft(t.Context(), id)
			w.must(err)
			_, err = w.Check(t.Context(), testbench.Change{Entries: []desk.Entry{x}, Due: true})
			return err
		}
		w.must(due(e.ID)) // whoever scheduled it has said why

		// What was not let through is held back, and so is other content than that.
		w.test("能退货吗", testbench.ExpectEntries, other.ID)
		w.draft(other, "抽奖")
		w.wants(desk.CodeConflict, due(other.ID))
		if list, err := w.Checks(t.Context(), other.ID); err != nil || len(list) != 1 || list[0].Kind != testbench.CheckHeld || list[0].By != "" {
			t.Errorf("held: %+v, %v", list, err)
		}
		now, err := w.know.GetEntry(t.Context(), e.ID)
		w.must(err)
		now, err = w.know.WithdrawDraft(t.Context(), boss, e.ID, now.Edit)
		w.must(err)
		w.draft(now, "年会八点")
		w.wants(desk.CodeConflict, due(e.ID))
		w.must(w.SetGate(t.Context(), false))
		w.must(due(e.ID))
	})
}

// What takes the last change back is not held up.
func TestUndoPasses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		e := w.entry("能刻字吗")
		w.must(w.SetGate(t.Context(), false))
		report, err := w.know.ChangeMany(t.Context(), boss, knowledge.Bulk{Action: knowledge.BulkDelete, IDs: []desk.EntryID{e.ID}})
		w.must(err)
		w.test("能刻字吗", testbench.ExpectNothing) // passes while it lies in the bin
		w.must(w.SetGate(t.Context(), true))
		again, err := w.know.ChangeMany(t.Context(), boss, report.Undo[0])
		w.must(err)
		if len(again.Done) != 1 {
			t.Errorf("not brought back: %+v", again)
		}

		// So is what is switched off and on again, but not what comes back after days.
		w.must(w.SetGate(t.Context(), false))
		report, err = w.know.ChangeMany(t.Context(), boss, knowledge.Bulk{Action: knowledge.BulkOff, IDs: []desk.EntryID{e.ID}})
		w.must(err)
		_, err = w.RunSaved(t.Context())
		w.must(err)
		w.must(w.SetGate(t.Context(), true))
		w.exec(`UPDATE knowledge_entry SET updated_at = 1 WHERE id = $1`, string(e.ID))
		_, err = w.know.ChangeMany(t.Context(), boss, report.Undo[0])
		w.wants(desk.CodeConflict, err)
		w.exec(`UPDATE knowledge_entry SET updated_at = $2 WHERE id = $1`, string(e.ID), db.Millis(w.db.Now()))
		_, err = w.know.ChangeMany(t.Context(), boss, report.Undo[0])
		w.must(err)

		w.must(w.SetGate(t.Context(), false))
		w.must(w.know.DeleteEntry(t.Context(), boss, e.ID))
		w.must(w.SetGate(t.Context(), true))
		w.exec(`UPDATE knowledge_entry SET deleted_at = $2 WHERE id = $1`, string(e.ID), db.Millis(w.db.Now().Add(-2*time.Hour)))
		_, err = w.know.RestoreEntry(t.Context(), boss, e.ID, "")
		w.wants(desk.CodeConflict, err)
	})
}

// Whichever way something is told, the reason is kept with it.
func TestEveryWayKeepsItsReason(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		over := knowledge.WithOverride(t.Context(), "why")
		read := func(id desk.EntryID) desk.Entry {
			t.Helper()
			e, err := w.know.GetEntry(t.Context(), id)
			w.must(err)
			return e
		}
		for name, way := range map[string]func(ctx context.Context, e desk.Entry) error{
			"saved": func(ctx context.Context, e desk.Entry) error {
				e.Question = "别的" + string(e.ID)
				_, err := w.know.SaveEntry(ctx, boss, e)
				return err
			},
			"switched off with others": func(ctx context.Context, e desk.Entry) error {
				_, err := w.know.ChangeMany(ctx, boss, knowledge.Bulk{Action: knowledge.BulkOff, IDs: []desk.EntryID{e.ID, w.entry("无关").ID}})
				return err
			},
			"deleted": func(ctx context.Context, e desk.Entry) error {
				return w.know.DeleteEntry(ctx, boss, e.ID)
			},
			"an old version": func(ctx context.Context, e desk.Entry) error {
				_, err := w.know.RestoreVersion(ctx, boss, e.ID, 1, e.Edit, true)
				return err
			},
		} {
			e := w.entry("旧" + name)
			for _, question := range []string{"中" + name, "新" + name} {
				e.Question = question
				saved, err := w.know.SaveEntry(t.Context(), boss, e)
				w.must(err)
				e = saved
			}
			w.test(e.Question, testbench.ExpectEntries, e.ID)
			if err := way(t.Context(), read(e.ID)); desk.CodeOf(err) != desk.CodeConflict {
				t.Errorf("%s: %v", name, err)
			}
			w.must(way(over, read(e.ID)))
			list, err := w.Checks(t.Context(), e.ID)
			w.must(err)
			if len(list) != 1 || list[0].Reason != "why" {
				t.Errorf("%s: %+v", name, list)
			}
		}
		// One that comes out of the bin days later.
		e := w.entry("回来")
		w.must(w.know.DeleteEntry(t.Context(), boss, e.ID))
		w.test("回来", testbench.ExpectNothing)
		w.exec(`UPDATE knowledge_entry SET deleted_at = $2 WHERE id = $1`, string(e.ID), db.Millis(w.db.Now().Add(-48*time.Hour)))
		_, err := w.know.RestoreEntry(over, boss, e.ID, "")
		w.must(err)
		if list, err := w.Checks(t.Context(), e.ID); err != nil || len(list) != 1 {
			t.Errorf("out of the bin: %+v, %v", list, err)
		}
	})
}
