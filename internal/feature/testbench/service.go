package testbench

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const (
	lookEvery   = 2 * time.Second
	maxInterval = 30 * time.Second   // while the database does not answer
	keepDeleted = 7 * 24 * time.Hour // that a deleted question can be brought back
)

// Config is what the service works with.
type Config struct {
	DB        *db.DB
	Jobs      *job.Jobs
	Knowledge Knowledge
	// Names are those of the people in a conversation; nil = none.
	Names func(ctx context.Context, id desk.ConversationID) []string
	Log   *slog.Logger
}

// Service keeps test questions and replays. It is safe for concurrent use.
type Service struct{ Config }

// New returns the service, whose replays jobs do.
func New(cfg Config) *Service {
	s := &Service{cfg}
	cfg.Jobs.Register(RunKind, job.Kind{Run: s.runJob, Permission: desk.CanReadKnowledge})
	cfg.Jobs.Register(JobKind, job.Kind{Run: s.replay, Permission: desk.CanReadConversations})
	return s
}

// Run runs the saved questions whenever the knowledge base has changed, until ctx
// ends.
func (s *Service) Run(ctx context.Context) {
	l := rounds.Loop{Every: lookEvery, AtMost: maxInterval, Log: s.Log, Failed: "test questions wait"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		return 0, s.Follow(ctx)
	})
}

// Follow runs the saved questions if the knowledge base has changed since they were
// run last. Of several nodes one does it.
func (s *Service) Follow(ctx context.Context) error {
	var now, seen int64
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT k.revision + k.suspensions, b.revision FROM knowledge_revision AS k, bench_state AS b WHERE k.id = 1 AND b.id = 1`).Scan(&now, &seen)
	})
	if err != nil || now == seen {
		return err
	}
	mine := false
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE bench_state SET revision = $1 WHERE id = 1 AND revision = $2`, now, seen)
		mine = n == 1
		if err == nil {
			_, err = tx.Exec(`DELETE FROM bench_question WHERE deleted_at > 0 AND deleted_at < $1`, db.Millis(tx.Now().Add(-keepDeleted)))
		}
		return err
	})
	if err != nil || !mine {
		return err
	}
	if err := s.Knowledge.Refresh(ctx); err != nil {
		return err
	}
	_, err = s.RunSaved(ctx)
	return err
}

// Gate reports whether publishing is blocked when answers get worse.
func (s *Service) Gate(ctx context.Context) (on bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT gate FROM bench_state WHERE id = 1`).Scan(&on)
	})
	return on, err
}

// SetGate switches it.
func (s *Service) SetGate(ctx context.Context, on bool) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE bench_state SET gate = $1 WHERE id = 1`, on)
		return err
	})
}
