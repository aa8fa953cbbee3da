package knowledge

import (
	"context"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// LockLife is how long a lock holds that nobody renews.
const LockLife = time.Minute

// Lock says who has the form of an entry open. It keeps two people from typing
// into the same form; what keeps them from overwriting each other is Edit.
type Lock struct {
	By    desk.UserID
	Since time.Time
	Till  time.Time
}

// LockEntry takes or renews the lock for the caller and returns it. While
// somebody else holds it, theirs is returned and stays, unless take is set.
func (s *Service) LockEntry(ctx context.Context, by desk.Actor, id desk.EntryID, take bool) (l Lock, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockEntry(tx, id); err != nil {
			return err
		}
		now := tx.Now()
		held, err := selectLock(tx, id)
		if err != nil {
			return err
		}
		switch {
		case held.By == by.UserID && now.Before(held.Till):
			l = Lock{held.By, held.Since, now.Add(LockLife)}
		case held.By != "" && now.Before(held.Till) && !take:
			l = held
			return nil
		default:
			l = Lock{by.UserID, now, now.Add(LockLife)}
		}
		_, err = tx.Exec(`INSERT INTO knowledge_lock (entry_id, user_id, since, till) VALUES ($1,$2,$3,$4)
			ON CONFLICT (entry_id) DO UPDATE SET user_id = excluded.user_id, since = excluded.since, till = excluded.till`,
			string(id), string(l.By), db.Millis(l.Since), db.Millis(l.Till))
		return err
	})
	return l, err
}

// UnlockEntry gives the caller's lock back. That of somebody else stays.
func (s *Service) UnlockEntry(ctx context.Context, by desk.Actor, id desk.EntryID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM knowledge_lock WHERE entry_id = $1 AND user_id = $2`, string(id), string(by.UserID))
		return err
	})
}

func selectLock(tx *db.Tx, id desk.EntryID) (l Lock, err error) {
	var since, till int64
	err = tx.QueryRow(`SELECT user_id, since, till FROM knowledge_lock WHERE entry_id = $1`, string(id)).Scan(&l.By, &since, &till)
	if errors.Is(err, db.ErrNoRows) {
		return Lock{}, nil
	}
	l.Since, l.Till = db.Time(since), db.Time(till)
	return l, err
}
