package auth

import (
	"context"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// Visitor is one browser of a customer on one channel.
type Visitor struct {
	CustomerID desk.CustomerID
	ChannelID  desk.ChannelID
	Verified   bool // the shop has vouched for who this is
	ExpiresAt  time.Time
}

// NewVisitor opens a visitor's session and returns its token. until bounds it
// further than the usual life; zero does not.
func (s *Service) NewVisitor(ctx context.Context, customer desk.CustomerID, channel desk.ChannelID, verified bool, until time.Time) (string, error) {
	token := secret.NewToken("")
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		expires := tx.Now().Add(visitorLife)
		if !until.IsZero() && until.Before(expires) {
			expires = until
		}
		_, err := tx.Exec(`INSERT INTO visitor_session (token_hash, customer_id, channel_id, verified, created_at, expires_at) VALUES ($1,$2,$3,$4,$5,$6)`,
			secret.Hash(token), string(customer), string(channel), verified, tx.Now().UnixMilli(), expires.UnixMilli())
		return err
	})
	return token, err
}

// Visitor recognises a visitor by the token, from memory if it was seen within
// the last half minute.
func (s *Service) Visitor(ctx context.Context, token string) (Visitor, error) {
	if token == "" {
		return Visitor{}, unauthenticated()
	}
	hash := secret.Hash(token)
	v, epoch, ok := s.visitors.get(hash)
	if ok {
		return v, nil
	}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var customer, channel string
		var expires int64
		err := tx.QueryRow(`SELECT customer_id, channel_id, verified, expires_at FROM visitor_session WHERE token_hash = $1`, hash).
			Scan(&customer, &channel, &v.Verified, &expires)
		v.CustomerID, v.ChannelID, v.ExpiresAt = desk.CustomerID(customer), desk.ChannelID(channel), db.Time(expires)
		if errors.Is(err, db.ErrNoRows) || err == nil && !tx.Now().Before(v.ExpiresAt) {
			return unauthenticated()
		}
		return err
	})
	if err != nil {
		return Visitor{}, err
	}
	s.visitors.put(hash, v, epoch, min(visitorCache, time.Until(v.ExpiresAt)))
	return v, nil
}
