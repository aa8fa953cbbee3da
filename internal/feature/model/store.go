package model

import (
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// row is a service as it is stored.
type row struct {
	Kind      string
	Enabled   bool
	BaseURL   string
	Model     string
	Sealed    string
	Dimension int64
	UpdatedAt time.Time
	UpdatedBy desk.UserID
}

const serviceColumns = `kind, enabled, base_url, model, sealed_key, dimension, updated_at, updated_by`

func selectServices(tx *db.Tx) ([]row, error) {
	rows, err := tx.Query(`SELECT ` + serviceColumns + ` FROM model_service`)
	return db.Collect(rows, err, scanService)
}

func scanService(r *db.Rows, out *row) error {
	var updated int64
	err := r.Scan(&out.Kind, &out.Enabled, &out.BaseURL, &out.Model, &out.Sealed, &out.Dimension, &updated, &out.UpdatedBy)
	out.UpdatedAt = db.Time(updated)
	return err
}

// selectService returns what is stored of a kind, or an empty row.
func selectService(tx *db.Tx, kind string) (row, error) {
	rows, err := tx.Query(`SELECT `+serviceColumns+` FROM model_service WHERE kind = $1`+tx.Dialect().ForUpdate(), kind)
	list, err := db.Collect(rows, err, scanService)
	if err != nil || len(list) == 0 {
		return row{Kind: kind}, err
	}
	return list[0], nil
}

func saveService(tx *db.Tx, r row) error {
	_, err := tx.Exec(`INSERT INTO model_service (`+serviceColumns+`) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)
		ON CONFLICT (kind) DO UPDATE SET enabled = excluded.enabled, base_url = excluded.base_url, model = excluded.model,
			sealed_key = excluded.sealed_key, dimension = excluded.dimension, updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
		r.Kind, r.Enabled, r.BaseURL, r.Model, r.Sealed, r.Dimension, db.Millis(r.UpdatedAt), string(r.UpdatedBy))
	return err
}

func selectLimit(tx *db.Tx) (l Limit, revision int64, err error) {
	err = tx.QueryRow(`SELECT daily_tokens, per_minute, phrases, revision FROM model_limit WHERE id = 1`).Scan(&l.DailyTokens, &l.PerMinute, &l.Phrases, &revision)
	return l, revision, err
}

func raiseRevision(tx *db.Tx) error {
	_, err := tx.Exec(`UPDATE model_limit SET revision = revision + 1 WHERE id = 1`)
	return err
}

// selectUsage returns what the day has cost on all nodes, by kind.
func selectUsage(tx *db.Tx, day int64) (map[string]Usage, error) {
	type line struct {
		kind string
		Usage
	}
	rows, err := tx.Query(`SELECT kind, calls, failures, tokens FROM model_usage WHERE day = $1`, day)
	list, err := db.Collect(rows, err, func(r *db.Rows, l *line) error { return r.Scan(&l.kind, &l.Calls, &l.Failures, &l.Tokens) })
	out := map[string]Usage{}
	for _, l := range list {
		out[l.kind] = l.Usage
	}
	return out, err
}

func addUsage(tx *db.Tx, day int64, kind string, u Usage) error {
	_, err := tx.Exec(`INSERT INTO model_usage (day, kind, calls, failures, tokens) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (day, kind) DO UPDATE SET calls = model_usage.calls + excluded.calls,
			failures = model_usage.failures + excluded.failures, tokens = model_usage.tokens + excluded.tokens`,
		day, kind, u.Calls, u.Failures, u.Tokens)
	return err
}

// keptDays is for how long usage is kept.
const keptDays = 92

func forgetUsage(tx *db.Tx, today time.Time) error {
	return tx.Queue(`DELETE FROM model_usage WHERE day < $1`, dayOf(today.AddDate(0, 0, -keptDays)))
}
