package experiment_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"runtime"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/experiment"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/rating"
	"github.com/shopbell/shopbell/internal/feature/settings"
)

var (
	boss  = desk.Actor{UserID: "us_boss", Permissions: desk.AllPermissions()}
	agent = desk.Actor{UserID: "us_agent", Permissions: desk.RoleAgent.Permissions()}
)

// world is a shop with one entry.
type world struct {
	*experiment.Service
	t     *testing.T
	db    *db.DB
	base  *knowledge.Service
	entry desk.Entry
	now   time.Time
	seq   map[desk.ConversationID]int64
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	schema := []fs.FS{settings.Migrations, catalog.Migrations, inbox.Migrations, knowledge.Migrations, rating.Migrations, gap.Migrations, experiment.Migrations}
	dbtest.Each(t, schema, func(t *testing.T, d *db.DB) {
		w := &world{t: t, db: d, base: knowledge.New(d, slog.New(slog.DiscardHandler)), now: d.Now().Add(-48 * time.Hour), seq: map[desk.ConversationID]int64{}}
		w.Service = experiment.New(experiment.Config{DB: d, Entries: w.base, Log: slog.New(slog.DiscardHandler)})
		c, err := w.base.CreateCategory(t.Context(), desk.Category{Lang: "en", Name: "Returns"})
		w.must(err)
		w.entry, err = w.base.SaveEntry(t.Context(), boss, desk.Entry{
			CategoryID: c.ID, Lang: "en", Question: "Can I return it?", Answer: "Yes, within 7 days.", HandOver: desk.HandOverNever, Enabled: true,
		})
		w.must(err)
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

func (w *world) plan(goal string, answers ...string) experiment.Experiment {
	x := experiment.Experiment{EntryID: w.entry.ID, Goal: goal, Minimum: 20, Hours: 24}
	share := int64(100 / (len(answers) + 1))
	x.Arms = []experiment.Arm{{Share: 100 - share*int64(len(answers))}}
	for _, a := range answers {
		x.Arms = append(x.Arms, experiment.Arm{Answer: a, Share: share})
	}
	return x
}

// start starts a test as if that had been days ago.
func (w *world) start(goal string, answers ...string) experiment.Experiment {
	w.t.Helper()
	x, err := w.Save(w.t.Context(), boss, w.plan(goal, answers...))
	w.must(err)
	x, err = w.Start(w.t.Context(), boss, x.ID, x.Edit)
	w.must(err)
	return x
}

// told lets the bot tell a customer the entry's answer, and returns its sequence.
func (w *world) told(id desk.ConversationID, x desk.ExperimentID, arm string) int64 {
	w.t.Helper()
	w.seq[id]++
	b, err := json.Marshal(map[string]any{"evidence": []desk.Evidence{{Kind: "knowledge", ID: string(w.entry.ID), Experiment: x, Arm: arm}}})
	w.must(err)
	w.exec(`INSERT INTO message (conversation_id, seq, client_id, sender, sender_id, kind, body, extra, epoch, at) VALUES ($1, $2, '', 'bot', '', 'text', 'a', $3, 1, $4)`,
		string(id), w.seq[id], string(b), db.Millis(w.now))
	w.event(desk.EventMessageCreated, id, fmt.Sprintf(`{"seq":%d,"sender":"bot","kind":"text"}`, w.seq[id]))
	return w.seq[id]
}

func (w *world) event(kind string, id desk.ConversationID, data string) {
	w.t.Helper()
	w.exec(`INSERT INTO event (type, conversation_id, data, at) VALUES ($1, $2, $3, $4)`, kind, string(id), data, db.Millis(w.now))
}

func (w *world) rate(id desk.ConversationID, seq int64, kind string, value int) {
	w.t.Helper()
	w.exec(`INSERT INTO rating (conversation_id, seq, kind, value, comment, at) VALUES ($1,$2,$3,$4,'',$5)`, string(id), seq, kind, value, db.Millis(w.now))
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
			return tx.QueryRow(`SELECT COUNT(*) FROM event WHERE id > (SELECT event FROM experiment_cursor WHERE id = 1)`).Scan(&left)
		}))
		if left == 0 {
			return
		}
		runtime.Gosched()
	}
}

