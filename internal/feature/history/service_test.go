package history

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
)

var boss = desk.Actor{UserID: "us_1"}

// shelf is a knowledge base in memory.
type shelf struct {
	mu      sync.Mutex
	entries map[desk.EntryID]desk.Entry
	fails   error
}

func (s *shelf) Threshold() float64 { return 0.5 }

func (s *shelf) Search(_ context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.entries {
		if e.Lang == q.Lang && strings.Contains(q.Text, e.Question) {
			return []desk.EntryHit{{Entry: &e, Score: 0.9}}, nil
		}
	}
	return nil, nil
}

func (s *shelf) GetEntry(_ context.Context, id desk.EntryID) (desk.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.entries[id]; ok {
		return e, nil
	}
	return desk.Entry{}, desk.E(desk.CodeNotFound, "error.entry.not_found", nil)
}

func (s *shelf) SaveEntry(_ context.Context, _ desk.Actor, e desk.Entry) (desk.Entry, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fails != nil {
		return desk.Entry{}, s.fails
	}
	if e.ID == "" {
		e.ID = desk.EntryID(fmt.Sprint("ke_", len(s.entries)))
	}
	e.Version++
	s.entries[e.ID] = e
	return e, nil
}

func (s *shelf) DeleteEntry(_ context.Context, _ desk.Actor, id desk.EntryID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.entries, id)
	return nil
}

// world is a service with an import that has been grouped.
type world struct {
	*Service
	shelf *shelf
	jobs  *job.Jobs
	i     Import
	list  []Cluster
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{job.Migrations, Migrations}, func(t *testing.T, d *db.DB) {
		w := &world{shelf: &shelf{entries: map[desk.EntryID]desk.Entry{"ke_old": {ID: "ke_old", Lang: "zh", Question: "发票", Version: 3}}}}
		w.jobs = job.New(job.Config{DB: d, Log: slog.New(slog.DiscardHandler), Poll: time.Millisecond, Beat: 5 * time.Millisecond})
		w.Service = New(d, w.jobs, w.shelf, nil)
		test(t, w)
	})
}

func talks() *Read {
	r := &Read{Conversations: 60, Messages: 120}
	for i := range 20 {
		end := strings.Repeat("呢", i%3)
		r.Pairs = append(
			r.Pairs,
			Pair{"退款什么时候到账" + end + strings.Repeat("急", i%5), "退款一般1到3个工作日到账哦", "zh"},
			Pair{"怎么开发票" + end + strings.Repeat("谢", i%4), "订单完成后在订单页申请发票", "zh"},
			Pair{fmt.Sprint("where is my parcel", strings.Repeat(" please", i%3)), "It arrives within three days.", "en"},
		)
	}
	return r
}

// grouped starts an import and waits for its job.
func (w *world) grouped(t *testing.T) {
	t.Helper()
	var err error
	if w.i, err = w.Start(t.Context(), boss, "old.csv", talks()); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { w.jobs.Run(ctx) })
	for {
		j, err := w.jobs.Get(t.Context(), w.i.JobID)
		if err != nil {
			t.Fatal(err)
		}
		if j.Ended() {
			if j.State != job.Done {
				t.Errorf("the job is %s: %s", j.State, j.Failure)
			}
			break
		}
		time.Sleep(time.Millisecond) // the job tells nobody when it ends
	}
	stop()
	wg.Wait()
	w.reload(t)
}

func (w *world) reload(t *testing.T) {
	t.Helper()
	var err error
	if w.i, w.list, err = w.Clusters(t.Context(), w.i.ID); err != nil {
		t.Fatal(err)
	}
}

func (w *world) of(t *testing.T, word string) *Cluster {
	t.Helper()
	for i := range w.list {
		if strings.Contains(w.list[i].Question, word) {
			return &w.list[i]
		}
	}
	t.Fatalf("no cluster of %q in %+v", word, w.list)
	return nil
}

func TestImportIsGrouped(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grouped(t)
		if w.i.Questions != 60 || w.i.Grouped != 60 || w.i.Name != "old.csv" {
			t.Errorf("got %+v", w.i)
		}
		sum := int64(0)
		for _, c := range w.list {
			sum += c.Size
		}
		if sum != 60 {
			t.Errorf("the clusters have %d questions", sum)
		}
		c := w.of(t, "发票")
		if c.EntryID != "ke_old" || c.Lang != "zh" || len(c.Examples) == 0 || len(c.Answers) == 0 || c.Answers[0].Text != "订单完成后在订单页申请发票" || c.State != Open {
			t.Errorf("got %+v", c)
		}
		if c := w.of(t, "退款"); c.EntryID != "" {
			t.Errorf("got %+v", c)
		}
		left, err := w.left(t)
		if err != nil || left != 0 {
			t.Errorf("%d parts are left: %v", left, err)
		}
	})
}

