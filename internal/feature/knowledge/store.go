package knowledge

import (
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
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

const entryColumns = `id, external_id, category_id, lang, question, phrasings, answer, related, hand_over, enabled, version, updated_at, updated_by, channels, audience, products, categories, valid_from, valid_until, published, tags, owner_id, review_at, deleted_at, deleted_by, edit, draft, draft_state, draft_by, draft_at, draft_base, draft_note, draft_note_by, publish_at, unlisted, extras, variants`

// readColumns are those that writeEntry leaves alone, too.
const readColumns = entryColumns + `, suspended_at`

func scanEntry(r *db.Rows, e *desk.Entry) error {
	var phrasings, related, channels, products, categories, tags, draft, extras, variants []byte
	var updated, from, until, review, deleted, at, publish, suspended int64
	var d desk.Draft
	err := r.Scan(&e.ID, &e.ExternalID, &e.CategoryID, &e.Lang, &e.Question, &phrasings, &e.Answer, &related,
		&e.HandOver, &e.Enabled, &e.Version, &updated, &e.UpdatedBy, &channels, &e.Audience, &products, &categories,
		&from, &until, &e.Published, &tags, &e.Owner, &review, &deleted, &e.DeletedBy, &e.Edit,
		&draft, &d.State, &d.By, &at, &d.Base, &d.Note, &d.NoteBy, &publish, &e.Unlisted, &extras, &variants, &suspended)
	e.UpdatedAt, e.ValidFrom, e.ValidUntil = db.Time(updated), db.Time(from), db.Time(until)
	e.ReviewAt, e.DeletedAt, e.SuspendedAt = db.Time(review), db.Time(deleted), db.Time(suspended)
	err = errors.Join(err, json.Unmarshal(phrasings, &e.Phrasings), json.Unmarshal(related, &e.Related),
		json.Unmarshal(channels, &e.Channels), json.Unmarshal(products, &e.Products), json.Unmarshal(categories, &e.Categories),
		json.Unmarshal(tags, &e.Tags), unmarshalSome(extras, &e.Extras), unmarshalSome(variants, &e.Variants))
	e.Extras, e.Variants = plainExtras(e.Extras), plainVariants(e.Variants)
	if err == nil && len(draft) > 0 {
		var c content
		err = json.Unmarshal(draft, &c)
		d.Content, d.At, d.PublishAt = c.entry(), db.Time(at), db.Time(publish)
		e.Draft = &d
	}
	return err
}

// unmarshalSome passes over an empty list, which most entries have.
func unmarshalSome(data []byte, into any) error {
	if string(data) == "[]" {
		return nil
	}
	return json.Unmarshal(data, into)
}

func selectEntries(tx *db.Tx, tail string, args ...any) ([]desk.Entry, error) {
	rows, err := tx.Query(`SELECT `+readColumns+` FROM knowledge_entry `+tail, args...)
	return db.Collect(rows, err, scanEntry)
}

// selectEntry returns an entry that does not lie in the bin.
func selectEntry(tx *db.Tx, id desk.EntryID) (desk.Entry, error) {
	return selectOne(tx, `WHERE id = $1 AND deleted_at = 0`, id)
}

func selectOne(tx *db.Tx, where string, id desk.EntryID) (desk.Entry, error) {
	list, err := selectEntries(tx, where, string(id))
	return db.Only(list, err, entryNotFound())
}

func entryNotFound() error { return desk.E(desk.CodeNotFound, "error.entry.not_found", nil) }

var likeEscaper = strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")

func countEntries(tx *db.Tx, where string, args []any) (n int64, err error) {
	err = tx.QueryRow(`SELECT COUNT(*) FROM knowledge_entry `+where, args...).Scan(&n)
	return n, err
}

func selectPage(tx *db.Tx, where string, args []any, at int64, id string, limit int) ([]desk.Entry, error) {
	args = append([]any{}, args...)
	if id != "" {
		args = append(args, at, id)
		where += fmt.Sprintf(` AND (touched_at, id) < ($%d, $%d)`, len(args)-1, len(args))
	}
	args = append(args, limit)
	return selectEntries(tx, fmt.Sprintf(`%s ORDER BY touched_at DESC, id DESC LIMIT $%d`, where, len(args)), args...)
}

// touched is when an entry or its draft was changed last.
func touched(e *desk.Entry) time.Time {
	at := e.UpdatedAt
	if e.Draft != nil && e.Draft.At.After(at) {
		at = e.Draft.At
	}
	if e.DeletedAt.After(at) {
		at = e.DeletedAt
	}
	return at
}

func cursor(e desk.Entry) string { return fmt.Sprintf("%d.%s", db.Millis(touched(&e)), e.ID) }

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

// saveEntry writes the entry as it is published, and its version.
func saveEntry(tx *db.Tx, e *desk.Entry, isNew bool, origin desk.VersionOrigin, of int64) error {
	e.Published = true
	if err := writeEntry(tx, e, isNew); err != nil {
		return err
	}
	data, err := json.Marshal(contentOf(e))
	if err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO knowledge_entry_version (entry_id, version, content, at, author, origin, origin_of) VALUES ($1,$2,$3,$4,$5,$6,$7)`,
		string(e.ID), e.Version, string(data), db.Millis(e.UpdatedAt), string(e.UpdatedBy), string(origin), of)
}

// writeEntry writes everything of an entry and raises its edit.
func writeEntry(tx *db.Tx, e *desk.Entry, isNew bool) error {
	e.Edit++
	e.Tags = notNil(e.Tags)
	var lists [6]string
	for i, list := range [...][]string{e.Phrasings, e.Related, e.Channels, e.Products, e.Categories, e.Tags} {
		data, err := json.Marshal(tidy(list))
		if err != nil {
			return err
		}
		lists[i] = string(data)
	}
	d, draft := desk.Draft{}, ""
	if e.Draft != nil {
		d = *e.Draft
		data, err := json.Marshal(contentOf(&d.Content))
		if err != nil {
			return err
		}
		draft = string(data)
	}
	searched := searchedIn(e)
	if e.Draft != nil && e.Published {
		searched += "\n" + searchedIn(&d.Content)
	}
	extras, err := json.Marshal(append([]desk.Extra{}, e.Extras...))
	if err != nil {
		return err
	}
	variants, err := json.Marshal(append([]desk.AnswerVariant{}, e.Variants...))
	if err != nil {
		return err
	}
	args := []any{
		string(e.ID), e.ExternalID, string(e.CategoryID), e.Lang, e.Question, lists[0], e.Answer, lists[1],
		string(e.HandOver), e.Enabled, e.Version, db.Millis(e.UpdatedAt), string(e.UpdatedBy), lists[2], string(e.Audience), lists[3], lists[4],
		db.Millis(e.ValidFrom), db.Millis(e.ValidUntil), e.Published, lists[5], string(e.Owner), db.Millis(e.ReviewAt),
		db.Millis(e.DeletedAt), string(e.DeletedBy), e.Edit,
		draft, string(d.State), string(d.By), db.Millis(d.At), d.Base, d.Note, string(d.NoteBy), db.Millis(d.PublishAt), e.Unlisted, string(extras), string(variants),
		searched, db.Millis(touched(e)),
	}
	if isNew {
		return tx.Queue(`INSERT INTO knowledge_entry (`+entryColumns+`, searched, touched_at, created_at)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20,$21,$22,$23,$24,$25,$26,$27,$28,$29,$30,$31,$32,$33,$34,$35,$36,$37,$38,$39,$39)`, args...)
	}
	return tx.Queue(`UPDATE knowledge_entry SET external_id = $2, category_id = $3, lang = $4, question = $5, phrasings = $6,
		answer = $7, related = $8, hand_over = $9, enabled = $10, version = $11, updated_at = $12, updated_by = $13, channels = $14,
		audience = $15, products = $16, categories = $17, valid_from = $18, valid_until = $19, published = $20, tags = $21, owner_id = $22,
		review_at = $23, deleted_at = $24, deleted_by = $25, edit = $26, draft = $27, draft_state = $28, draft_by = $29, draft_at = $30,
		draft_base = $31, draft_note = $32, draft_note_by = $33, publish_at = $34, unlisted = $35, extras = $36, variants = $37, searched = $38, touched_at = $39
		WHERE id = $1`, args...)
}

// content is what a version or a draft keeps of an entry.
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
	ValidFrom  int64             `json:"valid_from,omitempty"`
	ValidUntil int64             `json:"valid_until,omitempty"`
	Unlisted   bool              `json:"unlisted,omitempty"`

	Extras   []desk.Extra         `json:"extras,omitempty"`
	Variants []desk.AnswerVariant `json:"variants,omitempty"`
}

func contentOf(e *desk.Entry) content {
	return content{
		e.ExternalID, e.CategoryID, e.Lang, e.Question, e.Phrasings, e.Answer, e.Related, e.HandOver, e.Enabled,
		e.Channels, e.Audience, e.Products, e.Categories, db.Millis(e.ValidFrom), db.Millis(e.ValidUntil), e.Unlisted,
		e.Extras, e.Variants,
	}
}

func (c *content) entry() desk.Entry {
	return desk.Entry{
		ExternalID: c.ExternalID, CategoryID: c.CategoryID, Lang: c.Lang, Question: c.Question, Phrasings: notNil(c.Phrasings),
		Answer: c.Answer, Related: notNil(c.Related), HandOver: c.HandOver, Enabled: c.Enabled,
		Channels: notNil(c.Channels), Audience: cmp.Or(c.Audience, desk.AudienceEveryone), Products: notNil(c.Products), Categories: notNil(c.Categories),
		ValidFrom: db.Time(c.ValidFrom), ValidUntil: db.Time(c.ValidUntil), Unlisted: c.Unlisted,
		Extras: plainExtras(c.Extras), Variants: plainVariants(c.Variants),
	}
}

// putContent gives an entry the content of another; how it is kept stays.
func putContent(e, from *desk.Entry) {
	e.CategoryID, e.Question, e.Phrasings, e.Answer, e.Related = from.CategoryID, from.Question, from.Phrasings, from.Answer, from.Related
	e.HandOver, e.Enabled, e.Channels, e.Audience = from.HandOver, from.Enabled, from.Channels, from.Audience
	e.Products, e.Categories, e.ValidFrom, e.ValidUntil = from.Products, from.Categories, from.ValidFrom, from.ValidUntil
	e.Unlisted, e.Extras, e.Variants = from.Unlisted, from.Extras, from.Variants
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
	e := c.entry()
	e.ID, e.Version, e.Published, e.Tags = id, version, true, []string{}
	e.UpdatedAt, e.UpdatedBy = db.Time(at), desk.UserID(author)
	return e, err
}

func notNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// nextRevision raises the revision of the knowledge base, by the entries that the
// transaction has written. Its row stays locked until the commit, so revisions become
// visible in their order.
func nextRevision(tx *db.Tx, written ...desk.EntryID) (revision int64, err error) {
	err = tx.QueryRow(`UPDATE knowledge_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision`).Scan(&revision)
	for part := range slices.Chunk(written, 500) {
		if err != nil {
			break
		}
		args := []any{revision}
		for _, id := range part {
			args = append(args, string(id))
		}
		_, err = tx.Exec(`UPDATE knowledge_entry SET told_revision = $1 WHERE id IN `+db.In(2, len(part)), args...)
	}
	return revision, err
}

func idsOf(list []desk.Entry) []desk.EntryID {
	ids := make([]desk.EntryID, len(list))
	for i := range list {
		ids[i] = list[i].ID
	}
	return ids
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
	rows, err := tx.Query(`SELECT category_id, COUNT(*) FROM knowledge_entry WHERE lang = $1 AND deleted_at = 0 GROUP BY category_id`, lang)
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
