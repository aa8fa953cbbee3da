package imports

import (
	"context"
	"io"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// Knowledge is where entries go.
type Knowledge interface {
	// ApplyDrafts makes and updates entries; with dry set it only tells.
	ApplyDrafts(tx *db.Tx, by desk.Actor, drafts []desk.EntryDraft, dry bool) ([]desk.EntryChange, error)
	// RevertChanges takes changes back where nobody has changed the entry since.
	RevertChanges(tx *db.Tx, by desk.Actor, changes []desk.EntryChange) ([]desk.EntryOutcome, error)
	// DropCategories deletes those of the categories that hold nothing.
	DropCategories(tx *db.Tx, ids []desk.CategoryID) error
	// Refresh shows to this node what was committed.
	Refresh(ctx context.Context) error
}

// Extract reads a file, one with ExactColumns to the letter; see extract.Run.
type Extract func(ctx context.Context, name string, file io.Reader, progress func(done, total int)) (extract.Document, error)
