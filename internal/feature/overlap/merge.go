package overlap

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const maxPhrasings = 200 // of an entry

// Merge says which entries become one, and what of it somebody has chosen.
type Merge struct {
	Keep desk.EntryRef
	Gone []desk.EntryRef
	// Empty ones are joined from all the entries.
	Question, Answer string
	CategoryID       desk.CategoryID
	Phrasings        []string
}

// Merged is a merge that was made.
type Merged struct {
	ID       string
	Lang     string
	Keep     desk.EntryID
	Question string
	Gone     []Gone
	At       time.Time
	By       desk.UserID
	UndoneAt time.Time

	Related, Tests int // entries and test questions that name the kept one now
}

// Gone is an entry that was merged into another.
type Gone struct {
	ID       desk.EntryID `json:"id"`
	Question string       `json:"question"`
}

// Merge makes one entry of several; see Entries.MergeEntries. Saved test questions
// expect the one that stays from then on.
func (s *Service) Merge(ctx context.Context, by desk.Actor, m Merge) (Merged, error) {
	keep, err := s.Entries.GetEntry(ctx, m.Keep.ID)
	if err != nil {
		return Merged{}, err
	}
	made := Merged{Lang: keep.Lang, Keep: keep.ID, By: by.UserID}
	forward := map[desk.EntryID]desk.EntryID{}
	var gone []desk.Entry
	for _, r := range m.Gone {
		e, err := s.Entries.GetEntry(ctx, r.ID)
		if err != nil {
			return Merged{}, err
		}
		gone = append(gone, e)
		made.Gone = append(made.Gone, Gone{e.ID, e.Question})
		forward[e.ID] = keep.ID
	}
	joined := join(keep, gone, &m)
	joined.Edit = m.Keep.Edit
	done, err := s.Entries.MergeEntries(ctx, by, desk.EntryMerge{Keep: joined, Gone: m.Gone}, func(tx *db.Tx, done *desk.EntryMerged) error {
		made.ID, made.At, made.Question = desk.NewID[string]("om", tx.Now()), tx.Now(), done.Entry.Question
		return s.record(tx, &made, done, forward)
	})
	made.Related = done.Related
	return made, err
}

// record writes down what was merged, in the transaction that does it.
func (s *Service) record(tx *db.Tx, made *Merged, done *desk.EntryMerged, forward map[desk.EntryID]desk.EntryID) error {
	tests, err := s.Tests.Forward(tx, forward)
	if err != nil {
		return err
	}
	gone, err := json.Marshal(made.Gone)
	if err != nil {
		return err
	}
	if err := tx.Queue(`INSERT INTO overlap_merge (id, lang, keep_id, question, gone, at, by_user, undo, tests, undone_at, undone_by) VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,0,'')`,
		made.ID, made.Lang, string(made.Keep), made.Question, string(gone), db.Millis(made.At), string(made.By), done.Undo, tests); err != nil {
		return err
	}
	ids := make([]string, 0, len(made.Gone))
	for _, g := range made.Gone {
		ids = append(ids, string(g.ID))
		// What was merged into this one answers through the one that stays.
		if err := tx.Queue(`UPDATE overlap_forward SET new_id = $2 WHERE new_id = $1`, string(g.ID), string(made.Keep)); err != nil {
			return err
		}
		if err := tx.Queue(`INSERT INTO overlap_forward (old_id, new_id, merge_id) VALUES ($1, $2, $3)
			ON CONFLICT (old_id) DO UPDATE SET new_id = excluded.new_id, merge_id = excluded.merge_id`, string(g.ID), string(made.Keep), made.ID); err != nil {
			return err
		}
	}
	return dropPairs(tx, ids)
}

// join is the entry that stays, with what the others have to add.
func join(keep desk.Entry, gone []desk.Entry, m *Merge) desk.Entry {
	out := keep
	out.Draft = nil
	if m.Question != "" {
		out.Question = m.Question
	}
	if m.Answer != "" {
		out.Answer = m.Answer
	}
	if m.CategoryID != "" {
		out.CategoryID = m.CategoryID
	}
	phrasings := m.Phrasings
	if phrasings == nil {
		phrasings = append(slices.Clone(keep.Phrasings), keep.Question)
		for i := range gone {
			phrasings = append(append(phrasings, gone[i].Question), gone[i].Phrasings...)
		}
	}
	out.Phrasings = once(phrasings, out.Question)
	out.Phrasings = out.Phrasings[:min(len(out.Phrasings), maxPhrasings)]
	related := slices.Clone(keep.Related)
	for i := range gone {
		related = append(related, gone[i].Related...)
	}
	out.Related = once(related, out.Question)
	out.Related = out.Related[:min(len(out.Related), max(10, len(keep.Related)))]
	return out
}

