package table

import (
	"encoding/json"
	"errors"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

func selectTables(tx *db.Tx, where string, args ...any) ([]Table, error) {
	rows, err := tx.Query(`SELECT id, external_id, title, lang, about, products, categories, content, enabled, version, updated_at, updated_by, deleted_at
		FROM data_table `+where, args...)
	return db.Collect(rows, err, func(r *db.Rows, t *Table) error {
		var id, by, products, categories, content string
		var updated, deleted int64
		if err := r.Scan(&id, &t.ExternalID, &t.Title, &t.Lang, &t.About, &products, &categories, &content, &t.Enabled, &t.Version, &updated, &by, &deleted); err != nil {
			return err
		}
		t.ID, t.UpdatedBy, t.UpdatedAt = desk.TableID(id), desk.UserID(by), db.Time(updated)
		if deleted > 0 {
			t.DeletedAt = db.Time(deleted)
		}
		return errors.Join(json.Unmarshal([]byte(products), &t.Products), json.Unmarshal([]byte(categories), &t.Categories), json.Unmarshal([]byte(content), &t.Content))
	})
}

func selectTable(tx *db.Tx, id desk.TableID, bin bool) (Table, error) {
	where := `WHERE id = $1 AND deleted_at = 0`
	if bin {
		where = `WHERE id = $1`
	}
	list, err := selectTables(tx, where, string(id))
	if err != nil || len(list) == 0 {
		return Table{}, errors.Join(err, missing(err))
	}
	return list[0], nil
}

// missing is the error for an empty result.
func missing(err error) error {
	if err != nil {
		return nil
	}
	return notFound()
}

// put inserts a new table, or replaces one that still has the version before.
func put(tx *db.Tx, t *Table, before int64) error {
	products, err := json.Marshal(notNil(t.Products))
	if err != nil {
		return err
	}
	categories, err := json.Marshal(notNil(t.Categories))
	if err != nil {
		return err
	}
	content, err := json.Marshal(t.Content)
	if err != nil {
		return err
	}
	args := []any{string(t.ID), t.ExternalID, t.Title, t.Lang, t.About, string(products), string(categories), string(content), t.Enabled, t.Version, db.Millis(t.UpdatedAt), string(t.UpdatedBy)}
	if before == 0 {
		_, err = tx.Exec(`INSERT INTO data_table (id, external_id, title, lang, about, products, categories, content, enabled, version, updated_at, updated_by, deleted_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,0)`, args...)
		return err
	}
	n, err := tx.Exec(`UPDATE data_table SET external_id = $2, title = $3, lang = $4, about = $5, products = $6, categories = $7, content = $8, enabled = $9,
		version = $10, updated_at = $11, updated_by = $12 WHERE id = $1 AND version = $13 AND deleted_at = 0`, append(args, before)...)
	if err == nil && n == 0 {
		err = desk.E(desk.CodeConflict, "error.table.stale", nil)
	}
	return err
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// putVersion keeps a table as it is now.
func putVersion(tx *db.Tx, t *Table, of int64) error {
	body, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO data_table_version (table_id, version, at, author, origin, body) VALUES ($1,$2,$3,$4,$5,$6)`,
		string(t.ID), t.Version, db.Millis(t.UpdatedAt), string(t.UpdatedBy), of, string(body))
	return err
}

func selectVersion(tx *db.Tx, id desk.TableID, version int64) (t Table, err error) {
	var body string
	err = tx.QueryRow(`SELECT body FROM data_table_version WHERE table_id = $1 AND version = $2`, string(id), version).Scan(&body)
	if errors.Is(err, db.ErrNoRows) {
		return t, notFound()
	}
	if err != nil {
		return t, err
	}
	return t, json.Unmarshal([]byte(body), &t)
}

func raise(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE data_table_revision SET revision = revision + 1 WHERE id = 1`)
	return err
}
