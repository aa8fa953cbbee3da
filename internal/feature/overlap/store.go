package overlap

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// load reads entries and passages of these ids, in no order.
func (s *Service) load(ctx context.Context, ids []string) (list []*item, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectItems(tx, ids)
		return err
	})
	return list, err
}

func selectItems(tx *db.Tx, ids []string) ([]*item, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	in := db.In(1, len(args))
	rows, err := tx.Query(`SELECT id, edit, version, lang, category_id, question, phrasings, answer, related, channels, audience, products, categories, valid_from, valid_until
		FROM knowledge_entry WHERE id IN `+in, args...)
	entries, err := db.Collect(rows, err, scanEntry)
	if err != nil {
		return nil, err
	}
	rows, err = tx.Query(`SELECT p.id, p.path, p.body, d.name, d.lang, d.channels, d.audience, d.valid_until FROM document_passage AS p JOIN document AS d ON d.id = p.document_id
		WHERE p.id IN `+in, args...)
	passages, err := db.Collect(rows, err, scanPassage)
	if err != nil {
		return nil, err
	}
	return append(entries, passages...), nil
}

func scanEntry(r *db.Rows, out **item) error {
	x := &item{}
	*out = x
	var phrasings, related, channels, products, categories []byte
	var from, until int64
	err := r.Scan(&x.id, &x.edit, &x.Version, &x.Lang, &x.CategoryID, &x.Question, &phrasings, &x.Answer, &related, &channels, &x.Audience, &products, &categories, &from, &until)
	x.ID, x.Edit, x.ValidFrom, x.ValidUntil = desk.EntryID(x.id), x.edit, db.Time(from), db.Time(until)
	return errors.Join(err, json.Unmarshal(phrasings, &x.Phrasings), json.Unmarshal(related, &x.Related), json.Unmarshal(channels, &x.Channels),
		json.Unmarshal(products, &x.Products), json.Unmarshal(categories, &x.Categories))
}

func scanPassage(r *db.Rows, out **item) error {
	x := &item{passage: true}
	*out = x
	var path, channels []byte
	var until int64
	var headings []string
	err := r.Scan(&x.id, &path, &x.Answer, &x.document, &x.Lang, &channels, &x.Audience, &until)
	err = errors.Join(err, json.Unmarshal(path, &headings), json.Unmarshal(channels, &x.Channels))
	x.Question, x.ValidUntil = strings.Join(headings, " "), db.Time(until)
	return err
}

// Kinds of what is found.
const (
	Duplicate     = "duplicate"     // both ask the same
	Scoped        = "scoped"        // both ask the same, for different customers
	Contradiction = "contradiction" // they say otherwise
)

// Quote is a sentence with the part that differs.
type Quote struct {
	Before string `json:"before"`
	Mark   string `json:"mark"`
	After  string `json:"after"`
}

func (q *Quote) text() string { return q.Before + q.Mark + q.After }

// detail is what a pair is about.
type detail struct {
	Of string `json:"of,omitempty"` // with Contradiction: its contradict.Kind
	A  Quote  `json:"a"`
	B  Quote  `json:"b"`
}

// pair is two that overlap.
type pair struct {
	id      string
	kind    string
	a, b    string
	lang    string
	passage bool
	exact   bool
	score   float64
	detail
	dismissed bool
}

const pairColumns = `p.id, p.kind, p.a, p.b, p.lang, p.passage, p.exact, p.score, p.detail, x.at IS NOT NULL`

const fromPairs = ` FROM overlap_pair AS p LEFT JOIN overlap_dismissed AS x ON x.kind = p.kind AND x.a = p.a AND x.b = p.b `

func selectPairs(tx *db.Tx, tail string, args ...any) ([]pair, error) {
	rows, err := tx.Query(`SELECT `+pairColumns+fromPairs+tail, args...)
	return db.Collect(rows, err, func(r *db.Rows, p *pair) error {
		var score int64
		var data []byte
		err := r.Scan(&p.id, &p.kind, &p.a, &p.b, &p.lang, &p.passage, &p.exact, &score, &data, &p.dismissed)
		p.score = float64(score) / 1000
		return errors.Join(err, json.Unmarshal(data, &p.detail))
	})
}

func insertPair(tx *db.Tx, p *pair) error {
	data, err := json.Marshal(p.detail)
	if err != nil {
		return err
	}
	return tx.Queue(`INSERT INTO overlap_pair (id, kind, a, b, lang, passage, exact, score, detail, found_at) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
		ON CONFLICT (kind, a, b) DO UPDATE SET score = excluded.score, exact = excluded.exact, detail = excluded.detail`,
		desk.NewID[string]("op", tx.Now()), p.kind, p.a, p.b, p.lang, p.passage, p.exact, int64(p.score*1000+0.5), string(data), db.Millis(tx.Now()))
}

// dropPairs forgets what was found of these.
func dropPairs(tx *db.Tx, ids []string) error {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = id
	}
	in := db.In(1, len(args))
	if err := tx.Queue(`DELETE FROM overlap_pair WHERE a IN `+in, args...); err != nil {
		return err
	}
	return tx.Queue(`DELETE FROM overlap_pair WHERE b IN `+in, args...)
}
