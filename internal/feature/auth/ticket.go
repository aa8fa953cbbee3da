package auth

import (
	"context"
	"errors"

	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// NewTicket makes a ticket that opens one socket on any node. It stands for the
// caller's session or token and is worth nothing once that has ended.
func (s *Service) NewTicket(ctx context.Context, g Grant) (string, error) {
	ticket := secret.NewToken("")
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`INSERT INTO socket_ticket (ticket_hash, grant_kind, grant_key, expires_at) VALUES ($1,$2,$3,$4)`,
			secret.Hash(ticket), g.kind, g.key, tx.Now().Add(ticketLife).UnixMilli())
		return err
	})
	return ticket, err
}

// RedeemTicket uses a ticket up. Of several callers at the same moment one
// succeeds; the caller's rights are looked up afresh.
func (s *Service) RedeemTicket(ctx context.Context, ticket string) (Grant, error) {
	var kind, key string
	var valid bool
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var expires int64
		err := tx.QueryRow(`DELETE FROM socket_ticket WHERE ticket_hash = $1 RETURNING grant_kind, grant_key, expires_at`,
			secret.Hash(ticket)).Scan(&kind, &key, &expires)
		valid = err == nil && tx.Now().UnixMilli() < expires
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return Grant{}, err
	}
	if !valid {
		return Grant{}, unauthenticated()
	}
	var g Grant
	if kind == grantToken {
		g, _, err = s.loadToken(ctx, `id = $1`, key)
	} else {
		g, _, err = s.loadSession(ctx, key)
	}
	return g, err
}
