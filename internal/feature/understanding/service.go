package understanding

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

// Limits.
const (
	maxText      = 500 // runes of an example
	maxBulk      = 500 // examples added together
	maxTitle     = 60
	maxAbout     = 300
	maxPage      = 200
	defaultPage  = 50
	maxExamples  = 100_000 // of the shop, in one language
	pollInterval = 500 * time.Millisecond
	maxInterval  = 30 * time.Second // while the database does not answer
)

// Langs are the languages that are understood.
func Langs() []string { return []string{"zh", "en"} }

// Config is what the service works with.
type Config struct {
	DB       *db.DB
	Messages Messages // nil = none
	// Catalogue may be nil: then no products are recognised.
	Catalogue Catalogue
	// Location is the shop's time zone, in which dates are meant; nil = UTC.
	Location func() *time.Location
	// Idle keeps the service from training by itself: commands and tests that
	// only look.
	Idle bool
	// Dir is where models are kept in files that are mapped into memory; "" keeps
	// them on the heap.
	Dir string
	// Fast trains without nets: in seconds, a little less well.
	Fast  bool
	Clock func() time.Time // nil = time.Now
	Log   *slog.Logger
}

// Service understands. It is safe for concurrent use.
type Service struct {
	Config
	models   models
	entities *entity.Extractor

	zone atomic.Pointer[time.Location]

	// The words of the catalogue; only Refresh touches these, one at a time.
	lexicon   bool
	lexiconOf int64
	lookedAt  time.Time

	mu      sync.Mutex
	running map[desk.ModelID]context.CancelFunc // trainings on this node
	stopped bool
	looked  map[modelKey]desk.ModelID // models that are as new as what is shipped
	wg      sync.WaitGroup

	defaults map[string][]Example // by language, under mu
	wake     chan struct{}
}

// New returns the service. It has no models until Run has loaded or trained them.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	entities, err := entity.New(entity.Options{})
	if err != nil {
		panic(err) // only of patterns, and there are none
	}
	return &Service{Config: cfg, entities: entities, running: map[desk.ModelID]context.CancelFunc{}, looked: map[modelKey]desk.ModelID{}, defaults: map[string][]Example{}, wake: make(chan struct{}, 1)}
}

// Run loads models as they are switched, trains what is missing, and ends with
// ctx and as Stop does.
func (s *Service) Run(ctx context.Context) {
	defer s.Stop()
	l := rounds.Loop{Every: pollInterval, AtMost: maxInterval, Wake: s.wake, Log: s.Log, Failed: "the models could not be loaded"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		err := s.Refresh(ctx)
		if err == nil && !s.Idle {
			s.trainMissing(ctx)
		}
		return 0, err
	})
}

// ring makes Run look at once.
func (s *Service) ring() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}
