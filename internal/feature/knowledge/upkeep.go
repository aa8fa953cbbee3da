package knowledge

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	maxTags = 20
	maxTag  = 40
)

// Upkeep is how an entry is looked after. It is no part of the entry's versions,
// and customers do not notice it.
type Upkeep struct {
	Tags     []string
	Owner    desk.UserID // "" = nobody
	ReviewAt time.Time   // zero = never
}

// KeepUp changes how an entry is looked after.
func (s *Service) KeepUp(ctx context.Context, id desk.EntryID, u Upkeep) (desk.Entry, error) {
	var err error
	if u.Tags, err = checkTags(u.Tags); err != nil {
		return desk.Entry{}, err
	}
	if u.Owner != "" && !desk.ValidID("us", u.Owner) {
		return desk.Entry{}, desk.Invalid("owner_id", "error.field.value")
	}
	return s.change(ctx, id, func(tx *db.Tx, e *desk.Entry) error {
		if !e.DeletedAt.IsZero() {
			return entryNotFound()
		}
		e.Tags, e.Owner, e.ReviewAt = u.Tags, u.Owner, u.ReviewAt
		return keepUp(tx, e)
	})
}

func keepUp(tx *db.Tx, e *desk.Entry) error {
	e.Edit-- // whoever has the form open may go on: what they write is not touched
	return writeEntry(tx, e, false)
}

func checkTags(list []string) ([]string, error) {
	list = tidy(list)
	switch {
	case len(list) > maxTags:
		return nil, desk.Invalid("tags", "error.field.too_many")
	case slices.ContainsFunc(list, func(t string) bool {
		return utf8.RuneCountInString(t) > maxTag || strings.ContainsAny(t, ",|\n\t")
	}):
		return nil, desk.Invalid("tags", "error.entry.tag")
	}
	return list, nil
}
