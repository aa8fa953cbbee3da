package knowledge

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	maxNote   = 500
	maxAhead  = 5 * 366 * 24 * time.Hour // that something may be scheduled
	dueAtOnce = 50                       // that are published in one round
)

// SaveDraft keeps a change without telling it to anybody: of a new entry, or of
// the one with the ID if nobody has written it since Edit, else CodeConflict.
// What had been submitted or approved has to be again.
func (s *Service) SaveDraft(ctx context.Context, by desk.Actor, e desk.Entry) (desk.Entry, error) {
	if err := check(&e); err != nil {
		return desk.Entry{}, err
	}
	if e.ID == "" {
		return s.create(ctx, func(tx *db.Tx) (desk.Entry, error) {
			n := newEntry(tx, &e)
			n.UpdatedAt, n.UpdatedBy = tx.Now(), by.UserID
			if err := checkPlace(tx, &n); err != nil {
				return n, err
			}
			setDraft(tx, by, &n, &e)
			return n, writeEntry(tx, &n, true)
		})
	}
	return s.edit(ctx, e.ID, e.Edit, func(tx *db.Tx, now *desk.Entry) error {
		switch d := now.Draft; {
		case now.Lang != e.Lang:
			return desk.Invalid("lang", "error.field.value")
		case d != nil && d.State == desk.DraftScheduled && !by.Can(desk.CanPublishKnowledge):
			return desk.E(desk.CodeForbidden, "error.entry.approved", nil)
		}
		if err := checkPlace(tx, &e); err != nil {
			return err
		}
		setDraft(tx, by, now, &e)
		return writeEntry(tx, now, false)
	})
}

// setDraft makes the content the draft of an entry. One that has never been
// published shows it itself, switched off.
func setDraft(tx *db.Tx, by desk.Actor, e, from *desk.Entry) {
	d := desk.Draft{State: desk.DraftOpen, By: by.UserID, At: tx.Now(), Base: e.Version}
	if old := e.Draft; old != nil {
		d.Base = old.Base
		if old.State == desk.DraftReturned {
			d.State, d.Note, d.NoteBy = old.State, old.Note, old.NoteBy
		}
	}
	putContent(&d.Content, from)
	d.Content.Lang, d.Content.ExternalID = e.Lang, e.ExternalID
	e.Draft = &d
	mirror(e)
}

// mirror shows the draft in an entry that has never been published.
func mirror(e *desk.Entry) {
	if !e.Published && e.Draft != nil {
		putContent(e, &e.Draft.Content)
		e.Enabled = false
	}
}

// edit changes an entry that does not lie in the bin and whose Edit is the given
// one, else CodeConflict.
func (s *Service) edit(ctx context.Context, id desk.EntryID, edit int64, write func(tx *db.Tx, e *desk.Entry) error) (desk.Entry, error) {
	return s.change(ctx, id, func(tx *db.Tx, e *desk.Entry) error {
		switch {
		case !e.DeletedAt.IsZero():
			return entryNotFound()
		case e.Edit != edit:
			return entryChanged()
		}
		return write(tx, e)
	})
}

// editDraft is edit of an entry with a draft, else CodeConflict.
func (s *Service) editDraft(ctx context.Context, id desk.EntryID, edit int64, write func(tx *db.Tx, e *desk.Entry) error) (desk.Entry, error) {
	return s.edit(ctx, id, edit, func(tx *db.Tx, e *desk.Entry) error {
		if e.Draft == nil {
			return entryChanged()
		}
		return write(tx, e)
	})
}

// DiscardDraft throws a draft away. An entry that has never been published goes
// to the bin.
func (s *Service) DiscardDraft(ctx context.Context, by desk.Actor, id desk.EntryID, edit int64) (desk.Entry, error) {
	return s.editDraft(ctx, id, edit, func(tx *db.Tx, e *desk.Entry) error {
		if e.Draft.State == desk.DraftScheduled && !by.Can(desk.CanPublishKnowledge) {
			return desk.E(desk.CodeForbidden, "error.entry.approved", nil)
		}
		if !e.Published {
			e.DeletedAt, e.DeletedBy = tx.Now(), by.UserID
		} else {
			e.Draft = nil
		}
		return writeEntry(tx, e, false)
	})
}

// SubmitDraft asks for approval, with a note.
func (s *Service) SubmitDraft(ctx context.Context, by desk.Actor, id desk.EntryID, edit int64, note string) (desk.Entry, error) {
	return s.moveDraft(ctx, by, id, edit, note, desk.DraftInReview, desk.DraftOpen, desk.DraftReturned)
}

// ReturnDraft sends a draft back to whoever wrote it, with a note that says why.
func (s *Service) ReturnDraft(ctx context.Context, by desk.Actor, id desk.EntryID, edit int64, note string) (desk.Entry, error) {
	if strings.TrimSpace(note) == "" {
		return desk.Entry{}, desk.Invalid("note", "error.field.required")
	}
	return s.moveDraft(ctx, by, id, edit, note, desk.DraftReturned, desk.DraftInReview)
}

// WithdrawDraft takes a draft back that was submitted or scheduled.
func (s *Service) WithdrawDraft(ctx context.Context, by desk.Actor, id desk.EntryID, edit int64) (desk.Entry, error) {
	return s.moveDraft(ctx, by, id, edit, "", desk.DraftOpen, desk.DraftInReview, desk.DraftScheduled)
}

