package job_test

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/job"
)

func newJobs(d *db.DB) *job.Jobs {
	return job.New(job.Config{
		DB: d, Log: slog.New(slog.DiscardHandler), Poll: 5 * time.Millisecond, Beat: 5 * time.Millisecond, Lease: 500 * time.Millisecond,
	})
}

func enqueue(t *testing.T, j *job.Jobs, args any) desk.JobID {
	t.Helper()
	var id desk.JobID
	err := j.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		id, err = j.Enqueue(tx, "test", args, "us_1")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	j.Ring("test")
	return id
}

// until waits for a state that a job reaches by itself.
func until(t *testing.T, j *job.Jobs, id desk.JobID, states ...string) job.Job {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; <-time.After(2 * time.Millisecond) {
		got, err := j.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if slices.Contains(states, got.State) {
			return got
		}
		if time.Now().After(deadline) {
			t.Fatalf("still %s (%d of %d, %q)", got.State, got.Done, got.Total, got.Failure)
		}
	}
}

// start runs the engine and returns what stops it.
func start(t *testing.T, j *job.Jobs) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); j.Run(ctx) }()
	stop = func() { cancel(); <-done }
	t.Cleanup(stop)
	return stop
}

func TestJobIsDone(t *testing.T) {
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		j := newJobs(d)
		j.Register("test", job.Kind{Run: func(ctx context.Context, task *job.Task) error {
			var n int
			if err := task.Args(&n); err != nil {
				return err
			}
			task.Progress(int64(n), 7)
			err := task.Write(ctx, func(tx *db.Tx) error { return task.Save(tx, "half") })
			return errors.Join(err, task.Report(map[string]int{"rows": n}))
		}})
		id := enqueue(t, j, 7)
		start(t, j)
		got := until(t, j, id, job.Done)
		if got.Done != 7 || got.Total != 7 || string(got.Report) != `{"rows":7}` || got.CreatedBy != "us_1" || got.EndedAt.IsZero() {
			t.Errorf("got %+v", got)
		}
		if list, err := j.List(t.Context(), 10, "test"); err != nil || len(list) != 1 || list[0].ID != id {
			t.Errorf("listed: %+v, %v", list, err)
		}
		if err := j.Cancel(t.Context(), id); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("cancelled after its end: %v", err)
		}
		if err := j.Forget(t.Context(), time.Now().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := j.Get(t.Context(), id); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("forgotten: %v", err)
		}
	})
}

func TestJobFails(t *testing.T) {
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		j := newJobs(d)
		j.Register("test", job.Kind{Run: func(_ context.Context, task *job.Task) error {
			var how string
			if err := task.Args(&how); err != nil {
				return err
			}
			switch how {
			case "told":
				return desk.E(desk.CodeInvalid, "error.field.value", nil)
			case "away":
				return desk.E(desk.CodeUnavailable, "error.unavailable", nil)
			case "panic":
				panic("no")
			}
			return errors.New("a detail that is nobody's business")
		}})
		start(t, j)
		for how, want := range map[string]string{
			"told": "error.field.value", "other": "error.job.failed", "panic": "error.job.failed", "away": "error.job.given_up",
		} {
			if got := until(t, j, enqueue(t, j, how), job.Failed); got.Failure != want {
				t.Errorf("%s: got %q, want %q", how, got.Failure, want)
			}
		}
	})
}

// A cancelled job ends, also one that has not begun, and can write nothing more.
func TestCancel(t *testing.T) {
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		j := newJobs(d)
		running, wrote := make(chan struct{}, 9), make(chan error, 9)
		j.Register("test", job.Kind{Run: func(ctx context.Context, task *job.Task) error {
			running <- struct{}{}
			<-ctx.Done()
			wrote <- task.Write(context.WithoutCancel(ctx), func(*db.Tx) error { return nil })
			return ctx.Err()
		}})
		waiting := enqueue(t, j, 0)
		if err := j.Cancel(t.Context(), waiting); err != nil {
			t.Fatal(err)
		}
		id := enqueue(t, j, 1)
		start(t, j)
		<-running
		// By another node: this one finds out by its next beat.
		if err := newJobs(d).Cancel(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if err := <-wrote; !errors.Is(err, job.ErrLost) {
			t.Errorf("written after the end: %v", err)
		}
		for _, x := range []desk.JobID{waiting, id} {
			until(t, j, x, job.Cancelled)
		}
		if len(running) > 0 {
			t.Error("a cancelled job has begun")
		}
	})
}

// What a node that stops leaves is taken up by another where it was saved.
func TestNodeStops(t *testing.T) {
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		saved := make(chan struct{})
		first := newJobs(d)
		first.Register("test", job.Kind{Run: func(ctx context.Context, task *job.Task) error {
			if err := task.Write(ctx, func(tx *db.Tx) error { return task.Save(tx, 41) }); err != nil {
				return err
			}
			close(saved)
			<-ctx.Done()
			return ctx.Err()
		}})
		id := enqueue(t, first, nil)
		stop := start(t, first)
		<-saved
		stop()
		until(t, first, id, job.Queued)
		second := newJobs(d)
		second.Register("test", job.Kind{Run: func(_ context.Context, task *job.Task) error {
			at := 0
			return errors.Join(task.Saved(&at), task.Report(at+1))
		}})
		start(t, second)
		if got := until(t, second, id, job.Done); string(got.Report) != "42" {
			t.Errorf("begun again at %s", got.Report)
		}
	})
}

// A node that is silent for longer than its lease loses the job: what it writes
// later is refused, and a job that ends its nodes is given up.
func TestLeaseRunsOut(t *testing.T) {
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		j := newJobs(d)
		j.Register("test", job.Kind{Run: func(_ context.Context, task *job.Task) error { return task.Report("done by another") }})
		id := enqueue(t, j, nil)
		silent := func(starts int) {
			t.Helper()
			err := d.Write(t.Context(), func(tx *db.Tx) error {
				_, err := tx.Exec(`UPDATE job SET state = 'running', node = 'gone', starts = $2, lease_until = 1 WHERE id = $1`, string(id), starts)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		silent(1)
		start(t, j)
		if got := until(t, j, id, job.Done); !strings.Contains(string(got.Report), "another") {
			t.Errorf("got %s", got.Report)
		}
		silent(5)
		if got := until(t, j, id, job.Failed); got.Failure != "error.job.given_up" {
			t.Errorf("got %+v", got)
		}
	})
}

// However many nodes look, a job is begun once.
func TestOneNodeTakesAJob(t *testing.T) {
	dbtest.Each(t, []fs.FS{job.Migrations}, func(t *testing.T, d *db.DB) {
		const jobs = 40
		began := make(chan desk.JobID, 10*jobs)
		run := func(_ context.Context, task *job.Task) error {
			began <- task.ID
			return nil
		}
		nodes := make([]*job.Jobs, 4)
		for i := range nodes {
			nodes[i] = newJobs(d)
			nodes[i].Register("test", job.Kind{Run: run})
		}
		ids := map[desk.JobID]int{}
		for range jobs {
			ids[enqueue(t, nodes[0], nil)] = 0
		}
		for _, n := range nodes {
			start(t, n)
		}
		for id := range ids {
			until(t, nodes[0], id, job.Done)
		}
		close(began)
		for id := range began {
			ids[id]++
		}
		for id, n := range ids {
			if n != 1 {
				t.Errorf("%s was begun %d times", id, n)
			}
		}
	})
}
