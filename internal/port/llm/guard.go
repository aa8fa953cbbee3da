package llm

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// Limits are what a Guard keeps to.
type Limits struct {
	Timeout   time.Duration // of one call at most; a context may end it earlier
	Parallel  int           // calls under way at the same time
	PerMinute int           // calls; 0 = any number
	// Trip is how many failures in a row open the breaker, Rest how long it
	// stays open at first; it doubles with each try that fails, up to MaxRest.
	Trip          int
	Rest, MaxRest time.Duration
}

// DefaultLimits suit a service on the way of a customer's answer.
func DefaultLimits() Limits {
	return Limits{Timeout: 30 * time.Second, Parallel: 8, PerMinute: 600, Trip: 3, Rest: 10 * time.Second, MaxRest: 5 * time.Minute}
}

// Budget is what the day may still cost. It is shared by all guards of a shop
// and safe for concurrent use.
type Budget interface {
	// Left is how many tokens may still be spent today.
	Left() int64
	// Count notes a call that was made, and what it has cost.
	Count(tokens int64, failed bool)
}

// Unlimited is a Budget that never ends.
type Unlimited struct{}

// Left implements Budget.
func (Unlimited) Left() int64 { return 1 << 62 }

// Count implements Budget.
func (Unlimited) Count(int64, bool) {}

// Guard stands between the product and a Model, and is one itself. It refuses at
// once what would not help: when the budget is spent, when there are too many
// calls, and while the breaker is open.
//
//	closed ── Trip failures in a row ──▶ open ── Rest is over ──▶ half-open: one call tries
//	   ▲                                  ▲                           │
//	   └────────── it succeeds ───────────┼───────────────────────────┤
//	                                      └── it fails: rest doubles ─┘
//
// A caller that goes away is no failure, and what fails because of what was asked
// (Rejected) is none of the service either. It is safe for concurrent use.
type Guard struct {
	model  Model
	limits Limits
	budget Budget
	now    func() time.Time
	slots  chan struct{}

	mu      sync.Mutex
	breaker breaker
	minute  time.Time // that calls are counted in
	inMin   int
	stats   Stats
	took    []time.Duration // the latest successes, as a ring
	next    int
}

// breaker is what is remembered of failures.
type breaker struct {
	failures int // in a row
	open     bool
	since    time.Time
	until    time.Time
	rest     time.Duration
	trying   bool // a call is finding out whether it works again
}

// remembered is how many calls the median looks at.
const remembered = 101

// Stats are what a Guard has seen since it was made.
type Stats struct {
	Calls    int64 // that were made
	Failures int64 // of these
	Skipped  int64 // that were not made: breaker, budget, limits
	Tokens   int64
	Median   time.Duration // of the latest successful calls, 0 = there are none
	Open     bool          // the breaker is
	Since    time.Time     // it opened
	Until    time.Time     // it lets nothing through
	Last     Class         // of the latest failure; "" after a success
}

// NewGuard returns a guard of the model. now may be nil.
func NewGuard(m Model, l Limits, b Budget, now func() time.Time) *Guard {
	if now == nil {
		now = time.Now
	}
	return &Guard{model: m, limits: l, budget: b, now: now, slots: make(chan struct{}, max(1, l.Parallel))}
}

// Stats returns what has been seen so far.
func (g *Guard) Stats() Stats {
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.stats
	s.Open, s.Since, s.Until = g.breaker.open, g.breaker.since, g.breaker.until
	if len(g.took) > 0 {
		sorted := slices.Sorted(slices.Values(g.took))
		s.Median = sorted[len(sorted)/2]
	}
	return s
}

// Ready reports whether a call would be made now, without making one.
func (g *Guard) Ready() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed() == nil && g.budget.Left() > 0
}

// Chat implements Model.
func (g *Guard) Chat(ctx context.Context, r ChatRequest) (ChatReply, error) {
	asked := int64(0)
	for _, m := range r.Messages {
		asked += Tokens(m.Text)
	}
	var reply ChatReply
	err := g.call(ctx, asked+int64(r.MaxTokens), func(ctx context.Context) (Usage, error) {
		var err error
		reply, err = g.model.Chat(ctx, r)
		if err == nil && reply.Usage.Total() == 0 {
			reply.Usage = Usage{Input: asked, Output: Tokens(reply.Text)}
		}
		return reply.Usage, err
	})
	if err != nil {
		return ChatReply{}, err
	}
	return reply, nil
}

