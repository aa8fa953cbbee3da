package knowledge

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// MaxSelected is how many entries an export may name one by one.
const MaxSelected = 500

const exportAtOnce = 200 // entries in memory

// field is a column of an export: what an entry has there.
type field struct {
	name string
	of   func(e *exported) any // a string, a bool or a []string
}

// exported is an entry with what its ids stand for.
type exported struct {
	*desk.Entry
	path  string // of its category
	owner string // e-mail
}

// fields are the columns of an export, in their order. Whatever stands here is
// read by Import and by ApplyDrafts too, so that an export brings back what it
// has taken.
var fields = []field{
	{"external_id", func(e *exported) any { return cmp.Or(e.ExternalID, string(e.ID)) }},
	{"lang", func(e *exported) any { return e.Lang }},
	{"category", func(e *exported) any { return e.path }},
	{"question", func(e *exported) any { return e.Question }},
	{"phrasings", func(e *exported) any { return e.Phrasings }},
	{"answer", func(e *exported) any { return e.Answer }},
	{"related", func(e *exported) any { return e.Related }},
	{"hand_over", func(e *exported) any { return string(e.HandOver) }},
	{"enabled", func(e *exported) any { return e.enabled() }},
	{"state", func(e *exported) any { return e.state() }},
	{"help_centre", func(e *exported) any { return !e.Unlisted }},
	{"channels", func(e *exported) any { return e.Channels }},
	{"audience", func(e *exported) any { return string(cmp.Or(e.Audience, desk.AudienceEveryone)) }},
	{"products", func(e *exported) any { return e.Products }},
	{"product_categories", func(e *exported) any { return e.Categories }},
	{"tags", func(e *exported) any { return e.Tags }},
	{"valid_from", func(e *exported) any { return moment(e.ValidFrom) }},
	{"valid_until", func(e *exported) any { return moment(e.ValidUntil) }},
	{"extras", func(e *exported) any { return extrasCell(e.Extras) }},
	{"variants", func(e *exported) any { return variantsCell(e.Variants) }},
	{"owner", func(e *exported) any { return e.owner }},
	{"review_at", func(e *exported) any { return moment(e.ReviewAt) }},
}

// ExportColumns names the columns of an export.
func ExportColumns() []string {
	out := make([]string, len(fields))
	for i, f := range fields {
		out[i] = f.name
	}
	return out
}

// The states that an export knows: what customers are told, and what has never
// been published.
const (
	stateTold  = "published"
	stateDraft = "draft"
)

func (e *exported) state() string {
	if e.Published {
		return stateTold
	}
	return stateDraft
}

// enabled is what will be so once the entry is published.
func (e *exported) enabled() bool {
	if !e.Published && e.Draft != nil {
		return e.Draft.Content.Enabled
	}
	return e.Enabled
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339Nano)
}

