package attachment

import (
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// stored is an attachment as its row has it.
type stored struct {
	desk.AttachmentPayload
	owner   string
	shop    bool   // a picture of the shop's own
	thumb   string // media type, "" when there is none
	created time.Time
}

func insert(tx *db.Tx, a *stored) error {
	// Size 0 marks it as not complete: it cannot be claimed or opened.
	_, err := tx.Exec(`INSERT INTO attachment (id, owner_id, conversation_id, name, type, size, width, height, thumb, created_at, shop)
		VALUES ($1,$2,'',$3,$4,0,$5,$6,$7,$8,$9)`,
		string(a.ID), a.owner, a.Name, a.Type, a.Width, a.Height, a.thumb, a.created.UnixMilli(), a.shop)
	return err
}

func load(tx *db.Tx, id desk.AttachmentID) (stored, error) {
	a := stored{AttachmentPayload: desk.AttachmentPayload{ID: id}}
	var created int64
	err := tx.QueryRow(`SELECT owner_id, shop, name, type, size, width, height, thumb, created_at FROM attachment WHERE id = $1 AND size > 0`, string(id)).
		Scan(&a.owner, &a.shop, &a.Name, &a.Type, &a.Size, &a.Width, &a.Height, &a.thumb, &created)
	if errors.Is(err, db.ErrNoRows) {
		err = desk.E(desk.CodeNotFound, "error.attachment.not_found", nil)
	}
	a.created = db.Time(created)
	return a, err
}
