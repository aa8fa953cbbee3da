package site

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const siteColumns = `id, name, start, include, exclude, page_limit, every, hour, weekday, lang, passages, entries, paused, failure, failures,
	next_at, run_id, job_id, edit, created_at, created_by, updated_at, deleted_at`

func scanSite(r *db.Rows, s *Site) error {
	var include, exclude string
	var hour, weekday, next, created, updated, deleted int64
	err := r.Scan(&s.ID, &s.Name, &s.Start, &include, &exclude, &s.Limit, &s.Every, &hour, &weekday, &s.Lang, &s.Passages, &s.Entries, &s.Paused,
		&s.Failure, &s.failures, &next, &s.runID, &s.jobID, &s.Edit, &created, &s.CreatedBy, &updated, &deleted)
	s.Hour, s.Weekday = int(hour), time.Weekday(weekday)
	s.NextAt, s.CreatedAt, s.UpdatedAt, s.DeletedAt = db.Time(next), db.Time(created), db.Time(updated), db.Time(deleted)
	return errors.Join(err, json.Unmarshal([]byte(include), &s.Include), json.Unmarshal([]byte(exclude), &s.Exclude))
}

func list(v []string) string {
	if v == nil {
		v = []string{}
	}
	data, err := json.Marshal(v)
	if err != nil {
		panic(err) // strings can always be written
	}
	return string(data)
}

