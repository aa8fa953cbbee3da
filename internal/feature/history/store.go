package history

import (
	"bytes"
	"compress/gzip"
	"embed"
	"encoding/json"
	"errors"
	"io"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const (
	partSize = 2000     // questions of a part
	maxPart  = 64 << 20 // bytes of one that is unpacked
)

const importColumns = `id, name, job_id, conversations, messages, questions, grouped, bad_rows, created_at, created_by`

func selectImports(tx *db.Tx, tail string, args ...any) ([]Import, error) {
	rows, err := tx.Query(`SELECT `+importColumns+` FROM history_import `+tail, args...)
	return db.Collect(rows, err, func(r *db.Rows, i *Import) error {
		var created int64
		err := r.Scan(&i.ID, &i.Name, &i.JobID, &i.Conversations, &i.Messages, &i.Questions, &i.Grouped, &i.BadRows, &created, &i.CreatedBy)
		i.CreatedAt = db.Time(created)
		return err
	})
}

func selectImport(tx *db.Tx, id desk.HistoryID) (Import, error) {
	list, err := selectImports(tx, `WHERE id = $1`, string(id))
	return db.Only(list, err, desk.E(desk.CodeNotFound, "error.history.not_found", nil))
}

func insertImport(tx *db.Tx, i *Import) error {
	return tx.Queue(`INSERT INTO history_import (`+importColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(i.ID), i.Name, string(i.JobID), i.Conversations, i.Messages, i.Questions, i.Grouped, i.BadRows, db.Millis(i.CreatedAt), string(i.CreatedBy))
}

// packed is pairs as parts.
func packed(list []Pair) ([][]byte, error) {
	var out [][]byte
	for at := 0; at < len(list); at += partSize {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		err := errors.Join(json.NewEncoder(z).Encode(list[at:min(len(list), at+partSize)]), z.Close())
		if err != nil {
			return nil, err
		}
		out = append(out, b.Bytes())
	}
	return out, nil
}

func insertPart(tx *db.Tx, id desk.HistoryID, n int, data []byte) error {
	return tx.Queue(`INSERT INTO history_part (import_id, n, data) VALUES ($1, $2, $3)`, string(id), int64(n), data)
}

func selectPairs(tx *db.Tx, id desk.HistoryID) ([]Pair, error) {
	rows, err := tx.Query(`SELECT data FROM history_part WHERE import_id = $1 ORDER BY n`, string(id))
	parts, err := db.Collect(rows, err, func(r *db.Rows, data *[]byte) error { return r.Scan(data) })
	if err != nil {
		return nil, err
	}
	var out []Pair
	for _, data := range parts {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		var list []Pair
		if err := json.NewDecoder(io.LimitReader(z, maxPart)).Decode(&list); err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	return out, nil
}

const clusterColumns = `id, import_id, lang, question, words, size, cohesion, examples, answers, entry_id, state, target, added, version, decided_at, decided_by`

func selectClusters(tx *db.Tx, tail string, args ...any) ([]Cluster, error) {
	rows, err := tx.Query(`SELECT `+clusterColumns+` FROM history_cluster `+tail, args...)
	return db.Collect(rows, err, func(r *db.Rows, c *Cluster) error {
		var words, examples, answers, added []byte
		var cohesion, decided int64
		err := r.Scan(&c.ID, &c.ImportID, &c.Lang, &c.Question, &words, &c.Size, &cohesion, &examples, &answers, &c.EntryID, &c.State, &c.Target, &added,
			&c.Version, &decided, &c.DecidedBy)
		c.Cohesion, c.DecidedAt = float64(cohesion)/cohesionUnit, db.Time(decided)
		return errors.Join(err, json.Unmarshal(words, &c.Words), json.Unmarshal(examples, &c.Examples), json.Unmarshal(answers, &c.Answers), json.Unmarshal(added, &c.added))
	})
}

const cohesionUnit = 10_000

func selectCluster(tx *db.Tx, id desk.ClusterID) (Cluster, error) {
	list, err := selectClusters(tx, `WHERE id = $1`, string(id))
	return db.Only(list, err, desk.E(desk.CodeNotFound, "error.history.cluster_not_found", nil))
}

func insertCluster(tx *db.Tx, c *Cluster) error {
	var errs []error
	text := func(v any) string {
		b, err := json.Marshal(v)
		errs = append(errs, err)
		return string(b)
	}
	words, examples, answers := text(c.Words), text(c.Examples), text(c.Answers)
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO history_cluster (`+clusterColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'new', '', '{}', 1, 0, '')`,
		string(c.ID), string(c.ImportID), c.Lang, c.Question, words, c.Size, int64(c.Cohesion*cohesionUnit), examples, answers, string(c.EntryID))
}

// decide writes a decision about a cluster that is still as it was read, or
// returns CodeConflict.
func decide(tx *db.Tx, c *Cluster, state State, target string, added *added, by desk.UserID) error {
	data, err := json.Marshal(added)
	if err != nil {
		return err
	}
	n, err := tx.Exec(`UPDATE history_cluster SET state = $3, target = $4, added = $5, version = version + 1, decided_at = $6, decided_by = $7
		WHERE id = $1 AND version = $2`, string(c.ID), c.Version, string(state), target, string(data), db.Millis(tx.Now()), string(by))
	if err == nil && n == 0 {
		err = desk.E(desk.CodeConflict, "error.history.decided", nil)
	}
	return err
}

func deleteImport(tx *db.Tx, id desk.HistoryID) error {
	for _, table := range []string{"history_cluster", "history_part"} {
		if err := tx.Queue(`DELETE FROM `+table+` WHERE import_id = $1`, string(id)); err != nil {
			return err
		}
	}
	return tx.Queue(`DELETE FROM history_import WHERE id = $1`, string(id))
}
