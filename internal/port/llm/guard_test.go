package llm_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopbell/shopbell/internal/port/llm"
	"github.com/shopbell/shopbell/internal/port/llm/llmtest"
)

func limits() llm.Limits {
	return llm.Limits{Timeout: time.Second, Parallel: 2, PerMinute: 100, Trip: 3, Rest: 10 * time.Second, MaxRest: 30 * time.Second}
}

func embed(g *llm.Guard) llm.Class {
	_, err := g.Embed(context.Background(), []string{"退货"})
	return llm.ClassOf(err)
}

func TestBreaker(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var fail error
		fake := &llmtest.Fake{Before: func(context.Context) error { return fail }}
		g := llm.NewGuard(fake, limits(), llm.Unlimited{}, nil)
		expect := func(what string, want llm.Class, calls int) {
			t.Helper()
			if got := embed(g); got != want || fake.Calls() != calls {
				t.Fatalf("%s: got %q after %d calls, want %q after %d", what, got, fake.Calls(), want, calls)
			}
		}
		expect("well", "", 1)
		fail = llm.E(llm.Failed, nil)
		expect("first failure", llm.Failed, 2)
		expect("second failure", llm.Failed, 3)
		fail = nil
		expect("a success between", "", 4)
		fail = llm.E(llm.Failed, nil)
		expect("first failure again", llm.Failed, 5)
		expect("second failure again", llm.Failed, 6)
		expect("third failure", llm.Failed, 7)
		expect("open", llm.Open, 7)
		if s := g.Stats(); !s.Open || s.Last != llm.Failed || g.Ready() || s.Failures != 5 || s.Skipped != 1 || s.Calls != 7 {
			t.Errorf("stats %+v, ready %v", s, g.Ready())
		}
		time.Sleep(10 * time.Second)
		if !g.Ready() {
			t.Error("not ready to try when the rest is over")
		}
		expect("the try fails", llm.Failed, 8)
		expect("open again", llm.Open, 8)
		time.Sleep(19 * time.Second)
		expect("twice as long", llm.Open, 8)
		time.Sleep(time.Second)
		expect("the second try fails", llm.Failed, 9)
		time.Sleep(29 * time.Second)
		expect("but not for ever longer", llm.Open, 9)
		time.Sleep(time.Second)
		fail = nil
		expect("the third try succeeds", "", 10)
		expect("closed", "", 11)
		if s := g.Stats(); s.Open || s.Last != "" {
			t.Errorf("closed, but stats %+v", s)
		}
	})
}

// Only one call finds out whether a service works again.
func TestOneCallTries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hold := make(chan error)
		var first sync.Once
		fake := &llmtest.Fake{}
		fake.Before = func(context.Context) error {
			err := llm.E(llm.Refused, nil)
			opened := false
			first.Do(func() { opened = true })
			if opened {
				return err
			}
			return <-hold
		}
		g := llm.NewGuard(fake, limits(), llm.Unlimited{}, nil)
		if c := embed(g); c != llm.Refused {
			t.Fatal(c)
		}
		if c := embed(g); c != llm.Open {
			t.Errorf("a refused key: got %q, want the breaker open at once", c)
		}
		time.Sleep(10 * time.Second)
		tried := make(chan llm.Class)
		go func() { tried <- embed(g) }()
		synctest.Wait()
		if c := embed(g); c != llm.Open {
			t.Errorf("while one tries: got %q", c)
		}
		hold <- nil
		if c := <-tried; c != "" {
			t.Errorf("the try: got %q", c)
		}
	})
}

