package understanding

import "context"

// Messages are what customers have really written, for suggestions of what to
// label and for comparing models.
type Messages interface {
	// RecentTexts returns texts of customers, newest first, at most limit.
	RecentTexts(ctx context.Context, limit int) ([]string, error)
}