func (w *world) report(id desk.ExperimentID) experiment.Report {
	w.t.Helper()
	r, err := w.Report(w.t.Context(), id)
	w.must(err)
	return r
}

func TestAssign(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.Assign(&w.entry, "cu_1") != nil {
			t.Error("assigned without a test")
		}
		x := w.start(experiment.GoalHelpful, "Yes, for 7 days.", "Of course.")
		other := experiment.New(experiment.Config{DB: w.db, Entries: w.base, Log: slog.New(slog.DiscardHandler)})
		w.must(other.Refresh(t.Context()))
		count := map[string]int{}
		for i := range 6000 {
			who := desk.CustomerID(fmt.Sprintf("cu_%d", i))
			a, b := w.Assign(&w.entry, who), other.Assign(&w.entry, who)
			if a == nil || b == nil || *a != *b {
				t.Fatalf("two nodes tell %s differently: %v %v", who, a, b)
			}
			count[a.Arm]++
		}
		for arm, share := range map[string]int{"A": 34, "B": 33, "C": 33} {
			if got := count[arm]; got < 60*share-150 || got > 60*share+150 {
				t.Errorf("%s: %d of 6000, not about %d %%", arm, got, share)
			}
		}
		// A changed answer is told as it is, before the test is found to be over.
		changed := w.entry
		changed.Answer = "No."
		if a := w.Assign(&changed, "cu_1"); a != nil {
			t.Errorf("%v", a)
		}
		x, err := w.Pause(t.Context(), x.ID, x.Edit)
		w.must(err)
		if w.Assign(&w.entry, "cu_1") != nil {
			t.Error("assigned while paused")
		}
		if _, err := w.Start(t.Context(), boss, x.ID, x.Edit-1); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("stale: %v", err)
		}
		x, err = w.Start(t.Context(), boss, x.ID, x.Edit)
		w.must(err)
		x, err = w.Stop(t.Context(), boss, x.ID, x.Edit)
		w.must(err)
		if x.State != experiment.StateStopped || x.Reason != experiment.StoppedByHand || w.Assign(&w.entry, "cu_1") != nil {
			t.Errorf("%+v", x)
		}
	})
}

func TestWhatIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		good := w.plan(experiment.GoalCSAT, "B")
		for name, spoil := range map[string]func(x *experiment.Experiment){
			"no alternative": func(x *experiment.Experiment) { x.Arms = x.Arms[:1] },
			"too many":       func(x *experiment.Experiment) { x.Arms = make([]experiment.Arm, 4) },
			"shares":         func(x *experiment.Experiment) { x.Arms[0].Share = 60 },
			"empty":          func(x *experiment.Experiment) { x.Arms[1].Answer = " " },
			"the same":       func(x *experiment.Experiment) { x.Arms[1].Answer = w.entry.Answer },
			"goal":           func(x *experiment.Experiment) { x.Goal = "money" },
			"minimum":        func(x *experiment.Experiment) { x.Minimum = 5 },
			"hours":          func(x *experiment.Experiment) { x.Hours = 0 },
			"entry":          func(x *experiment.Experiment) { x.EntryID = "ke_none" },
		} {
			x := good
			x.Arms = append([]experiment.Arm{}, good.Arms...)
			spoil(&x)
			if _, err := w.Save(ctx, boss, x); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		x, err := w.Save(ctx, agent, good)
		w.must(err)
		_, err = w.Save(ctx, agent, good)
		w.wants(desk.CodeConflict, err)
		x.Minimum = 50
		x, err = w.Save(ctx, agent, x)
		w.must(err)
		if x.Minimum != 50 || x.Arms[0].Answer != w.entry.Answer || x.Arms[1].Answer != "B" {
			t.Errorf("%+v", x)
		}
		_, err = w.Apply(ctx, boss, x.ID, x.Edit, "B", true)
		w.wants(desk.CodeConflict, err) // it has not been started
		w.must(w.Delete(ctx, x.ID))
		_, err = w.Get(ctx, x.ID)
		w.wants(desk.CodeNotFound, err)
		w.wants(desk.CodeNotFound, w.Delete(ctx, x.ID))
		x = w.start(experiment.GoalCSAT, "B")
		w.wants(desk.CodeConflict, w.Delete(ctx, x.ID))
		_, err = w.Apply(ctx, agent, x.ID, x.Edit, "B", true)
		w.wants(desk.CodeForbidden, err)
		_, err = w.Apply(ctx, agent, x.ID, x.Edit, "B", false)
		w.wants(desk.CodeForbidden, err) // nothing has won yet
	})
}

