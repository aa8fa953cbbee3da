package job

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of jobs.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// The states of a job.
const (
	Queued    = "queued"
	Running   = "running"
	Done      = "done"
	Failed    = "failed"
	Cancelled = "cancelled"
)

const (
	maxStarts = 5       // then the job is taken to end its nodes
	maxJSON   = 1 << 20 // of arguments, saved state or report
	maxList   = 100

	// Failures that are not the handler's.
	failureGivenUp = "error.job.given_up"
	failureUnknown = "error.job.failed"
)

// ErrLost is returned to a handler whose job runs elsewhere, or has been cancelled.
var ErrLost = errors.New("the job is no longer this node's")

// Job is a piece of long work as others see it.
type Job struct {
	ID        desk.JobID
	Kind      string
	State     string
	Done      int64 // of Total; what is counted is the kind's
	Total     int64 // 0 = not known yet
	Failure   string
	Args      json.RawMessage
	Report    json.RawMessage // nil before there is one
	CreatedAt time.Time
	CreatedBy desk.UserID // "" = the program itself
	StartedAt time.Time
	EndedAt   time.Time

	saved  string
	starts int64
}

// Ended reports whether nothing happens to the job any more.
func (j *Job) Ended() bool { return j.State != Queued && j.State != Running }

// Kind is how jobs of a kind are done.
type Kind struct {
	// Run does the job. A desk.Error that it returns is shown to people; anything
	// else is logged.
	Run func(ctx context.Context, t *Task) error
	// Permission is what it takes to see such jobs and to cancel them.
	Permission desk.Permission
}

// Config is what the engine needs. Zero durations mean the defaults.
type Config struct {
	DB    *db.DB
	Log   *slog.Logger
	Poll  time.Duration // how often a node looks for work; 500 ms
	Beat  time.Duration // how often a running job is written down; 1 s
	Lease time.Duration // how long a node may be silent; 30 s
}

// Jobs is the engine of a node. It is safe for concurrent use.
type Jobs struct {
	Config
	kinds map[string]Kind

	mu      sync.Mutex
	running map[desk.JobID]context.CancelCauseFunc
	wake    map[string]chan struct{}
}

// New returns an engine without kinds.
func New(cfg Config) *Jobs {
	if cfg.Poll == 0 {
		cfg.Poll = 500 * time.Millisecond
	}
	if cfg.Beat == 0 {
		cfg.Beat = time.Second
	}
	if cfg.Lease == 0 {
		cfg.Lease = 30 * time.Second
	}
	return &Jobs{Config: cfg, kinds: map[string]Kind{}, running: map[desk.JobID]context.CancelCauseFunc{}, wake: map[string]chan struct{}{}}
}

// Register says how jobs of a kind are done. It is called before Run.
func (j *Jobs) Register(kind string, k Kind) {
	if _, ok := j.kinds[kind]; ok {
		panic("two handlers for jobs of kind " + kind)
	}
	j.kinds[kind] = k
	j.wake[kind] = make(chan struct{}, 1)
}

// KindOf returns the kind of that name.
func (j *Jobs) KindOf(kind string) (Kind, bool) {
	k, ok := j.kinds[kind]
	return k, ok
}

// Enqueue makes a job in a transaction of the caller, who calls Ring after the
// commit.
func (j *Jobs) Enqueue(tx *db.Tx, kind string, args any, by desk.UserID) (desk.JobID, error) {
	data, err := encode(args)
	if err != nil {
		return "", err
	}
	id := desk.NewID[desk.JobID]("jb", tx.Now())
	return id, tx.Queue(`INSERT INTO job (id, kind, state, args, saved, report, done, total, failure, starts, node, lease_until,
		created_at, created_by, started_at, ended_at) VALUES ($1, $2, 'queued', $3, '', '', 0, 0, '', 0, '', 0, $4, $5, 0, 0)`,
		string(id), kind, data, db.Millis(tx.Now()), string(by))
}

// Ring makes this node look for jobs of the kind at once.
func (j *Jobs) Ring(kind string) {
	select {
	case j.wake[kind] <- struct{}{}:
	default:
	}
}

func encode(v any) (string, error) {
	data, err := json.Marshal(v)
	if err == nil && len(data) > maxJSON {
		err = fmt.Errorf("%d bytes are too many to keep with a job", len(data))
	}
	return string(data), err
}

const columns = `id, kind, state, done, total, failure, args, report, saved, starts, created_at, created_by, started_at, ended_at`

func scan(r *db.Rows, j *Job) error {
	var args, report string
	var created, started, ended int64
	err := r.Scan(&j.ID, &j.Kind, &j.State, &j.Done, &j.Total, &j.Failure, &args, &report, &j.saved, &j.starts, &created, &j.CreatedBy, &started, &ended)
	j.Args, j.CreatedAt, j.StartedAt, j.EndedAt = json.RawMessage(args), db.Time(created), db.Time(started), db.Time(ended)
	if report != "" {
		j.Report = json.RawMessage(report)
	}
	return err
}

// Get returns a job, or CodeNotFound.
func (j *Jobs) Get(ctx context.Context, id desk.JobID) (job Job, err error) {
	err = j.DB.Read(ctx, func(tx *db.Tx) (err error) {
		job, err = j.get(tx, id)
		return err
	})
	return job, err
}

func (j *Jobs) get(tx *db.Tx, id desk.JobID) (Job, error) {
	rows, err := tx.Query(`SELECT `+columns+` FROM job WHERE id = $1`, string(id))
	list, err := db.Collect(rows, err, scan)
	if err == nil && len(list) == 0 {
		err = desk.E(desk.CodeNotFound, "error.job.not_found", nil)
	}
	if err != nil {
		return Job{}, err
	}
	return list[0], nil
}

// List returns the newest jobs of the kinds, newest first.
func (j *Jobs) List(ctx context.Context, limit int, kinds ...string) (list []Job, err error) {
	if len(kinds) == 0 {
		return []Job{}, nil
	}
	args := make([]any, 0, len(kinds)+1)
	for _, k := range kinds {
		args = append(args, k)
	}
	args = append(args, max(1, min(limit, maxList)))
	err = j.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(fmt.Sprintf(`SELECT `+columns+` FROM job WHERE kind IN `+db.In(1, len(kinds))+
			` ORDER BY created_at DESC, id DESC LIMIT $%d`, len(args)), args...)
		list, err = db.Collect(rows, err, scan)
		return err
	})
	return list, err
}

// Cancel ends a job that has not ended, or returns CodeConflict. What it has done
// so far stays.
func (j *Jobs) Cancel(ctx context.Context, id desk.JobID) error {
	err := j.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE job SET state = 'cancelled', ended_at = $2 WHERE id = $1 AND state IN ('queued', 'running')`,
			string(id), db.Millis(tx.Now()))
		if err != nil || n == 1 {
			return err
		}
		if _, err := j.get(tx, id); err != nil {
			return err
		}
		return desk.E(desk.CodeConflict, "error.job.ended", nil)
	})
	if err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if stop := j.running[id]; stop != nil {
		stop(ErrLost) // another node finds out when it writes next
	}
	return nil
}

// Forget deletes jobs that ended before the time.
func (j *Jobs) Forget(ctx context.Context, before time.Time) error {
	return j.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM job WHERE state IN ('done', 'failed', 'cancelled') AND ended_at < $1`, db.Millis(before))
		return err
	})
}