// once leaves out what is said already, but for case, width and marks.
func once(list []string, said ...string) []string {
	out := []string{}
	known := map[string]bool{}
	for _, s := range said {
		known[fold(s)] = true
	}
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" && !known[fold(s)] {
			known[fold(s)] = true
			out = append(out, s)
		}
	}
	return out
}

// Undo takes a merge back. CodeConflict says that it cannot be any more.
func (s *Service) Undo(ctx context.Context, by desk.Actor, id string) error {
	var undo, tests string
	var undone int64
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT undo, tests, undone_at FROM overlap_merge WHERE id = $1`, id).Scan(&undo, &tests, &undone)
	})
	switch {
	case errors.Is(err, db.ErrNoRows):
		return desk.E(desk.CodeNotFound, "error.overlap.not_found", nil)
	case err != nil:
		return err
	case undone > 0:
		return desk.E(desk.CodeConflict, "error.overlap.undone", nil)
	}
	return s.Entries.UnmergeEntries(ctx, by, undo, func(tx *db.Tx) error {
		n, err := tx.Exec(`UPDATE overlap_merge SET undone_at = $2, undone_by = $3 WHERE id = $1 AND undone_at = 0`, id, db.Millis(tx.Now()), string(by.UserID))
		if err == nil && n == 0 {
			err = desk.E(desk.CodeConflict, "error.overlap.undone", nil)
		}
		if err != nil {
			return err
		}
		if err := tx.Queue(`DELETE FROM overlap_forward WHERE merge_id = $1`, id); err != nil {
			return err
		}
		return s.Tests.Unforward(tx, tests)
	})
}

// Instead returns the entry that answers in place of one that was merged; "" where
// none does.
func (s *Service) Instead(ctx context.Context, id desk.EntryID) (to desk.EntryID, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT new_id FROM overlap_forward WHERE old_id = $1`, string(id)).Scan(&to)
	})
	if errors.Is(err, db.ErrNoRows) {
		err = nil
	}
	return to, err
}

// Merges returns the last merges of a language, latest first.
func (s *Service) Merges(ctx context.Context, lang string, limit int) (list []Merged, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT id, lang, keep_id, question, gone, at, by_user, undone_at FROM overlap_merge WHERE lang = $1 ORDER BY at DESC, id DESC LIMIT $2`, lang, limit)
		list, err = db.Collect(rows, err, func(r *db.Rows, m *Merged) error {
			var gone []byte
			var at, undone int64
			err := r.Scan(&m.ID, &m.Lang, &m.Keep, &m.Question, &gone, &at, &m.By, &undone)
			m.At, m.UndoneAt = db.Time(at), db.Time(undone)
			return errors.Join(err, json.Unmarshal(gone, &m.Gone))
		})
		return err
	})
	return list, err
}

// Dismiss says that a pair is none; Reopen takes that back.
func (s *Service) Dismiss(ctx context.Context, by desk.Actor, ids []string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, id := range ids {
			p, err := selectPair(tx, id)
			if err != nil {
				return err
			}
			list, err := selectItems(tx, []string{p.a, p.b})
			if err != nil {
				return err
			}
			items := map[string]*item{}
			for _, x := range list {
				items[x.id] = x
			}
			was, were := saidOf(&p, items)
			if err := tx.Queue(`INSERT INTO overlap_dismissed (kind, a, b, at, by_user, a_was, b_was) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (kind, a, b) DO NOTHING`,
				p.kind, p.a, p.b, db.Millis(tx.Now()), string(by.UserID), was, were); err != nil {
				return err
			}
		}
		return nil
	})
}

// Reopen shows dismissed pairs again.
func (s *Service) Reopen(ctx context.Context, ids []string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for _, id := range ids {
			p, err := selectPair(tx, id)
			if err != nil {
				return err
			}
			if err := tx.Queue(`DELETE FROM overlap_dismissed WHERE kind = $1 AND a = $2 AND b = $3`, p.kind, p.a, p.b); err != nil {
				return err
			}
		}
		return nil
	})
}

func selectPair(tx *db.Tx, id string) (pair, error) {
	list, err := selectPairs(tx, `WHERE p.id = $1`, id)
	return db.Only(list, err, desk.E(desk.CodeNotFound, "error.overlap.not_found", nil))
}