func (s *Service) moveDraft(ctx context.Context, by desk.Actor, id desk.EntryID, edit int64, note string, to desk.DraftState, from ...desk.DraftState) (desk.Entry, error) {
	note = strings.TrimSpace(note)
	if utf8.RuneCountInString(note) > maxNote {
		return desk.Entry{}, desk.Invalid("note", "error.field.too_long")
	}
	return s.editDraft(ctx, id, edit, func(tx *db.Tx, e *desk.Entry) error {
		d, ok := e.Draft, false
		for _, state := range from {
			ok = ok || d.State == state
		}
		if !ok {
			return entryChanged()
		}
		if d.State == desk.DraftScheduled && !by.Can(desk.CanPublishKnowledge) {
			return desk.E(desk.CodeForbidden, "error.entry.approved", nil)
		}
		d.State, d.Note, d.NoteBy, d.PublishAt = to, note, "", time.Time{}
		if note != "" {
			d.NoteBy = by.UserID
		}
		return writeEntry(tx, e, false)
	})
}

// PublishDraft makes the draft what customers are told, now or at a time. The
// version is the one that is told at present, as the caller knows it: when
// somebody has published another one meanwhile, CodeConflict.
func (s *Service) PublishDraft(ctx context.Context, by desk.Actor, id desk.EntryID, edit, version int64, at time.Time) (desk.Entry, error) {
	pass, err := s.checkEntry(ctx, by, id, func(e *desk.Entry) bool {
		return e.Edit == edit && e.Version == version && withDraft(e)
	})
	if err != nil {
		return desk.Entry{}, err
	}
	return s.editDraft(ctx, id, edit, func(tx *db.Tx, e *desk.Entry) error {
		if e.Version != version {
			return entryChanged()
		}
		if at.IsZero() || !at.After(tx.Now()) {
			putContent(e, &e.Draft.Content)
			e.Draft = nil
			return pass.after(publish(tx, e, by.UserID, desk.VersionEdited, 0), tx, e)
		}
		if at.After(tx.Now().Add(maxAhead)) {
			return desk.Invalid("at", "error.field.value")
		}
		if err := checkPlace(tx, atPlace(e)); err != nil {
			return err
		}
		d := e.Draft
		d.State, d.PublishAt, d.Note, d.NoteBy = desk.DraftScheduled, at, "", by.UserID
		return pass.after(writeEntry(tx, e, false), tx, e)
	})
}

// atPlace is the draft's content as the entry would have it.
func atPlace(e *desk.Entry) *desk.Entry {
	out := *e
	putContent(&out, &e.Draft.Content)
	return &out
}

// publishDue publishes the drafts whose time has come. Every node tries; one of
// them does it.
func (s *Service) publishDue(ctx context.Context) error {
	var due []string
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT id FROM knowledge_entry WHERE publish_at > 0 AND publish_at <= $1 AND deleted_at = 0 ORDER BY publish_at LIMIT $2`,
			db.Millis(tx.Now()), dueAtOnce)
		due, err = db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range due {
		if held, err := s.holdBack(ctx, desk.EntryID(id)); err != nil {
			return err
		} else if held {
			continue
		}
		_, err := s.change(ctx, desk.EntryID(id), func(tx *db.Tx, e *desk.Entry) error {
			d := e.Draft
			if d == nil || d.State != desk.DraftScheduled || d.PublishAt.After(tx.Now()) || !e.DeletedAt.IsZero() {
				return nil // another node was first, or somebody took it back
			}
			category := e.CategoryID
			putContent(e, &d.Content)
			if _, err := selectCategory(tx, e.CategoryID); desk.CodeOf(err) == desk.CodeNotFound {
				e.CategoryID = category // the one of the draft has been deleted since
			}
			e.Draft = nil
			e.Version++
			e.UpdatedAt, e.UpdatedBy = tx.Now(), d.NoteBy
			return saveEntry(tx, e, false, desk.VersionScheduled, 0)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// holdBack sends a draft back, whose time has come, if the gate says that answers
// would get worse. Nothing of it is lost; whoever had scheduled it publishes it
// again once it is mended, or anyway.
func (s *Service) holdBack(ctx context.Context, id desk.EntryID) (held bool, err error) {
	if s.gate == nil {
		return false, nil
	}
	list, err := s.readForTrial(ctx, []desk.EntryID{id})
	if err != nil || len(list) == 0 {
		return false, err
	}
	e := list[0]
	edit := e.Edit
	if !withDraft(&e) {
		return false, nil
	}
	_, err = s.guarded(ctx, Change{Entries: []desk.Entry{e}, Due: true})
	if desk.CodeOf(err) != desk.CodeConflict {
		return false, err
	}
	_, err = s.edit(ctx, id, edit, func(tx *db.Tx, e *desk.Entry) error {
		if d := e.Draft; d != nil && d.State == desk.DraftScheduled {
			d.State, d.PublishAt = desk.DraftReturned, time.Time{}
			return writeEntry(tx, e, false)
		}
		return nil
	})
	if desk.CodeOf(err) == desk.CodeConflict {
		err = nil // somebody has written it meanwhile
	}
	return true, err
}
