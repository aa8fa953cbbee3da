package customer

import (
	"embed"
	"encoding/json"
	"fmt"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/contact"
)

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const columns = `id, COALESCE(external_id, ''), name, email, phone, lang, tags, verified, created_at`

func scan(r interface{ Scan(...any) error }, c *desk.Customer) error {
	var id, tags string
	var created int64
	if err := r.Scan(&id, &c.ExternalID, &c.Name, &c.Email, &c.Phone, &c.Lang, &tags, &c.Verified, &created); err != nil {
		return err
	}
	c.ID, c.CreatedAt = desk.CustomerID(id), db.Time(created)
	if err := json.Unmarshal([]byte(tags), &c.Tags); err != nil {
		return fmt.Errorf("tags of customer %s: %w", id, err)
	}
	return nil
}

func selectWhere(tx *db.Tx, where string, args ...any) ([]desk.Customer, error) {
	rows, err := tx.Query(`SELECT `+columns+` FROM customer WHERE `+where, args...)
	return db.Collect(rows, err, func(r *db.Rows, c *desk.Customer) error { return scan(r, c) })
}

// save writes a customer as a new row, or over the row of the same id.
func save(tx *db.Tx, c *desk.Customer) error {
	tags, err := json.Marshal(c.Tags)
	if err != nil {
		return err
	}
	var external any
	if c.ExternalID != "" {
		external = c.ExternalID
	}
	return tx.Queue(`
		INSERT INTO customer (id, external_id, name, email, email_key, phone, phone_key, lang, tags, verified, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, email = excluded.email, email_key = excluded.email_key,
			phone = excluded.phone, phone_key = excluded.phone_key, lang = excluded.lang, tags = excluded.tags,
			verified = excluded.verified, updated_at = excluded.updated_at`,
		string(c.ID), external, c.Name, c.Email, contact.EmailKey(c.Email), c.Phone, contact.PhoneKey(c.Phone),
		c.Lang, string(tags), c.Verified, db.Millis(c.CreatedAt), tx.Now().UnixMilli())
}

func textArgs[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = string(s)
	}
	return out
}
