package knowledge

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const maxVersions = 500 // that are listed

// Versions lists what an entry has been, latest first.
func (s *Service) Versions(ctx context.Context, id desk.EntryID) (list []desk.EntryVersion, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if _, err := selectOne(tx, `WHERE id = $1`, id); err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT version, at, author, origin, origin_of FROM knowledge_entry_version WHERE entry_id = $1
			ORDER BY version DESC LIMIT $2`, string(id), maxVersions)
		list, err = db.Collect(rows, err, func(r *db.Rows, v *desk.EntryVersion) error {
			var at int64
			err := r.Scan(&v.Version, &at, &v.By, &v.Origin, &v.Of)
			v.At = db.Time(at)
			return err
		})
		return err
	})
	return list, err
}

// RestoreVersion brings an older version back: as a draft, or, when live is set,
// as the next version at once. Its category, if that is gone, is the present one.
func (s *Service) RestoreVersion(ctx context.Context, by desk.Actor, id desk.EntryID, version, edit int64, live bool) (desk.Entry, error) {
	if live && !by.Can(desk.CanPublishKnowledge) {
		return desk.Entry{}, desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	var pass Pass
	if live {
		old, err := s.GetVersion(ctx, id, version)
		if err != nil {
			return desk.Entry{}, err
		}
		if pass, err = s.checkEntry(ctx, by, id, func(e *desk.Entry) bool {
			putContent(e, &old)
			e.Draft, e.Published = nil, true
			return e.Edit == edit && e.DeletedAt.IsZero()
		}); err != nil {
			return desk.Entry{}, err
		}
	}
	return s.edit(ctx, id, edit, func(tx *db.Tx, e *desk.Entry) error {
		old, err := selectVersion(tx, id, version)
		if err != nil {
			return err
		}
		if _, err := selectCategory(tx, old.CategoryID); desk.CodeOf(err) == desk.CodeNotFound {
			old.CategoryID = e.CategoryID
		} else if err != nil {
			return err
		}
		if live {
			putContent(e, &old)
			e.Draft = nil
			return pass.after(publish(tx, e, by.UserID, desk.VersionRestored, version), tx, e)
		}
		if d := e.Draft; d != nil && d.State == desk.DraftScheduled && !by.Can(desk.CanPublishKnowledge) {
			return desk.E(desk.CodeForbidden, "error.entry.approved", nil)
		}
		setDraft(tx, by, e, &old)
		return writeEntry(tx, e, false)
	})
}
