package knowledge

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Limits of an entry and of the tree.
const (
	maxQuestion  = 300
	maxPhrasings = 200
	maxAnswer    = 4000
	maxRelated   = 10
	maxName      = 60
	maxDepth     = 3
	maxPage      = 200
	defaultPage  = 50
)

// Service keeps the knowledge base. It is safe for concurrent use.
type Service struct {
	db     *db.DB
	log    *slog.Logger
	memory *memory
	chosen chan desk.Choice // to be counted

	learns bool
	senses Senses
}

// New returns the service. Its memory is empty until Refresh or Run.
func New(d *db.DB, log *slog.Logger) *Service {
	return &Service{db: d, log: log, memory: newMemory(), chosen: make(chan desk.Choice, clickQueue)}
}

// GetEntry returns an entry, or CodeNotFound.
func (s *Service) GetEntry(ctx context.Context, id desk.EntryID) (e desk.Entry, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		e, err = selectEntry(tx, id)
		return err
	})
	return e, err
}

// GetVersion returns an entry as it was in the version, also when it has been
// changed or deleted since, or CodeNotFound.
func (s *Service) GetVersion(ctx context.Context, id desk.EntryID, version int64) (e desk.Entry, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		e, err = selectVersion(tx, id, version)
		return err
	})
	return e, err
}

// Filter selects entries.
type Filter struct {
	Lang       string          // "" = any
	CategoryID desk.CategoryID // it and those below; "" = any
	Query      string          // part of a question, phrasing or answer; "" = any
	Cursor     string          // from the page before, "" = first
	Limit      int             // 1 to 200, 0 = 50
}

// FindEntries returns a page of entries, last changed first, the cursor of the
// next page, and how many entries there are in all.
func (s *Service) FindEntries(ctx context.Context, f Filter) (list []desk.Entry, next string, total int64, err error) {
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = defaultPage
	}
	at, id, err := parseCursor(f.Cursor)
	if err != nil {
		return nil, "", 0, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		where, args, err := f.where(tx)
		if err != nil {
			return err
		}
		if total, err = countEntries(tx, where, args); err != nil {
			return err
		}
		list, err = selectPage(tx, where, args, at, id, f.Limit+1)
		return err
	})
	if err != nil || len(list) <= f.Limit {
		return list, "", total, err
	}
	list = list[:f.Limit]
	return list, cursor(list[f.Limit-1]), total, nil
}

// SaveEntry makes an entry, or replaces the one with its ID if that still has
// its Version, else CodeConflict.
func (s *Service) SaveEntry(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error) {
	if err := check(&e); err != nil {
		return desk.Entry{}, err
	}
	isNew, read := e.ID == "", e.Version
	var revision int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		c, err := selectCategory(tx, e.CategoryID)
		if err != nil || c.Lang != e.Lang {
			return errors.Join(desk.Invalid("category_id", "error.category.unknown"), ignoreNotFound(err))
		}
		e.UpdatedAt, e.UpdatedBy = tx.Now(), by.UserID
		if isNew {
			e.ID, e.ExternalID, e.Version = desk.NewID[desk.EntryID]("ke", tx.Now()), "", 1
		} else {
			before, err := selectEntry(tx, e.ID)
			switch {
			case err != nil:
				return err
			case before.Version != read:
				return desk.E(desk.CodeConflict, "error.entry.changed", nil)
			case before.Lang != e.Lang:
				return desk.Invalid("lang", "error.field.value")
			}
			e.ExternalID, e.Version = before.ExternalID, before.Version+1
		}
		switch field, value, err := unknown(tx, &e); {
		case err != nil:
			return err
		case value != "":
			return desk.Invalid(field, unknownKeys[field])
		}
		if err := saveEntry(tx, &e, isNew); err != nil {
			return err
		}
		revision, err = nextRevision(tx)
		return err
	})
	if err != nil {
		return desk.Entry{}, err
	}
	s.memory.changed(revision, &e, "")
	return e, nil
}

// DeleteEntry removes an entry; its versions stay readable.
func (s *Service) DeleteEntry(ctx context.Context, _ desk.Actor, id desk.EntryID) error {
	var revision int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`DELETE FROM knowledge_entry WHERE id = $1`, string(id))
		if err != nil {
			return err
		}
		if n == 0 {
			return entryNotFound()
		}
		if _, err := tx.Exec(`DELETE FROM knowledge_click WHERE entry_id = $1`, string(id)); err != nil {
			return err
		}
		revision, err = nextRevision(tx)
		return err
	})
	if err != nil {
		return err
	}
	s.memory.changed(revision, nil, id)
	return nil
}

// check normalises an entry and refuses what cannot be kept.
func check(e *desk.Entry) error {
	e.Question, e.Answer = strings.TrimSpace(e.Question), strings.TrimSpace(e.Answer)
	e.Phrasings, e.Related = tidy(e.Phrasings), tidy(e.Related)
	long := func(s string) bool { return utf8.RuneCountInString(s) > maxQuestion }
	switch {
	case !slices.Contains(Langs(), e.Lang):
		return desk.Invalid("lang", "error.field.value")
	case e.Question == "":
		return desk.Invalid("question", "error.field.required")
	case long(e.Question):
		return desk.Invalid("question", "error.field.too_long")
	case e.Answer == "":
		return desk.Invalid("answer", "error.field.required")
	case utf8.RuneCountInString(e.Answer) > maxAnswer:
		return desk.Invalid("answer", "error.field.too_long")
	case len(e.Phrasings) > maxPhrasings || slices.ContainsFunc(e.Phrasings, long):
		return desk.Invalid("phrasings", "error.field.too_long")
	case len(e.Related) > maxRelated || slices.ContainsFunc(e.Related, long):
		return desk.Invalid("related", "error.field.too_long")
	}
	if field, key := checkScope(e); field != "" {
		return desk.Invalid(field, key)
	}
	switch e.HandOver {
	case desk.HandOverNever, desk.HandOverOffer, desk.HandOverAlways:
		return nil
	}
	return desk.Invalid("hand_over", "error.field.value")
}

// tidy trims a list and leaves out what is empty or stands there already.
func tidy(list []string) []string {
	out := []string{}
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func ignoreNotFound(err error) error {
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	return err
}
