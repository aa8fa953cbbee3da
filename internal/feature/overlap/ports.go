package overlap

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
)

// Entries merges entries of the knowledge base.
type Entries interface {
	// GetEntry returns an entry, or CodeNotFound.
	GetEntry(ctx context.Context, id desk.EntryID) (desk.Entry, error)
	// MergeEntries publishes one entry and puts others into the bin; also runs in the
	// same transaction.
	MergeEntries(ctx context.Context, by desk.Actor, m desk.EntryMerge, also func(tx *db.Tx, done *desk.EntryMerged) error) (desk.EntryMerged, error)
	// UnmergeEntries takes that back.
	UnmergeEntries(ctx context.Context, by desk.Actor, undo string, also func(tx *db.Tx) error) error
}

// Tests are the saved questions of the test bench.
type Tests interface {
	// Forward lets them expect other entries, and returns what takes it back.
	Forward(tx *db.Tx, to map[desk.EntryID]desk.EntryID) (undo string, err error)
	Unforward(tx *db.Tx, undo string) error
}

// Lexicon is what means the same in the trade, by language.
type Lexicon func(lang string) (index.Lexicon, error)
