package rounds

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestLoop(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		wake := make(chan struct{})
		l := Loop{Every: time.Second, AtMost: 3 * time.Second, Wake: wake, Failed: "it waits", Log: slog.New(slog.NewTextHandler(&log, nil))}
		broken := errors.New("broken")
		says := []struct {
			wait time.Duration
			err  error
		}{{0, nil}, {Soon, nil}, {time.Minute, nil}, {0, broken}, {0, broken}, {Soon, broken}, {0, broken}, {0, nil}, {0, broken}}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		began := time.Now()
		var at []time.Duration
		l.Run(ctx, func(context.Context) (time.Duration, error) {
			at = append(at, time.Since(began).Truncate(time.Millisecond))
			n := len(at) - 1
			if n == len(says) {
				cancel()
				return 0, ctx.Err() // which is no failure
			}
			if n == 2 {
				go func() { wake <- struct{}{} }()
			}
			return says[n].wait, says[n].err
		})
		want := []time.Duration{0, 1, 1, 1, 2, 4, 7, 10, 11, 12}
		for i := range want {
			want[i] *= time.Second
		}
		if !slices.Equal(at, want) {
			t.Errorf("rounds at %v, want %v", at, want)
		}
		if n := strings.Count(log.String(), "it waits"); n != 5 {
			t.Errorf("%d failures in the log, want 5", n)
		}
	})
}
