package knowledge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// Bounds of what is learned from which offered question customers choose.
const (
	maxClicks     = 10_000              // pairs of a question and an entry that are kept
	clicksDropped = 1_000               // of the weakest, when there are more
	maxClickers   = 50_000              // pairs of a customer and a click that are remembered
	onceIn        = 30 * 24 * time.Hour // a customer counts for a pair
	clicksADay    = 20                  // of a customer
	clickQueue    = 256                 // that wait to be written
	clickTimeout  = 5 * time.Second     // of one write
)

// Chosen counts that a customer meant an entry by a question: they chose it
// among those that were offered. It is written in the background by Run and
// followed by every node; under a flood some are left out.
func (s *Service) Chosen(c desk.Choice) {
	if c.Customer == "" || c.Entry == "" || retrieve.Key(c.Question) == "" {
		return
	}
	select {
	case s.chosen <- c:
	default:
	}
}

// writeClicks counts what Chosen has taken until ctx ends.
func (s *Service) writeClicks(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-s.chosen:
			writing, cancel := context.WithTimeout(ctx, clickTimeout)
			if _, err := s.count(writing, c); err != nil && ctx.Err() == nil {
				s.log.WarnContext(ctx, "a choice was not counted", "entry_id", string(c.Entry), "error", err)
			}
			cancel()
		}
	}
}

// errNotCounted ends a transaction that has nothing to change.
var errNotCounted = errors.New("not counted")

// count writes a choice, unless the customer has been counted.
func (s *Service) count(ctx context.Context, c desk.Choice) (counted bool, err error) {
	question := retrieve.Key(c.Question)
	who := digest("customer", string(c.Customer))
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		// The row of the revision stays locked until the commit: counts of other
		// nodes wait.
		var revision int64
		err := tx.QueryRow(`UPDATE knowledge_click_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision`).Scan(&revision)
		if err != nil {
			return err
		}
		if err := firstTime(tx, who, digest(question, string(c.Entry))); err != nil {
			return err
		}
		if _, err := selectEntry(tx, c.Entry); desk.CodeOf(err) == desk.CodeNotFound {
			return errNotCounted
		} else if err != nil {
			return err
		}
		click, isNew, err := selectClick(tx, question, c.Entry)
		if err != nil {
			return err
		}
		if isNew {
			if err := makeRoom(tx); err != nil {
				return err
			}
		}
		click = click.Again(tx.Now())
		_, err = tx.Exec(`INSERT INTO knowledge_click (question, entry_id, n, updated_at, revision) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (question, entry_id) DO UPDATE SET n = excluded.n, updated_at = excluded.updated_at, revision = excluded.revision`,
			question, string(c.Entry), click.Count, db.Millis(click.At), revision)
		return err
	})
	if errors.Is(err, errNotCounted) {
		return false, nil
	}
	return err == nil, err
}

// firstTime notes that the customer is counted for the pair, or fails with
// errNotCounted: they have been, or have clicked too much today.
func firstTime(tx *db.Tx, who, pair string) error {
	now := db.Millis(tx.Now())
	if _, err := tx.Exec(`DELETE FROM knowledge_click_by WHERE at <= $1`, now-onceIn.Milliseconds()); err != nil {
		return err
	}
	var before, today, all int64
	err := tx.QueryRow(`SELECT
			(SELECT COUNT(*) FROM knowledge_click_by WHERE who = $1 AND pair = $2),
			(SELECT COUNT(*) FROM knowledge_click_by WHERE who = $1 AND at > $3),
			(SELECT COUNT(*) FROM knowledge_click_by)`, who, pair, now-(24*time.Hour).Milliseconds()).Scan(&before, &today, &all)
	switch {
	case err != nil:
		return err
	case before > 0 || today >= clicksADay || all >= maxClickers:
		return errNotCounted
	}
	_, err = tx.Exec(`INSERT INTO knowledge_click_by (who, pair, at) VALUES ($1,$2,$3)`, who, pair, now)
	return err
}

func selectClick(tx *db.Tx, question string, id desk.EntryID) (c retrieve.Click, isNew bool, err error) {
	c = retrieve.Click{Question: question, ID: string(id)}
	var at int64
	err = tx.QueryRow(`SELECT n, updated_at FROM knowledge_click WHERE question = $1 AND entry_id = $2`, question, string(id)).Scan(&c.Count, &at)
	if errors.Is(err, db.ErrNoRows) {
		return c, true, nil
	}
	c.At = db.Time(at)
	return c, false, err
}

// makeRoom drops the weakest pairs when there are too many.
func makeRoom(tx *db.Tx) error {
	var n int64
	if err := tx.QueryRow(`SELECT COUNT(*) FROM knowledge_click`).Scan(&n); err != nil || n < maxClicks {
		return err
	}
	_, err := tx.Exec(`DELETE FROM knowledge_click WHERE (question, entry_id) IN (
		SELECT question, entry_id FROM knowledge_click ORDER BY n, updated_at, question, entry_id LIMIT $1)`, clicksDropped)
	return err
}

func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		_, _ = h.Write([]byte(p))
		_, _ = h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// langClick is a click with the language of its entry.
type langClick struct {
	retrieve.Click
	lang string
}

// refreshClicks takes over the counts that have changed since the last time.
func (s *Service) refreshClicks(ctx context.Context) error {
	s.memory.mu.Lock()
	defer s.memory.mu.Unlock()
	var now int64
	var list []langClick
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		err := tx.QueryRow(`SELECT revision FROM knowledge_click_revision WHERE id = 1`).Scan(&now)
		if err != nil || now == s.memory.clicks {
			return err
		}
		rows, err := tx.Query(`SELECT c.question, c.entry_id, c.n, c.updated_at, e.lang
			FROM knowledge_click c JOIN knowledge_entry e ON e.id = c.entry_id WHERE c.revision > $1`, s.memory.clicks)
		list, err = db.Collect(rows, err, func(r *db.Rows, c *langClick) error {
			var at int64
			err := r.Scan(&c.Question, &c.ID, &c.Count, &at, &c.lang)
			c.At = db.Time(at)
			return err
		})
		return err
	})
	if err != nil {
		return err
	}
	byLang := map[string][]retrieve.Click{}
	for _, c := range list {
		byLang[c.lang] = append(byLang[c.lang], c.Click)
	}
	for lang, clicks := range byLang {
		if x := s.memory.found[lang]; x != nil {
			x.UseClicks(clicks)
		}
	}
	s.memory.clicks = now
	return nil
}
