package retrieve

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/engine/index"
)

const (
	halfLife   = 30 * 24 * time.Hour // after which a click counts half
	maxClicked = 10_000              // pairs of a question and a document that are remembered
	maxClick   = 20                  // what a pair counts at most
	soleClick  = 2                   // what one person who clicks once in a half-life brings a pair to; as much counts nothing
)

// How far clicks reach. They say which of several likely documents was meant,
// and cannot make an answer of one that its words do not speak for.
const (
	clickFloor = 0.25 // the score without clicks below which they count nothing
	clickLift  = 1.5  // the log odds that they add at most
)

// Click is how often a document was chosen when a question had been asked. A
// count is worth half after every half-life.
type Click struct {
	Question string // its Key
	ID       string
	Count    float64 // as of At
	At       time.Time
}

// Again is the click counted once more.
func (c Click) Again(now time.Time) Click {
	c.Count, c.At = min(c.on(now)+1, maxClick), now
	return c
}

func (c Click) on(now time.Time) float64 {
	return c.Count * math.Exp2(-max(0, float64(now.Sub(c.At)))/float64(halfLife))
}

// Key stands for all texts that are the same question but for case, width and
// marks, and does not show them. It is "" for a text without words.
func Key(text string) string {
	folded := index.Fold(text)
	if folded == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(folded))
	return hex.EncodeToString(sum[:16])
}

// clicks remembers which document was right for which question. When there are
// too many pairs, the weakest half of them goes.
type clicks struct {
	now func() time.Time

	mu    sync.RWMutex
	count map[pair]Click
	some  map[string]int // by question: its pairs
}

type pair struct{ question, id string }

func newClicks(now func() time.Time) *clicks {
	return &clicks{now: now, count: map[pair]Click{}, some: map[string]int{}}
}

// put takes over a count, in place of the one that was known.
func (c *clicks) put(k Click) {
	if k.Question == "" || k.ID == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := pair{k.Question, k.ID}
	if _, ok := c.count[p]; !ok {
		if len(c.count) >= maxClicked {
			c.forget(c.now())
		}
		c.some[k.Question]++
	}
	c.count[p] = k
}

// forget drops what counts less than the mean.
func (c *clicks) forget(now time.Time) {
	sum := 0.0
	for _, k := range c.count {
		sum += k.on(now)
	}
	mean := sum / float64(len(c.count))
	for p, k := range c.count {
		if k.on(now) <= mean {
			delete(c.count, p)
			if c.some[p.question]--; c.some[p.question] == 0 {
				delete(c.some, p.question)
			}
		}
	}
}

// key is the question's, or "" if nobody has clicked on anything for it.
func (c *clicks) key(question string) string {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if len(c.count) == 0 {
		return ""
	}
	if k := Key(question); c.some[k] > 0 {
		return k
	}
	return ""
}

// of is the logarithm of how often the document was right, without what one
// person alone can have brought about.
func (c *clicks) of(key, id string) float64 {
	c.mu.RLock()
	defer c.mu.RUnlock()
	k := c.count[pair{key, id}]
	return math.Log1p(max(0, min(k.on(c.now()), maxClick)-soleClick))
}

// UseClicks takes over counts, in place of what was known of the same pairs.
func (x *Retriever) UseClicks(list []Click) {
	for _, c := range list {
		x.clicks.put(c)
	}
}

// lifted is a score with what clicks have added to it, within bounds.
func lifted(score, before float64) float64 {
	return min(score, logistic(logOdds(before)+clickLift))
}
