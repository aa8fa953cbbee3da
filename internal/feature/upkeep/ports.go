package upkeep

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Entries is the knowledge base.
type Entries interface {
	// EntriesIn returns the entries with the ids that do not lie in the bin, by id.
	EntriesIn(tx *db.Tx, ids []desk.EntryID) ([]desk.Entry, error)
	// Suspend takes entries out of what customers are told, or puts them back, as
	// decide says in the transaction that makes it so. decide may run again.
	Suspend(ctx context.Context, decide func(tx *db.Tx) (map[desk.EntryID]bool, error)) error
	GetEntry(ctx context.Context, id desk.EntryID) (desk.Entry, error)
	// SaveDraft keeps a change of an entry that customers are not told.
	SaveDraft(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error)
}
