package knowledge

import (
	"cmp"
	"errors"
	"reflect"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// ApplyDrafts makes and updates entries in a transaction of the caller, who calls
// Refresh after the commit. An entry is found again by its external id, else by
// its question. With dry set nothing is written, and the changes are those that
// there would be.
func (s *Service) ApplyDrafts(tx *db.Tx, by desk.Actor, drafts []desk.EntryDraft, dry bool) ([]desk.EntryChange, error) {
	known, err := knownDrafts(tx, drafts)
	if err != nil {
		return nil, err
	}
	tree := tree{dry: dry, nodes: map[string][]desk.Category{}}
	changes := make([]desk.EntryChange, len(drafts))
	changed := false
	for i := range drafts {
		d := &drafts[i]
		before := known.of(d)
		c, after, err := applyDraft(tx, &tree, d, before)
		if err != nil {
			return nil, err
		}
		changes[i] = c
		if c.Outcome != desk.EntryCreated && c.Outcome != desk.EntryUpdated {
			continue
		}
		known.add(after)
		if dry {
			continue
		}
		changed = true
		after.UpdatedAt, after.UpdatedBy = tx.Now(), by.UserID
		if err := saveEntry(tx, after, before == nil); err != nil {
			return nil, err
		}
		changes[i].ID = after.ID
	}
	if changed {
		_, err = nextRevision(tx)
	}
	return changes, err
}

// applyDraft tells what a draft makes of the entry that is there, nil if none is.
func applyDraft(tx *db.Tx, tree *tree, d *desk.EntryDraft, before *desk.Entry) (desk.EntryChange, *desk.Entry, error) {
	refused := func(field string) (desk.EntryChange, *desk.Entry, error) {
		return desk.EntryChange{Outcome: desk.EntryRefused, Field: field}, nil, nil
	}
	after := d.Entry
	if before == nil {
		after.ID, after.Version = desk.NewID[desk.EntryID]("ke", tx.Now()), 1
		after.HandOver = cmp.Or(after.HandOver, desk.HandOverNever)
		after.Channels, after.Audience, after.Products, after.Categories = []string{}, desk.AudienceEveryone, []string{}, []string{}
	} else {
		if d.Keep {
			return desk.EntryChange{ID: before.ID, Outcome: desk.EntryKept, Before: before.Version, After: before.Version}, before, nil
		}
		said := after
		after = *before
		after.ExternalID = cmp.Or(before.ExternalID, said.ExternalID)
		after.Question, after.Answer = cmp.Or(said.Question, before.Question), cmp.Or(said.Answer, before.Answer)
		after.HandOver = cmp.Or(said.HandOver, before.HandOver)
		if len(said.Phrasings) > 0 {
			after.Phrasings = said.Phrasings
		}
		if len(said.Related) > 0 {
			after.Related = said.Related
		}
	}
	if before == nil || d.Refile {
		id, err := tree.find(tx, after.Lang, d.Path)
		if errors.Is(err, errPath) {
			return refused("category")
		}
		if err != nil {
			return desk.EntryChange{}, nil, err
		}
		after.CategoryID = id
	}
	var invalid *desk.Error
	if err := check(&after); errors.As(err, &invalid) {
		for field := range invalid.Fields {
			return refused(field)
		}
	}
	if before == nil {
		return desk.EntryChange{Outcome: desk.EntryCreated, After: 1}, &after, nil
	}
	if reflect.DeepEqual(*before, after) {
		return desk.EntryChange{ID: before.ID, Outcome: desk.EntryUnchanged, Before: before.Version, After: before.Version}, before, nil
	}
	after.Version++
	return desk.EntryChange{ID: before.ID, Outcome: desk.EntryUpdated, Before: before.Version, After: after.Version}, &after, nil
}

// draftIndex finds the entries that drafts are about.
type draftIndex struct {
	byKey, byQuestion map[[2]string]*desk.Entry // by language and external id, or question
}

func (x *draftIndex) of(d *desk.EntryDraft) *desk.Entry {
	if e := x.byKey[[2]string{d.Entry.Lang, d.Entry.ExternalID}]; e != nil {
		return e
	}
	return x.byQuestion[[2]string{d.Entry.Lang, d.Entry.Question}]
}

func (x *draftIndex) add(e *desk.Entry) {
	if e.ExternalID != "" {
		x.byKey[[2]string{e.Lang, e.ExternalID}] = e
	}
	if q := [2]string{e.Lang, e.Question}; x.byQuestion[q] == nil {
		x.byQuestion[q] = e
	}
}

func knownDrafts(tx *db.Tx, drafts []desk.EntryDraft) (*draftIndex, error) {
	x := &draftIndex{byKey: map[[2]string]*desk.Entry{}, byQuestion: map[[2]string]*desk.Entry{}}
	if len(drafts) == 0 {
		return x, nil
	}
	keys, questions := make([]any, len(drafts)), make([]any, len(drafts))
	for i := range drafts {
		keys[i], questions[i] = drafts[i].Entry.ExternalID, drafts[i].Entry.Question
	}
	list, err := selectEntries(tx, `WHERE external_id IN `+db.In(1, len(keys))+` OR question IN `+db.In(len(keys)+1, len(questions))+` ORDER BY id`,
		append(keys, questions...)...)
	for i := range list {
		x.add(&list[i])
	}
	return x, err
}

// RevertChanges takes changes back, the last one first, in a transaction of the
// caller, who calls Refresh after the commit. An entry that has changed since
// stays as it is: its outcome is EntryKept.
func (s *Service) RevertChanges(tx *db.Tx, by desk.Actor, changes []desk.EntryChange) ([]desk.EntryOutcome, error) {
	out := make([]desk.EntryOutcome, len(changes))
	changed := false
	for i, c := range changes {
		out[i] = desk.EntryUnchanged
		if c.Outcome != desk.EntryCreated && c.Outcome != desk.EntryUpdated {
			continue
		}
		now, err := selectEntry(tx, c.ID)
		if desk.CodeOf(err) == desk.CodeNotFound {
			continue // somebody has deleted it
		}
		if err != nil {
			return nil, err
		}
		if now.Version != c.After {
			out[i] = desk.EntryKept
			continue
		}
		changed = true
		if c.Outcome == desk.EntryCreated {
			if _, err := tx.Exec(`DELETE FROM knowledge_entry WHERE id = $1`, string(c.ID)); err != nil {
				return nil, err
			}
			out[i] = desk.EntryCreated
			continue
		}
		before, err := selectVersion(tx, c.ID, c.Before)
		if err != nil {
			return nil, err
		}
		before.Version, before.UpdatedAt, before.UpdatedBy = now.Version+1, tx.Now(), by.UserID
		if err := saveEntry(tx, &before, false); err != nil {
			return nil, err
		}
		out[i] = desk.EntryUpdated
	}
	if changed {
		if _, err := nextRevision(tx); err != nil {
			return nil, err
		}
	}
	return out, nil
}
