package knowledge

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"
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
	places *places // nil without a model outside
	gate   Gate    // nil = nothing is held up
}

// New returns the service. Its memory is empty until Refresh or Run.
func New(d *db.DB, log *slog.Logger) *Service {
	return &Service{db: d, log: log, memory: newMemory(), chosen: make(chan desk.Choice, clickQueue)}
}

// Now is the clock that entries come and go by.
func (s *Service) Now() time.Time { return s.db.Now() }

// GetEntry returns an entry, or CodeNotFound; one in the bin counts as gone.
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

// FindEntries returns a page of entries, last changed first: those
// that are published or being written, unless the filter says otherwise. With
// them come the cursor of the next page, and how many there are in all.
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
// its Version, else CodeConflict. It is published at once. A draft of the entry
// stays, unless Edit is given: then the draft is what has been edited, CodeConflict
// says that it has changed since, and it is gone once the entry is saved.
func (s *Service) SaveEntry(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error) {
	if err := check(&e); err != nil {
		return desk.Entry{}, err
	}
	// The transaction refuses what has been written meanwhile.
	as := e
	as.Published = true
	pass, err := s.guarded(ctx, Change{Entries: []desk.Entry{as}, By: by})
	if err != nil {
		return desk.Entry{}, err
	}
	if e.ID == "" {
		return s.create(ctx, func(tx *db.Tx) (desk.Entry, error) {
			n := newEntry(tx, &e)
			n.Version, n.UpdatedAt, n.UpdatedBy = 1, tx.Now(), by.UserID
			if err := checkPlace(tx, &n); err != nil {
				return n, err
			}
			return n, pass.after(saveEntry(tx, &n, true, desk.VersionEdited, 0), tx, &n)
		})
	}
	return s.change(ctx, e.ID, func(tx *db.Tx, now *desk.Entry) error {
		switch {
		case !now.DeletedAt.IsZero():
			return entryNotFound()
		case now.Version != e.Version || e.Edit != 0 && now.Edit != e.Edit:
			return entryChanged()
		case now.Lang != e.Lang:
			return desk.Invalid("lang", "error.field.value")
		}
		if e.Edit != 0 || !now.Published {
			now.Draft = nil
		}
		putContent(now, &e)
		return pass.after(publish(tx, now, by.UserID, desk.VersionEdited, 0), tx, now)
	})
}

// newEntry is an entry of the content that nobody has saved yet.
func newEntry(tx *db.Tx, e *desk.Entry) desk.Entry {
	n := desk.Entry{ID: desk.NewID[desk.EntryID]("ke", tx.Now()), Lang: e.Lang, Tags: []string{}}
	putContent(&n, e)
	return n
}

// publish makes the next version of the entry.
func publish(tx *db.Tx, e *desk.Entry, by desk.UserID, origin desk.VersionOrigin, of int64) error {
	if err := checkPlace(tx, e); err != nil {
		return err
	}
	e.Version++
	e.UpdatedAt, e.UpdatedBy = tx.Now(), by
	return saveEntry(tx, e, false, origin, of)
}

// checkPlace refuses an entry whose category, channels or goods do not exist.
func checkPlace(tx *db.Tx, e *desk.Entry) error {
	c, err := selectCategory(tx, e.CategoryID)
	if err != nil || c.Lang != e.Lang {
		return errors.Join(desk.Invalid("category_id", "error.category.unknown"), ignoreNotFound(err))
	}
	field, value, err := unknown(tx, e)
	if err == nil && value != "" {
		err = desk.Invalid(field, unknownKey(field))
	}
	return err
}

func entryChanged() error { return desk.E(desk.CodeConflict, "error.entry.changed", nil) }

// create writes a new entry.
func (s *Service) create(ctx context.Context, write func(tx *db.Tx) (desk.Entry, error)) (e desk.Entry, err error) {
	var revision int64
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if e, err = write(tx); err != nil || !e.Published {
			return err
		}
		revision, err = nextRevision(tx, e.ID)
		return err
	})
	if err != nil {
		return desk.Entry{}, err
	}
	if revision != 0 {
		s.memory.changed(revision, s.db.Now(), e)
	}
	return e, nil
}

// change writes an entry. Where customers may notice, every node hears of it.
func (s *Service) change(ctx context.Context, id desk.EntryID, write func(tx *db.Tx, e *desk.Entry) error) (e desk.Entry, err error) {
	var revision int64
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if err := lockEntry(tx, id); err != nil {
			return err
		}
		if e, err = selectOne(tx, `WHERE id = $1`, id); err != nil {
			return err
		}
		version, deleted := e.Version, e.DeletedAt
		if err := write(tx, &e); err != nil {
			return err
		}
		revision = 0
		if e.Version != version || !e.DeletedAt.Equal(deleted) {
			revision, err = nextRevision(tx, id)
		}
		return err
	})
	if err != nil {
		return desk.Entry{}, err
	}
	if revision != 0 {
		s.memory.changed(revision, s.db.Now(), e)
	}
	return e, nil
}

// lockEntry keeps others from writing the entry until the commit.
func lockEntry(tx *db.Tx, id desk.EntryID) error {
	n, err := tx.Exec(`UPDATE knowledge_entry SET edit = edit WHERE id = $1`, string(id))
	if err == nil && n == 0 {
		err = entryNotFound()
	}
	return err
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
	if !ordered(e.ValidFrom, e.ValidUntil) {
		return desk.Invalid("valid_until", "error.entry.valid_until")
	}
	for _, check := range []func(*desk.Entry) fault{func(e *desk.Entry) fault { return checkHoles(e.Answer) }, checkScope, checkVariants} {
		if err := check(e).err(); err != nil {
			return err
		}
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
