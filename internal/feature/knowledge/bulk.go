package knowledge

import (
	"context"
	"errors"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	// MaxBulk is how many entries one bulk change may name.
	MaxBulk    = 500
	bulkAtOnce = 50 // that one transaction writes: others wait for it
)

// BulkAction is what is done to many entries.
type BulkAction string

// The bulk actions. What each takes as its value stands beside it.
const (
	BulkMove    BulkAction = "move"    // id of a category
	BulkTag     BulkAction = "tag"     // a tag
	BulkUntag   BulkAction = "untag"   // a tag
	BulkOwner   BulkAction = "owner"   // id of a member of the team, "" = nobody
	BulkPublish BulkAction = "publish" // their drafts
	BulkOn      BulkAction = "on"
	BulkOff     BulkAction = "off"
	BulkDelete  BulkAction = "delete"
	BulkRestore BulkAction = "restore"
	BulkDestroy BulkAction = "destroy" // what lies in the bin, for good
)

// Bulk is one change of many entries.
type Bulk struct {
	Action BulkAction
	Value  string
	IDs    []desk.EntryID
}

// BulkReport says what a bulk change has done.
type BulkReport struct {
	Done    []desk.EntryID
	Skipped []BulkSkip
	Undo    []Bulk // what takes it back; empty where nothing can
}

// BulkSkip is an entry that was left as it was.
type BulkSkip struct {
	ID       desk.EntryID
	Question string // "" when there is no such entry
	Key      string // of the message that says why
}

// publishing are the actions after which customers are told something else.
func (b *Bulk) publishing() bool {
	switch b.Action {
	case BulkPublish, BulkOn, BulkOff, BulkMove:
		return true
	}
	return false
}

// errSkip leaves an entry out; its text is the key of the reason.
type errSkip string

func (e errSkip) Error() string { return string(e) }

const (
	skipSame    errSkip = "error.bulk.same"
	skipNoDraft errSkip = "error.bulk.no_draft"
	skipUnready errSkip = "error.bulk.never_published"
	skipGone    errSkip = "error.entry.not_found"
)

// ChangeMany does one thing to many entries, and reports what it has left out.
// What was done before an error stays done.
func (s *Service) ChangeMany(ctx context.Context, by desk.Actor, b Bulk) (BulkReport, error) {
	b.IDs = slices.Clone(b.IDs)
	slices.Sort(b.IDs) // always in this order, so that two bulk changes cannot wait for each other
	b.IDs = slices.Compact(b.IDs)
	report := BulkReport{Done: []desk.EntryID{}, Skipped: []BulkSkip{}, Undo: []Bulk{}}
	if len(b.IDs) > MaxBulk {
		return report, desk.Invalid("ids", "error.field.too_many")
	}
	if b.publishing() && !by.Can(desk.CanPublishKnowledge) {
		return report, desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	if b.Action == BulkTag || b.Action == BulkUntag {
		list, err := checkTags([]string{b.Value})
		if err != nil || len(list) == 0 {
			return report, desk.Invalid("value", "error.entry.tag")
		}
		b.Value = list[0]
	}
	if b.Action == BulkOwner && b.Value != "" && !desk.ValidID("us", desk.UserID(b.Value)) {
		return report, desk.Invalid("value", "error.field.value")
	}
	pass, err := s.checkBulk(ctx, by, &b)
	if err != nil {
		return report, err
	}
	for part := range slices.Chunk(b.IDs, bulkAtOnce) {
		if err := s.changePart(ctx, by, &b, part, pass, &report); err != nil {
			return report, err
		}
	}
	return report, nil
}

func (s *Service) changePart(ctx context.Context, by desk.Actor, b *Bulk, ids []desk.EntryID, pass Pass, report *BulkReport) error {
	var revision int64
	var done []desk.Entry
	var skipped []BulkSkip
	var undo []Bulk
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		done, skipped, undo, revision = nil, nil, nil, 0
		for _, id := range ids {
			e, back, err := changeOne(tx, by, b, id)
			err = pass.after(err, tx, &e)
			var skip errSkip
			var refused *desk.Error
			switch {
			case errors.As(err, &skip):
				skipped = append(skipped, BulkSkip{id, e.Question, string(skip)})
				continue
			case errors.As(err, &refused) && refused.Code != desk.CodeInternal:
				skipped = append(skipped, BulkSkip{id, e.Question, reason(refused)})
				continue
			case err != nil:
				return err
			}
			done = append(done, e)
			if back != nil {
				undo = append(undo, *back)
			}
		}
		if len(done) > 0 && b.noticed() {
			revision, err = nextRevision(tx, idsOf(done)...)
		}
		return err
	})
	if err != nil {
		return err
	}
	if revision != 0 {
		s.memory.changed(revision, s.db.Now(), slices.Clone(done)...)
	}
	for _, e := range done {
		report.Done = append(report.Done, e.ID)
	}
	report.Skipped = append(report.Skipped, skipped...)
	for _, u := range undo {
		report.Undo = addUndo(report.Undo, u)
	}
	return nil
}

