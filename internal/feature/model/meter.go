package model

import (
	"context"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/engine/db"
)

// Usage is what calls have cost.
type Usage struct{ Calls, Failures, Tokens int64 }

func (u *Usage) add(v Usage) {
	u.Calls += v.Calls
	u.Failures += v.Failures
	u.Tokens += v.Tokens
}

// meter counts what the day has cost: what all nodes have written, and what this
// one has not written yet.
type meter struct {
	mu      sync.Mutex
	daily   int64
	day     int64
	written map[string]Usage
	pending map[string]Usage
}

func newMeter() *meter { return &meter{written: map[string]Usage{}, pending: map[string]Usage{}} }

// allow sets how many tokens a day may cost.
func (m *meter) allow(daily int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.daily = daily
}

// today returns the usage of the day by kind, and what is left of its tokens.
func (m *meter) today() (map[string]Usage, int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out, left := map[string]Usage{}, m.daily
	for _, kind := range Kinds() {
		u := m.written[kind]
		u.add(m.pending[kind])
		out[kind] = u
		left -= u.Tokens
	}
	return out, left
}

// of is the llm.Budget of a kind.
func (m *meter) of(kind string) share { return share{m, kind} }

type share struct {
	m    *meter
	kind string
}

// Left implements llm.Budget.
func (s share) Left() int64 {
	_, left := s.m.today()
	return left
}

// Count implements llm.Budget.
func (s share) Count(tokens int64, failed bool) {
	s.m.mu.Lock()
	defer s.m.mu.Unlock()
	u := s.m.pending[s.kind]
	u.add(Usage{Calls: 1, Tokens: tokens})
	if failed {
		u.Failures++
	}
	s.m.pending[s.kind] = u
}

// take returns what is to be written.
func (m *meter) take() map[string]Usage {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]Usage{}
	for kind, u := range m.pending {
		out[kind] = u
	}
	return out
}

// wrote notes that taken has been written, and what the day comes to with it.
func (m *meter) wrote(day int64, taken, written map[string]Usage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for kind, t := range taken {
		p := m.pending[kind]
		p.add(Usage{-t.Calls, -t.Failures, -t.Tokens})
		if p == (Usage{}) {
			delete(m.pending, kind)
		} else {
			m.pending[kind] = p
		}
	}
	m.day, m.written = day, written
}

// dayOf is the day as it is stored, such as 20260131.
func dayOf(t time.Time) int64 {
	y, m, d := t.Date()
	return int64(y*10000 + int(m)*100 + d)
}

func (s *Service) now() time.Time {
	now := s.Clock().UTC()
	if s.Location != nil {
		if l := s.Location(); l != nil {
			now = now.In(l)
		}
	}
	return now
}

// count writes what calls have cost, and reads what those of all nodes have.
func (s *Service) count(ctx context.Context) error {
	now := s.now()
	day := dayOf(now)
	taken := s.meter.take()
	var written map[string]Usage
	read := func(tx *db.Tx) (err error) {
		written, err = selectUsage(tx, day)
		return err
	}
	var err error
	if len(taken) == 0 {
		err = s.DB.Read(ctx, read)
	} else {
		err = s.DB.Write(ctx, func(tx *db.Tx) error {
			for _, kind := range Kinds() { // in one order, so that nodes do not wait for each other in a circle
				if u, ok := taken[kind]; ok {
					if err := addUsage(tx, day, kind, u); err != nil {
						return err
					}
				}
			}
			if err := read(tx); err != nil {
				return err
			}
			return forgetUsage(tx, now)
		})
	}
	if err == nil {
		s.meter.wrote(day, taken, written)
	}
	return err
}
