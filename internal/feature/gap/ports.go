package gap

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// Entries is the knowledge base.
type Entries interface {
	// Search returns the entries that may answer a question, from memory.
	Search(ctx context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error)
	// Entry returns an enabled entry, nil when there is none.
	Entry(id desk.EntryID) *desk.Entry
	// All returns the enabled entries of a language.
	All(ctx context.Context, lang string) ([]desk.Entry, error)
	GetEntry(ctx context.Context, id desk.EntryID) (desk.Entry, error)
	// SaveEntry makes an entry, or replaces the one with its ID if that still has
	// its Version, else CodeConflict.
	SaveEntry(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error)
	DeleteEntry(ctx context.Context, by desk.Actor, id desk.EntryID) error
}

// Senses lends what somebody understands who has read of the trade.
type Senses interface {
	// Sense returns the one for a language, and its version; nil and "" while
	// there is none.
	Sense(lang string) (sense retrieve.Sense, version string)
}

// Outbox takes facts for whoever listens, in the caller's transaction.
type Outbox interface {
	AppendEvent(tx *db.Tx, e desk.Event) error
}

// Strip takes greetings off the beginning of what a customer wrote.
type Strip func(text string) string

// Lexicon is what means the same in the trade, by language.
type Lexicon func(lang string) (index.Lexicon, error)
