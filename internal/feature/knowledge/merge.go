package knowledge

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// MaxMerged is how many entries one merge takes in.
const MaxMerged = 20

// merged is what it takes to take a merge back.
type merged struct {
	Keep          desk.EntryID
	Before, After int64 // versions of it
	Tags          []string
	Gone          []desk.EntryID
	Scheduled     map[desk.EntryID]time.Time // of drafts that would have been published
	Related       []renamed
	Clicks        []string // questions whose clicks count for the kept entry as well
}

// renamed is an entry that names another one as related.
type renamed struct {
	ID         desk.EntryID
	After      int64 // its version
	Was, Draft []string
}

func mergeConflict() error { return desk.E(desk.CodeConflict, "error.entry.changed", nil) }

// MergeEntries makes one entry of several, publishes it, and puts the others into
// the bin. Entries that name one of those as related name the one that stays, and
// what customers chose for them counts for it. also runs in the same transaction.
// CodeConflict says that somebody has written one of them since it was read.
func (s *Service) MergeEntries(ctx context.Context, by desk.Actor, m desk.EntryMerge, also func(tx *db.Tx, done *desk.EntryMerged) error) (desk.EntryMerged, error) {
	done := desk.EntryMerged{}
	if !by.Can(desk.CanPublishKnowledge) {
		return done, desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	if err := check(&m.Keep); err != nil {
		return done, err
	}
	if len(m.Gone) == 0 || len(m.Gone) > MaxMerged || slices.ContainsFunc(m.Gone, func(r desk.EntryRef) bool { return r.ID == m.Keep.ID }) {
		return done, desk.Invalid("gone", "error.field.value")
	}
	pass, err := s.checkMerge(ctx, by, &m)
	if err != nil {
		return done, err
	}
	var revision int64
	var changed []desk.Entry
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		done, changed, err = mergeIn(tx, by, &m)
		if err = pass.after(err, tx, &done.Entry); err != nil {
			return err
		}
		if revision, err = nextRevision(tx, idsOf(changed)...); err != nil {
			return err
		}
		return also(tx, &done)
	})
	if err != nil {
		return desk.EntryMerged{}, err
	}
	s.memory.changed(revision, s.db.Now(), changed...)
	return done, s.refreshClicks(ctx)
}

// checkMerge lets the gate look at what the merge would tell.
func (s *Service) checkMerge(ctx context.Context, by desk.Actor, m *desk.EntryMerge) (Pass, error) {
	if s.gate == nil {
		return nil, nil
	}
	ids := []desk.EntryID{m.Keep.ID}
	forward := map[desk.EntryID]desk.EntryID{}
	for _, r := range m.Gone {
		ids = append(ids, r.ID)
		forward[r.ID] = m.Keep.ID
	}
	list, err := s.readForTrial(ctx, ids)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if list[i].ID == m.Keep.ID {
			putContent(&list[i], &m.Keep)
			list[i].Published = true
		} else {
			list[i].DeletedAt = s.db.Now()
		}
	}
	return s.guarded(ctx, Change{Entries: list, By: by, Forward: forward})
}

