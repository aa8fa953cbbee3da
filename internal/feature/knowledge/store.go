package knowledge

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Migrations is the schema of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const entryColumns = `id, external_id, category_id, lang, question, phrasings, answer, related, hand_over, enabled, version, updated_at, updated_by, channels, audience, products, categories, unlisted`

func scanEntry(r *db.Rows, e *desk.Entry) error {
	var phrasings, related, channels, products, categories []byte
	var updated int64
	err := r.Scan(&e.ID, &e.ExternalID, &e.CategoryID, &e.Lang, &e.Question, &phrasings, &e.Answer, &related,
		&e.HandOver, &e.Enabled, &e.Version, &updated, &e.UpdatedBy, &channels, &e.Audience, &products, &categories, &e.Unlisted)
	e.UpdatedAt = db.Time(updated)
	return errors.Join(err, json.Unmarshal(phrasings, &e.Phrasings), json.Unmarshal(related, &e.Related),
		json.Unmarshal(channels, &e.Channels), json.Unmarshal(products, &e.Products), json.Unmarshal(categories, &e.Categories))
}

func selectEntries(tx *db.Tx, tail string, args ...any) ([]desk.Entry, error) {
	rows, err := tx.Query(`SELECT `+entryColumns+` FROM knowledge_entry `+tail, args...)
	return db.Collect(rows, err, scanEntry)
}

func selectEntry(tx *db.Tx, id desk.EntryID) (desk.Entry, error) {
	list, err := selectEntries(tx, `WHERE id = $1`, string(id))
	if err == nil && len(list) == 0 {
		err = entryNotFound()
	}
	if err != nil {
		return desk.Entry{}, err
	}
	return list[0], nil
}

func entryNotFound() error { return desk.E(desk.CodeNotFound, "error.entry.not_found", nil) }

// where is the condition of the filter, from $1 on.
func (f *Filter) where(tx *db.Tx) (string, []any, error) {
	cond, args := `WHERE 1=1`, []any{}
	if f.Lang != "" {
		args = append(args, f.Lang)
		cond += fmt.Sprintf(` AND lang = $%d`, len(args))
	}
	if f.Query != "" {
		args = append(args, "%"+likeEscaper.Replace(strings.ToLower(f.Query))+"%")
		cond += fmt.Sprintf(` AND searched LIKE $%d ESCAPE '!'`, len(args))
	}
	if f.CategoryID != "" {
		ids, err := subtree(tx, f.CategoryID)
		if err != nil {
			return "", nil, err
		}
		cond += ` AND category_id IN ` + db.In(len(args)+1, len(ids))
		args = append(args, ids...)
	}
	return cond, args, nil
}

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func countEntries(tx *db.Tx, where string, args []any) (n int64, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM knowledge_entry `+where, args...).Scan(&n)
	return n, err
}

func selectPage(tx *db.Tx, where string, args []any, at int64, id string, limit int) ([]desk.Entry, error) {
	args = append([]any{}, args...)
	if id != "" {
		args = append(args, at, id)
		where += fmt.Sprintf(` AND (updated_at, id) < ($%d, $%d)`, len(args)-1, len(args))
	}
	args = append(args, limit)
	return selectEntries(tx, fmt.Sprintf(`%s ORDER BY updated_at DESC, id DESC LIMIT $%d`, where, len(args)), args...)
}

func cursor(e desk.Entry) string { return fmt.Sprintf("%d.%s", db.Millis(e.UpdatedAt), e.ID) }

func parseCursor(s string) (at int64, id string, err error) {
	if s == "" {
		return 0, "", nil
	}
	ms, id, ok := strings.Cut(s, ".")
	at, err = strconv.ParseInt(ms, 10, 64)
	if !ok || err != nil || !desk.ValidID("ke", id) {
		return 0, "", desk.Invalid("cursor", "error.field.cursor")
	}
	return at, id, nil
}

// saveEntry writes the entry and its version.
func saveEntry(tx *db.Tx, e *desk.Entry, isNew bool) error {
	var lists [5]string
	for i, list := range [...][]string{e.Phrasings, e.Related, e.Channels, e.Products, e.Categories} {
		data, err := json.Marshal(tidy(list))
		if err != nil {
			return err
		}
		lists[i] = string(data)
	}
	searched := strings.ToLower(e.Question + "\n" + strings.Join(e.Phrasings, "\n") + "\n" + e.Answer)
	now := db.Millis(e.UpdatedAt)
	args := []any{
		string(e.ID), e.ExternalID, string(e.CategoryID), e.Lang, e.Question, lists[0], e.Answer, lists[1],
		string(e.HandOver), e.Enabled, e.Version, now, string(e.UpdatedBy), lists[2], string(e.Audience), lists[3], lists[4], e.Unlisted, searched,
	}
	var err error
	if isNew {
		err = tx.Queue(`INSERT INTO knowledge_entry (`+entryColumns+`, searched, created_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$12)`, args...)
	} else {
		err = tx.Queue(`UPDATE knowledge_entry SET external_id = $2, category_id = $3, lang = $4, question = $5, phrasings = $6,
			answer = $7, related = $8, hand_over = $9, enabled = $10, version = $11, updated_at = $12, updated_by = $13, channels = $14,
			audience = $15, products = $16, categories = $17, unlisted = $18, searched = $19
			WHERE id = $1`, args...)
	}
	if err != nil {
		return err
	}
	return insertVersion(tx, e, now)
}

// content is what a version keeps of an entry.
type content struct {
	ExternalID string            `json:"external_id,omitempty"`
	CategoryID desk.CategoryID   `json:"category_id"`
	Lang       string            `json:"lang"`
	Question   string            `json:"question"`
	Phrasings  []string          `json:"phrasings"`
	Answer     string            `json:"answer"`
	Related    []string          `json:"related"`
	HandOver   desk.HandOverRule `json:"hand_over"`
	Enabled    bool              `json:"enabled"`
	Channels   []string          `json:"channels,omitempty"`
	Audience   desk.Audience     `json:"audience,omitempty"`
	Products   []string          `json:"products,omitempty"`
	Categories []string          `json:"categories,omitempty"`
	Unlisted   bool              `json:"unlisted,omitempty"`
}

func insertVersion(tx *db.Tx, e *desk.Entry, now int64) error {
	data, err := json.Marshal(content{
		e.ExternalID, e.CategoryID, e.Lang, e.Question, e.Phrasings, e.Answer, e.Related, e.HandOver, e.Enabled,
		e.Channels, e.Audience, e.Products, e.Categories, e.Unlisted,
	})
	if err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO knowledge_entry_version (entry_id, version, content, at, author) VALUES ($1,$2,$3,$4,$5)`,
		string(e.ID), e.Version, string(data), now, string(e.UpdatedBy))
}

