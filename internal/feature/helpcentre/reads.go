package helpcentre

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	readsFor     = 30 // days that say what is asked most
	readsKept    = 92 // days
	writeEvery   = 10 * time.Second
	writeTimeout = 5 * time.Second
	day          = 24 * time.Hour
)

// Read counts that somebody has opened an entry. It is written by Run.
func (s *Service) Read(id desk.EntryID) {
	s.counting.Lock()
	defer s.counting.Unlock()
	s.counted[id]++
}

// Run writes what Read has counted until ctx ends, and then what is left.
func (s *Service) Run(ctx context.Context) {
	timer := time.NewTicker(writeEvery)
	defer timer.Stop()
	for done := false; !done; {
		select {
		case <-ctx.Done():
			done = true
		case <-timer.C:
		}
		writing, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
		if err := s.WriteReads(writing); err != nil && !done {
			s.Log.WarnContext(ctx, "reads of the help centre were not counted", "error", err)
		}
		cancel()
	}
}

// WriteReads writes what has been counted since the last time.
func (s *Service) WriteReads(ctx context.Context) error {
	s.counting.Lock()
	counted := s.counted
	s.counted = map[desk.EntryID]int64{}
	s.counting.Unlock()
	if len(counted) == 0 {
		return nil
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		today := dayOf(tx.Now())
		if _, err := tx.Exec(`DELETE FROM help_read WHERE day < $1`, today-readsKept); err != nil {
			return err
		}
		// In one order on every node: two never wait for each other.
		for _, id := range slices.Sorted(maps.Keys(counted)) {
			if err := tx.Queue(`INSERT INTO help_read (entry_id, day, n) VALUES ($1,$2,$3)
				ON CONFLICT (entry_id, day) DO UPDATE SET n = help_read.n + excluded.n`, string(id), today, counted[id]); err != nil {
				return err
			}
		}
		return nil
	})
}

func dayOf(t time.Time) int64 { return t.Unix() / int64(day/time.Second) }

// selectReads sums the reads of the last days by entry.
func selectReads(tx *db.Tx) (map[desk.EntryID]int64, error) {
	type line struct {
		id desk.EntryID
		n  int64
	}
	rows, err := tx.Query(`SELECT entry_id, CAST(SUM(n) AS BIGINT) FROM help_read WHERE day > $1 GROUP BY entry_id`, dayOf(tx.Now())-readsFor)
	list, err := db.Collect(rows, err, func(r *db.Rows, l *line) error { return r.Scan(&l.id, &l.n) })
	out := make(map[desk.EntryID]int64, len(list))
	for _, l := range list {
		out[l.id] = l.n
	}
	return out, err
}