func (w *world) left(t *testing.T) (n int64, err error) {
	err = w.db.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM history_part`).Scan(&n)
	})
	return n, err
}

func TestAcceptAndReopen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grouped(t)
		c := w.of(t, "退款")
		e, err := w.Accept(t.Context(), boss, c.ID, desk.Entry{Question: "退款多久到账", Answer: "1到3天", Phrasings: c.Examples})
		if err != nil || e.Lang != "zh" || len(w.shelf.entries) != 2 {
			t.Fatalf("got %+v, %v", e, err)
		}
		if _, err := w.Accept(t.Context(), boss, c.ID, e); desk.CodeOf(err) != desk.CodeConflict || len(w.shelf.entries) != 2 {
			t.Errorf("a second time: %v", err)
		}
		w.reload(t)
		if c := w.of(t, "退款"); c.State != Accepted || c.Target != string(e.ID) || c.DecidedBy != boss.UserID {
			t.Errorf("got %+v", c)
		}
		// What somebody has edited since stays.
		edited := w.shelf.entries[e.ID]
		edited.Version++
		w.shelf.entries[e.ID] = edited
		if err := w.Reopen(t.Context(), boss, c.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("an edited entry: %v", err)
		}
		edited.Version--
		w.shelf.entries[e.ID] = edited
		if err := w.Reopen(t.Context(), boss, c.ID); err != nil || len(w.shelf.entries) != 1 {
			t.Errorf("%v, entries %v", err, w.shelf.entries)
		}
		// A save that fails decides nothing.
		w.shelf.fails = errors.New("no")
		if _, err := w.Accept(t.Context(), boss, c.ID, e); err == nil {
			t.Error("accepted without an entry")
		}
		w.reload(t)
		if c := w.of(t, "退款"); c.State != Open {
			t.Errorf("got %+v", c)
		}
	})
}

func TestJoinAddsPhrasingsAndTakesThemBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grouped(t)
		c := w.of(t, "发票")
		if err := w.Join(t.Context(), boss, c.ID, "ke_old", []string{"怎么开票", "怎么开票", " ", "发票"}); err != nil {
			t.Fatal(err)
		}
		if got := w.shelf.entries["ke_old"].Phrasings; !slices.Equal(got, []string{"怎么开票"}) {
			t.Errorf("got %q", got)
		}
		if err := w.Join(t.Context(), boss, w.of(t, "parcel").ID, "ke_old", nil); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("another language: %v", err)
		}
		if err := w.Reopen(t.Context(), boss, c.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.shelf.entries["ke_old"].Phrasings; len(got) != 0 {
			t.Errorf("got %q", got)
		}
	})
}

func TestMergeCountsTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grouped(t)
		a, b := w.of(t, "退款"), w.of(t, "发票")
		size := a.Size + b.Size
		if err := w.Merge(t.Context(), boss, a.ID, b.ID); err != nil {
			t.Fatal(err)
		}
		if err := w.Merge(t.Context(), boss, b.ID, a.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a circle: %v", err)
		}
		if err := w.Merge(t.Context(), boss, b.ID, b.ID); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("into itself: %v", err)
		}
		id := b.ID
		w.reload(t)
		if got := w.list[0]; got.ID != id || got.Size != size || len(got.Answers) != 2 {
			t.Errorf("got %+v", got)
		}
		if err := w.Reject(t.Context(), boss, id); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Reopen(t.Context(), boss, a.ID), w.Reopen(t.Context(), boss, id)); err != nil {
			t.Fatal(err)
		}
		w.reload(t)
		for _, c := range w.list {
			if c.State != Open {
				t.Errorf("got %+v", c)
			}
		}
	})
}

func TestUndoDeletesWhatCameOfIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.grouped(t)
		one, err := w.Accept(t.Context(), boss, w.of(t, "退款").ID, desk.Entry{Question: "a"})
		if err != nil {
			t.Fatal(err)
		}
		two, err := w.Accept(t.Context(), boss, w.of(t, "parcel").ID, desk.Entry{Question: "b"})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Join(t.Context(), boss, w.of(t, "发票").ID, "ke_old", []string{"怎么开票"}); err != nil {
			t.Fatal(err)
		}
		two.Version++
		w.shelf.entries[two.ID] = two
		kept, err := w.Undo(t.Context(), boss, w.i.ID)
		if err != nil || kept != 1 {
			t.Errorf("%d kept, %v", kept, err)
		}
		if _, ok := w.shelf.entries[one.ID]; ok || len(w.shelf.entries) != 2 || len(w.shelf.entries["ke_old"].Phrasings) != 0 {
			t.Errorf("left: %+v", w.shelf.entries)
		}
		if _, _, err := w.Clusters(t.Context(), w.i.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("the import is still there: %v", err)
		}
	})
}

// An import can be undone while its job waits or runs.
func TestUndoEndsTheJob(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		i, err := w.Start(t.Context(), boss, "old.csv", talks())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Undo(t.Context(), boss, i.ID); err != nil {
			t.Fatal(err)
		}
		if j, err := w.jobs.Get(t.Context(), i.JobID); err != nil || j.State != job.Cancelled {
			t.Errorf("the job is %s, %v", j.State, err)
		}
		if left, err := w.left(t); err != nil || left != 0 {
			t.Errorf("%d parts are left: %v", left, err)
		}
	})
}
