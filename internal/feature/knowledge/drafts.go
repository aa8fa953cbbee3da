package knowledge

import (
	"cmp"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"time"

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
	var written []desk.EntryID
	for i := range drafts {
		d := &drafts[i]
		before := known.of(d)
		tree.made = nil
		c, after, err := applyDraft(tx, &tree, d, before)
		if err != nil {
			return nil, err
		}
		c.Made = tree.made
		changes[i] = c
		if c.Outcome != desk.EntryCreated && c.Outcome != desk.EntryUpdated {
			continue
		}
		after.Published = !d.Draft || before != nil && before.Published
		if dry {
			known.add(after)
			continue
		}
		if before != nil {
			if changes[i].Was, err = kept(before); err != nil {
				return nil, err
			}
		}
		written = append(written, after.ID)
		if d.Draft {
			err = importDraft(tx, by, before, after)
		} else {
			if before != nil && !before.Published {
				after.Draft = nil
			}
			after.UpdatedAt, after.UpdatedBy = tx.Now(), by.UserID
			err = saveEntry(tx, after, before == nil, desk.VersionImported, 0)
		}
		if err != nil {
			return nil, err
		}
		known.add(after)
		changes[i].ID = after.ID
		if changes[i].Is, err = kept(after); err != nil {
			return nil, err
		}
	}
	if len(written) > 0 {
		_, err = nextRevision(tx, written...)
	}
	return changes, err
}

// underWay reports whether somebody has decided about a draft, or is about to: no
// file changes it then.
func underWay(d *desk.Draft) bool {
	return d != nil && (d.State == desk.DraftInReview || d.State == desk.DraftScheduled)
}

// applyDraft tells what a draft makes of the entry that is there, nil if none is.
func applyDraft(tx *db.Tx, tree *tree, d *desk.EntryDraft, before *desk.Entry) (desk.EntryChange, *desk.Entry, error) {
	refused := func(field string) (desk.EntryChange, *desk.Entry, error) {
		return desk.EntryChange{Outcome: desk.EntryRefused, Field: field}, nil, nil
	}
	after := d.Entry
	var start desk.Entry // what is there, without the bin
	if before == nil {
		after.ID, after.Version = desk.NewID[desk.EntryID]("ke", tx.Now()), 1
		after.HandOver = cmp.Or(after.HandOver, desk.HandOverNever)
		after.Tags = notNil(after.Tags)
		after.Audience = cmp.Or(after.Audience, desk.AudienceEveryone)
	} else {
		if d.Keep {
			return desk.EntryChange{ID: before.ID, Outcome: desk.EntryKept, Before: before.Version, After: before.Version}, before, nil
		}
		after = *before
		after.DeletedAt, after.DeletedBy = time.Time{}, "" // what is imported comes back
		if dr := before.Draft; dr != nil && (d.Draft || !before.Published) {
			putContent(&after, &dr.Content)
		}
		start = after
		saidOf(&after, d)
	}
	passed := "" // the field that is passed over
	if d.Says["owner"] || d.Owner != "" {
		owner, err := ownerByEmail(tx, d.Owner)
		switch {
		case err != nil:
			return desk.EntryChange{}, nil, err
		case owner == "" && d.Owner != "": // who is not in the team looks after nothing
			passed = "owner"
		default:
			after.Owner = owner
		}
	}
	var err error
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
			return refused(column(field))
		}
	}
	if after.Tags, err = checkTags(after.Tags); err != nil {
		return refused("tags")
	}
	if d.Says["channels"] || d.Says["products"] || d.Says["product_categories"] || d.Says["extras"] || d.Says["variants"] {
		field, value, err := unknown(tx, &after)
		if err != nil {
			return desk.EntryChange{}, nil, err
		}
		if value != "" {
			return refused(column(field))
		}
	}
	if before == nil {
		if d.Draft {
			after.Version = 0
		}
		return desk.EntryChange{Outcome: desk.EntryCreated, After: after.Version, Field: passed}, &after, nil
	}
	c := desk.EntryChange{ID: before.ID, Outcome: desk.EntryUnchanged, Before: before.Version, After: before.Version, Field: passed}
	switch {
	case reflect.DeepEqual(start, after) && before.DeletedAt.IsZero() && (d.Draft || before.Published):
		return c, before, nil
	case d.Draft && underWay(before.Draft):
		c.Outcome = desk.EntryKept
		return c, before, nil
	}
	c.Outcome = desk.EntryUpdated
	if !d.Draft {
		after.Version++
		c.After = after.Version
	}
	return c, &after, nil
}

