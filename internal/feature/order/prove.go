package order

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/contact"
)

// The limits of proving an order.
const (
	maxTriesWho    = 5
	maxTriesNumber = 10
	guardWindow    = time.Hour // a lock ends so long after the last wrong try
	proofLife      = 24 * time.Hour
	sweepInterval  = 10 * time.Minute
	maxNumberBytes = 64
)

// Prove returns the order with the number if proof is the full telephone number
// or e-mail address of the order or of its customer, and lets who (a
// conversation) read it for a day.
//
// A number that does not exist and a proof that is wrong get the same
// CodeNotFound. Five wrong tries of one who, or ten on one number, within an
// hour lock with CodeRateLimited.
func (s *Service) Prove(ctx context.Context, who, number, proof string) (desk.Order, error) {
	key := numberKey(number)
	if len(key) > maxNumberBytes {
		key = key[:maxNumberBytes]
	}
	try := attempt{who: who, key: key, proof: proof}
	// Looked at first without writing, so that a locked caller who goes on
	// costs no transaction.
	var now time.Time
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		now = tx.Now()
		return try.locked(tx)
	})
	if err == nil {
		err = s.sweep(ctx, now.UnixMilli())
	}
	if err != nil {
		return desk.Order{}, err
	}
	var found []desk.Order
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		found, err = try.judge(tx)
		return err
	})
	if err != nil {
		return desk.Order{}, err
	}
	if len(found) == 0 {
		return desk.Order{}, desk.E(desk.CodeNotFound, "error.order.not_proven", nil)
	}
	return found[0], nil
}

// attempt is one try to prove an order.
type attempt struct {
	who, key, proof string
}

// guards are the counters of the try with their limits, always in this order,
// so that two tries cannot wait for each other.
func (a *attempt) guards() [2]struct {
	key   string
	limit int64
} {
	return [2]struct {
		key   string
		limit int64
	}{{"who:" + a.who, maxTriesWho}, {"order:" + a.key, maxTriesNumber}}
}

func (a *attempt) locked(tx *db.Tx) error {
	for _, g := range a.guards() {
		var tries, at int64
		err := tx.QueryRow(`SELECT tries, at FROM order_guard WHERE key = $1`, g.key).Scan(&tries, &at)
		if errors.Is(err, db.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		if tries >= g.limit && at > tx.Now().Add(-guardWindow).UnixMilli() {
			return tooMany(tx.Now(), at)
		}
	}
	return nil
}

func tooMany(now time.Time, at int64) error {
	left := time.UnixMilli(at).Add(guardWindow).Sub(now)
	return &desk.Error{Code: desk.CodeRateLimited, Key: "error.order.too_many_tries", RetryAfter: int(left/time.Second) + 1}
}

// judge counts the try and looks whether it is right; then it gives the try
// back and returns the order.
func (a *attempt) judge(tx *db.Tx) ([]desk.Order, error) {
	for _, g := range a.guards() {
		if err := count(tx, g.key, g.limit); err != nil {
			return nil, err
		}
	}
	id, err := a.check(tx)
	if err != nil || id == "" {
		return nil, err
	}
	for _, g := range a.guards() {
		if err := tx.Queue(`UPDATE order_guard SET tries = tries - 1 WHERE key = $1`, g.key); err != nil {
			return nil, err
		}
	}
	err = tx.Queue(`INSERT INTO order_proof (who, order_id, at) VALUES ($1,$2,$3) ON CONFLICT (who, order_id) DO UPDATE SET at = excluded.at`,
		a.who, id, tx.Now().UnixMilli())
	if err != nil {
		return nil, err
	}
	return selectOrders(tx, `WHERE id = $1`, id)
}

// count raises a counter, or refuses beyond its limit. Its row stays locked
// until the commit.
func count(tx *db.Tx, key string, limit int64) error {
	now := tx.Now().UnixMilli()
	var tries, at int64
	err := tx.QueryRow(`
		INSERT INTO order_guard (key, tries, at) VALUES ($1, 1, $2)
		ON CONFLICT (key) DO UPDATE SET
			tries = CASE WHEN order_guard.at <= $3 THEN 1 ELSE order_guard.tries + 1 END,
			at = CASE WHEN order_guard.at > $3 AND order_guard.tries >= $4 THEN order_guard.at ELSE excluded.at END
		RETURNING tries, at`, key, now, now-guardWindow.Milliseconds(), limit).Scan(&tries, &at)
	if err != nil {
		return err
	}
	if tries > limit {
		return tooMany(tx.Now(), at) // rolls the count back
	}
	return nil
}

// check returns the id of the order that the try proves, "" for none. What it
// does takes the same time whether or not there is such an order.
func (a *attempt) check(tx *db.Tx) (string, error) {
	var id string
	var stored [4]string
	err := tx.QueryRow(`
		SELECT o.id, o.email_key, COALESCE(c.email_key, ''), o.phone_key, COALESCE(c.phone_key, '')
		FROM shop_order o LEFT JOIN customer c ON c.id = o.customer_id
		WHERE o.number_key = $1`, a.key).Scan(&id, &stored[0], &stored[1], &stored[2], &stored[3])
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return "", err
	}
	given := [4]string{contact.EmailKey(a.proof), contact.EmailKey(a.proof), contact.PhoneKey(a.proof), contact.PhoneKey(a.proof)}
	right := 0
	for i := range stored {
		right |= same(stored[i], given[i])
	}
	if right == 0 {
		return "", nil
	}
	return id, nil
}

// same is 1 when the texts are equal and not empty, in a time that does not
// tell how much of them is.
func same(stored, given string) int {
	a, b := sha256.Sum256([]byte(stored)), sha256.Sum256([]byte(given))
	filled := subtle.ConstantTimeEq(int32(min(len(given), 1)), 1)
	return subtle.ConstantTimeCompare(a[:], b[:]) & filled
}

// Proven returns the numbers of the orders that who has proved within a day,
// the latest first.
func (s *Service) Proven(ctx context.Context, who string) ([]string, error) {
	var numbers []string
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`
			SELECT o.number FROM order_proof p JOIN shop_order o ON o.id = p.order_id
			WHERE p.who = $1 AND p.at > $2 ORDER BY p.at DESC, o.id DESC LIMIT 20`, who, tx.Now().Add(-proofLife).UnixMilli())
		numbers, err = db.Collect(rows, err, func(r *db.Rows, n *string) error { return r.Scan(n) })
		return err
	})
	return numbers, err
}

// sweep forgets counters and proofs that have run out, now and then.
func (s *Service) sweep(ctx context.Context, now int64) error {
	last := s.cleaned.Load()
	if now-last < sweepInterval.Milliseconds() || !s.cleaned.CompareAndSwap(last, now) {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := tx.Queue(`DELETE FROM order_guard WHERE at <= $1`, now-guardWindow.Milliseconds()); err != nil {
			return err
		}
		return tx.Queue(`DELETE FROM order_proof WHERE at <= $1`, now-proofLife.Milliseconds())
	})
}