// noticed reports whether memories have to hear of the change.
func (b *Bulk) noticed() bool {
	return b.publishing() || b.Action == BulkDelete || b.Action == BulkRestore
}

// reason is the key that says most: that of a field, if there is one.
func reason(e *desk.Error) string {
	for _, key := range e.Fields {
		return key
	}
	return e.Key
}

// addUndo joins what takes back the same.
func addUndo(list []Bulk, u Bulk) []Bulk {
	for i := range list {
		if list[i].Action == u.Action && list[i].Value == u.Value {
			list[i].IDs = append(list[i].IDs, u.IDs...)
			return list
		}
	}
	return append(list, u)
}

// changeOne does it to one entry, and says what takes it back.
func changeOne(tx *db.Tx, by desk.Actor, b *Bulk, id desk.EntryID) (e desk.Entry, undo *Bulk, err error) {
	if err := lockEntry(tx, id); err != nil {
		return e, nil, err
	}
	if e, err = selectOne(tx, `WHERE id = $1`, id); err != nil {
		return e, nil, err
	}
	if inBin := b.Action == BulkRestore || b.Action == BulkDestroy; inBin == e.DeletedAt.IsZero() {
		return e, nil, skipGone
	}
	back := func(action BulkAction, value string) *Bulk {
		return &Bulk{Action: action, Value: value, IDs: []desk.EntryID{id}}
	}
	switch b.Action {
	case BulkTag, BulkUntag:
		other := BulkUntag
		has := slices.Contains(e.Tags, b.Value)
		if has == (b.Action == BulkTag) {
			return e, nil, skipSame
		}
		if b.Action == BulkTag {
			if e.Tags, err = checkTags(append(e.Tags, b.Value)); err != nil {
				return e, nil, err
			}
		} else {
			other = BulkTag
			e.Tags = slices.DeleteFunc(e.Tags, func(t string) bool { return t == b.Value })
		}
		return e, back(other, b.Value), keepUp(tx, &e)
	case BulkOwner:
		old := string(e.Owner)
		if old == b.Value {
			return e, nil, skipSame
		}
		e.Owner = desk.UserID(b.Value)
		return e, back(BulkOwner, old), keepUp(tx, &e)
	case BulkMove:
		old := string(e.CategoryID)
		return e, back(BulkMove, old), moveEntry(tx, by, &e, desk.CategoryID(b.Value))
	case BulkOn, BulkOff:
		other := BulkOff
		if b.Action == BulkOff {
			other = BulkOn
		}
		switch on := b.Action == BulkOn; {
		case !e.Published:
			return e, nil, skipUnready
		case e.Enabled == on:
			return e, nil, skipSame
		default:
			e.Enabled = on
			if e.Draft != nil {
				e.Draft.Content.Enabled = on
			}
		}
		return e, back(other, ""), publishAs(tx, by, &e)
	case BulkPublish:
		if e.Draft == nil {
			return e, nil, skipNoDraft
		}
		if e.Draft.Base != e.Version {
			return e, nil, entryChanged()
		}
		putContent(&e, &e.Draft.Content)
		e.Draft = nil
		return e, nil, publish(tx, &e, by.UserID, desk.VersionBulk, 0)
	case BulkDelete:
		return e, back(BulkRestore, ""), bin(tx, by, &e)
	case BulkRestore:
		return e, back(BulkDelete, ""), unbin(tx, &e, "")
	case BulkDestroy:
		_, err := destroy(tx, []any{string(id)})
		return e, nil, err
	}
	return e, nil, desk.Invalid("action", "error.field.value")
}

// moveEntry puts an entry, and its draft, into another category.
func moveEntry(tx *db.Tx, by desk.Actor, e *desk.Entry, to desk.CategoryID) error {
	if e.CategoryID == to {
		return skipSame
	}
	c, err := selectCategory(tx, to)
	if err != nil || c.Lang != e.Lang {
		return errors.Join(desk.Invalid("value", "error.category.unknown"), ignoreNotFound(err))
	}
	e.CategoryID = to
	if e.Draft != nil {
		e.Draft.Content.CategoryID = to
	}
	if !e.Published {
		return writeEntry(tx, e, false)
	}
	return publishAs(tx, by, e)
}

// publishAs makes the next version of an entry that a bulk change has touched. A
// draft that was begun on the version before goes on from this one.
func publishAs(tx *db.Tx, by desk.Actor, e *desk.Entry) error {
	if e.Draft != nil && e.Draft.Base == e.Version {
		e.Draft.Base++
	}
	e.Version++
	e.UpdatedAt, e.UpdatedBy = tx.Now(), by.UserID
	return saveEntry(tx, e, false, desk.VersionBulk, 0)
}
