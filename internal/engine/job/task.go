package job

import (
	"context"
	"encoding/json"
	"sync"

	"github.com/shopbell/shopbell/internal/engine/db"
)

// Task is a job in the hands of its handler.
type Task struct {
	Job
	jobs *Jobs
	node string // of this start

	mu          sync.Mutex
	done, total int64
	report      string
}

// Args reads what the job was made with.
func (t *Task) Args(v any) error { return json.Unmarshal(t.Job.Args, v) }

// Saved reads what an earlier start has saved; v stays as it is if that is nothing.
func (t *Task) Saved(v any) error {
	if t.saved == "" {
		return nil
	}
	return json.Unmarshal([]byte(t.saved), v)
}

// Progress tells how far the job is. It is cheap: what people see is written down
// once a second.
func (t *Task) Progress(done, total int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done, t.total = done, total
}

// Report is what people read when the job has ended, and as it stands when it
// fails or is stopped.
func (t *Task) Report(v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.report = data
	return nil
}

func (t *Task) state() (report string, done, total int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.report, t.done, t.total
}

// Write runs fn in a transaction in which the job is this node's, or returns
// ErrLost.
func (t *Task) Write(ctx context.Context, fn func(tx *db.Tx) error) error {
	return t.jobs.DB.Write(ctx, func(tx *db.Tx) error {
		if err := t.own(tx); err != nil {
			return err
		}
		return fn(tx)
	})
}

// own renews the lease, which locks the row until the commit.
func (t *Task) own(tx *db.Tx) error {
	_, done, total := t.state()
	n, err := tx.Exec(`UPDATE job SET lease_until = $3, done = $4, total = $5 WHERE id = $1 AND node = $2 AND state = 'running'`,
		string(t.ID), t.node, db.Millis(tx.Now().Add(t.jobs.Lease)), done, total)
	if err == nil && n == 0 {
		err = ErrLost
	}
	return err
}

func (t *Task) renew(ctx context.Context) error {
	return t.Write(ctx, func(*db.Tx) error { return nil })
}

// Save keeps, in a transaction of Write, where another start would begin.
func (t *Task) Save(tx *db.Tx, v any) error {
	data, err := encode(v)
	if err != nil {
		return err
	}
	return tx.Queue(`UPDATE job SET saved = $2 WHERE id = $1`, string(t.ID), data)
}
