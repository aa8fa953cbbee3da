package overlap

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/contradict"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const (
	followEvery = 2 * time.Second
	maxInterval = 30 * time.Second // while the database does not answer
	leaseFor    = time.Minute
	atOnce      = 200              // changes that are compared without a job
	keepIdle    = 10 * time.Minute // that a large memory is kept while nobody needs it
	large       = 5000             // entries that make it large
)

// JobKind is that of the look through everything.
const JobKind = "knowledge.overlaps"

// Langs are the languages of the knowledge base.
func Langs() []string { return []string{"zh", "en"} }

// Config is what the service works with.
type Config struct {
	DB      *db.DB
	Jobs    *job.Jobs
	Entries Entries
	Tests   Tests
	Lexicon Lexicon
	Log     *slog.Logger
}

// Service finds overlaps. It is safe for concurrent use.
type Service struct {
	Config
	node    string // for the lease
	readers map[string]*contradict.Reader

	mu  sync.Mutex
	mem *memory // nil until it is needed
}

// New returns the service, whose full looks jobs do.
func New(cfg Config) (*Service, error) {
	s := &Service{Config: cfg, node: desk.NewID[string]("no", cfg.DB.Now()), readers: map[string]*contradict.Reader{}}
	for _, lang := range Langs() {
		lex, err := cfg.Lexicon(lang)
		if err != nil {
			return nil, fmt.Errorf("compare entries: %w", err)
		}
		s.readers[lang] = contradict.NewReader(lex)
	}
	cfg.Jobs.Register(JobKind, job.Kind{Run: s.work, Permission: desk.CanReadKnowledge})
	return s, nil
}

// Run compares whatever changes until ctx ends.
func (s *Service) Run(ctx context.Context) {
	l := rounds.Loop{Every: followEvery, AtMost: maxInterval, Log: s.Log, Failed: "entries wait to be compared"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		err := s.Follow(ctx)
		s.forget(s.DB.Now())
		return 0, err
	})
}

// forget drops a large memory that nobody has used for a while.
func (s *Service) forget(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.mem != nil && len(s.mem.have) >= large && now.Sub(s.mem.used) > keepIdle {
		s.mem = nil
	}
}
