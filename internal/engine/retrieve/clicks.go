package retrieve

import (
	"math"
	"sync"
	"time"
)

const (
	halfLife   = 30 * 24 * time.Hour // after which a click counts half
	maxClicked = 10_000              // pairs of a question and a document that are remembered
	maxClick   = 20                  // what a pair counts at most
)

// clicks counts which document was right for which question. It forgets: each
// count halves in every half-life, and when there are too many pairs, the
// weakest half of them goes.
type clicks struct {
	now func() time.Time

	mu    sync.RWMutex
	count map[click]tally
	some  map[string]int // by query: its pairs
}

type click struct{ query, id string }

type tally struct {
	n  float64
	at time.Time
}

func (t tally) on(now time.Time) float64 {
	return t.n * math.Exp2(-max(0, float64(now.Sub(t.at)))/float64(halfLife))
}

func newClicks(now func() time.Time) *clicks {
	return &clicks{now: now, count: map[click]tally{}, some: map[string]int{}}
}

func (c *clicks) add(query, id string) {
	if query == "" {
		return
	}
	now := c.now()
	c.mu.Lock()
	defer c.mu.Unlock()
	k := click{query, id}
	t, ok := c.count[k]
	if !ok {
		if len(c.count) >= maxClicked {
			c.forget(now)
		}
		c.some[query]++
	}
	c.count[k] = tally{min(t.on(now)+1, maxClick), now}
}

// forget drops what counts less than the mean.
func (c *clicks) forget(now time.Time) {
	sum := 0.0
	for _, t := range c.count {
		sum += t.on(now)
	}
	mean := sum / float64(len(c.count))
	for k, t := range c.count {
		if t.on(now) <= mean {
			delete(c.count, k)
			if c.some[k.query]--; c.some[k.query] == 0 {
				delete(c.some, k.query)
			}
		}
	}
}

// of is the logarithm of how often the document was right, and 0 if never.
func (c *clicks) of(query, id string) float64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.some[query] == 0 {
		return 0
	}
	return math.Log1p(c.count[click{query, id}].on(c.now()))
}
