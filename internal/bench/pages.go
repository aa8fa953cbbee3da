package bench

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

const (
	sessionCookie = "shopbell"

	maxPages    = 400 // of one view
	searchTimes = 40  // each word
	writeRate   = 500 // messages a second while reading
)

// sessionToken is that of one of the fixture's team.
func sessionToken(i int) string { return fmt.Sprintf("bench-session-%02d", i) }

var views = []desk.View{desk.ViewAll, desk.ViewQueued, desk.ViewBot, desk.ViewAgent, desk.ViewResolved}

// pages measures the inbox and the search over HTTP, alone and while messages
// are written.
func (b *bencher) pages(ctx context.Context) error {
	for _, s := range b.stores() {
		if err := b.pagesOn(ctx, s); err != nil {
			return fmt.Errorf("pages on %s: %w", s.name, err)
		}
	}
	return nil
}

func (b *bencher) pagesOn(ctx context.Context, s store) (err error) {
	dsn, err := s.fixture(ctx)
	if err != nil {
		return err
	}
	if err := signIn(ctx, dsn); err != nil {
		return err
	}
	p, _, err := b.product(ctx, s, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	r := &reader{base: p.URL}

	quiet, err := r.readAll(ctx)
	if err != nil {
		return err
	}
	b.report.Add(pageRow(s, "inbox page, every view and depth", quiet.pages, 2*time.Millisecond, 10*time.Millisecond))
	b.report.Add(searchRow(s, "message search", quiet.search, 20*time.Millisecond))

	busy, rate, err := b.whileWriting(ctx, p, dsn, r)
	if err != nil {
		return err
	}
	during := fmt.Sprintf(" while %.0f messages/s are written", rate)
	b.report.Add(pageRow(s, "inbox page"+during, busy.pages, 6*time.Millisecond, 30*time.Millisecond))
	b.report.Add(searchRow(s, "message search"+during, busy.search, 60*time.Millisecond))
	return nil
}

func pageRow(s store, what string, d []time.Duration, p50, p99 time.Duration) Row {
	f := spread(d)
	return Row{
		What: s.name + ": " + what, Goal: fmt.Sprintf("p50 ≤ %s, p99 ≤ %s", p50, p99),
		Product: fmt.Sprintf("p50 %s, p99 %s (%d)", ms(f.P50), ms(f.P99), len(d)), OK: f.P50 <= p50 && f.P99 <= p99,
	}
}

func searchRow(s store, what string, d map[string][]time.Duration, limit time.Duration) Row {
	row := Row{What: s.name + ": " + what + ", p99", Goal: "≤ " + limit.String(), OK: true}
	for _, kind := range []string{"rare", "middle", "frequent"} {
		f := spread(d[kind])
		if row.Product != "" {
			row.Product += ", "
		}
		row.Product += kind + " " + ms(f.P99)
		row.OK = row.OK && f.P99 <= limit
	}
	return row
}

// whileWriting reads while messages that nobody answers come in.
func (b *bencher) whileWriting(ctx context.Context, p *Process, dsn string, r *reader) (readings, float64, error) {
	tokens, err := b.visitors(ctx, dsn, writeRate)
	if err != nil {
		return readings{}, 0, err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	load := Load{
		Sockets: writeRate, Rate: 1, Warm: 3 * time.Second, Length: 10 * time.Minute,
		Quiet: true, Texts: questions, Tokens: tokens,
	}
	run := &run{load: load}
	guests, err := run.connect(ctx, p.URL)
	defer func() {
		for _, g := range guests {
			g.client.Close() //nolint:errcheck // the run is over
		}
	}()
	if err == nil {
		err = silence(ctx, guests)
	}
	if err != nil {
		return readings{}, 0, err
	}
	var wg sync.WaitGroup
	for i, g := range guests {
		wg.Go(func() { g.write(ctx, newRand(i)) })
	}
	if err := pause(ctx, load.Warm); err != nil {
		return readings{}, 0, err
	}
	run.counting.Store(true)
	begun := time.Now()
	got, err := r.readAll(ctx)
	took := time.Since(begun)
	run.counting.Store(false)
	cancel()
	wg.Wait()
	run.mu.Lock()
	defer run.mu.Unlock()
	if run.errors > 0 {
		err = errors.Join(err, fmt.Errorf("%d messages failed: %w", run.errors, run.lastErr))
	}
	return got, float64(len(run.acks)) / took.Seconds(), err
}

// signIn gives the fixture's team sessions.
func signIn(ctx context.Context, dsn string) error {
	d, err := db.Open(ctx, db.Config{DSN: dsn})
	if err != nil {
		return err
	}
	err = d.Write(ctx, func(tx *db.Tx) error {
		now := tx.Now().UnixMilli()
		for i := range team {
			_, err := tx.Exec(`INSERT INTO session (token_hash, user_id, created_at, seen_at) SELECT $1, id, $2, $2 FROM users WHERE email = $3`,
				secret.Hash(sessionToken(i)), now, fmt.Sprintf(agentEmail, i))
			if err != nil {
				return err
			}
		}
		return nil
	})
	return errors.Join(err, d.Close())
}

type readings struct {
	pages  []time.Duration
	search map[string][]time.Duration
}

// reader leafs and searches, one request at a time, as one of the team after
// the other.
type reader struct {
	base string
	next int
}

func (r *reader) readAll(ctx context.Context) (readings, error) {
	out := readings{search: map[string][]time.Duration{}}
	// The first requests of a connection and of the caches are not counted.
	if _, err := r.leaf(ctx, desk.ViewAll, 5); err != nil {
		return out, err
	}
	for _, v := range views {
		d, err := r.leaf(ctx, v, maxPages)
		if err != nil {
			return out, fmt.Errorf("view %s: %w", v, err)
		}
		out.pages = append(out.pages, d...)
	}
	for range team { // everybody's own, each a few pages deep
		d, err := r.leaf(ctx, desk.ViewMine, 1)
		if err != nil {
			return out, fmt.Errorf("view mine: %w", err)
		}
		out.pages = append(out.pages, d...)
	}
	for range searchTimes {
		for kind, words := range map[string][]string{"rare": rareWords, "middle": middleWords, "frequent": frequentWords} {
			for _, w := range words {
				var page wire.SearchPage
				d, err := r.get(ctx, "/api/v1/search/messages?limit=20&q="+url.QueryEscape(w), &page)
				if err != nil {
					return out, fmt.Errorf("search for %s: %w", w, err)
				}
				if len(page.Hits) == 0 && kind == "frequent" {
					return out, fmt.Errorf("search for %s finds nothing: is the index complete?", w)
				}
				out.search[kind] = append(out.search[kind], d)
			}
		}
	}
	return out, nil
}

// leaf goes through a view page by page.
func (r *reader) leaf(ctx context.Context, v desk.View, limit int) ([]time.Duration, error) {
	var took []time.Duration
	cursor := ""
	for range limit {
		var page wire.ConversationPage
		d, err := r.get(ctx, fmt.Sprintf("/api/v1/conversations?view=%s&limit=50&cursor=%s", v, url.QueryEscape(cursor)), &page)
		if err != nil {
			return nil, err
		}
		took = append(took, d)
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	return took, nil
}

// get measures one request to the last byte of its answer.
func (r *reader) get(ctx context.Context, path string, into any) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.base+path, http.NoBody)
	if err != nil {
		return 0, err
	}
	r.next = (r.next + 1) % team
	req.AddCookie(&http.Cookie{Name: sessionCookie, Value: sessionToken(r.next)})
	begun := time.Now()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	body, err := io.ReadAll(resp.Body)
	took := time.Since(begun)
	if err = errors.Join(err, resp.Body.Close()); err != nil {
		return 0, err
	}
	if resp.StatusCode != http.StatusOK {
		return 0, fmt.Errorf("GET %s: %s: %.200s", path, resp.Status, body)
	}
	return took, json.Unmarshal(body, into)
}
