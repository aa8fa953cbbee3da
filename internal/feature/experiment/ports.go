package experiment

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
)

// Entries is the knowledge base.
type Entries interface {
	GetEntry(ctx context.Context, id desk.EntryID) (desk.Entry, error)
	// SaveEntry publishes the entry if it still has its Version, else CodeConflict;
	// without Edit a draft stays.
	SaveEntry(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error)
	// SaveDraft keeps a change that nobody is told yet, if nobody has written the
	// entry since its Edit, else CodeConflict.
	SaveDraft(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error)
}