// Export yields the values of the columns of each entry that the filter selects,
// or of those with the ids. They stand in the order of the tree of categories,
// then by their keys, so that equal knowledge bases are exported equally. An
// entry that is changed meanwhile is exported as it was or as it is; one that has
// been published shows what customers are told, not the draft beside it.
func (s *Service) Export(ctx context.Context, f Filter, ids []desk.EntryID, yield func(values []any) error) error {
	switch {
	case len(ids) > MaxSelected:
		return desk.Invalid("ids", "error.field.too_many")
	case f.State == desk.EntryDeleted:
		return desk.Invalid("state", "error.field.value")
	}
	var list []entryPlace
	var paths map[desk.CategoryID]node
	owners := map[desk.UserID]string{}
	err := s.db.Read(ctx, func(tx *db.Tx) (err error) {
		if paths, err = categoryPaths(tx); err != nil {
			return err
		}
		if err := emails(tx, owners); err != nil {
			return err
		}
		list, err = selectPlaces(tx, &f, ids)
		return err
	})
	if err != nil {
		return err
	}
	slices.SortFunc(list, func(a, b entryPlace) int {
		return cmp.Or(-cmp.Compare(a.lang, b.lang), cmp.Compare(paths[a.category].rank, paths[b.category].rank), cmp.Compare(a.key, b.key))
	})
	values := make([]any, len(fields))
	for part := range slices.Chunk(list, exportAtOnce) {
		entries := map[desk.EntryID]*desk.Entry{}
		err := s.db.Read(ctx, func(tx *db.Tx) error {
			keys := make([]any, len(part))
			for i := range part {
				keys[i] = string(part[i].id)
			}
			found, err := selectEntries(tx, `WHERE deleted_at = 0 AND id IN `+db.In(1, len(keys)), keys...)
			for i := range found {
				entries[found[i].ID] = &found[i]
			}
			return err
		})
		if err != nil {
			return err
		}
		for _, at := range part {
			e := entries[at.id]
			if e == nil {
				continue // deleted meanwhile
			}
			x := exported{Entry: e, path: paths[e.CategoryID].path, owner: owners[e.Owner]}
			for i, f := range fields {
				values[i] = f.of(&x)
				if list, ok := values[i].([]string); ok {
					values[i] = oneLiners(list)
				}
			}
			if err := yield(values); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneLiners are texts that fit into a line of a cell.
func oneLiners(list []string) []string {
	for i, s := range list {
		if strings.ContainsAny(s, "\r\n") {
			list[i] = strings.Join(strings.Fields(s), " ")
		}
	}
	return list
}

// entryPlace is what the order of an export goes by.
type entryPlace struct {
	id       desk.EntryID
	lang     string
	category desk.CategoryID
	key      string
}

func selectPlaces(tx *db.Tx, f *Filter, ids []desk.EntryID) ([]entryPlace, error) {
	where, args, err := f.where(tx)
	if err != nil {
		return nil, err
	}
	if len(ids) > 0 {
		where += ` AND id IN ` + db.In(len(args)+1, len(ids))
		for _, id := range ids {
			args = append(args, string(id))
		}
	}
	rows, err := tx.Query(`SELECT id, lang, category_id, external_id FROM knowledge_entry `+where, args...)
	return db.Collect(rows, err, func(r *db.Rows, p *entryPlace) error {
		err := r.Scan(&p.id, &p.lang, &p.category, &p.key)
		p.key = cmp.Or(p.key, string(p.id))
		return err
	})
}

// node is where a category stands.
type node struct {
	path string
	rank int
}

// categoryPaths numbers the categories as the trees list them.
func categoryPaths(tx *db.Tx) (map[desk.CategoryID]node, error) {
	out := map[desk.CategoryID]node{}
	for _, lang := range Langs() {
		all, err := selectCategories(tx, lang)
		if err != nil {
			return nil, err
		}
		var walk func(parent desk.CategoryID, above string)
		walk = func(parent desk.CategoryID, above string) {
			for _, c := range all {
				if c.ParentID == parent {
					path := above + c.Name
					out[c.ID] = node{path, len(out)}
					walk(c.ID, path+"/")
				}
			}
		}
		walk("", "")
	}
	return out, nil
}

// emails are those of the team, by their ids.
func emails(tx *db.Tx, into map[desk.UserID]string) error {
	type member struct {
		id    desk.UserID
		email string
	}
	rows, err := tx.Query(`SELECT id, email FROM users`)
	list, err := db.Collect(rows, err, func(r *db.Rows, m *member) error { return r.Scan(&m.id, &m.email) })
	for _, m := range list {
		into[m.id] = m.email
	}
	return err
}

// ownerByEmail finds a member of the team; "" when there is none.
func ownerByEmail(tx *db.Tx, email string) (desk.UserID, error) {
	if email == "" {
		return "", nil
	}
	rows, err := tx.Query(`SELECT id FROM users WHERE email = $1`, strings.ToLower(strings.TrimSpace(email)))
	list, err := db.Collect(rows, err, func(r *db.Rows, id *desk.UserID) error { return r.Scan(id) })
	if err != nil || len(list) == 0 {
		return "", err
	}
	return list[0], nil
}