func mergeIn(tx *db.Tx, by desk.Actor, m *desk.EntryMerge) (done desk.EntryMerged, changed []desk.Entry, err error) {
	keep, gone, err := lockMerged(tx, m)
	if err != nil {
		return done, nil, err
	}
	undo := merged{Keep: keep.ID, Before: keep.Version, Tags: keep.Tags, Scheduled: map[desk.EntryID]time.Time{}}
	old := map[string]bool{}
	if keep.Question != m.Keep.Question {
		old[keep.Question] = true
	}
	tags := keep.Tags
	for i := range gone {
		old[gone[i].Question] = gone[i].Question != m.Keep.Question
		tags = append(tags, gone[i].Tags...)
	}
	putContent(&keep, &m.Keep)
	keep.Tags = tidy(tags)
	keep.Tags = keep.Tags[:min(len(keep.Tags), maxTags)]
	keep.Related = slices.DeleteFunc(keep.Related, func(q string) bool { return old[q] || q == keep.Question })
	if err := checkPlace(tx, &keep); err != nil {
		return done, nil, err
	}
	if err := publishMerged(tx, by, &keep); err != nil {
		return done, nil, err
	}
	undo.After = keep.Version
	changed = append(changed, keep)
	for i := range gone {
		e := &gone[i]
		if e.Draft != nil && e.Draft.State == desk.DraftScheduled {
			undo.Scheduled[e.ID] = e.Draft.PublishAt
		}
		if err := bin(tx, by, e); err != nil {
			return done, nil, err
		}
		changed = append(changed, *e)
		undo.Gone, done.Gone = append(undo.Gone, e.ID), append(done.Gone, e.ID)
	}
	named, err := rename(tx, by, keep.Lang, keep.Question, old, &undo)
	if err != nil {
		return done, nil, err
	}
	changed = append(changed, named...)
	if undo.Clicks, err = shareClicks(tx, keep.ID, undo.Gone); err != nil {
		return done, nil, err
	}
	data, err := json.Marshal(undo)
	done.Entry, done.Related, done.Undo = keep, len(named), string(data)
	return done, changed, err
}

