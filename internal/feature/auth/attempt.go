package auth

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

// The limits on tries at a password. A try is counted before the password is
// looked at, so parallel tries cannot slip past; success takes it back.
const (
	attemptWindow  = 15 * time.Minute
	accountTries   = 10 // wrong passwords for one account
	addressTries   = 50 // from one address, whatever the account: spraying
	attemptAccount = "account:"
	attemptAddress = "address:"
)

// attempt is one try. The account is kept as a hash: what people type as their
// e-mail address is now and then their password.
type attempt struct{ account, address string }

func loginAttempt(account, address string) attempt {
	return attempt{attemptAccount + secret.Hash(account), attemptAddress + address}
}

// try counts the attempt, or refuses it.
func (s *Service) try(ctx context.Context, a attempt) error {
	var wait time.Duration
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		wait = 0
		for _, limit := range []struct {
			key   string
			tries int64
		}{{a.address, addressTries}, {a.account, accountTries}} {
			var count, ends int64
			err := tx.QueryRow(`INSERT INTO login_attempt (key, count, ends_at) VALUES ($1, 1, $2)
				ON CONFLICT (key) DO UPDATE SET
					count = CASE WHEN login_attempt.ends_at < $3 THEN 1 ELSE login_attempt.count + 1 END,
					ends_at = CASE WHEN login_attempt.ends_at < $3 THEN excluded.ends_at ELSE login_attempt.ends_at END
				RETURNING count, ends_at`,
				limit.key, tx.Now().Add(attemptWindow).UnixMilli(), tx.Now().UnixMilli()).Scan(&count, &ends)
			if err != nil {
				return err
			}
			if count > limit.tries {
				wait = max(wait, db.Time(ends).Sub(tx.Now()))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if wait > 0 {
		s.Log.WarnContext(ctx, "sign-in refused after too many tries", "address", a.address)
		return &desk.Error{Code: desk.CodeRateLimited, Key: "error.login.too_many", RetryAfter: int(wait.Seconds()) + 1}
	}
	return nil
}

// forget clears the account's tries after a success, and takes back the one
// counted for the address.
func (a attempt) forget(tx *db.Tx) error {
	if _, err := tx.Exec(`DELETE FROM login_attempt WHERE key = $1`, a.account); err != nil {
		return err
	}
	_, err := tx.Exec(`UPDATE login_attempt SET count = count - 1 WHERE key = $1 AND count > 0`, a.address)
	return err
}
