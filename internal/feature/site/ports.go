package site

import (
	"context"
	"io"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

// Documents keep what pages say as passages that the bot quotes.
type Documents interface {
	// PutPage makes a document of a page, or replaces its passages.
	PutPage(tx *db.Tx, by desk.UserID, page desk.SitePage, doc *extract.Document) (desk.SitePut, error)
	// TakePage puts a document into the bin, BringPage takes it out where it can.
	TakePage(tx *db.Tx, by desk.UserID, id desk.DocumentID) error
	BringPage(tx *db.Tx, by desk.UserID, id desk.DocumentID) (bool, error)
	// Refresh shows to this node what was committed.
	Refresh(ctx context.Context) error
}

// Offer hands a table of drafts, in the form of an export, to the imports, where
// somebody looks at it. It returns the import.
type Offer func(ctx context.Context, by desk.UserID, name string, table io.Reader) (desk.ImportID, error)

// Extract reads a file; see extract.Run.
type Extract func(ctx context.Context, name string, file io.Reader) (extract.Document, error)