// lockMerged reads the entries of a merge, in the order in which everybody locks.
func lockMerged(tx *db.Tx, m *desk.EntryMerge) (keep desk.Entry, gone []desk.Entry, err error) {
	refs := append([]desk.EntryRef{{ID: m.Keep.ID, Edit: m.Keep.Edit}}, m.Gone...)
	slices.SortFunc(refs, func(a, b desk.EntryRef) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i, r := range refs {
		if i > 0 && refs[i-1].ID == r.ID {
			return keep, nil, desk.Invalid("gone", "error.field.value")
		}
		if err := lockEntry(tx, r.ID); err != nil {
			return keep, nil, err
		}
		e, err := selectEntry(tx, r.ID)
		switch {
		case err != nil:
			return keep, nil, err
		case e.Edit != r.Edit:
			return keep, nil, mergeConflict()
		case e.Lang != m.Keep.Lang || !e.Published:
			return keep, nil, desk.Invalid("gone", "error.field.value")
		case r.ID == m.Keep.ID:
			keep = e
		default:
			gone = append(gone, e)
		}
	}
	return keep, gone, nil
}

// publishMerged makes the next version of an entry that a merge has touched. A
// draft that was begun on the version before goes on from this one.
func publishMerged(tx *db.Tx, by desk.Actor, e *desk.Entry) error {
	if e.Draft != nil && e.Draft.Base == e.Version {
		e.Draft.Base++
	}
	e.Version++
	e.UpdatedAt, e.UpdatedBy = tx.Now(), by.UserID
	return saveEntry(tx, e, false, desk.VersionMerged, 0)
}

// rename lets entries name a question as related where they named old ones.
func rename(tx *db.Tx, by desk.Actor, lang, question string, old map[string]bool, undo *merged) (changed []desk.Entry, err error) {
	for q, really := range old {
		if !really {
			continue
		}
		quoted, err := json.Marshal(q)
		if err != nil {
			return nil, err
		}
		list, err := selectEntries(tx, `WHERE lang = $1 AND deleted_at = 0 AND id <> $2 AND (related LIKE $3 ESCAPE '!' OR draft LIKE $3 ESCAPE '!') ORDER BY id`,
			lang, string(undo.Keep), "%"+likeEscaper.Replace(string(quoted))+"%")
		if err != nil {
			return nil, err
		}
		for i := range list {
			e := &list[i]
			r := renamed{ID: e.ID, Was: e.Related}
			if e.Draft != nil {
				r.Draft = e.Draft.Content.Related
				e.Draft.Content.Related = instead(e.Draft.Content.Related, q, question)
			}
			e.Related = instead(e.Related, q, question)
			switch {
			case slices.Equal(r.Was, e.Related) && (e.Draft == nil || slices.Equal(r.Draft, e.Draft.Content.Related)):
				continue // it only says so somewhere else
			case e.Published && !slices.Equal(r.Was, e.Related):
				err = publishMerged(tx, by, e)
			default:
				err = writeEntry(tx, e, false)
			}
			if err != nil {
				return nil, err
			}
			r.After = e.Version
			if k := slices.IndexFunc(undo.Related, func(x renamed) bool { return x.ID == r.ID }); k >= 0 {
				undo.Related[k].After = r.After // it named two of them: what was first counts
				changed = slices.DeleteFunc(changed, func(x desk.Entry) bool { return x.ID == r.ID })
			} else {
				undo.Related = append(undo.Related, r)
			}
			changed = append(changed, *e)
		}
	}
	return changed, nil
}

func instead(list []string, old, question string) []string {
	out := slices.Clone(list)
	for i := range out {
		if out[i] == old {
			out[i] = question
		}
	}
	return tidy(out)
}

// shareClicks lets what customers chose for entries count for another one, too,
// and returns the questions that are new to it.
func shareClicks(tx *db.Tx, keep desk.EntryID, gone []desk.EntryID) ([]string, error) {
	args := []any{string(keep)}
	for _, id := range gone {
		args = append(args, string(id))
	}
	from := `FROM knowledge_click AS c WHERE c.entry_id IN ` + db.In(2, len(gone)) + `
		AND NOT EXISTS (SELECT 1 FROM knowledge_click AS k WHERE k.question = c.question AND k.entry_id = $1 AND k.n > 0)`
	rows, err := tx.Query(`SELECT DISTINCT c.question `+from, args...)
	questions, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	if err != nil || len(questions) == 0 {
		return nil, err
	}
	revision, err := clickRevision(tx)
	if err != nil {
		return nil, err
	}
	_, err = tx.Exec(fmt.Sprintf(`INSERT INTO knowledge_click (question, entry_id, n, updated_at, revision)
		SELECT c.question, $1, SUM(c.n), MAX(c.updated_at), %d `, revision)+from+` GROUP BY c.question
		ON CONFLICT (question, entry_id) DO UPDATE SET n = excluded.n, updated_at = excluded.updated_at, revision = excluded.revision`, args...)
	return questions, err
}

func clickRevision(tx *db.Tx) (revision int64, err error) {
	err = tx.QueryRow(`UPDATE knowledge_click_revision SET revision = revision + 1 WHERE id = 1 RETURNING revision`).Scan(&revision)
	return revision, err
}

// UnmergeEntries takes a merge back: the entries come out of the bin, and the one
// that stayed is what it was. CodeConflict says that it has been changed since, or
// that one of the others is gone for good. Entries that name it as related and were
// changed since keep what they have.
func (s *Service) UnmergeEntries(ctx context.Context, by desk.Actor, undo string, also func(tx *db.Tx) error) error {
	if !by.Can(desk.CanPublishKnowledge) {
		return desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	var m merged
	if err := json.Unmarshal([]byte(undo), &m); err != nil {
		return fmt.Errorf("read what a merge has done: %w", err)
	}
	pass, err := s.checkUnmerge(ctx, by, &m)
	if err != nil {
		return err
	}
	var revision int64
	var changed []desk.Entry
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if changed, err = unmerge(tx, by, &m); err != nil {
			return err
		}
		for i := range changed {
			if changed[i].ID == m.Keep {
				err = pass.after(err, tx, &changed[i])
			}
		}
		if err != nil {
			return err
		}
		if revision, err = nextRevision(tx, idsOf(changed)...); err != nil {
			return err
		}
		return also(tx)
	})
	if err != nil {
		return err
	}
	s.memory.changed(revision, s.db.Now(), changed...)
	return s.refreshClicks(ctx)
}

