package auth

import (
	"context"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// Grant is a caller whom the service has recognised.
type Grant struct {
	Actor desk.Actor
	kind  string // session or token
	key   string // hash of the session's token, or the API token's id
}

// The kinds of grants.
const (
	grantSession = "session"
	grantToken   = "token"
)

// Session reports whether a person is signed in, rather than a program.
func (g Grant) Session() bool { return g.kind == grantSession }

// Login checks the password and opens a session. addr is the caller's address,
// for the limit on tries. Every refusal looks the same and takes the same time.
func (s *Service) Login(ctx context.Context, email, password, addr string) (user desk.User, token string, err error) {
	email = emailKey(email)
	attempt := loginAttempt(email, addr)
	if err := s.try(ctx, attempt); err != nil {
		return desk.User{}, "", err
	}
	var m member
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, err = findMember(tx, `email = $1 AND NOT disabled`, email)
		return err
	})
	if err != nil {
		return desk.User{}, "", err
	}
	ok, err := s.Passwords.Matches(ctx, m.passwordHash, password)
	if err != nil {
		return desk.User{}, "", busy(err)
	}
	if !ok {
		return desk.User{}, "", desk.E(desk.CodeUnauthenticated, "error.login", nil)
	}
	token, err = s.openSession(ctx, m, attempt)
	return m.User, token, err
}

// openSession signs the member in, unless they have been disabled or their
// password has changed since they were looked up.
func (s *Service) openSession(ctx context.Context, m member, a attempt) (string, error) {
	token := secret.NewToken("")
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		now, err := findMember(tx, `id = $1 AND NOT disabled AND password_hash = $2`+tx.Dialect().ForUpdate(), string(m.ID), m.passwordHash)
		if err != nil {
			return err
		}
		if now.ID == "" {
			return desk.E(desk.CodeUnauthenticated, "error.login", nil)
		}
		if err := a.forget(tx); err != nil {
			return err
		}
		return insertSession(tx, secret.Hash(token), m.ID)
	})
	return token, err
}

// Logout ends one session. Ending an unknown one is fine.
func (s *Service) Logout(ctx context.Context, g Grant) error {
	if !g.Session() {
		return nil
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM session WHERE token_hash = $1`, g.key)
		return err
	})
	if err == nil {
		s.ended(g.Actor.UserID)
	}
	return err
}

// Session recognises a signed-in person by the token of their cookie.
func (s *Service) Session(ctx context.Context, token string) (Grant, error) {
	if token == "" {
		return Grant{}, unauthenticated()
	}
	hash := secret.Hash(token)
	g, epoch, ok := s.grants.get(hash)
	if ok {
		return g, nil
	}
	g, seen, err := s.loadSession(ctx, hash)
	if err != nil {
		return Grant{}, err
	}
	s.grants.put(hash, g, epoch, cacheLife)
	if time.Since(seen) > sessionTouch {
		s.touch(hash, `UPDATE session SET seen_at = $2 WHERE token_hash = $1`, g.Actor.UserID)
	}
	return g, nil
}

func (s *Service) loadSession(ctx context.Context, hash string) (Grant, time.Time, error) {
	var m member
	var seen time.Time
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		m, seen, err = sessionOwner(tx, hash)
		return err
	})
	if err != nil {
		return Grant{}, seen, err
	}
	if m.ID == "" {
		return Grant{}, seen, unauthenticated()
	}
	return Grant{Actor: actorOf(m), kind: grantSession, key: hash}, seen, nil
}

func actorOf(m member) desk.Actor {
	return desk.Actor{UserID: m.ID, Name: m.Name, Role: m.Role, Permissions: m.Role.Permissions()}
}

// touch notes in the background that a session or token is in use. It is not
// worth a request's time, and one that is lost is made up by the next.
func (s *Service) touch(key, sql string, user desk.UserID) {
	if _, busy := s.touching.LoadOrStore(key, struct{}{}); busy {
		return
	}
	go func() {
		defer s.touching.Delete(key)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Exec(sql, key, tx.Now().UnixMilli()); err != nil {
				return err
			}
			_, err := tx.Exec(`UPDATE users SET last_seen = $2 WHERE id = $1`, string(user), tx.Now().UnixMilli())
			return err
		})
		if err != nil {
			s.Log.Debug("last use not noted", "user_id", user, "error", err)
		}
	}()
}

// ChangePassword sets a new password, ends every session of the person and
// opens a new one for the caller.
func (s *Service) ChangePassword(ctx context.Context, g Grant, current, next, addr string) (token string, err error) {
	if !g.Session() {
		return "", desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	var m member
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		m, err = memberByID(tx, g.Actor.UserID)
		return err
	})
	if err != nil {
		return "", err
	}
	if err := checkPassword("new", next, m.Email, m.Name); err != nil {
		return "", err
	}
	attempt := loginAttempt(string(g.Actor.UserID), addr)
	if err := s.try(ctx, attempt); err != nil {
		return "", err
	}
	ok, err := s.Passwords.Matches(ctx, m.passwordHash, current)
	if err != nil {
		return "", busy(err)
	}
	if !ok {
		return "", desk.Invalid("current", "error.password.wrong")
	}
	hash, err := s.Passwords.Hash(ctx, next)
	if err != nil {
		return "", busy(err)
	}
	token = secret.NewToken("")
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE users SET password_hash = $2 WHERE id = $1 AND password_hash = $3 AND NOT disabled`,
			string(m.ID), hash, m.passwordHash)
		if err != nil {
			return err
		}
		if n == 0 {
			return desk.E(desk.CodeConflict, "error.conflict", nil)
		}
		if err := deleteSessions(tx, m.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM invite WHERE user_id = $1`, string(m.ID)); err != nil {
			return err
		}
		if err := attempt.forget(tx); err != nil {
			return err
		}
		return insertSession(tx, secret.Hash(token), m.ID)
	})
	if err != nil {
		return "", err
	}
	s.grants.clear()
	time.AfterFunc(socketGrace, func() { s.OnSessionsEnded(m.ID) })
	return token, nil
}

// busy gives a wait for the password hasher that came to its end its code.
func busy(err error) error {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return &desk.Error{Code: desk.CodeUnavailable, Key: "error.unavailable", RetryAfter: 2, Err: err}
	}
	if errors.Is(err, secret.ErrPasswordTooLong) {
		return desk.Invalid("password", "error.password.too_long")
	}
	return err
}