func selectSites(tx *db.Tx, tail string, args ...any) ([]Site, error) {
	rows, err := tx.Query(`SELECT `+siteColumns+` FROM site `+tail, args...)
	return db.Collect(rows, err, scanSite)
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.site.not_found", nil) }

// selectSite returns a site, also one that was removed.
func selectSite(tx *db.Tx, id desk.SiteID) (Site, error) {
	found, err := selectSites(tx, `WHERE id = $1`, string(id))
	return db.Only(found, err, notFound())
}

// lockSite keeps others from writing the site until the commit.
func lockSite(tx *db.Tx, id desk.SiteID) (Site, error) {
	n, err := tx.Exec(`UPDATE site SET edit = edit WHERE id = $1`, string(id))
	if err == nil && n == 0 {
		err = notFound()
	}
	if err != nil {
		return Site{}, err
	}
	return selectSite(tx, id)
}

func saveSite(tx *db.Tx, s *Site) error {
	_, err := tx.Exec(`INSERT INTO site (`+siteColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, start = excluded.start, include = excluded.include, exclude = excluded.exclude,
			page_limit = excluded.page_limit, every = excluded.every, hour = excluded.hour, weekday = excluded.weekday, lang = excluded.lang,
			passages = excluded.passages, entries = excluded.entries, paused = excluded.paused, failure = excluded.failure,
			failures = excluded.failures, next_at = excluded.next_at, run_id = excluded.run_id, job_id = excluded.job_id, edit = excluded.edit,
			updated_at = excluded.updated_at, deleted_at = excluded.deleted_at`,
		string(s.ID), s.Name, s.Start, list(s.Include), list(s.Exclude), s.Limit, string(s.Every), int64(s.Hour), int64(s.Weekday), s.Lang, s.Passages,
		s.Entries, s.Paused, s.Failure, s.failures, db.Millis(s.NextAt), string(s.runID), string(s.jobID), s.Edit, db.Millis(s.CreatedAt),
		string(s.CreatedBy), db.Millis(s.UpdatedAt), db.Millis(s.DeletedAt))
	return err
}

const pageColumns = `id, site_id, url, name, outcome, reason, missed, gone, pinned, document_id, etag, modified, listed, hash, content, bytes, hashes,
	applied, questions, offered, run_id, read_at, changed_at`

func scanPage(r *db.Rows, p *Page) error {
	var read, changed int64
	err := r.Scan(&p.ID, &p.SiteID, &p.URL, &p.Name, &p.Outcome, &p.Reason, &p.Missed, &p.Gone, &p.Pinned, &p.Document, &p.etag, &p.modified, &p.listed,
		&p.hash, &p.content, &p.Bytes, &p.hashes, &p.applied, &p.Questions, &p.offered, &p.run, &read, &changed)
	p.ReadAt, p.ChangedAt = db.Time(read), db.Time(changed)
	return err
}

func selectPages(tx *db.Tx, tail string, args ...any) ([]Page, error) {
	rows, err := tx.Query(`SELECT `+pageColumns+` FROM site_page `+tail, args...)
	return db.Collect(rows, err, scanPage)
}

func savePage(tx *db.Tx, p *Page) error {
	_, err := tx.Exec(`INSERT INTO site_page (`+pageColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, outcome = excluded.outcome, reason = excluded.reason, missed = excluded.missed,
			gone = excluded.gone, pinned = excluded.pinned, document_id = excluded.document_id, etag = excluded.etag, modified = excluded.modified,
			listed = excluded.listed, hash = excluded.hash, content = excluded.content, bytes = excluded.bytes, hashes = excluded.hashes,
			applied = excluded.applied, questions = excluded.questions, offered = excluded.offered, run_id = excluded.run_id,
			read_at = excluded.read_at, changed_at = excluded.changed_at`,
		string(p.ID), string(p.SiteID), p.URL, p.Name, string(p.Outcome), string(p.Reason), p.Missed, p.Gone, p.Pinned, string(p.Document), p.etag,
		p.modified, p.listed, p.hash, p.content, p.Bytes, p.hashes, p.applied, p.Questions, p.offered, string(p.run), db.Millis(p.ReadAt), db.Millis(p.ChangedAt))
	return err
}

// content is what is kept of a page between runs.
func saveContent(tx *db.Tx, id desk.SitePageID, c *content, links []string) error {
	data, err := json.Marshal(c)
	if err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO site_content (page_id, links, body) VALUES ($1, $2, $3)
		ON CONFLICT (page_id) DO UPDATE SET links = excluded.links, body = excluded.body`, string(id), list(links), string(data))
}

func selectContent(tx *db.Tx, id desk.SitePageID) (c content, err error) {
	var body string
	if err := tx.QueryRow(`SELECT body FROM site_content WHERE page_id = $1`, string(id)).Scan(&body); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(body), &c)
}

func selectLinks(tx *db.Tx, id desk.SitePageID) (links []string, err error) {
	var data string
	if err := tx.QueryRow(`SELECT links FROM site_content WHERE page_id = $1`, string(id)).Scan(&data); err != nil {
		return nil, err
	}
	return links, json.Unmarshal([]byte(data), &links)
}

const runColumns = `id, site_id, job_id, state, failure, stats, import_id, started_at, ended_at, started_by`

func scanRun(r *db.Rows, x *Run) error {
	var stats string
	var started, ended int64
	err := r.Scan(&x.ID, &x.SiteID, &x.jobID, &x.State, &x.Failure, &stats, &x.ImportID, &started, &ended, &x.StartedBy)
	x.StartedAt, x.EndedAt = db.Time(started), db.Time(ended)
	return errors.Join(err, json.Unmarshal([]byte(stats), &x.Stats))
}

func selectRuns(tx *db.Tx, tail string, args ...any) ([]Run, error) {
	rows, err := tx.Query(`SELECT `+runColumns+` FROM site_run `+tail, args...)
	return db.Collect(rows, err, scanRun)
}

func selectRun(tx *db.Tx, id desk.SiteRunID) (Run, error) {
	found, err := selectRuns(tx, `WHERE id = $1`, string(id))
	return db.Only(found, err, notFound())
}

func saveRun(tx *db.Tx, x *Run) error {
	stats, err := json.Marshal(x.Stats)
	if err != nil {
		return err
	}
	_, err = tx.Exec(`INSERT INTO site_run (`+runColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, failure = excluded.failure, stats = excluded.stats, import_id = excluded.import_id,
			ended_at = excluded.ended_at`,
		string(x.ID), string(x.SiteID), string(x.jobID), x.State, x.Failure, string(stats), string(x.ImportID), db.Millis(x.StartedAt), db.Millis(x.EndedAt),
		string(x.StartedBy))
	return err
}

// queued is an address that a run has to visit.
type queued struct {
	url     string
	ordinal int64
	depth   int64
	listed  string
	done    bool
}

func selectQueue(tx *db.Tx, run desk.SiteRunID) ([]queued, error) {
	rows, err := tx.Query(`SELECT url, ordinal, depth, listed, done FROM site_queue WHERE run_id = $1 ORDER BY ordinal`, string(run))
	return db.Collect(rows, err, func(r *db.Rows, q *queued) error { return r.Scan(&q.url, &q.ordinal, &q.depth, &q.listed, &q.done) })
}

const queueBatch = 200 // rows of one statement

func insertQueue(tx *db.Tx, run desk.SiteRunID, rows []queued) error {
	for len(rows) > 0 {
		part := rows[:min(queueBatch, len(rows))]
		rows = rows[len(part):]
		text := `INSERT INTO site_queue (run_id, url, ordinal, depth, listed, done) VALUES `
		args := []any{string(run), false}
		for i, q := range part {
			if i > 0 {
				text += ", "
			}
			n := len(args)
			text += fmt.Sprintf("($1, $%d, $%d, $%d, $%d, $2)", n+1, n+2, n+3, n+4)
			args = append(args, q.url, q.ordinal, q.depth, q.listed)
		}
		if _, err := tx.Exec(text, args...); err != nil {
			return err
		}
	}
	return nil
}

func selectChanges(tx *db.Tx, run desk.SiteRunID) ([]Change, error) {
	rows, err := tx.Query(`SELECT page_id, url, name, kind, gone, come FROM site_change WHERE run_id = $1 ORDER BY kind, url`, string(run))
	return db.Collect(rows, err, func(r *db.Rows, c *Change) error {
		var gone, come string
		err := r.Scan(&c.PageID, &c.URL, &c.Name, &c.Kind, &gone, &come)
		return errors.Join(err, json.Unmarshal([]byte(gone), &c.Gone), json.Unmarshal([]byte(come), &c.Come))
	})
}

func saveChange(tx *db.Tx, run desk.SiteRunID, c *Change) error {
	return tx.Queue(`INSERT INTO site_change (run_id, page_id, url, name, kind, gone, come) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (run_id, page_id) DO UPDATE SET kind = excluded.kind, gone = excluded.gone, come = excluded.come`,
		string(run), string(c.PageID), c.URL, c.Name, string(c.Kind), list(c.Gone), list(c.Come))
}