func selectVersion(tx *db.Tx, id desk.EntryID, version int64) (desk.Entry, error) {
	var data []byte
	var at int64
	var author string
	err := tx.QueryRow(`SELECT content, at, author FROM knowledge_entry_version WHERE entry_id = $1 AND version = $2`,
		string(id), version).Scan(&data, &at, &author)
	if errors.Is(err, db.ErrNoRows) {
		err = entryNotFound()
	}
	var c content
	if err == nil {
		err = json.Unmarshal(data, &c)
	}
	return desk.Entry{
		ID: id, ExternalID: c.ExternalID, CategoryID: c.CategoryID, Lang: c.Lang, Question: c.Question, Phrasings: c.Phrasings,
		Answer: c.Answer, Related: c.Related, HandOver: c.HandOver, Enabled: c.Enabled, Version: version,
		Channels: notNil(c.Channels), Audience: cmp.Or(c.Audience, desk.AudienceEveryone), Products: notNil(c.Products), Categories: notNil(c.Categories), Unlisted: c.Unlisted,
		UpdatedAt: time.UnixMilli(at).UTC(), UpdatedBy: desk.UserID(author),
	}, err
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// nextRevision raises the revision of the knowledge base. Its row stays locked
// until the commit, so revisions become visible in their order.
func nextRevision(tx *db.Tx) (revision int64, err error) {
	err = tx.QueryRow(`UPDATE knowledge_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision`).Scan(&revision)
	return revision, err
}

func selectCategories(tx *db.Tx, lang string) ([]desk.Category, error) {
	rows, err := tx.Query(`SELECT id, parent_id, lang, name, position FROM knowledge_category WHERE lang = $1
		ORDER BY position, id`, lang)
	return db.Collect(rows, err, func(r *db.Rows, c *desk.Category) error {
		return r.Scan(&c.ID, &c.ParentID, &c.Lang, &c.Name, &c.Position)
	})
}

func selectCategory(tx *db.Tx, id desk.CategoryID) (c desk.Category, err error) {
	err = tx.QueryRow(`SELECT id, parent_id, lang, name, position FROM knowledge_category WHERE id = $1`, string(id)).
		Scan(&c.ID, &c.ParentID, &c.Lang, &c.Name, &c.Position)
	if errors.Is(err, db.ErrNoRows) {
		err = desk.E(desk.CodeNotFound, "error.category.not_found", nil)
	}
	return c, err
}

func entriesByCategory(tx *db.Tx, lang string) (map[desk.CategoryID]int64, error) {
	type count struct {
		id desk.CategoryID
		n  int64
	}
	rows, err := tx.Query(`SELECT category_id, COUNT(*) FROM knowledge_entry WHERE lang = $1 GROUP BY category_id`, lang)
	list, err := db.Collect(rows, err, func(r *db.Rows, c *count) error { return r.Scan(&c.id, &c.n) })
	out := make(map[desk.CategoryID]int64, len(list))
	for _, c := range list {
		out[c.id] = c.n
	}
	return out, err
}

// subtree returns the ids of the node and of those below it.
func subtree(tx *db.Tx, id desk.CategoryID) ([]any, error) {
	rows, err := tx.Query(`
		WITH RECURSIVE below (id) AS (
			SELECT CAST($1 AS TEXT) UNION SELECT c.id FROM knowledge_category c JOIN below b ON c.parent_id = b.id
		) SELECT id FROM below`, string(id))
	list, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	out := make([]any, len(list))
	for i, s := range list {
		out[i] = s
	}
	return out, err
}

func insertCategory(tx *db.Tx, c desk.Category) error {
	_, err := tx.Exec(`INSERT INTO knowledge_category (id, parent_id, lang, name, position) VALUES ($1,$2,$3,$4,$5)`,
		string(c.ID), string(c.ParentID), c.Lang, c.Name, c.Position)
	return err
}

func updateCategory(tx *db.Tx, c desk.Category) error {
	_, err := tx.Exec(`UPDATE knowledge_category SET parent_id = $2, name = $3, position = $4 WHERE id = $1`,
		string(c.ID), string(c.ParentID), c.Name, c.Position)
	return err
}
