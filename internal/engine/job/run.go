package job

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

const slowest = 30 * time.Second // between looks while the database does not answer

// Run does jobs until ctx ends and those of this node are back in the queue.
func (j *Jobs) Run(ctx context.Context) {
	var wg sync.WaitGroup
	for kind, k := range j.kinds {
		wg.Go(func() { j.work(ctx, kind, k) })
	}
	wg.Wait()
}

func (j *Jobs) work(ctx context.Context, kind string, k Kind) {
	l := rounds.Loop{Every: j.Poll, AtMost: slowest, Wake: j.wake[kind], Log: j.Log.With(slog.String("kind", kind)), Failed: "no look for jobs"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		for ctx.Err() == nil {
			t, err := j.claim(ctx, kind)
			if t == nil {
				return 0, err
			}
			j.run(ctx, k, t)
		}
		return 0, nil
	})
}

// claim takes the oldest job that nobody runs; nil if there is none.
func (j *Jobs) claim(ctx context.Context, kind string) (*Task, error) {
	// Looking costs no write.
	due := `kind = $1 AND state IN ('queued', 'running') AND lease_until < $2`
	var list []Job
	err := j.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT `+columns+` FROM job WHERE `+due+` ORDER BY created_at, id LIMIT 1`, kind, db.Millis(tx.Now()))
		list, err = db.Collect(rows, err, scan)
		return err
	})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var t *Task
	err = j.DB.Write(ctx, func(tx *db.Tx) error {
		t = nil
		now := db.Millis(tx.Now())
		rows, err := tx.Query(`SELECT `+columns+` FROM job WHERE id = $3 AND `+due+tx.Dialect().ForUpdate(), kind, now, string(list[0].ID))
		found, err := db.Collect(rows, err, scan)
		if err != nil || len(found) == 0 {
			return err // another node was faster
		}
		job := found[0]
		if job.starts >= maxStarts {
			return tx.Queue(`UPDATE job SET state = 'failed', failure = $2, ended_at = $3 WHERE id = $1`, string(job.ID), failureGivenUp, now)
		}
		job.State, job.starts, job.StartedAt = Running, job.starts+1, tx.Now()
		t = &Task{jobs: j, Job: job, node: string(desk.NewID[desk.JobID]("no", tx.Now())), done: job.Done, total: job.Total}
		return tx.Queue(`UPDATE job SET state = 'running', starts = $2, node = $3, lease_until = $4, started_at = $5 WHERE id = $1`,
			string(job.ID), job.starts, t.node, db.Millis(tx.Now().Add(j.Lease)), now)
	})
	return t, err
}

func (j *Jobs) run(ctx context.Context, k Kind, t *Task) {
	work, stop := context.WithCancelCause(ctx)
	j.mu.Lock()
	j.running[t.ID] = stop
	j.mu.Unlock()
	var beats sync.WaitGroup
	ended := make(chan struct{})
	beats.Go(func() { j.beat(work, t, stop, ended) })
	err := t.guard(work, k.Run)
	close(ended)
	beats.Wait()
	j.mu.Lock()
	delete(j.running, t.ID)
	j.mu.Unlock()
	stop(nil)
	j.end(ctx, t, err)
}

// guard runs the handler, whose panic ends the job and not the node.
func (t *Task) guard(ctx context.Context, run func(context.Context, *Task) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return run(ctx, t)
}

// beat writes down how far the job is and renews its lease until it has ended,
// and stops the handler when the job has become somebody else's.
func (j *Jobs) beat(ctx context.Context, t *Task, stop context.CancelCauseFunc, ended chan struct{}) {
	tick := time.NewTicker(j.Beat)
	defer tick.Stop()
	renewed := time.Now()
	for {
		select {
		case <-ended:
			return
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := t.renew(ctx)
		switch {
		case err == nil:
			renewed = time.Now()
		case errors.Is(err, ErrLost), time.Since(renewed) > j.Lease:
			stop(ErrLost)
			return
		}
	}
}

// end writes down how the job has ended; one whose node stops is queued again.
func (j *Jobs) end(ctx context.Context, t *Task, err error) {
	state, failure := Done, ""
	var told *desk.Error
	switch {
	case err == nil:
	case errors.Is(err, ErrLost):
		return
	case ctx.Err() != nil:
		state = Queued
	case desk.CodeOf(err) == desk.CodeUnavailable:
		// The database or a service is away: tried again, from what was saved.
		state = Queued
	case errors.As(err, &told):
		state, failure = Failed, told.Key
	default:
		state, failure = Failed, failureUnknown
		j.Log.ErrorContext(ctx, "a job failed", slog.String("job_id", string(t.ID)), slog.String("kind", t.Kind), slog.Any("error", err))
	}
	starts, pause := t.starts, time.Duration(0)
	switch {
	case state == Queued && ctx.Err() != nil:
		starts-- // the node's end is not the job's fault
	case state == Queued:
		pause = min(j.Poll<<starts, slowest)
	}
	report, done, total := t.state()
	save, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	err = j.DB.Write(save, func(tx *db.Tx) error {
		ended, again := db.Millis(tx.Now()), int64(0)
		if state == Queued {
			ended, again = 0, db.Millis(tx.Now().Add(pause))
		}
		_, err := tx.Exec(`UPDATE job SET state = $3, failure = $4, starts = $5, ended_at = $6, report = $7, done = $8, total = $9, lease_until = $10
			WHERE id = $1 AND node = $2 AND state = 'running'`, string(t.ID), t.node, state, failure, starts, ended, report, done, total, again)
		return err
	})
	if err != nil {
		j.Log.WarnContext(ctx, "the end of a job could not be written down: it will run again", slog.String("job_id", string(t.ID)), slog.Any("error", err))
	}
}
