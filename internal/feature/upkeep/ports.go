package upkeep

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/port/mail"
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

// Used is an entry that is worth a look for how it has been used.
type Used struct {
	Entry  desk.Entry
	Wrong  int64 // answers that were called wrong since it was changed last
	Idle   bool  // nobody has used it for as long as the shop says
	LastAt time.Time
}

// Asked is a question that the knowledge base does not answer, and for which there is
// a draft.
type Asked struct {
	ID    desk.GapID
	Lang  string
	Title string // without what customers have said of themselves
	Count int64
	At    time.Time
}

// Usage is what conversations say of the knowledge base.
type Usage interface {
	Used(ctx context.Context, lang string) ([]Used, error)
	Asked(ctx context.Context, lang string) ([]Asked, error)
}

// Team is who may be written to.
type Team interface {
	Users(ctx context.Context) ([]desk.User, error)
}

// Mailer hands messages over.
type Mailer interface {
	// Ready reports whether mail can be sent at all.
	Ready(ctx context.Context) (bool, error)
	Send(ctx context.Context, m mail.Message) error
}
