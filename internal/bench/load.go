package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/bench/visitor"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

// Load is what the visitors do.
type Load struct {
	Key     string        // of the channel
	Sockets int           // visitors at the same time
	Rate    float64       // messages a second of each
	Warm    time.Duration // before anything is counted
	Length  time.Duration // that is counted
	Quiet   bool          // nobody answers: measure messages alone
	Texts   []string
	Tokens  []string // of sessions that exist; missing ones are opened
}

// Figures are what came of it.
type Figures struct {
	Sent      int64 // messages acknowledged within the counted time
	Answered  int64
	Errors    int64
	Ack       Spread
	Answer    Spread
	CPU       time.Duration // of an operation: an exchange, or a message when Quiet
	CPUHelped time.Duration // with the processes that work for the server
}

// Spread is a distribution of latencies.
type Spread struct{ P50, P99, Max time.Duration }

func spread(d []time.Duration) Spread {
	if len(d) == 0 {
		return Spread{}
	}
	slices.Sort(d)
	return Spread{d[len(d)/2], d[min(len(d)-1, len(d)*99/100)], d[len(d)-1]}
}

// guest is one visitor under load.
type guest struct {
	client *visitor.Client
	run    *run

	mu   sync.Mutex
	open []time.Time // messages that wait for an answer, oldest first
}

type run struct {
	load     Load
	counting atomic.Bool

	mu      sync.Mutex
	acks    []time.Duration
	answers []time.Duration
	errors  int64
	lastErr error
}

// Run connects the visitors, lets them write, and measures the server.
func (l Load) Run(ctx context.Context, p *Process) (Figures, error) {
	r := &run{load: l}
	guests, err := r.connect(ctx, p.URL)
	defer func() {
		for _, g := range guests {
			g.client.Close() //nolint:errcheck // the run is over
		}
	}()
	if err != nil {
		return Figures{}, err
	}
	if l.Quiet {
		if err := silence(ctx, guests); err != nil {
			return Figures{}, err
		}
	}
	writing, stop := context.WithCancel(ctx)
	defer stop()
	var wg sync.WaitGroup
	for i, g := range guests {
		wg.Go(func() { g.write(writing, newRand(i)) })
	}
	if err := pause(ctx, l.Warm); err != nil {
		return Figures{}, err
	}
	cpu, helped := p.CPU(), p.CPUWithHelpers()
	r.counting.Store(true)
	err = pause(ctx, l.Length)
	r.counting.Store(false)
	cpu, helped = p.CPU()-cpu, p.CPUWithHelpers()-helped
	stop()
	wg.Wait()
	if err != nil {
		return Figures{}, err
	}
	return r.figures(cpu, helped)
}

func (r *run) figures(cpu, helped time.Duration) (Figures, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f := Figures{Sent: int64(len(r.acks)), Answered: int64(len(r.answers)), Errors: r.errors}
	if f.Sent == 0 {
		return f, fmt.Errorf("no message was acknowledged: %w", r.lastErr)
	}
	f.Ack, f.Answer = spread(r.acks), spread(r.answers)
	f.CPU, f.CPUHelped = cpu/time.Duration(f.Sent), helped/time.Duration(f.Sent)
	return f, nil
}

// connect opens sessions and sockets, a few at a time.
func (r *run) connect(ctx context.Context, base string) ([]*guest, error) {
	guests := make([]*guest, r.load.Sockets)
	slots := make(chan struct{}, 32)
	var wg sync.WaitGroup
	var mu sync.Mutex
	var failed error
	for i := range guests {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			g := &guest{run: r}
			token := ""
			if i < len(r.load.Tokens) {
				token = r.load.Tokens[i]
			}
			err := g.connect(ctx, base, token)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = err
				return
			}
			guests[i] = g
		})
	}
	wg.Wait()
	return slices.DeleteFunc(guests, func(g *guest) bool { return g == nil }), failed
}

func (g *guest) connect(ctx context.Context, base, token string) error {
	if token == "" {
		s, err := OpenSession(ctx, base, g.run.load.Key)
		if err != nil {
			return err
		}
		token = s.Token
	}
	var err error
	g.client, err = visitor.Dial(ctx, base, token, g.event)
	return err
}

// OpenSession opens a visitor's session, as patiently as the server asks.
func OpenSession(ctx context.Context, base, key string) (wire.VisitorSession, error) {
	for {
		s, err := visitor.Open(ctx, http.DefaultClient, base, wire.VisitorSessionRequest{Key: key, Lang: "zh"})
		var retry *visitor.RetryError
		if !errors.As(err, &retry) {
			return s, err
		}
		if err := pause(ctx, retry.After); err != nil {
			return s, err
		}
	}
}

// silence asks for a person in every conversation, and waits for it.
func silence(ctx context.Context, guests []*guest) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, g := range guests {
		send := wire.VisitorSend{ClientID: clientID(), Kind: "text", Text: Quiet}
		if err := g.client.Call(ctx, "send", send, nil); err != nil {
			return fmt.Errorf("ask for a person: %w", err)
		}
	}
	return pause(ctx, 3*time.Second) // the last hand-overs are still being made
}

// write sends at random moments until the context ends.
func (g *guest) write(ctx context.Context, rnd *rand.Rand) {
	l := &g.run.load
	for {
		wait := time.Duration(rnd.ExpFloat64() / l.Rate * float64(time.Second))
		if pause(ctx, wait) != nil {
			return
		}
		text := l.Texts[rnd.IntN(len(l.Texts))]
		sent := time.Now()
		if !l.Quiet {
			g.mu.Lock()
			g.open = append(g.open, sent)
			g.mu.Unlock()
		}
		g.client.Go("send", wire.VisitorSend{ClientID: clientID(), Kind: "text", Text: text}, func(_ json.RawMessage, err error) {
			g.run.acked(time.Since(sent), err)
		})
	}
}

func (r *run) acked(d time.Duration, err error) {
	if !r.counting.Load() {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.errors++
		r.lastErr = err
		return
	}
	r.acks = append(r.acks, d)
}

// event closes what waits when an answer arrives. Messages of one burst are
// answered together.
func (g *guest) event(e *wire.VisitorEvent) {
	if e.Message == nil || e.Message.Sender != "bot" {
		return
	}
	now := time.Now()
	g.mu.Lock()
	open := g.open
	g.open = nil
	g.mu.Unlock()
	if len(open) == 0 || !g.run.counting.Load() {
		return
	}
	g.run.mu.Lock()
	defer g.run.mu.Unlock()
	for _, sent := range open {
		g.run.answers = append(g.run.answers, now.Sub(sent))
	}
}

func clientID() string { return fmt.Sprintf("bench-%016x", rand.Uint64()) } //nolint:gosec // unique is enough

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// newRand is the same for the same visitor in every run.
func newRand(i int) *rand.Rand {
	return rand.New(rand.NewPCG(uint64(i), 7)) //nolint:gosec // a load, not a secret
}
