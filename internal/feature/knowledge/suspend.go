package knowledge

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// suspendAtOnce is how many entries one statement names.
const suspendAtOnce = 500

// Suspend takes entries out of what customers are told, or puts them back, as decide
// says in the transaction that makes it so. It makes no version, and whoever has the
// form of an entry open may go on. All nodes follow within a moment. decide may run
// again when the transaction is repeated.
func (s *Service) Suspend(ctx context.Context, decide func(tx *db.Tx) (map[desk.EntryID]bool, error)) error {
	var moved []desk.Entry
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		moved = nil
		decided, err := decide(tx)
		if err != nil {
			return err
		}
		// In one order on every node: two never wait for each other.
		ids := slices.Sorted(maps.Keys(decided))
		for part := range slices.Chunk(ids, suspendAtOnce) {
			list, err := suspend(tx, part, decided)
			if err != nil {
				return err
			}
			moved = append(moved, list...)
		}
		if len(moved) == 0 {
			return nil
		}
		return tx.Queue(`UPDATE knowledge_revision SET suspensions = suspensions + 1 WHERE id = 1`)
	})
	if err == nil && len(moved) > 0 {
		since := make(map[desk.EntryID]time.Time, len(moved))
		for i := range moved {
			since[moved[i].ID] = moved[i].SuspendedAt
		}
		s.memory.suspend(func(id desk.EntryID, was time.Time) time.Time {
			if at, ok := since[id]; ok {
				return at
			}
			return was
		})
	}
	return err
}

// refreshSuspensions takes over which entries are suspended. What is found in an entry
// does not change with it, so the index stays as it is.
func (s *Service) refreshSuspensions(ctx context.Context) error {
	s.memory.mu.Lock()
	known, saves := s.memory.suspensions, s.memory.saves
	fresh := saves == s.memory.seen
	s.memory.mu.Unlock()
	var now int64
	since := map[desk.EntryID]time.Time{}
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		// The counter first: what comes after it is read again later.
		err := tx.QueryRow(`SELECT suspensions FROM knowledge_revision WHERE id = 1`).Scan(&now)
		if err != nil || fresh && now == known {
			return err
		}
		type row struct {
			id desk.EntryID
			at int64
		}
		rows, err := tx.Query(`SELECT id, suspended_at FROM knowledge_entry WHERE suspended_at > 0`)
		list, err := db.Collect(rows, err, func(r *db.Rows, o *row) error { return r.Scan(&o.id, &o.at) })
		for _, o := range list {
			since[o.id] = db.Time(o.at)
		}
		return err
	})
	if err != nil || fresh && now == known {
		return err
	}
	s.memory.suspend(func(id desk.EntryID, _ time.Time) time.Time { return since[id] })
	s.memory.mu.Lock()
	defer s.memory.mu.Unlock()
	// Something that was saved meanwhile may not know of it: the next look is for that.
	s.memory.suspensions, s.memory.seen = now, saves
	return nil
}

// suspend gives the entries in memory the times since when they are suspended.
func (m *memory) suspend(since func(id desk.EntryID, was time.Time) time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.entries.Load()
	if before == nil {
		return // whoever reads the entries reads it with them
	}
	var entries map[desk.EntryID]*desk.Entry
	renew := func(e *desk.Entry) *desk.Entry {
		at := since(e.ID, e.SuspendedAt)
		if at.Equal(e.SuspendedAt) {
			return nil
		}
		next := *e
		next.SuspendedAt = at
		return &next
	}
	for id, e := range *before {
		if next := renew(e); next != nil {
			if entries == nil {
				entries = maps.Clone(*before)
			}
			entries[id] = next
		}
	}
	for id, e := range m.waiting {
		if next := renew(e); next != nil {
			m.waiting[id] = next
		}
	}
	if entries != nil {
		m.store(entries)
	}
}

// suspend writes what is decided and returns the entries that it makes a difference to.
func suspend(tx *db.Tx, ids []desk.EntryID, decided map[desk.EntryID]bool) ([]desk.Entry, error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	if _, err := tx.Exec(`UPDATE knowledge_entry SET edit = edit WHERE id IN `+db.In(1, len(args)), args...); err != nil {
		return nil, err
	}
	list, err := selectEntries(tx, `WHERE id IN `+db.In(1, len(args))+` ORDER BY id`, args...)
	if err != nil {
		return nil, fmt.Errorf("read what is suspended: %w", err)
	}
	list = slices.DeleteFunc(list, func(e desk.Entry) bool { return decided[e.ID] == !e.SuspendedAt.IsZero() })
	for _, on := range []bool{true, false} {
		at := int64(0)
		if on {
			at = db.Millis(tx.Now())
		}
		var which []any
		for i := range list {
			if e := &list[i]; decided[e.ID] == on {
				e.SuspendedAt = db.Time(at)
				which = append(which, string(e.ID))
			}
		}
		if len(which) == 0 {
			continue
		}
		if err := tx.Queue(`UPDATE knowledge_entry SET suspended_at = $1 WHERE id IN `+db.In(2, len(which)), append([]any{at}, which...)...); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// EntriesIn returns the entries with the ids that do not lie in the bin, by id.
func (s *Service) EntriesIn(tx *db.Tx, ids []desk.EntryID) ([]desk.Entry, error) {
	var out []desk.Entry
	for part := range slices.Chunk(ids, suspendAtOnce) {
		args := make([]any, len(part))
		for i, id := range part {
			args[i] = string(id)
		}
		list, err := selectEntries(tx, `WHERE deleted_at = 0 AND id IN `+db.In(1, len(args))+` ORDER BY id`, args...)
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}
