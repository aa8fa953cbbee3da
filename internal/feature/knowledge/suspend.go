package knowledge

import (
	"context"
	"fmt"
	"maps"
	"slices"

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
	var revision int64
	var moved []desk.Entry
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		revision, moved = 0, nil
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
		if len(moved) > 0 {
			revision, err = nextRevision(tx)
		}
		return err
	})
	if err == nil && revision != 0 {
		s.memory.changed(revision, s.db.Now(), moved...)
	}
	return err
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