// A test whose entry is not what it was is over, on whichever node finds it.
func TestChangedEntryStopsTheTest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.start(experiment.GoalResolution, "B")
		e := w.entry
		e.Phrasings = []string{"returns?"}
		e, err := w.base.SaveEntry(t.Context(), boss, e)
		w.must(err)
		w.must(w.Refresh(t.Context()))
		if x, _ = w.Get(t.Context(), x.ID); x.State != experiment.StateRunning {
			t.Fatalf("stopped by another phrasing: %+v", x)
		}
		e.Answer = "Within 30 days."
		e, err = w.base.SaveEntry(t.Context(), boss, e)
		w.must(err)
		w.must(w.Refresh(t.Context()))
		if x, _ = w.Get(t.Context(), x.ID); x.State != experiment.StateStopped || x.Reason != experiment.StoppedAnswer || x.EndedAt.IsZero() {
			t.Errorf("%+v", x)
		}
		_, err = w.Apply(t.Context(), boss, x.ID, x.Edit, "B", true)
		w.wants(desk.CodeConflict, err)

		w.entry = e
		x = w.start(experiment.GoalResolution, "B")
		w.must(w.base.DeleteEntry(t.Context(), boss, e.ID))
		w.must(w.Refresh(t.Context()))
		if x, _ = w.Get(t.Context(), x.ID); x.Reason != experiment.StoppedEntryOff {
			t.Errorf("%+v", x)
		}
	})
}

func TestOutcomes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.start(experiment.GoalResolution, "B")
		seq := w.told("cv_1", x.ID, "B")
		w.rate("cv_1", seq, "answer", 1)
		w.told("cv_2", x.ID, "A")
		w.told("cv_1", x.ID, "A") // the first answer counts, and the second says that it did not do
		w.now = w.now.Add(time.Hour)
		w.event(desk.EventConversationHandedOver, "cv_2", `{}`)
		w.event(desk.EventConversationHandedOver, "cv_3", `{}`) // before it was told anything
		w.now = w.now.Add(time.Minute)
		w.told("cv_3", x.ID, "B")
		w.now = w.now.Add(25 * time.Hour)
		w.event(desk.EventConversationTaken, "cv_3", `{}`) // too late to have to do with it
		w.event(desk.EventConversationTaken, "cv_2", `{}`) // the first one counts
		w.rate("cv_3", 9, "service", 4)
		w.rate("cv_3", 10, "service", 1)
		w.now = w.db.Now()
		w.told("cv_4", x.ID, "B") // not settled yet
		w.event(desk.EventConversationTaken, "cv_4", `{}`)
		w.follow()
		w.follow()
		r := w.report(x.ID)
		a, b := r.Arms[0], r.Arms[1]
		if a.Exposed != 1 || a.Settled != 1 || a.HandedOver.N != 1 || a.Resolved.N != 0 || a.Repeated.N != 0 {
			t.Errorf("A: %+v", a)
		}
		if b.Exposed != 3 || b.Settled != 2 || b.HandedOver.N != 0 || b.Resolved.N != 2 || b.Repeated.N != 1 || b.Helpful.N != 1 || b.Helpful.Of != 1 {
			t.Errorf("B: %+v", b)
		}
		if b.Score.N != 1 || b.Score.Mean != 4 || b.Scored {
			t.Errorf("B: %+v", b.Score)
		}
		if r.Exposed != 4 || r.Verdict.State != experiment.VerdictWaiting {
			t.Errorf("%+v", r.Verdict)
		}
	})
}

// many gives n customers an answer, some of which are handed over.
func (w *world) many(x desk.ExperimentID, arm string, n, handed int) {
	for i := range n {
		id := desk.ConversationID(fmt.Sprintf("cv_%s%d", arm, i))
		w.told(id, x, arm)
		if i < handed {
			w.event(desk.EventConversationHandedOver, id, `{}`)
		}
	}
	w.follow()
}

