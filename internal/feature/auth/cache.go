package auth

import (
	"context"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// cache holds values for a short time. It is cleared as a whole when full,
// which costs one look into the database for each live key.
type cache[K comparable, V any] struct {
	max int

	mu    sync.Mutex
	items map[K]cached[V]
	epoch int // raised by clear: what was loaded before is not stored after
}

type cached[V any] struct {
	value V
	until time.Time
}

func newCache[K comparable, V any](limit int) *cache[K, V] {
	return &cache[K, V]{max: limit, items: map[K]cached[V]{}}
}

func (c *cache[K, V]) get(key K) (v V, epoch int, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	item, found := c.items[key]
	if !found || time.Now().After(item.until) {
		return v, c.epoch, false
	}
	return item.value, c.epoch, true
}

// put stores a value that was loaded since get returned the epoch.
func (c *cache[K, V]) put(key K, v V, epoch int, life time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if epoch != c.epoch {
		return
	}
	if len(c.items) >= c.max {
		clear(c.items)
	}
	c.items[key] = cached[V]{v, time.Now().Add(life)}
}

func (c *cache[K, V]) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.epoch++
	clear(c.items)
}

// nameLife is how long another node may show an old name.
const nameLife = 5 * time.Second

// nameCache holds the names of the whole team, which is small.
type nameCache struct {
	mu     sync.Mutex
	names  map[desk.UserID]string
	loaded time.Time
}

func (n *nameCache) forget() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.loaded = time.Time{}
}

// Name returns the name of a member of the team, "" for nobody. It answers from
// memory; a name changed on another node is seen within five seconds. When the
// database does not answer, the last known name is used.
func (s *Service) Name(id desk.UserID) string {
	if id == "" {
		return ""
	}
	n := &s.names
	n.mu.Lock()
	defer n.mu.Unlock()
	if time.Since(n.loaded) > nameLife {
		n.loaded = time.Now()
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		names := map[desk.UserID]string{}
		err := s.DB.Read(ctx, func(tx *db.Tx) error {
			rows, err := tx.Query(`SELECT id, name FROM users`)
			if err != nil {
				return err
			}
			defer rows.Close() //nolint:errcheck // Err is returned
			for rows.Next() {
				var id, name string
				if err := rows.Scan(&id, &name); err != nil {
					return err
				}
				names[desk.UserID(id)] = name
			}
			return rows.Err()
		})
		if err != nil {
			s.Log.Warn("team names not loaded", "error", err)
		} else {
			n.names = names
		}
	}
	return n.names[id]
}
