package knowledge

import (
	"cmp"
	"context"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/retrieve"
)

// TrialID stands for an entry in a trial that has not been made yet.
const TrialID desk.EntryID = "ke_new"

// Trial is the knowledge base as it would be after a change, in memory: customers
// notice nothing of it. It compares as the knowledge base does at the moment of
// its making, without a model outside, so that the same question always gives the
// same. It is safe for concurrent use and does not change.
type Trial struct {
	found   map[string]*retrieve.Retriever
	entries map[desk.EntryID]*desk.Entry
	scoped  bool
	now     time.Time
}

// Try returns the knowledge base with the entries as they are given here: one that
// is not told is taken out. What is published for a later time counts as if that
// time had come. Without any, it is the knowledge base as it is told now.
func (s *Service) Try(changes ...desk.Entry) *Trial {
	t := &Trial{found: s.memory.found, entries: map[desk.EntryID]*desk.Entry{}, scoped: s.memory.scoped.Load(), now: s.db.Now()}
	if now := s.memory.entries.Load(); now != nil {
		t.entries = *now
	}
	// Also without changes the trial is a copy: the memory goes on under it.
	t.entries = maps.Clone(t.entries)
	in, out := map[string][]retrieve.Doc{}, map[string][]string{}
	for _, e := range changes {
		if e.ID == "" {
			e.ID = TrialID
		}
		if e.ValidFrom.After(t.now) {
			e.ValidFrom = time.Time{}
		}
		e.SuspendedAt = time.Time{} // it was, for what it said before
		delete(t.entries, e.ID)
		if e.Told(t.now) {
			t.entries[e.ID] = &e
			in[e.Lang] = append(in[e.Lang], document(&e))
			t.scoped = t.scoped || aboutProducts(&e)
		} else {
			out[e.Lang] = append(out[e.Lang], string(e.ID))
		}
	}
	t.found = make(map[string]*retrieve.Retriever, len(s.memory.found))
	for lang, x := range s.memory.found {
		t.found[lang] = x.With(in[lang], out[lang])
	}
	return t
}

// Search is Service.Search on the trial.
func (t *Trial) Search(_ context.Context, q desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	return search(t.found[q.Lang], &t.entries, t.scoped, nil, t.now, &q), nil
}

// Prepare does nothing: no model outside takes part in a trial.
func (t *Trial) Prepare(context.Context, []string, string) string { return "" }

// AboutProducts is Service.AboutProducts on the trial.
func (t *Trial) AboutProducts() bool { return t.scoped }

// Entry returns an entry that would be told, nil when there is none. It is shared:
// not to be changed.
func (t *Trial) Entry(id desk.EntryID) *desk.Entry {
	if e := t.entries[id]; e != nil && e.Told(t.now) {
		return e
	}
	return nil
}

// Threshold is the score from which an entry answers a question.
func (t *Trial) Threshold() float64 { return Threshold }

// Change is what is about to be told to customers.
type Change struct {
	Entries []desk.Entry // as they would be; ID "" = a new one
	By      desk.Actor
	Reason  string // why it is to go ahead although something gets worse; "" = it is not
	// Due says that nobody waits: what was scheduled is to be published now.
	Due bool
	// Forward names for an entry the one that answers in its place.
	Forward map[desk.EntryID]desk.EntryID
}

// Gate looks at changes before they are told.
type Gate interface {
	// Check returns an error of CodeConflict if the change makes answers worse. If
	// it goes ahead although it does, pass keeps that: it is called for each entry
	// in the transaction that writes it, and is nil when there is nothing to keep.
	Check(ctx context.Context, c Change) (pass Pass, err error)
}

// Pass keeps why an entry is told although answers get worse.
type Pass func(tx *db.Tx, e *desk.Entry) error

// after is p once the entry is written, also where there is none.
func (p Pass) after(written error, tx *db.Tx, e *desk.Entry) error {
	if written != nil || p == nil {
		return written
	}
	return p(tx, e)
}

// Guard lets a gate look at what is published from now on. It is called before
// Run.
func (s *Service) Guard(g Gate) { s.gate = g }

type overrideKey struct{}

// WithOverride makes what is published under the context go ahead although answers
// get worse, for a reason. It takes the permission to publish.
func WithOverride(ctx context.Context, reason string) context.Context {
	return context.WithValue(ctx, overrideKey{}, reason)
}

func (s *Service) guarded(ctx context.Context, c Change) (Pass, error) {
	if s.gate == nil || len(c.Entries) == 0 {
		return nil, nil
	}
	if !c.Due {
		entries := make([]desk.Entry, 0, len(c.Entries))
		for i := range c.Entries {
			back, err := s.takesBack(ctx, &c.Entries[i])
			if err != nil {
				return nil, err
			}
			if !back {
				entries = append(entries, c.Entries[i])
			}
		}
		if c.Entries = entries; len(entries) == 0 {
			return nil, nil
		}
	}
	c.Reason, _ = ctx.Value(overrideKey{}).(string)
	return s.gate.Check(ctx, c)
}

