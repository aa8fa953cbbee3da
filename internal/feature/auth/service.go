package auth

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// Life spans.
const (
	sessionIdle     = 3 * 24 * time.Hour
	sessionAbsolute = 30 * 24 * time.Hour
	sessionTouch    = time.Minute // how exact "seen" is
	inviteLife      = 3 * 24 * time.Hour
	firstAdminLife  = 24 * time.Hour
	ticketLife      = 30 * time.Second
	visitorLife     = 90 * 24 * time.Hour
	cacheLife       = time.Second
	visitorCache    = 30 * time.Second
	// socketGrace lets the answer to a change of password reach the caller with
	// the new cookie before their own socket is told that the old one is over.
	socketGrace = 250 * time.Millisecond
)

// Service knows who is calling. Its fields are set once, before use.
type Service struct {
	DB  *db.DB
	Log *slog.Logger
	// OnSessionsEnded is called after sessions or tokens of the person have
	// ended or their rights have changed, so that open sockets are closed on
	// every node. It must not block.
	OnSessionsEnded func(user desk.UserID)
	// Online says whether the person has an open socket. nil goes by when they
	// were last seen.
	Online func(user desk.UserID) bool

	// Passwords hashes them. New takes secret.DefaultCost.
	Passwords *secret.Passwords

	grants   *cache[string, Grant]
	visitors *cache[string, Visitor]
	names    nameCache
	touching sync.Map // token hash → struct{}: a touch is on its way
}

// New returns the service.
func New(d *db.DB, log *slog.Logger) *Service {
	return &Service{
		DB: d, Log: log,
		OnSessionsEnded: func(desk.UserID) {},
		Passwords:       secret.NewPasswords(secret.DefaultCost),
		grants:          newCache[string, Grant](10_000),
		visitors:        newCache[string, Visitor](100_000),
	}
}

// ended forgets what is cached and tells the sockets. Grants are few and made
// again from the database, so all of them go.
func (s *Service) ended(user desk.UserID) {
	s.grants.clear()
	s.names.forget()
	s.OnSessionsEnded(user)
}

// Sweep deletes what has expired. Any node may run it, at any time.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now()
		for _, q := range []struct {
			sql  string
			args []any
		}{
			{`DELETE FROM session WHERE seen_at < $1 OR created_at < $2`, []any{now.Add(-sessionIdle).UnixMilli(), now.Add(-sessionAbsolute).UnixMilli()}},
			{`DELETE FROM invite WHERE expires_at < $1`, []any{now.UnixMilli()}},
			{`DELETE FROM socket_ticket WHERE expires_at < $1`, []any{now.UnixMilli()}},
			{`DELETE FROM login_attempt WHERE ends_at < $1`, []any{now.UnixMilli()}},
			{`DELETE FROM visitor_session WHERE expires_at < $1`, []any{now.UnixMilli()}},
		} {
			if _, err := tx.Exec(q.sql, q.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

func unauthenticated() error {
	return desk.E(desk.CodeUnauthenticated, "error.unauthenticated", nil)
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.not_found", nil) }