// saidOf changes an entry to what a file says of it. Whatever it leaves empty
// stays, unless it has a column for it.
func saidOf(e *desk.Entry, d *desk.EntryDraft) {
	said := &d.Entry
	if e.ExternalID == "" && said.ExternalID != string(e.ID) {
		e.ExternalID = said.ExternalID
	}
	e.Question, e.Answer = cmp.Or(said.Question, e.Question), cmp.Or(said.Answer, e.Answer)
	e.HandOver, e.Audience = cmp.Or(said.HandOver, e.HandOver), cmp.Or(said.Audience, e.Audience)
	for name, l := range map[string]struct{ to, from *[]string }{
		"phrasings": {&e.Phrasings, &said.Phrasings}, "related": {&e.Related, &said.Related}, "channels": {&e.Channels, &said.Channels},
		"products": {&e.Products, &said.Products}, "product_categories": {&e.Categories, &said.Categories}, "tags": {&e.Tags, &said.Tags},
	} {
		if len(*l.from) > 0 || d.Says[name] {
			*l.to = notNil(*l.from)
		}
	}
	for name, at := range map[string]struct{ to, from *time.Time }{
		"valid_from": {&e.ValidFrom, &said.ValidFrom}, "valid_until": {&e.ValidUntil, &said.ValidUntil}, "review_at": {&e.ReviewAt, &said.ReviewAt},
	} {
		if !at.from.IsZero() || d.Says[name] {
			*at.to = *at.from
		}
	}
	if d.Says["enabled"] {
		e.Enabled = said.Enabled
	}
	if d.Says["help_centre"] {
		e.Unlisted = said.Unlisted
	}
	if d.Says["extras"] {
		e.Extras = said.Extras
	}
	if d.Says["variants"] {
		e.Variants = said.Variants
	}
}

// keeping is what a version does not hold of an entry.
type keeping struct {
	Tags      []string
	Owner     desk.UserID
	ReviewAt  int64
	DeletedAt int64
	DeletedBy desk.UserID
	Published bool
	Edit      int64       // of what has never been published, or has a draft
	Draft     *desk.Draft // that the import has replaced, or made
}

func kept(e *desk.Entry) (string, error) {
	k := keeping{
		Tags: notNil(e.Tags), Owner: e.Owner, ReviewAt: db.Millis(e.ReviewAt), DeletedAt: db.Millis(e.DeletedAt), DeletedBy: e.DeletedBy,
		Published: e.Published, Draft: e.Draft,
	}
	if e.Draft != nil {
		k.Edit = e.Edit
	}
	data, err := json.Marshal(k)
	return string(data), err
}

// draftIndex finds the entries that drafts are about.
type draftIndex struct {
	byKey, byID, byQuestion map[[2]string]*desk.Entry // by language and external id, id or question
}

func (x *draftIndex) of(d *desk.EntryDraft) *desk.Entry {
	if e := x.byKey[[2]string{d.Entry.Lang, d.Entry.ExternalID}]; e != nil {
		return e
	}
	if e := x.byID[[2]string{d.Entry.Lang, d.Entry.ExternalID}]; e != nil { // exported under its id
		return e
	}
	return x.byQuestion[[2]string{d.Entry.Lang, d.Entry.Question}]
}