func TestWinnerIsTaken(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		x := w.start(experiment.GoalResolution, "Yes: send it back within 7 days, we pay.")
		w.many(x.ID, "A", 30, 15)
		w.many(x.ID, "B", 19, 0)
		if v := w.report(x.ID).Verdict; v.State != experiment.VerdictWaiting || v.Winner != "" {
			t.Errorf("a winner before the planned number: %+v", v)
		}
		w.many(x.ID, "B", 0, 0)
		w.told("cv_last", x.ID, "B")
		w.follow()
		r := w.report(x.ID)
		if r.Verdict.State != experiment.VerdictWinner || r.Verdict.Winner != "B" || r.Arms[1].Best < 0.99 || r.Level != 0.95 {
			t.Fatalf("%+v %v", r.Verdict, r.Arms[1].Best)
		}
		if d := r.Verdict.Differences[0]; d.Arm != "B" || d.Value != 0.5 || d.Range.Low <= 0 {
			t.Errorf("%+v", d)
		}
		// Who may not publish keeps it as a draft.
		x, err := w.Apply(ctx, agent, x.ID, r.Edit, "B", false)
		w.must(err)
		e, err := w.base.GetEntry(ctx, w.entry.ID)
		w.must(err)
		if e.Draft == nil || e.Draft.Content.Answer != x.Arms[1].Answer || e.Answer != w.entry.Answer {
			t.Errorf("%+v", e)
		}
		if x.State != experiment.StateStopped || x.Reason != experiment.StoppedApplied || x.Applied != "B" || x.AppliedVersion != 0 || x.Arms[0].Answer != w.entry.Answer {
			t.Errorf("%+v", x)
		}
		_, err = w.Apply(ctx, boss, x.ID, x.Edit, "A", true)
		w.wants(desk.CodeConflict, err)

		x = w.start(experiment.GoalResolution, "C")
		x, err = w.Apply(ctx, boss, x.ID, x.Edit, "B", true)
		w.must(err)
		if e, _ = w.base.GetEntry(ctx, w.entry.ID); e.Answer != "C" || e.Version != 2 || x.AppliedVersion != 2 {
			t.Errorf("%+v %+v", e, x)
		}
		if err := w.Refresh(context.WithoutCancel(ctx)); err != nil || x.Reason != experiment.StoppedApplied {
			t.Error(err, x.Reason)
		}
	})
}

func TestThreeArmsNeedMore(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x := w.start(experiment.GoalResolution, "B", "C")
		w.many(x.ID, "A", 40, 20)
		w.many(x.ID, "B", 40, 2)
		w.many(x.ID, "C", 40, 4)
		r := w.report(x.ID)
		if v := r.Verdict; v.State != experiment.VerdictUndecided || r.Level < 0.983 || r.Level > 0.984 {
			t.Errorf("B and C are alike: %+v at %v", v, r.Level)
		}
	})
	each(t, func(t *testing.T, w *world) {
		x := w.start(experiment.GoalResolution, "B", "C")
		w.many(x.ID, "A", 40, 3)
		w.many(x.ID, "B", 40, 20)
		w.many(x.ID, "C", 40, 1)
		if v := w.report(x.ID).Verdict; v.State != experiment.VerdictUndecided {
			t.Errorf("better than B only: %+v", v)
		}
	})
}

func TestPlan(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.exec(`UPDATE gap_state SET since = $1`, db.Millis(w.db.Now().Add(-10*24*time.Hour)))
		w.exec(`INSERT INTO gap_entry_use (entry_id, uses, last_at) VALUES ($1, 40, 0)`, string(w.entry.ID))
		p, err := w.Plan(t.Context(), w.entry.ID, experiment.GoalResolution)
		w.must(err)
		if p.PerDay < 3.9 || p.PerDay > 4.1 || p.Answer != w.entry.Answer || p.Sizes[1].N != 197 {
			t.Errorf("%+v", p)
		}
		x, err := w.Save(t.Context(), boss, w.plan(experiment.GoalResolution, "B"))
		w.must(err)
		// Twenty of two a day, and a day to see what became of the last.
		if r := w.report(x.ID); r.DaysLeft != 11 {
			t.Errorf("%v days", r.DaysLeft)
		}
		_, err = w.Plan(t.Context(), "ke_none", experiment.GoalCSAT)
		w.wants(desk.CodeNotFound, err)
	})
}