func TestTimeAndCallers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fake := &llmtest.Fake{Before: func(ctx context.Context) error {
			<-ctx.Done()
			return llm.E(llm.Timeout, nil)
		}}
		g := llm.NewGuard(fake, limits(), llm.Unlimited{}, nil)
		started := time.Now()
		if c := embed(g); c != llm.Timeout || time.Since(started) != time.Second {
			t.Errorf("got %q after %v", c, time.Since(started))
		}
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		started = time.Now()
		_, err := g.Embed(ctx, []string{"x"})
		if llm.ClassOf(err) != llm.Timeout || time.Since(started) != 100*time.Millisecond {
			t.Errorf("the caller's time: got %v after %v", err, time.Since(started))
		}
		for range 5 {
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				time.Sleep(time.Millisecond)
				cancel()
			}()
			if _, err := g.Embed(ctx, []string{"x"}); llm.ClassOf(err) != llm.Cancelled {
				t.Errorf("a caller that goes away: got %v", err)
			}
		}
		if s := g.Stats(); s.Open || s.Failures != 2 {
			t.Errorf("callers that go away count as failures: %+v", s)
		}
	})
}

type budget struct {
	mu   sync.Mutex
	left int64
}

func (b *budget) Left() int64 { b.mu.Lock(); defer b.mu.Unlock(); return b.left }

func (b *budget) Count(n int64, _ bool) { b.mu.Lock(); defer b.mu.Unlock(); b.left -= n }

func TestBudgetAndLimits(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := &budget{left: 5}
		fake := &llmtest.Fake{}
		g := llm.NewGuard(fake, limits(), b, nil)
		for i, want := range []llm.Class{"", "", llm.Exhausted} { // 退货 costs two
			if c := embed(g); c != want {
				t.Errorf("call %d: got %q, want %q", i, c, want)
			}
		}
		fake.Before = func(context.Context) error { return llm.E(llm.Timeout, nil) }
		b.Count(-100, false)
		left := b.Left()
		if c := embed(g); c != llm.Timeout || b.Left() != left-2 {
			t.Errorf("a call that ended late: %q, cost %d, want what it may have cost", c, left-b.Left())
		}

		fake = &llmtest.Fake{}
		l := limits()
		l.PerMinute = 2
		g = llm.NewGuard(fake, l, llm.Unlimited{}, nil)
		time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute)))
		for i, want := range []llm.Class{"", "", llm.TooOften} {
			if c := embed(g); c != want {
				t.Errorf("call %d of a minute: got %q, want %q", i, c, want)
			}
		}
		time.Sleep(time.Minute)
		if c := embed(g); c != "" {
			t.Errorf("in the next minute: got %q", c)
		}

		hold := make(chan struct{})
		fake = &llmtest.Fake{Before: func(context.Context) error { <-hold; return nil }}
		g = llm.NewGuard(fake, limits(), llm.Unlimited{}, nil)
		var wg sync.WaitGroup
		for range 2 {
			wg.Go(func() {
				if c := embed(g); c != "" {
					t.Errorf("one of two at a time: got %q", c)
				}
			})
		}
		synctest.Wait()
		if c := embed(g); c != llm.Busy {
			t.Errorf("a third one at a time: got %q", c)
		}
		close(hold)
		wg.Wait()
		if c := embed(g); c != "" {
			t.Errorf("afterwards: got %q", c)
		}
	})
}

func TestRejectedIsNoFault(t *testing.T) {
	t.Parallel()
	fake := &llmtest.Fake{Before: func(context.Context) error { return &llm.Error{Class: llm.Rejected, Status: 400} }}
	g := llm.NewGuard(fake, limits(), llm.Unlimited{}, nil)
	for range 10 {
		if _, err := g.Chat(t.Context(), llm.ChatRequest{Messages: []llm.Message{{Text: "x"}}}); !errors.As(err, new(*llm.Error)) || llm.ClassOf(err) != llm.Rejected {
			t.Fatal(err)
		}
	}
}

func TestRateLimitIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		fail := error(&llm.Error{Class: llm.RateLimited, RetryAfter: 25 * time.Second})
		fake := &llmtest.Fake{Before: func(context.Context) error { return fail }}
		g := llm.NewGuard(fake, limits(), llm.Unlimited{}, nil)
		embed(g)
		fail = nil
		time.Sleep(24 * time.Second)
		if c := embed(g); c != llm.Open {
			t.Errorf("before the time that the service asked for: got %q", c)
		}
		time.Sleep(time.Second)
		if c := embed(g); c != "" {
			t.Errorf("after it: got %q", c)
		}
	})
}
