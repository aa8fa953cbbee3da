package understanding

import (
	"context"

	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
)

// Messages are what customers have really written, for suggestions of what to
// label and for comparing models.
type Messages interface {
	// RecentTexts returns texts of customers, newest first, at most limit.
	RecentTexts(ctx context.Context, limit int) ([]string, error)
}

// Catalogue is what the shop sells, for products that a text names.
type Catalogue interface {
	entity.Catalogue
	// Revision grows with every change.
	Revision(ctx context.Context) (int64, error)
}
