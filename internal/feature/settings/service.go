package settings

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// fresh is how long a node may not know what another has changed.
const fresh = time.Second

// Service keeps the settings. It is safe for concurrent use.
type Service struct {
	db  *db.DB
	log *slog.Logger

	snapshot atomic.Pointer[snapshot]
	loading  sync.Mutex
}

// snapshot is the shop and its channels at one moment. It is never changed.
type snapshot struct {
	shop   desk.Shop
	list   []desk.Channel
	byID   map[desk.ChannelID]desk.Channel
	byKey  map[string]desk.Channel
	loaded time.Time
}

// New returns the service.
func New(d *db.DB, log *slog.Logger) *Service { return &Service{db: d, log: log} }

// current returns a snapshot of at most a second ago. One caller renews it; the
// others, and everybody while the database does not answer, take the old one.
func (s *Service) current(ctx context.Context) (*snapshot, error) {
	snap := s.snapshot.Load()
	if snap != nil && time.Since(snap.loaded) < fresh {
		return snap, nil
	}
	if snap != nil && !s.loading.TryLock() {
		return snap, nil
	}
	if snap == nil {
		s.loading.Lock()
		if snap = s.snapshot.Load(); snap != nil {
			s.loading.Unlock()
			return snap, nil
		}
	}
	defer s.loading.Unlock()
	next, err := s.load(ctx)
	if err != nil {
		if snap != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "settings not reloaded", "error", err)
			return snap, nil
		}
		return snap, err
	}
	s.snapshot.Store(next)
	return next, nil
}

// reload makes a change visible on this node before the call that made it
// returns.
func (s *Service) reload(ctx context.Context) error {
	s.loading.Lock()
	defer s.loading.Unlock()
	next, err := s.load(ctx)
	if err == nil {
		s.snapshot.Store(next)
	}
	return err
}

func (s *Service) load(ctx context.Context) (*snapshot, error) {
	next := &snapshot{byID: map[desk.ChannelID]desk.Channel{}, byKey: map[string]desk.Channel{}, loaded: time.Now()}
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if next.shop, err = loadShop(tx); err != nil {
			return err
		}
		next.list, err = loadChannels(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, c := range next.list {
		next.byID[c.ID] = c
		next.byKey[c.Key] = c
	}
	return next, nil
}

// Key returns the server's signing key, made on the first call on any node.
func (s *Service) Key(ctx context.Context) ([]byte, error) {
	var value string
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO server_key (name, value) VALUES ('signing', $1) ON CONFLICT (name) DO NOTHING`, encodeKey(secret.NewKey()))
		if err != nil {
			return err
		}
		return tx.QueryRow(`SELECT value FROM server_key WHERE name = 'signing'`).Scan(&value)
	})
	if err != nil {
		return nil, err
	}
	key := decodeKey(value)
	if len(key) != secret.KeyBytes {
		return nil, errors.New("the signing key in server_key is damaged")
	}
	return key, nil
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.not_found", nil) }
