package auth

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// TokenPrefix starts every API token, so that secret scanners find leaked ones.
const TokenPrefix = "sbt_"

// maxTokens bounds how many tokens one person keeps.
const maxTokens = 100

// Tokens lists the caller's API tokens, newest first.
func (s *Service) Tokens(ctx context.Context, by desk.Actor) ([]Token, error) {
	var list []Token
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT `+tokenColumns+` FROM api_token WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2`, string(by.UserID), maxTokens)
		list, err = db.Collect(rows, err, func(r *db.Rows, t *Token) error { return scanToken(r, t) })
		return err
	})
	return list, err
}

// CreateToken makes an API token. Its scopes are at most what the caller may
// do; days is its life, 0 without end.
func (s *Service) CreateToken(ctx context.Context, by desk.Actor, name string, scopes []desk.Permission, days int) (t Token, plain string, err error) {
	t = Token{UserID: by.UserID, Name: cleanName(name), Scopes: slices.Compact(slices.Sorted(slices.Values(scopes)))}
	if t.Name == "" {
		return Token{}, "", desk.Invalid("name", "error.field.empty")
	}
	if len(t.Scopes) == 0 {
		return Token{}, "", desk.Invalid("scopes", "error.field.empty")
	}
	for _, p := range t.Scopes {
		if !by.Can(p) {
			return Token{}, "", &desk.Error{Code: desk.CodeForbidden, Key: "error.token.scopes", Fields: map[string]string{"scopes": "error.token.scopes"}}
		}
	}
	list, err := json.Marshal(t.Scopes)
	if err != nil {
		return Token{}, "", err
	}
	plain = secret.NewToken(TokenPrefix)
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		var n int64
		if err := tx.QueryRow(`SELECT COUNT(*) FROM api_token WHERE user_id = $1`, string(by.UserID)).Scan(&n); err != nil {
			return err
		}
		if n >= maxTokens {
			return desk.E(desk.CodeConflict, "error.token.too_many", nil)
		}
		t.ID, t.CreatedAt, t.ExpiresAt = desk.NewID[desk.TokenID]("tk", tx.Now()), tx.Now(), time.Time{}
		if days > 0 {
			t.ExpiresAt = tx.Now().AddDate(0, 0, days)
		}
		_, err := tx.Exec(`INSERT INTO api_token (id, user_id, name, secret_hash, scopes, created_at, expires_at, last_used) VALUES ($1,$2,$3,$4,$5,$6,$7,0)`,
			string(t.ID), string(t.UserID), t.Name, secret.Hash(plain), string(list), t.CreatedAt.UnixMilli(), db.Millis(t.ExpiresAt))
		return err
	})
	return t, plain, err
}

// DeleteToken ends one of the caller's tokens.
func (s *Service) DeleteToken(ctx context.Context, by desk.Actor, id desk.TokenID) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM api_token WHERE id = $1 AND user_id = $2`, string(id), string(by.UserID))
		if err == nil && n == 0 {
			err = notFound()
		}
		return err
	})
	if err == nil {
		s.ended(by.UserID)
	}
	return err
}

// Token recognises a program by its API token. What it may do is the token's
// scopes, as far as its maker still has them.
func (s *Service) Token(ctx context.Context, plain string) (Grant, error) {
	if !strings.HasPrefix(plain, TokenPrefix) {
		return Grant{}, unauthenticated()
	}
	hash := secret.Hash(plain)
	g, epoch, ok := s.grants.get(hash)
	if ok {
		return g, nil
	}
	g, used, err := s.loadToken(ctx, `secret_hash = $1`, hash)
	if err != nil {
		return Grant{}, err
	}
	s.grants.put(hash, g, epoch, cacheLife)
	if time.Since(used) > sessionTouch {
		s.touch(g.key, `UPDATE api_token SET last_used = $2 WHERE id = $1`, g.Actor.UserID)
	}
	return g, nil
}

func (s *Service) loadToken(ctx context.Context, where, arg string) (Grant, time.Time, error) {
	var t Token
	var m member
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		err := scanToken(tx.QueryRow(`SELECT `+tokenColumns+` FROM api_token WHERE `+where, arg), &t)
		if errors.Is(err, db.ErrNoRows) || err == nil && !t.ExpiresAt.IsZero() && tx.Now().After(t.ExpiresAt) {
			return unauthenticated()
		}
		if err != nil {
			return err
		}
		m, err = findMember(tx, `id = $1 AND NOT disabled`, string(t.UserID))
		if err == nil && m.ID == "" {
			err = unauthenticated()
		}
		return err
	})
	if err != nil {
		return Grant{}, time.Time{}, err
	}
	actor := actorOf(m)
	actor.TokenID = t.ID
	actor.Permissions = slices.DeleteFunc(t.Scopes, func(p desk.Permission) bool { return !slices.Contains(m.Role.Permissions(), p) })
	return Grant{Actor: actor, kind: grantToken, key: string(t.ID)}, t.LastUsed, nil
}
