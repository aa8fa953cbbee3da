package imports

import (
	"embed"
	"encoding/json"
	"errors"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Outcomes of rows that were taken back, beside those of entries.
const (
	rowUndone = "undone"
	rowLeft   = "left"
)

const importColumns = `id, name, size, format, title, state, failure, plan, stats, warnings, job_id, created_at, created_by`

func scanImport(r *db.Rows, im *Import) error {
	var plan, stats, warnings string
	var created int64
	err := r.Scan(&im.ID, &im.Name, &im.Size, &im.Format, &im.Title, &im.State, &im.Failure, &plan, &stats, &warnings, &im.jobID, &created, &im.CreatedBy)
	im.CreatedAt = db.Time(created)
	return errors.Join(err, optional(plan, &im.Plan), optional(stats, &im.Stats), optional(warnings, &im.Warnings))
}

func optional(data string, v any) error {
	if data == "" {
		return nil
	}
	return json.Unmarshal([]byte(data), v)
}

func selectImports(tx *db.Tx, tail string, args ...any) ([]Import, error) {
	rows, err := tx.Query(`SELECT `+importColumns+` FROM knowledge_import `+tail, args...)
	return db.Collect(rows, err, scanImport)
}

func selectImport(tx *db.Tx, id desk.ImportID) (Import, error) {
	list, err := selectImports(tx, `WHERE id = $1`, string(id))
	return db.Only(list, err, desk.E(desk.CodeNotFound, "error.import.not_found", nil))
}

func insertImport(tx *db.Tx, im *Import) error {
	return tx.Queue(`INSERT INTO knowledge_import (`+importColumns+`, updated_at) VALUES ($1, $2, $3, '', '', $4, '', '', '', '', $5, $6, $7, $6)`,
		string(im.ID), im.Name, im.Size, im.State, string(im.jobID), db.Millis(im.CreatedAt), string(im.CreatedBy))
}

func insertRow(tx *db.Tx, id desk.ImportID, r *Row) error {
	place, err := json.Marshal(r.Place)
	if err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO knowledge_import_row (import_id, position, place, question, outcome, field, problem, entry_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(id), int64(r.Position), string(place), r.Question, string(r.Outcome), r.Field, r.Problem, string(r.EntryID))
}

// upsertChange notes what all runs together have done: what was before the first
// of them, and what is after the last.
func upsertChange(tx *db.Tx, id desk.ImportID, c *desk.EntryChange) error {
	return tx.Queue(`INSERT INTO knowledge_import_change (import_id, entry_id, version_before, version_after, kept_before, kept_after)
		VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (import_id, entry_id) DO UPDATE SET version_after = excluded.version_after, kept_after = excluded.kept_after`,
		string(id), string(c.ID), c.Before, c.After, c.Was, c.Is)
}

func insertMade(tx *db.Tx, id desk.ImportID, made []desk.CategoryID) error {
	for _, c := range made {
		if err := tx.Queue(`INSERT INTO knowledge_import_category (import_id, category_id) VALUES ($1, $2)`, string(id), string(c)); err != nil {
			return err
		}
	}
	return nil
}

func selectMade(tx *db.Tx, id desk.ImportID) ([]desk.CategoryID, error) {
	rows, err := tx.Query(`SELECT category_id FROM knowledge_import_category WHERE import_id = $1`, string(id))
	return db.Collect(rows, err, func(r *db.Rows, c *desk.CategoryID) error { return r.Scan(c) })
}

func selectRows(tx *db.Tx, id desk.ImportID, outcome string, from, limit int) ([]Row, error) {
	rows, err := tx.Query(`SELECT position, place, question, outcome, field, problem, entry_id FROM knowledge_import_row
		WHERE import_id = $1 AND position >= $2 AND ($3 = '' OR outcome = $3) ORDER BY position LIMIT $4`, string(id), int64(from), outcome, limit)
	return db.Collect(rows, err, func(r *db.Rows, row *Row) error {
		var place []byte
		var position int64
		err := r.Scan(&position, &place, &row.Question, &row.Outcome, &row.Field, &row.Problem, &row.EntryID)
		row.Position = int(position)
		return errors.Join(err, json.Unmarshal(place, &row.Place))
	})
}

// selectChanges returns what has not been taken back yet, the last first.
func selectChanges(tx *db.Tx, id desk.ImportID, limit int) ([]desk.EntryChange, error) {
	rows, err := tx.Query(`SELECT entry_id, version_before, version_after, kept_before, kept_after FROM knowledge_import_change
		WHERE import_id = $1 ORDER BY entry_id DESC LIMIT $2`, string(id), limit)
	return db.Collect(rows, err, func(r *db.Rows, c *desk.EntryChange) error {
		err := r.Scan(&c.ID, &c.Before, &c.After, &c.Was, &c.Is)
		if c.Outcome = desk.EntryUpdated; c.Before == 0 && c.Was == "" {
			c.Outcome = desk.EntryCreated
		}
		return err
	})
}

func countChanges(tx *db.Tx, id desk.ImportID) (n int64, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM knowledge_import_change WHERE import_id = $1`, string(id)).Scan(&n)
	return n, err
}

// forgetChange notes in the report what has become of an entry.
func forgetChange(tx *db.Tx, id desk.ImportID, entry desk.EntryID, outcome string) error {
	if err := tx.Queue(`DELETE FROM knowledge_import_change WHERE import_id = $1 AND entry_id = $2`, string(id), string(entry)); err != nil {
		return err
	}
	return tx.Queue(`UPDATE knowledge_import_row SET outcome = $3 WHERE import_id = $1 AND entry_id = $2`, string(id), string(entry), outcome)
}