func (s *Service) checkUnmerge(ctx context.Context, by desk.Actor, m *merged) (Pass, error) {
	if s.gate == nil {
		return nil, nil
	}
	list, err := s.readForTrial(ctx, append([]desk.EntryID{m.Keep}, m.Gone...))
	if err != nil {
		return nil, err
	}
	for i := range list {
		if e := &list[i]; e.ID != m.Keep {
			e.DeletedAt = time.Time{}
		} else if before, err := s.GetVersion(ctx, m.Keep, m.Before); err == nil {
			putContent(e, &before)
		}
	}
	return s.guarded(ctx, Change{Entries: list, By: by})
}

func unmerge(tx *db.Tx, by desk.Actor, m *merged) (changed []desk.Entry, err error) {
	ids := append([]desk.EntryID{m.Keep}, m.Gone...)
	slices.Sort(ids)
	for _, id := range ids {
		if err := lockEntry(tx, id); err != nil {
			return nil, err
		}
		e, err := selectOne(tx, `WHERE id = $1`, id)
		if err != nil {
			return nil, err
		}
		if id != m.Keep {
			err = bringBack(tx, &e, m.Scheduled[id])
		} else {
			err = split(tx, by, &e, m)
		}
		if err != nil {
			return nil, err
		}
		changed = append(changed, e)
	}
	for _, r := range m.Related {
		e, err := selectEntry(tx, r.ID)
		if desk.CodeOf(err) == desk.CodeNotFound || err == nil && e.Version != r.After {
			continue
		}
		if err != nil {
			return nil, err
		}
		if e.Draft != nil && r.Draft != nil {
			e.Draft.Content.Related = r.Draft
		}
		if slices.Equal(e.Related, r.Was) || !e.Published {
			e.Related = r.Was
			err = writeEntry(tx, &e, false)
		} else {
			e.Related = r.Was
			err = publishMerged(tx, by, &e)
		}
		if err != nil {
			return nil, err
		}
		changed = append(changed, e)
	}
	return changed, unshareClicks(tx, m)
}

// bringBack takes an entry out of the bin that a merge has put there.
func bringBack(tx *db.Tx, e *desk.Entry, due time.Time) error {
	if e.DeletedAt.IsZero() {
		return nil // somebody was first
	}
	if !due.IsZero() && e.Draft != nil && e.Draft.State == desk.DraftOpen && due.After(tx.Now()) {
		e.Draft.State, e.Draft.PublishAt = desk.DraftScheduled, due
	}
	return unbin(tx, e, "")
}

// split makes the entry that stayed what it was.
func split(tx *db.Tx, by desk.Actor, e *desk.Entry, m *merged) error {
	if !e.DeletedAt.IsZero() || e.Version != m.After {
		return mergeConflict()
	}
	before, err := selectVersion(tx, e.ID, m.Before)
	if err != nil {
		return err
	}
	putContent(e, &before)
	e.Tags = m.Tags
	if e.Draft != nil && e.Draft.Base == e.Version {
		e.Draft.Base++
	}
	e.Version++
	e.UpdatedAt, e.UpdatedBy = tx.Now(), by.UserID
	return saveEntry(tx, e, false, desk.VersionRestored, m.Before)
}

func unshareClicks(tx *db.Tx, m *merged) error {
	if len(m.Clicks) == 0 {
		return nil
	}
	revision, err := clickRevision(tx)
	if err != nil {
		return err
	}
	args := []any{string(m.Keep), revision}
	for _, q := range m.Clicks {
		args = append(args, q)
	}
	// The row stays: other nodes follow what changes, not what is gone.
	_, err = tx.Exec(`UPDATE knowledge_click SET n = 0, revision = $2 WHERE entry_id = $1 AND question IN `+db.In(3, len(m.Clicks)), args...)
	return err
}
