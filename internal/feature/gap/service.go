package gap

import (
	"context"
	"embed"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Langs are the languages in which gaps are found.
func Langs() []string { return []string{"zh", "en"} }

const (
	followEvery = 500 * time.Millisecond
	maxInterval = 30 * time.Second // while the database does not answer
	sweepEvery  = time.Minute
	learnEvery  = time.Hour
)

// Config is what the service works with.
type Config struct {
	DB      *db.DB
	Entries Entries
	Senses  Senses // nil = words alone
	Outbox  Outbox // nil = nobody is told
	Strip   Strip  // nil = texts stay as they are
	// Names are those of the people in a conversation; nil = none.
	Names   func(ctx context.Context, id desk.ConversationID) []string
	Lexicon Lexicon
	// Location is the shop's time zone, in which days begin; nil = UTC.
	Location func() *time.Location
	Log      *slog.Logger
}

// Service finds gaps. It is safe for concurrent use.
type Service struct {
	Config

	mu     sync.Mutex // whoever groups
	groups *groups
}

// New returns the service. It finds nothing before Run.
func New(cfg Config) (*Service, error) {
	g, err := newGroups(cfg.Lexicon, cfg.Senses)
	if err != nil {
		return nil, err
	}
	if cfg.Strip == nil {
		cfg.Strip = func(s string) string { return s }
	}
	return &Service{Config: cfg, groups: g}, nil
}

// Run follows conversations until ctx ends.
func (s *Service) Run(ctx context.Context) {
	var swept, learned time.Time
	l := rounds.Loop{Every: followEvery, AtMost: maxInterval, Log: s.Log, Failed: "gaps wait"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		began := time.Now()
		if began.Sub(learned) > learnEvery {
			learned = began
			if err := s.Learn(ctx); err != nil && ctx.Err() == nil {
				s.Log.WarnContext(ctx, "nothing was learned of what means the same", slog.Any("error", err))
			}
		}
		n, err := s.Follow(ctx)
		if err == nil && n < followBatch && time.Since(swept) > sweepEvery {
			swept = began
			err = s.Sweep(ctx)
		}
		if n == followBatch {
			return time.Since(began), err // with much to read, every other moment belongs to the conversations
		}
		return 0, err
	})
}

// Sweep does what is done from time to time: it takes in what was marked as
// wrong, what customers found unhelpful and what was asked back about in vain, lets old gaps go, and raises the
// alarm when too little is answered.
func (s *Service) Sweep(ctx context.Context) error {
	return errors.Join(s.takeMarks(ctx), s.takeRatings(ctx), s.takeWaits(ctx), s.fade(ctx), s.alarm(ctx))
}

func (s *Service) zone() *time.Location {
	if s.Location != nil {
		if l := s.Location(); l != nil {
			return l
		}
	}
	return time.UTC
}

// dayFormat is how days are stored: they sort as they are.
const dayFormat = "2006-01-02"

func (s *Service) day(t time.Time) string { return t.In(s.zone()).Format(dayFormat) }

func notFound() error { return desk.E(desk.CodeNotFound, "error.gap.not_found", nil) }
