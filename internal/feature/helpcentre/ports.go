package helpcentre

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
)

// Knowledge is where the entries come from.
type Knowledge interface {
	// Live returns the entries of a language that are in service. They are shared:
	// not to be changed.
	Live(lang string) []*desk.Entry
	// Categories lists the nodes of a language in their order.
	Categories(ctx context.Context, lang string) ([]desk.Category, map[desk.CategoryID]int64, error)
	// Search returns the entries that may answer a question, best first.
	Search(ctx context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error)
}

// Products are the shop's goods.
type Products interface {
	// ByExternalIDs returns those that there are, as they are now.
	ByExternalIDs(ctx context.Context, ids []string) ([]desk.Product, error)
}

// Pictures are the shop's own.
type Pictures interface {
	// Picture returns one, or CodeNotFound.
	Picture(ctx context.Context, id desk.AttachmentID) (desk.AttachmentPayload, error)
}

// Shop is what the help centre takes from the other settings.
type Shop interface {
	Shop(ctx context.Context) (desk.Shop, error)
	Channels(ctx context.Context) ([]desk.Channel, error)
	// Key is the server's key.
	Key(ctx context.Context) ([]byte, error)
}
