package document

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

const documentColumns = `id, name, file_name, lang, format, bytes, hash, pages, passages, state, failure, warnings, enabled,
	valid_until, audience, channels, version, answers, edit, job_id, created_at, created_by, updated_at, updated_by, deleted_at, site_id, url`

func scanDocument(r *db.Rows, d *Document) error {
	var warnings, channels string
	var until, created, updated, deleted int64
	err := r.Scan(&d.ID, &d.Name, &d.FileName, &d.Lang, &d.Format, &d.Bytes, &d.Hash, &d.Pages, &d.Passages, &d.State, &d.Failure, &warnings,
		&d.Enabled, &until, &d.Audience, &channels, &d.Version, &d.Answers, &d.Edit, &d.jobID, &created, &d.CreatedBy, &updated, &d.UpdatedBy, &deleted, &d.SiteID, &d.URL)
	d.ValidUntil, d.CreatedAt, d.UpdatedAt, d.DeletedAt = db.Time(until), db.Time(created), db.Time(updated), db.Time(deleted)
	return errors.Join(err, json.Unmarshal([]byte(warnings), &d.Warnings), json.Unmarshal([]byte(channels), &d.Channels))
}

func selectDocuments(tx *db.Tx, tail string, args ...any) ([]Document, error) {
	rows, err := tx.Query(`SELECT `+documentColumns+` FROM document `+tail, args...)
	return db.Collect(rows, err, scanDocument)
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.document.not_found", nil) }

// selectDocument returns a document, also one in the bin.
func selectDocument(tx *db.Tx, id desk.DocumentID) (Document, error) {
	list, err := selectDocuments(tx, `WHERE id = $1`, string(id))
	return db.Only(list, err, notFound())
}

// lockDocument keeps others from writing the document until the commit.
func lockDocument(tx *db.Tx, id desk.DocumentID) (Document, error) {
	n, err := tx.Exec(`UPDATE document SET edit = edit WHERE id = $1`, string(id))
	if err == nil && n == 0 {
		err = notFound()
	}
	if err != nil {
		return Document{}, err
	}
	return selectDocument(tx, id)
}

// saveDocument writes all of it but its answers, which are counted apart.
func saveDocument(tx *db.Tx, d *Document) error {
	warnings, err := json.Marshal(d.Warnings)
	if err != nil {
		return err
	}
	channels, err := json.Marshal(d.Channels)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO document (`+documentColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, file_name = excluded.file_name, lang = excluded.lang, format = excluded.format,
			bytes = excluded.bytes, hash = excluded.hash, pages = excluded.pages, passages = excluded.passages, state = excluded.state,
			failure = excluded.failure, warnings = excluded.warnings, enabled = excluded.enabled, valid_until = excluded.valid_until,
			audience = excluded.audience, channels = excluded.channels, version = excluded.version, edit = excluded.edit, job_id = excluded.job_id,
			updated_at = excluded.updated_at, updated_by = excluded.updated_by, deleted_at = excluded.deleted_at, url = excluded.url`,
		string(d.ID), d.Name, d.FileName, d.Lang, d.Format, d.Bytes, d.Hash, d.Pages, d.Passages, d.State, d.Failure, string(warnings), d.Enabled,
		db.Millis(d.ValidUntil), string(d.Audience), string(channels), d.Version, d.Answers, d.Edit, string(d.jobID), db.Millis(d.CreatedAt), string(d.CreatedBy),
		db.Millis(d.UpdatedAt), string(d.UpdatedBy), db.Millis(d.DeletedAt), string(d.SiteID), d.URL)
	return err
}

const passageColumns = `id, document_id, ordinal, path, page, body`

func scanPassage(r *db.Rows, p *desk.Passage) error {
	var path string
	err := r.Scan(&p.ID, &p.DocumentID, &p.Ordinal, &path, &p.Page, &p.Text)
	return errors.Join(err, json.Unmarshal([]byte(path), &p.Path))
}

func selectPassages(tx *db.Tx, tail string, args ...any) ([]desk.Passage, error) {
	rows, err := tx.Query(`SELECT `+passageColumns+` FROM document_passage `+tail, args...)
	return db.Collect(rows, err, scanPassage)
}

func insertPassage(tx *db.Tx, p *desk.Passage) error {
	path, err := json.Marshal(p.Path)
	if err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO document_passage (`+passageColumns+`) VALUES ($1, $2, $3, $4, $5, $6)`,
		string(p.ID), string(p.DocumentID), p.Ordinal, string(path), p.Page, p.Text)
}

func raiseRevision(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE document_revision SET revision = revision + 1 WHERE id = 1`)
	return err
}
