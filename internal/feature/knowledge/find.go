package knowledge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Filter selects entries.
type Filter struct {
	Lang       string          // "" = any
	CategoryID desk.CategoryID // it and those below; "" = any
	Query      string          // part of a question, phrasing or answer; "" = any
	State      desk.EntryState // "" = any but the bin
	Tag        string          // "" = any
	Owner      desk.UserID     // "" = any, NoOwner = none
	ReviewDue  bool            // those only that should have been looked at again
	Cursor     string          // from the page before, "" = first
	Limit      int             // 1 to 200, 0 = 50
}

// NoOwner selects entries that nobody looks after.
const NoOwner desk.UserID = "none"

// where is the condition of the filter, from $1 on.
func (f *Filter) where(tx *db.Tx) (string, []any, error) {
	cond, args := `WHERE `, []any{}
	arg := func(v any) string {
		args = append(args, v)
		return fmt.Sprintf("$%d", len(args))
	}
	if f.State == "" {
		cond += `deleted_at = 0`
	} else if in := stateCondition(f.State, func() string { return arg(db.Millis(tx.Now())) }); in != "" {
		cond += in
	} else {
		return "", nil, desk.Invalid("state", "error.field.value")
	}
	if f.Lang != "" {
		cond += ` AND lang = ` + arg(f.Lang)
	}
	if f.Query != "" {
		cond += ` AND searched LIKE ` + arg("%"+likeEscaper.Replace(strings.ToLower(f.Query))+"%") + ` ESCAPE '!'`
	}
	if f.Tag != "" {
		quoted, err := json.Marshal(f.Tag)
		if err != nil {
			return "", nil, err
		}
		cond += ` AND tags LIKE ` + arg("%"+likeEscaper.Replace(string(quoted))+"%") + ` ESCAPE '!'`
	}
	switch f.Owner {
	case "":
	case NoOwner:
		cond += ` AND owner_id = ''`
	default:
		cond += ` AND owner_id = ` + arg(string(f.Owner))
	}
	if f.ReviewDue {
		cond += ` AND review_at > 0 AND review_at <= ` + arg(db.Millis(tx.Now()))
	}
	if f.CategoryID != "" {
		ids, err := subtree(tx, f.CategoryID)
		if err != nil {
			return "", nil, err
		}
		cond += ` AND category_id IN ` + db.In(len(args)+1, len(ids))
		args = append(args, ids...)
	}
	return cond, args, nil
}

// stateCondition selects the entries that are in the state at the time, or have
// a draft that is. It says in SQL what desk.Entry.State says.
func stateCondition(state desk.EntryState, now func() string) string {
	const live = `published AND enabled AND deleted_at = 0 AND `
	inTime := func() string {
		at := now()
		return live + `valid_from <= ` + at + ` AND (valid_until = 0 OR valid_until > ` + at + `)`
	}
	switch state {
	case desk.EntryInDraft:
		return `deleted_at = 0 AND draft_state IN ('draft', 'returned')`
	case desk.EntryInReview:
		return `deleted_at = 0 AND draft_state = 'review'`
	case desk.EntryScheduled:
		return `deleted_at = 0 AND (draft_state = 'scheduled' OR published AND enabled AND valid_from > ` + now() + `)`
	case desk.EntryPublished:
		return inTime() + ` AND suspended_at = 0`
	case desk.EntrySuspended:
		return inTime() + ` AND suspended_at > 0`
	case desk.EntryOff:
		return `published AND NOT enabled AND deleted_at = 0`
	case desk.EntryExpired:
		return live + `valid_until > 0 AND valid_until <= ` + now()
	case desk.EntryDeleted:
		return `deleted_at > 0`
	}
	return ""
}

// States lists the states that a filter knows.
func States() []desk.EntryState {
	return []desk.EntryState{
		desk.EntryInDraft, desk.EntryInReview, desk.EntryScheduled, desk.EntryPublished, desk.EntrySuspended, desk.EntryOff, desk.EntryExpired, desk.EntryDeleted,
	}
}

// CountStates counts the entries of a language by state. An entry that is
// published and has a draft counts for both.
func (s *Service) CountStates(ctx context.Context, lang string) (counts map[desk.EntryState]int64, err error) {
	counts = map[desk.EntryState]int64{}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		args := []any{db.Millis(tx.Now()), lang}
		sums := make([]string, len(States()))
		into := make([]any, len(sums))
		list := make([]int64, len(sums))
		for i, state := range States() {
			sums[i] = `COALESCE(SUM(CASE WHEN ` + stateCondition(state, func() string { return "$1" }) + ` THEN 1 ELSE 0 END), 0)`
			into[i] = &list[i]
		}
		err := tx.QueryRow(`SELECT `+strings.Join(sums, ", ")+` FROM knowledge_entry WHERE lang = $2`, args...).Scan(into...)
		for i, state := range States() {
			counts[state] = list[i]
		}
		return err
	})
	return counts, err
}

// Tag is a word that entries are kept under.
type Tag struct {
	Name    string
	Entries int64
}

// Tags lists the tags of a language, the most used first.
func (s *Service) Tags(ctx context.Context, lang string) ([]Tag, error) {
	var rows []string
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		r, err := tx.Query(`SELECT tags FROM knowledge_entry WHERE lang = $1 AND deleted_at = 0 AND tags <> '[]'`, lang)
		rows, err = db.Collect(r, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
		return err
	})
	if err != nil {
		return nil, err
	}
	counts := map[string]int64{}
	for _, row := range rows {
		var list []string
		if err := json.Unmarshal([]byte(row), &list); err != nil {
			return nil, fmt.Errorf("read tags: %w", err)
		}
		for _, t := range list {
			counts[t]++
		}
	}
	out := make([]Tag, 0, len(counts))
	for name, n := range counts {
		out = append(out, Tag{name, n})
	}
	slices.SortFunc(out, func(a, b Tag) int {
		if a.Entries != b.Entries {
			return int(b.Entries - a.Entries)
		}
		return strings.Compare(a.Name, b.Name)
	})
	return out, nil
}