// Embed implements Model.
func (g *Guard) Embed(ctx context.Context, texts []string) (Embeddings, error) {
	asked := int64(0)
	for _, t := range texts {
		asked += Tokens(t)
	}
	var e Embeddings
	err := g.call(ctx, asked, func(ctx context.Context) (Usage, error) {
		var err error
		e, err = g.model.Embed(ctx, texts)
		if err == nil && e.Usage.Total() == 0 {
			e.Usage = Usage{Input: asked}
		}
		return e.Usage, err
	})
	if err != nil {
		return Embeddings{}, err
	}
	return e, nil
}

// call makes one call if it may be made. atMost is what it can cost.
func (g *Guard) call(ctx context.Context, atMost int64, do func(context.Context) (Usage, error)) error {
	trying, err := g.enter(atMost)
	if err != nil {
		return err
	}
	select {
	case g.slots <- struct{}{}:
	default:
		g.leave(trying)
		return E(Busy, nil)
	}
	defer func() { <-g.slots }()
	started := g.now()
	within, cancel := context.WithTimeout(ctx, g.limits.Timeout)
	defer cancel()
	usage, err := do(within)
	if err != nil && errors.Is(ctx.Err(), context.Canceled) {
		err = E(Cancelled, nil)
	}
	g.done(started, usage, atMost, err, trying)
	return err
}

// enter says whether a call may be made, and whether it is the one that tries.
func (g *Guard) enter(atMost int64) (trying bool, err error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if err := g.closed(); err != nil {
		g.stats.Skipped++
		return false, err
	}
	if left := g.budget.Left(); left <= 0 || left < atMost {
		g.stats.Skipped++
		return false, E(Exhausted, nil)
	}
	now := g.now()
	if minute := now.Truncate(time.Minute); !minute.Equal(g.minute) {
		g.minute, g.inMin = minute, 0
	}
	if g.limits.PerMinute > 0 && g.inMin >= g.limits.PerMinute {
		g.stats.Skipped++
		return false, E(TooOften, nil)
	}
	g.inMin++
	if g.breaker.open {
		g.breaker.trying = true
		return true, nil
	}
	return false, nil
}

// closed is nil when the breaker lets a call through.
func (g *Guard) closed() error {
	if g.breaker.open && (g.breaker.trying || g.now().Before(g.breaker.until)) {
		return E(Open, nil)
	}
	return nil
}

// leave takes a call back that was not made.
func (g *Guard) leave(trying bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stats.Skipped++
	if trying {
		g.breaker.trying = false
	}
}

func (g *Guard) done(started time.Time, usage Usage, atMost int64, err error, trying bool) {
	class := ClassOf(err)
	tokens := usage.Total()
	if spent(class) && tokens == 0 {
		tokens = atMost // whatever it was, it may have been charged
	}
	g.budget.Count(tokens, class != "" && class != Cancelled)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.stats.Calls++
	g.stats.Tokens += tokens
	if trying {
		g.breaker.trying = false
	}
	switch class {
	case "":
		g.stats.Last = ""
		g.breaker = breaker{}
		g.note(g.now().Sub(started))
	case Cancelled:
	case Rejected:
		g.stats.Failures++
		g.stats.Last = class
	default:
		g.stats.Failures++
		g.stats.Last = class
		g.failed(err)
	}
}

// spent reports whether a call that failed so may have cost something.
func spent(c Class) bool {
	switch c {
	case Timeout, Cancelled, Malformed, Dimension, Unknown:
		return true
	}
	return false
}

func (g *Guard) note(took time.Duration) {
	if len(g.took) < remembered {
		g.took = append(g.took, took)
		return
	}
	g.took[g.next] = took
	g.next = (g.next + 1) % remembered
}

// failed counts a failure, and opens the breaker when there are enough, or at
// once when the service itself asks for it or would refuse everything.
func (g *Guard) failed(err error) {
	b := &g.breaker
	b.failures++
	var e *Error
	wait := time.Duration(0)
	hopeless := false
	if errors.As(err, &e) {
		wait = min(e.RetryAfter, g.limits.MaxRest)
		switch e.Class {
		case RateLimited, Refused, NotFound, Forbidden, Dimension:
			hopeless = true
		}
	}
	if !b.open && b.failures < g.limits.Trip && !hopeless {
		return
	}
	now := g.now()
	switch {
	case !b.open:
		b.open, b.since, b.rest = true, now, g.limits.Rest
	case now.Before(b.until):
		return // a call that was under way when it opened
	default:
		b.rest = min(2*b.rest, g.limits.MaxRest)
	}
	b.until = now.Add(max(b.rest, wait))
}

var _ Model = (*Guard)(nil)
