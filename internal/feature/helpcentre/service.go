package helpcentre

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/i18n"
)

// fresh is for how long a view is shown before the entries are looked at again.
const fresh = time.Second

// Config is what the service works with. All fields are required.
type Config struct {
	DB        *db.DB
	Knowledge Knowledge
	Shop      Shop
	Log       *slog.Logger
}

// Service is the help centre. It is safe for concurrent use.
type Service struct {
	Config

	words   *i18n.Catalogue
	view    atomic.Pointer[View]
	looked  atomic.Int64 // when the view was last found to be up to date, Unix nanoseconds
	loading sync.Mutex
	signing atomic.Pointer[[]byte]

	counting sync.Mutex
	counted  map[desk.EntryID]int64
}

// New returns the service.
func New(cfg Config) *Service {
	return &Service{Config: cfg, words: i18n.MustLoad(texts, "texts", "zh"), counted: map[desk.EntryID]int64{}}
}

// View returns what is shown, as it was at most a second ago. As long as nothing
// has changed it is the same one. One caller renews it; the others, and everybody
// while the database does not answer, take the old one.
func (s *Service) View(ctx context.Context) (*View, error) {
	v := s.view.Load()
	if v != nil && time.Since(time.Unix(0, s.looked.Load())) < fresh {
		return v, nil
	}
	if v != nil && !s.loading.TryLock() {
		return v, nil
	}
	if v == nil {
		s.loading.Lock()
		if v = s.view.Load(); v != nil {
			s.loading.Unlock()
			return v, nil
		}
	}
	defer s.loading.Unlock()
	err := s.renew(ctx)
	if err != nil && v != nil && ctx.Err() == nil {
		s.Log.WarnContext(ctx, "the help centre was not renewed", "error", err)
		s.looked.Store(time.Now().UnixNano()) // not again before a second has passed
		return v, nil
	}
	return s.view.Load(), err
}

// reload makes a change visible on this node before the call that made it
// returns.
func (s *Service) reload(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	return s.renew(ctx)
}

// renew looks at everything again. It is called under loading.
func (s *Service) renew(ctx context.Context) error {
	in, err := s.gather(ctx)
	if err != nil {
		return err
	}
	if v := s.view.Load(); v == nil || v.mark != in.mark() {
		s.view.Store(in.build())
	}
	s.looked.Store(time.Now().UnixNano())
	return nil
}
