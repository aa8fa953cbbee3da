// Package ratelimit counts how often a key acts, in this process only. It is
// for limits that protect the machine; with n nodes a caller that reaches all
// of them gets n times the rate. What must hold across nodes (tries at a
// password) is counted in the database by the feature that cares.
package ratelimit

import (
	"math"
	"sync"
	"time"
)

// Rate is how often a key may act: Burst times at once, then PerMinute.
type Rate struct {
	PerMinute float64
	Burst     int
}

// Limiter is a token bucket for every key. It is safe for concurrent use and
// forgets keys whose bucket is full again.
type Limiter struct {
	rate  Rate
	clock func() time.Time

	mu      sync.Mutex
	buckets map[string]bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

// sweepEvery is how often full buckets are dropped.
const sweepEvery = time.Minute

// maxKeys bounds memory. Beyond it, new keys share one bucket.
const maxKeys = 200_000

// New returns a limiter. A rate with Burst 0 never limits. clock may be nil.
func New(rate Rate, clock func() time.Time) *Limiter {
	if clock == nil {
		clock = time.Now
	}
	return &Limiter{rate: rate, clock: clock, buckets: map[string]bucket{}, swept: clock()}
}

// Allow takes one token of the key. When there is none it returns how long to
// wait for one, rounded up to whole seconds.
func (l *Limiter) Allow(key string) (ok bool, retry time.Duration) {
	if l.rate.Burst == 0 {
		return true, 0
	}
	now := l.clock()
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Sub(l.swept) > sweepEvery {
		l.sweep(now)
	}
	b, known := l.buckets[key]
	if !known {
		if len(l.buckets) >= maxKeys {
			key = ""
			b, known = l.buckets[key]
		}
		if !known {
			b = bucket{tokens: float64(l.rate.Burst), at: now}
		}
	}
	b.tokens = l.refilled(b, now)
	b.at = now
	if b.tokens < 1 {
		l.buckets[key] = b
		seconds := (1 - b.tokens) / l.rate.PerMinute * 60
		return false, time.Duration(math.Ceil(seconds)) * time.Second
	}
	b.tokens--
	l.buckets[key] = b
	return true, 0
}

func (l *Limiter) refilled(b bucket, now time.Time) float64 {
	gained := max(now.Sub(b.at).Minutes(), 0) * l.rate.PerMinute
	return min(b.tokens+gained, float64(l.rate.Burst))
}

func (l *Limiter) sweep(now time.Time) {
	l.swept = now
	for key, b := range l.buckets {
		if l.refilled(b, now) >= float64(l.rate.Burst) {
			delete(l.buckets, key)
		}
	}
}
