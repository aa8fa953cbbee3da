package knowledge

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/rounds"
)

const (
	// BinLife is how long a deleted entry can be brought back.
	BinLife     = 30 * 24 * time.Hour
	binInterval = time.Hour // between two looks into the bin
	binAtOnce   = 200       // that are removed in one transaction
)

// DeleteEntry puts an entry into the bin: it is not told and not found any more.
// Its versions stay readable for good, what was counted of it until it is gone.
func (s *Service) DeleteEntry(ctx context.Context, by desk.Actor, id desk.EntryID) error {
	pass, err := s.checkBulk(ctx, by, &Bulk{Action: BulkDelete, IDs: []desk.EntryID{id}})
	if err != nil {
		return err
	}
	_, err = s.change(ctx, id, func(tx *db.Tx, e *desk.Entry) error {
		if !e.DeletedAt.IsZero() {
			return entryNotFound()
		}
		return pass.after(bin(tx, by, e), tx, e)
	})
	return err
}

func bin(tx *db.Tx, by desk.Actor, e *desk.Entry) error {
	e.DeletedAt, e.DeletedBy = tx.Now(), by.UserID
	if d := e.Draft; d != nil && d.State == desk.DraftScheduled {
		// Nothing is published out of the bin, nor as a surprise after it.
		d.State, d.PublishAt = desk.DraftOpen, time.Time{}
	}
	return writeEntry(tx, e, false)
}

// GetDeleted returns an entry that lies in the bin, or CodeNotFound.
func (s *Service) GetDeleted(ctx context.Context, id desk.EntryID) (e desk.Entry, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		e, err = selectOne(tx, `WHERE id = $1 AND deleted_at > 0`, id)
		return err
	})
	return e, err
}

// RestoreEntry takes an entry out of the bin, as it was: what was told is told
// again. If its category is gone meanwhile, another one has to be given.
func (s *Service) RestoreEntry(ctx context.Context, by desk.Actor, id desk.EntryID, category desk.CategoryID) (desk.Entry, error) {
	pass, err := s.checkBulk(ctx, by, &Bulk{Action: BulkRestore, IDs: []desk.EntryID{id}})
	if err != nil {
		return desk.Entry{}, err
	}
	return s.change(ctx, id, func(tx *db.Tx, e *desk.Entry) error {
		if e.DeletedAt.IsZero() {
			return entryNotFound()
		}
		return pass.after(unbin(tx, e, category), tx, e)
	})
}

func unbin(tx *db.Tx, e *desk.Entry, category desk.CategoryID) error {
	e.DeletedAt, e.DeletedBy = time.Time{}, ""
	if category != "" {
		e.CategoryID = category
		if e.Draft != nil {
			e.Draft.Content.CategoryID = category
		}
	}
	c, err := selectCategory(tx, e.CategoryID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound || err == nil && c.Lang != e.Lang:
		return desk.Invalid("category_id", "error.category.unknown")
	case err != nil:
		return err
	}
	return writeEntry(tx, e, false)
}

// DestroyEntry removes an entry from the bin for good. Its versions stay
// readable: answers of the past rest on them.
func (s *Service) DestroyEntry(ctx context.Context, id desk.EntryID) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := destroy(tx, []any{string(id)})
		if err == nil && n == 0 {
			err = entryNotFound()
		}
		return err
	})
}

func destroy(tx *db.Tx, ids []any) (int64, error) {
	in := db.In(1, len(ids))
	n, err := tx.Exec(`DELETE FROM knowledge_entry WHERE deleted_at > 0 AND id IN `+in, ids...)
	if err != nil {
		return 0, err
	}
	_, err = tx.Exec(`DELETE FROM knowledge_click WHERE entry_id IN `+in+`
		AND NOT EXISTS (SELECT 1 FROM knowledge_entry e WHERE e.id = knowledge_click.entry_id)`, ids...)
	return n, err
}

// emptyBin removes what has been in the bin for too long, until ctx ends.
func (s *Service) emptyBin(ctx context.Context) {
	l := rounds.Loop{Every: binInterval, AtMost: binInterval, Log: s.log, Failed: "the bin of the knowledge base was not emptied"}
	l.Run(ctx, func(ctx context.Context) (time.Duration, error) {
		_, err := s.empty(ctx)
		return 0, err
	})
}

// empty removes what has been in the bin for longer than BinLife.
func (s *Service) empty(ctx context.Context) (removed int64, err error) {
	for {
		var ids []any
		err := s.db.Read(ctx, func(tx *db.Tx) error {
			rows, err := tx.Query(`SELECT id FROM knowledge_entry WHERE deleted_at > 0 AND deleted_at <= $1 LIMIT $2`,
				db.Millis(tx.Now().Add(-BinLife)), binAtOnce)
			list, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
			for _, id := range list {
				ids = append(ids, id)
			}
			return err
		})
		if err != nil || len(ids) == 0 {
			return removed, err
		}
		var n int64
		err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
			n, err = destroy(tx, ids)
			return err
		})
		if err != nil {
			return removed, err
		}
		removed += n
	}
}
