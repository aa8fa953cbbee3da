package site

import (
	"context"
	"log/slog"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const lookEvery = 30 * time.Second

// next is when a site is read by itself after a time, zero = never.
func (s *Settings) next(now time.Time, zone *time.Location) time.Time {
	if s.Every == Never || s.Paused {
		return time.Time{}
	}
	if zone == nil {
		zone = time.UTC
	}
	local := now.In(zone)
	for days := range 9 {
		at := time.Date(local.Year(), local.Month(), local.Day()+days, s.Hour, 0, 0, 0, zone)
		if at.After(now) && (s.Every == Daily || at.Weekday() == s.Weekday) {
			return at
		}
	}
	return time.Time{}
}

// Run begins what is due until ctx ends.
func (s *Service) Run(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := s.Due(ctx); err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "no look for sites that are due", slog.Any("error", err))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Due begins to read the sites whose time has come.
func (s *Service) Due(ctx context.Context) error {
	var due []Site
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		due, err = selectSites(tx, `WHERE next_at > 0 AND next_at <= $1 AND NOT paused AND deleted_at = 0 ORDER BY next_at`, db.Millis(tx.Now()))
		return err
	})
	for i := range due {
		if err != nil {
			return err
		}
		var x Site
		if x, err = s.Get(ctx, due[i].ID); err != nil {
			return err
		}
		if err = s.start(ctx, "", &x); desk.CodeOf(err) == desk.CodeConflict {
			err = nil // it is under way
		}
	}
	return err
}

// Sweep forgets sites that have been in the bin for long.
func (s *Service) Sweep(ctx context.Context) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`DELETE FROM site WHERE deleted_at > 0 AND deleted_at < $1`, db.Millis(tx.Now().Add(-binTime)))
		return err
	})
}
