package testbench

import (
	"encoding/json"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Forwarded is a saved question that expects another entry now.
type Forwarded struct {
	ID      desk.TestID    `json:"id"`
	Was, Is []desk.EntryID `json:",omitempty"`
}

// Forward lets saved questions expect other entries in place of those that were
// merged into them, in a transaction of the caller.
func (s *Service) Forward(tx *db.Tx, to map[desk.EntryID]desk.EntryID) (done []Forwarded, err error) {
	list, err := selectQuestions(tx, `WHERE deleted_at = 0 ORDER BY id`)
	if err != nil {
		return nil, err
	}
	for i := range list {
		q := &list[i]
		if is := forwarded(q.Entries, to); !slices.Equal(is, q.Entries) {
			if err := expect(tx, q.ID, is); err != nil {
				return nil, err
			}
			done = append(done, Forwarded{q.ID, q.Entries, is})
		}
	}
	return done, nil
}

// Unforward takes that back, in a transaction of the caller. What somebody has
// changed since stays.
func (s *Service) Unforward(tx *db.Tx, done []Forwarded) error {
	for _, f := range done {
		list, err := selectQuestions(tx, `WHERE deleted_at = 0 AND id = $1`, string(f.ID))
		if err != nil {
			return err
		}
		if len(list) == 1 && slices.Equal(list[0].Entries, f.Is) {
			if err := expect(tx, f.ID, f.Was); err != nil {
				return err
			}
		}
	}
	return nil
}

func expect(tx *db.Tx, id desk.TestID, entries []desk.EntryID) error {
	data, err := json.Marshal(entries)
	if err != nil {
		return err
	}
	return tx.Queue(`UPDATE bench_question SET entries = $2, edit = edit + 1 WHERE id = $1`, string(id), string(data))
}

func forwarded(list []desk.EntryID, to map[desk.EntryID]desk.EntryID) []desk.EntryID {
	out := slices.Clone(list)
	for i, id := range out {
		if other, ok := to[id]; ok {
			out[i] = other
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
