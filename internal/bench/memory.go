package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

// settle is how long a server may tidy up after many have come or gone.
const settle = 12 * time.Second

// memory measures what a socket costs that only listens, and whether all of it
// comes back.
func (b *bencher) memory(ctx context.Context) (err error) {
	s := b.stores()[0]
	dsn, err := s.fixture(ctx)
	if err != nil {
		return err
	}
	tokens, err := b.visitors(ctx, dsn, b.Idle)
	if err != nil {
		return err
	}
	p, _, err := b.product(ctx, s, dsn)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.Stop()) }()
	if err := pause(ctx, 5*time.Second); err != nil {
		return err
	}
	before, _ := p.RSS()
	load := Load{Sockets: b.Idle, Tokens: tokens}
	var full, left []int64
	for cycle := range 3 {
		r := &run{load: load}
		guests, err := r.connect(ctx, p.URL)
		if err == nil {
			err = pause(ctx, settle)
		}
		rss, _ := p.RSS()
		full = append(full, rss)
		for _, g := range guests {
			g.client.Close() //nolint:errcheck // leaving is the point
		}
		if err != nil {
			return fmt.Errorf("connect %d sockets: %w", b.Idle, err)
		}
		if err := pause(ctx, settle); err != nil {
			return err
		}
		rss, _ = p.RSS()
		left = append(left, rss)
		b.report.Note("cycle %d: %s with %d sockets, %s without", cycle+1, mb(full[cycle]), b.Idle, mb(left[cycle]))
	}
	each := (full[0] - before) / int64(b.Idle)
	b.report.Add(Row{
		What: fmt.Sprintf("%d idle sockets, each", b.Idle), Goal: "≤ 28 kB", Product: fmt.Sprintf("%.1f kB", float64(each)/1e3), OK: each <= 28_000,
	})
	growth := float64(full[2])/float64(full[0]) - 1
	b.report.Add(Row{
		What: "growth over three cycles of connecting and leaving", Goal: "≤ 15 %", Product: fmt.Sprintf("%.1f %%", growth*100), OK: growth <= 0.15,
	})
	return nil
}

// start measures a start on the fixture, the memory of a server that does
// nothing, and the binary.
func (b *bencher) start(ctx context.Context) error {
	info, err := os.Stat(b.Shopbell)
	if err != nil {
		return err
	}
	b.report.Add(Row{What: "binary", Goal: "≤ 45 MB", Product: mb(info.Size()), OK: info.Size() <= 45_000_000})
	for _, s := range b.stores() {
		dsn, err := s.fixture(ctx)
		if err != nil {
			return err
		}
		var took []time.Duration
		var idle, own int64
		for i := range 5 {
			p, d, err := b.product(ctx, s, dsn)
			if err != nil {
				return err
			}
			took = append(took, d)
			if i == 4 {
				if err := pause(ctx, settle); err != nil {
					return errors.Join(err, p.Stop())
				}
				idle, own = p.RSS()
			}
			if err := p.Stop(); err != nil {
				return err
			}
		}
		m := median(took)
		b.report.Add(Row{What: s.name + ": start to ready with the fixture", Goal: "≤ 100 ms", Product: ms(m), OK: m <= 100*time.Millisecond})
		b.report.Add(Row{What: s.name + ": idle memory", Goal: "≤ 60 MB", Product: fmt.Sprintf("%s, %s without mapped files", mb(idle), mb(own)), OK: idle <= 60_000_000})
	}
	return nil
}
