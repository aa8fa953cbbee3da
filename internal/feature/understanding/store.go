package understanding

import (
	"embed"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

func selectIntents(tx *db.Tx) ([]Intent, error) {
	rows, err := tx.Query(`SELECT id, grp, title_zh, title_en, about_zh, about_en, scene, enabled, updated_at, updated_by
		FROM intent ORDER BY id`)
	return db.Collect(rows, err, func(r *db.Rows, in *Intent) error {
		var titleZh, titleEn, aboutZh, aboutEn string
		var updated int64
		err := r.Scan(&in.ID, &in.Group, &titleZh, &titleEn, &aboutZh, &aboutEn, &in.Scene, &in.Enabled, &updated, &in.UpdatedBy)
		in.Title = map[string]string{"zh": titleZh, "en": titleEn}
		in.About = map[string]string{"zh": aboutZh, "en": aboutEn}
		in.UpdatedAt = db.Time(updated)
		return err
	})
}

func upsertIntent(tx *db.Tx, in *Intent) error {
	return tx.Queue(`INSERT INTO intent (id, grp, title_zh, title_en, about_zh, about_en, scene, enabled, updated_at, updated_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET grp = excluded.grp, title_zh = excluded.title_zh, title_en = excluded.title_en,
		about_zh = excluded.about_zh, about_en = excluded.about_en, scene = excluded.scene, enabled = excluded.enabled,
		updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
		in.ID, in.Group, in.Title["zh"], in.Title["en"], in.About["zh"], in.About["en"], in.Scene, in.Enabled,
		db.Millis(in.UpdatedAt), string(in.UpdatedBy))
}

func selectExamples(tx *db.Tx, lang string) ([]Example, error) {
	rows, err := tx.Query(`SELECT id, lang, intent_id, body, folded, origin, created_at, created_by FROM intent_example
		WHERE lang = $1 ORDER BY id`, lang)
	return db.Collect(rows, err, func(r *db.Rows, e *Example) error {
		var created int64
		err := r.Scan(&e.ID, &e.Lang, &e.Intent, &e.Text, &e.folded, &e.Origin, &created, &e.CreatedBy)
		e.CreatedAt = db.Time(created)
		return err
	})
}

func upsertExample(tx *db.Tx, e *Example) error {
	return tx.Queue(`INSERT INTO intent_example (id, lang, intent_id, body, folded, origin, created_at, created_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (lang, folded) DO UPDATE SET intent_id = excluded.intent_id, body = excluded.body, origin = excluded.origin,
		created_at = excluded.created_at, created_by = excluded.created_by`,
		string(e.ID), e.Lang, e.Intent, e.Text, e.folded, e.Origin, db.Millis(e.CreatedAt), string(e.CreatedBy))
}

const modelColumns = `id, kind, lang, state, digest, progress, figures, failure, created_at, created_by, heartbeat_at, activated_at`

func scanModel(r *db.Rows, m *Model) error {
	var created, beat, activated int64
	err := r.Scan(&m.ID, &m.Kind, &m.Lang, &m.State, &m.digest, &m.Progress, &m.figures, &m.Failure, &created, &m.CreatedBy, &beat, &activated)
	m.CreatedAt, m.heartbeat, m.ActivatedAt = db.Time(created), db.Time(beat), db.Time(activated)
	return err
}

func selectModels(tx *db.Tx, tail string, args ...any) ([]Model, error) {
	rows, err := tx.Query(`SELECT `+modelColumns+` FROM understanding_model `+tail, args...)
	return db.Collect(rows, err, scanModel)
}

func selectModel(tx *db.Tx, id desk.ModelID) (Model, error) {
	list, err := selectModels(tx, `WHERE id = $1`, string(id))
	return db.Only(list, err, desk.E(desk.CodeNotFound, "error.model.not_found", nil))
}

// partBytes is how much of a model's file is in a row.
const partBytes = 1 << 20

func selectData(tx *db.Tx, id desk.ModelID) ([]byte, error) {
	var size int
	err := tx.QueryRow(`SELECT COALESCE(SUM(LENGTH(data)), 0) FROM understanding_model_part WHERE model_id = $1`, string(id)).Scan(&size)
	if err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, desk.E(desk.CodeNotFound, "error.model.not_found", nil)
	}
	data := make([]byte, 0, size)
	rows, err := tx.Query(`SELECT data FROM understanding_model_part WHERE model_id = $1 ORDER BY part`, string(id))
	_, err = db.Collect(rows, err, func(r *db.Rows, _ *struct{}) error {
		var part []byte
		err := r.Scan(&part)
		data = append(data, part...)
		return err
	})
	return data, err
}

func insertData(tx *db.Tx, id desk.ModelID, data []byte) error {
	n := 0
	for part := range slices.Chunk(data, partBytes) {
		if _, err := tx.Exec(`INSERT INTO understanding_model_part (model_id, part, data) VALUES ($1, $2, $3)`, string(id), n, part); err != nil {
			return err
		}
		n++
	}
	return nil
}

func insertModel(tx *db.Tx, m *Model) error {
	_, err := tx.Exec(`INSERT INTO understanding_model (`+modelColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		string(m.ID), m.Kind, m.Lang, m.State, m.digest, m.Progress, m.figures, m.Failure, db.Millis(m.CreatedAt), string(m.CreatedBy),
		db.Millis(m.heartbeat), db.Millis(m.ActivatedAt))
	return err
}
