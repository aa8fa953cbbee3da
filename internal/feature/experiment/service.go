package experiment

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const (
	followEvery = 500 * time.Millisecond
	maxInterval = 30 * time.Second // while the database does not answer
)

// Config is what the service works with.
type Config struct {
	DB      *db.DB
	Entries Entries
	Log     *slog.Logger
}

// Service runs tests. It is safe for concurrent use.
type Service struct {
	Config

	running atomic.Pointer[map[desk.EntryID]*Experiment]
}

// New returns the service. It knows of no test before Refresh or Run.
func New(cfg Config) *Service {
	s := &Service{Config: cfg}
	s.running.Store(&map[desk.EntryID]*Experiment{})
	return s
}

// Assign says which answer of an entry a customer gets, nil where the entry is
// not tested. It answers from memory, and for a customer always the same while a
// test runs.
func (s *Service) Assign(e *desk.Entry, who desk.CustomerID) *desk.Alternative {
	x := (*s.running.Load())[e.ID]
	if x == nil || who == "" || x.Arms[0].Answer != e.Answer {
		return nil
	}
	arm := &x.Arms[x.armOf(who)]
	return &desk.Alternative{Experiment: x.ID, Arm: arm.Name, Answer: arm.Answer}
}

// armOf is the place of a customer's arm. The hash is even, so of a hundred
// customers each arm gets its share.
func (x *Experiment) armOf(who desk.CustomerID) int {
	h := sha256.Sum256([]byte(string(x.ID) + "\x00" + string(who)))
	at := int64(binary.BigEndian.Uint64(h[:8]) % 100)
	for i := range x.Arms {
		if at -= x.Arms[i].Share; at < 0 {
			return i
		}
	}
	return 0
}

// Refresh reads which tests run, and stops those whose entry is not what it was.
func (s *Service) Refresh(ctx context.Context) error {
	var list []Experiment
	over := map[desk.ExperimentID]string{}
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if list, err = selectExperiments(tx, `WHERE state IN ('running', 'paused')`); err != nil {
			return err
		}
		for i := range list {
			if why, err := ended(tx, &list[i]); err != nil {
				return err
			} else if why != "" {
				over[list[i].ID] = why
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	running := map[desk.EntryID]*Experiment{}
	for i := range list {
		if x := &list[i]; x.State == StateRunning && over[x.ID] == "" {
			running[x.EntryID] = x
		}
	}
	s.running.Store(&running)
	for id, why := range over {
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE experiment SET state = '`+StateStopped+`', reason = $2, ended_at = $3, edit = edit + 1
				WHERE id = $1 AND state IN ('running', 'paused')`, string(id), why, db.Millis(tx.Now()))
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// Run keeps the memory fresh and follows what becomes of answers until ctx ends.
func (s *Service) Run(ctx context.Context) {
	l := rounds.Loop{Every: followEvery, AtMost: maxInterval, Log: s.Log, Failed: "tests of answers wait"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		if err := s.Refresh(ctx); err != nil {
			return 0, err
		}
		n, err := s.Follow(ctx)
		if n > 0 && n%followBatch == 0 {
			return rounds.Soon, err
		}
		return 0, err
	})
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.experiment.not_found", nil) }

func changed() error { return desk.E(desk.CodeConflict, "error.experiment.changed", nil) }