func (x *draftIndex) add(e *desk.Entry) {
	if e.ExternalID != "" {
		x.byKey[[2]string{e.Lang, e.ExternalID}] = e
	} else {
		x.byID[[2]string{e.Lang, string(e.ID)}] = e
	}
	// What lies in the bin, or has never been published, is nothing to go on with.
	if q := [2]string{e.Lang, e.Question}; x.byQuestion[q] == nil && e.Published && e.DeletedAt.IsZero() {
		x.byQuestion[q] = e
	}
}

func knownDrafts(tx *db.Tx, drafts []desk.EntryDraft) (*draftIndex, error) {
	x := &draftIndex{byKey: map[[2]string]*desk.Entry{}, byID: map[[2]string]*desk.Entry{}, byQuestion: map[[2]string]*desk.Entry{}}
	if len(drafts) == 0 {
		return x, nil
	}
	keys, questions := make([]any, len(drafts)), make([]any, len(drafts))
	for i := range drafts {
		keys[i], questions[i] = drafts[i].Entry.ExternalID, drafts[i].Entry.Question
	}
	list, err := selectEntries(tx, `WHERE external_id IN `+db.In(1, len(keys))+` OR id IN `+db.In(1, len(keys))+` OR question IN `+db.In(len(keys)+1, len(questions))+` ORDER BY id`,
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
	var written []desk.EntryID
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
		var was, is keeping
		if err := errors.Join(keptOf(c.Was, &was), keptOf(c.Is, &is)); err != nil {
			return nil, err
		}
		if now.Version != c.After || is.Edit != 0 && now.Edit != is.Edit {
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
		if err := revert(tx, by, &now, c, &was, &is); err != nil {
			return nil, err
		}
		out[i] = desk.EntryUpdated
		written = append(written, now.ID)
	}
	if changed {
		if _, err := nextRevision(tx, written...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func keptOf(data string, into *keeping) error {
	if data == "" {
		return nil
	}
	return json.Unmarshal([]byte(data), into)
}

// revert makes an entry what it was before an import has changed it.
func revert(tx *db.Tx, by desk.Actor, e *desk.Entry, c desk.EntryChange, was, is *keeping) error {
	if c.Was != "" {
		// Whoever has tagged it since has not done so for nothing.
		if slices.Equal(e.Tags, is.Tags) && e.Owner == is.Owner && db.Millis(e.ReviewAt) == is.ReviewAt {
			e.Tags, e.Owner, e.ReviewAt = was.Tags, was.Owner, db.Time(was.ReviewAt)
		}
		e.DeletedAt, e.DeletedBy = db.Time(was.DeletedAt), was.DeletedBy
	}
	switch {
	case c.Before == c.After: // a draft
		e.Draft = was.Draft
		mirror(e)
		return writeEntry(tx, e, false)
	case c.Was != "" && !was.Published: // what the import has published was a draft
		e.Published, e.Draft = false, was.Draft
		mirror(e)
		return writeEntry(tx, e, false)
	}
	before, err := selectVersion(tx, c.ID, c.Before)
	if err != nil {
		return err
	}
	putContent(e, &before)
	e.ExternalID = before.ExternalID
	e.Version, e.UpdatedAt, e.UpdatedBy = e.Version+1, tx.Now(), by.UserID
	return saveEntry(tx, e, false, desk.VersionRestored, c.Before)
}

// DropCategories deletes those of the categories that hold nothing, in a
// transaction of the caller.
func (s *Service) DropCategories(tx *db.Tx, ids []desk.CategoryID) error {
	for range maxDepth { // a category is empty once those below it are gone
		for _, id := range ids {
			_, err := tx.Exec(`DELETE FROM knowledge_category WHERE id = $1
				AND NOT EXISTS (SELECT 1 FROM knowledge_category below WHERE below.parent_id = $1)
				AND NOT EXISTS (SELECT 1 FROM knowledge_entry WHERE category_id = $1)`, string(id))
			if err != nil {
				return err
			}
		}
	}
	return nil
}
