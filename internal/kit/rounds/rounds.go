// Package rounds does something again and again.
package rounds

import (
	"context"
	"log/slog"
	"time"
)

// Loop says when. Failures in a row make it wait twice as long each time.
type Loop struct {
	Every  time.Duration // between the end of a round and the next one
	AtMost time.Duration // that it waits after failures
	Wake   <-chan struct{}
	Log    *slog.Logger
	Failed string // what stands in the log after a failure: what waits now
}

// Run does rounds, the first one at once, until ctx ends; then it returns, in the
// middle of no round. A round may ask for another wait than Every: Soon for none.
func (l Loop) Run(ctx context.Context, round func(ctx context.Context) (wait time.Duration, err error)) {
	failing := time.Duration(0)
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-l.Wake:
		}
		wait, err := round(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			failing = min(max(2*failing, l.Every), l.AtMost)
			wait = failing
			l.Log.WarnContext(ctx, l.Failed, slog.Any("error", err), slog.Duration("retry_in", wait))
		case wait == 0:
			failing, wait = 0, l.Every
		default:
			failing = 0
		}
		timer.Reset(wait)
	}
}

// Soon is the wait before a round that follows at once.
const Soon = time.Nanosecond
