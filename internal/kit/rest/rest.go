package rest

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	every = 3 * time.Second
	quiet = 8 << 20  // bytes allocated in that time, at most, by a program that rests
	worth = 32 << 20 // bytes allocated since the last collection from which one pays
)

// Run gives memory back until ctx ends.
func Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	r := resting{before: allocated()}
	for {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if r.due(allocated()) {
			debug.FreeOSMemory()
		}
	}
}

// resting tells the end of work from what the program has allocated so far.
type resting struct {
	before uint64 // at the last look
	freed  uint64 // at the last collection of ours
}

func (r *resting) due(now uint64) bool {
	rests := now-r.before <= quiet
	r.before = now
	if !rests || now-r.freed < worth {
		return false
	}
	r.freed = now
	return true
}

func allocated() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}
