package model

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/rounds"
	"github.com/shopbell/shopbell/internal/kit/secret"
	"github.com/shopbell/shopbell/internal/port/llm"
)

// How long anybody waits.
const (
	questionTime = 800 * time.Millisecond  // for the vectors of a question, in a turn
	rewriteTime  = 2500 * time.Millisecond // for a rewriting, in a turn
	phraseTime   = 3500 * time.Millisecond // for a phrased answer, in a turn
	batchTime    = 30 * time.Second        // for the vectors of entries, in the background
	testTime     = 15 * time.Second        // when an administrator tests
)

const (
	pollInterval = time.Second
	maxInterval  = 30 * time.Second // while the database does not answer
)

// Config is what the service works with.
type Config struct {
	DB *db.DB
	// Open opens an adapter. It makes no call.
	Open func(cfg llm.Config) (llm.Model, error)
	// Key is the server's key, which seals those of services.
	Key func(ctx context.Context) ([]byte, error)
	// Location is the shop's time zone, in which a day begins; nil = UTC.
	Location func() *time.Location
	Limits   llm.Limits       // zero = llm.DefaultLimits
	Clock    func() time.Time // nil = time.Now
	Log      *slog.Logger
}

// Service keeps the settings of model services and calls them. It is safe for
// concurrent use. Nothing is called before Run has loaded the settings.
type Service struct {
	Config
	meter *meter

	mu      sync.Mutex // of changes to what is live
	live    atomic.Pointer[live]
	wake    chan struct{}
	probing time.Time // when Run last asked for a dimension; only Run touches it
}

// live is what is in service on this node. It is not changed.
type live struct {
	revision int64
	limit    Limit
	services map[string]*service
}

// service is one that is set up.
type service struct {
	row   row
	guard *llm.Guard // nil when it is off or cannot be opened
	fault llm.Class  // why it cannot be opened
}

// New returns the service.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.Limits == (llm.Limits{}) {
		cfg.Limits = llm.DefaultLimits()
	}
	s := &Service{Config: cfg, meter: newMeter(), wake: make(chan struct{}, 1)}
	s.live.Store(&live{services: map[string]*service{}})
	return s
}

// Run takes over changes of the settings and writes what calls have cost, until
// ctx ends.
func (s *Service) Run(ctx context.Context) {
	l := rounds.Loop{Every: pollInterval, AtMost: maxInterval, Wake: s.wake, Log: s.Log, Failed: "the settings of model services could not be read"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		err := s.Refresh(ctx)
		s.probe(ctx)
		return 0, err
	})
	s.lastCount(ctx)
}

// lastCount writes what has been spent since the last time.
func (s *Service) lastCount(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer cancel()
	if err := s.count(ctx); err != nil {
		s.Log.WarnContext(ctx, "the cost of model services could not be written", slog.Any("error", err))
	}
}

// ring makes Run look at once.
func (s *Service) ring() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Refresh brings this node up to what is committed.
func (s *Service) Refresh(ctx context.Context) error {
	if err := s.count(ctx); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before := s.live.Load()
	next := &live{services: map[string]*service{}}
	var rows []row
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		// The limit first: its revision must not be newer than the rows.
		if next.limit, next.revision, err = selectLimit(tx); err != nil || next.revision == before.revision {
			return err
		}
		rows, err = selectServices(tx)
		return err
	})
	if err != nil || next.revision == before.revision {
		return err
	}
	s.meter.allow(next.limit.DailyTokens)
	for _, r := range rows {
		if old := before.services[r.Kind]; old != nil && old.row == r && before.limit.PerMinute == next.limit.PerMinute {
			next.services[r.Kind] = old // its breaker and its figures go on
			continue
		}
		sv, err := s.open(ctx, r, next.limit)
		if err != nil {
			return err
		}
		next.services[r.Kind] = sv
	}
	s.live.Store(next)
	return nil
}

// open puts a service behind a guard. An error is the database's; what is wrong
// with the settings stands in fault.
func (s *Service) open(ctx context.Context, r row, l Limit) (*service, error) {
	sv := &service{row: r}
	if !r.Enabled {
		return sv, nil
	}
	key, err := s.unseal(ctx, r)
	if errors.Is(err, secret.ErrSealed) {
		sv.fault = llm.Refused
		return sv, nil
	}
	if err != nil {
		return nil, err
	}
	m, err := s.Open(llm.Config{BaseURL: r.BaseURL, Model: r.Model, Key: key, Dimension: int(r.Dimension)})
	if err != nil {
		sv.fault = llm.ClassOf(err)
		return sv, nil
	}
	limits := s.Limits
	limits.PerMinute = int(l.PerMinute)
	sv.guard = llm.NewGuard(m, limits, s.meter.of(r.Kind), s.Clock)
	return sv, nil
}

// guard returns the guard of a kind, nil while there is none.
func (s *Service) guard(kind string) (*llm.Guard, row) {
	sv := s.live.Load().services[kind]
	if sv == nil || sv.guard == nil {
		return nil, row{}
	}
	return sv.guard, sv.row
}

// probeEvery is how often a dimension is asked for that no call has shown yet.
const probeEvery = 5 * time.Second

// probe finds out how wide the vectors of a service are that has just been set
// up.
func (s *Service) probe(ctx context.Context) {
	g, r := s.guard(Embedding)
	if g == nil || r.Dimension != 0 || !g.Ready() || s.Clock().Sub(s.probing) < probeEvery {
		return
	}
	s.probing = s.Clock()
	ctx, cancel := context.WithTimeout(ctx, testTime)
	defer cancel()
	e, err := g.Embed(ctx, []string{sample})
	if err != nil {
		return // the guard remembers it, and the screen shows it
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		// Unless it has been set up otherwise meanwhile.
		n, err := tx.Exec(`UPDATE model_service SET dimension = $2 WHERE kind = $1 AND dimension = 0 AND updated_at = $3`,
			Embedding, len(e.Vectors[0]), db.Millis(r.UpdatedAt))
		if err != nil || n == 0 {
			return err
		}
		return raiseRevision(tx)
	})
	if err != nil {
		if desk.CodeOf(err) != desk.CodeUnavailable {
			s.Log.WarnContext(ctx, "the width of vectors could not be written", slog.Any("error", err))
		}
		return
	}
	s.ring()
}