// undoFor is how long what has just been changed can be taken back unchecked.
const undoFor = time.Hour

// takesBack reports whether an entry would only be told again as it was told just
// before its last change. Whoever undoes a mistake is not held up by the gate:
// nothing is told that was not told a moment ago.
func (s *Service) takesBack(ctx context.Context, as *desk.Entry) (bool, error) {
	if as.ID == "" {
		return false, nil
	}
	list, err := s.readForTrial(ctx, []desk.EntryID{as.ID})
	if err != nil || len(list) == 0 {
		return false, err
	}
	now := &list[0]
	since := s.db.Now().Add(-undoFor)
	switch {
	case !now.DeletedAt.IsZero():
		return now.DeletedAt.After(since) && as.DeletedAt.IsZero(), nil
	case !now.UpdatedAt.After(since) || now.Version < 2:
		return false, nil
	}
	before, err := s.GetVersion(ctx, as.ID, now.Version-1)
	if err != nil {
		return false, ignoreNotFound(err)
	}
	return as.DeletedAt.IsZero() && sameTold(&before, as), nil
}

// sameTold reports whether customers are told the same by both.
func sameTold(a, b *desk.Entry) bool {
	return a.Question == b.Question && a.Answer == b.Answer && a.HandOver == b.HandOver && a.Enabled == b.Enabled &&
		cmp.Or(a.Audience, desk.AudienceEveryone) == cmp.Or(b.Audience, desk.AudienceEveryone) &&
		a.ValidFrom.Equal(b.ValidFrom) && a.ValidUntil.Equal(b.ValidUntil) &&
		slices.Equal(a.Phrasings, b.Phrasings) && slices.Equal(a.Channels, b.Channels) &&
		slices.Equal(a.Products, b.Products) && slices.Equal(a.Categories, b.Categories) &&
		slices.Equal(a.Extras, b.Extras) &&
		slices.EqualFunc(a.Variants, b.Variants, func(x, y desk.AnswerVariant) bool { return reflect.DeepEqual(x, y) })
}

// checkEntry lets the gate look at one entry as the change would make it. The
// transaction that follows refuses what has been written meanwhile; what cannot be
// read or is no change is left to it.
func (s *Service) checkEntry(ctx context.Context, by desk.Actor, id desk.EntryID, change func(e *desk.Entry) bool) (Pass, error) {
	if s.gate == nil {
		return nil, nil
	}
	list, err := s.readForTrial(ctx, []desk.EntryID{id})
	if err != nil || len(list) == 0 || !change(&list[0]) {
		return nil, err
	}
	return s.guarded(ctx, Change{Entries: list, By: by})
}

func (s *Service) readForTrial(ctx context.Context, ids []desk.EntryID) (list []desk.Entry, err error) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectEntries(tx, `WHERE id IN `+db.In(1, len(args))+` ORDER BY id`, args...)
		return err
	})
	return list, err
}

// withDraft is the entry as it would be once its draft is published.
func withDraft(e *desk.Entry) bool {
	if e.Draft == nil || !e.DeletedAt.IsZero() {
		return false
	}
	putContent(e, &e.Draft.Content)
	e.Draft, e.Published = nil, true
	return true
}

// TryDraft returns the entry as it would be once its draft is published, or
// CodeNotFound when it has none.
func (s *Service) TryDraft(ctx context.Context, id desk.EntryID) (desk.Entry, error) {
	e, err := s.GetEntry(ctx, id)
	if err == nil && !withDraft(&e) {
		err = desk.E(desk.CodeNotFound, "error.bulk.no_draft", nil)
	}
	return e, err
}

// checkBulk lets the gate look at all that a bulk change would tell otherwise.
func (s *Service) checkBulk(ctx context.Context, by desk.Actor, b *Bulk) (Pass, error) {
	switch b.Action {
	case BulkPublish, BulkOn, BulkOff, BulkDelete, BulkRestore:
	case BulkMove, BulkTag, BulkUntag, BulkOwner, BulkDestroy:
		return nil, nil // what customers are told stays
	}
	if s.gate == nil || len(b.IDs) == 0 {
		return nil, nil
	}
	list, err := s.readForTrial(ctx, b.IDs)
	if err != nil {
		return nil, err
	}
	var changes []desk.Entry
	for _, e := range list {
		changed := e.DeletedAt.IsZero()
		switch b.Action {
		case BulkPublish:
			changed = e.Draft != nil && e.Draft.Base == e.Version && withDraft(&e)
		case BulkOn, BulkOff:
			changed = changed && e.Published && e.Enabled != (b.Action == BulkOn)
			e.Enabled = b.Action == BulkOn
		case BulkDelete:
			e.DeletedAt = s.db.Now()
		default:
			changed = !changed
			e.DeletedAt = time.Time{}
		}
		if changed {
			changes = append(changes, e)
		}
	}
	return s.guarded(ctx, Change{Entries: changes, By: by})
}
