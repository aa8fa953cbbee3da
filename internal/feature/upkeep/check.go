package upkeep

import (
	"context"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// finding is what has been read from an entry outside the transaction that writes it:
// reading takes longer than others should wait.
type finding struct {
	version int64
	claims  []Claim
}

// check brings the claims and flags of entries up to date, and suspends or puts back
// those that this makes a difference to.
func (s *Service) check(ctx context.Context, ids []desk.EntryID) error {
	found, err := s.read(ctx, ids)
	if err != nil {
		return err
	}
	return s.Entries.Suspend(ctx, func(tx *db.Tx) (map[desk.EntryID]bool, error) {
		if err := lock(tx); err != nil {
			return nil, err
		}
		return s.settle(tx, ids, found, "")
	})
}

// read finds what entries take for true.
func (s *Service) read(ctx context.Context, ids []desk.EntryID) (map[desk.EntryID]finding, error) {
	var entries []desk.Entry
	var have map[desk.EntryID][]Claim
	var l *live
	mentioned := map[desk.EntryID][]Claim{}
	r := newReader(s.known, s.zone())
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if entries, err = s.Entries.EntriesIn(tx, ids); err != nil {
			return err
		}
		if have, err = claimsOf(tx, ids); err != nil {
			return err
		}
		want := records{}
		for i := range entries {
			list := r.mentions(&entries[i])
			mentioned[entries[i].ID] = list
			for j := range list {
				want.add(&list[j])
			}
			for _, c := range have[entries[i].ID] {
				want.add(&c)
			}
		}
		l, err = loadLive(tx, want)
		return err
	})
	if err != nil {
		return nil, err
	}
	r.live = l
	out := make(map[desk.EntryID]finding, len(entries))
	for i := range entries {
		e := &entries[i]
		var bound []string
		for _, c := range have[e.ID] {
			if !c.Found && !c.Removed && c.Kind == KindProduct {
				bound = append(bound, c.Record)
			}
		}
		out[e.ID] = finding{e.Version, r.claims(e, mentioned[e.ID], bound)}
	}
	return out, nil
}

// settle writes claims and flags of entries as the records are now, and returns which
// of the entries are suspended. found may lack entries: their claims stay.
func (s *Service) settle(tx *db.Tx, ids []desk.EntryID, found map[desk.EntryID]finding, by desk.UserID) (map[desk.EntryID]bool, error) {
	entries, err := s.Entries.EntriesIn(tx, ids)
	if err != nil {
		return nil, err
	}
	settings, _, err := selectSettings(tx)
	if err != nil {
		return nil, err
	}
	have, err := claimsOf(tx, ids)
	if err != nil {
		return nil, err
	}
	flags, err := flagsOf(tx, ids)
	if err != nil {
		return nil, err
	}
	want := records{}
	for _, list := range have {
		for i := range list {
			want.add(&list[i])
		}
	}
	for _, f := range found {
		for i := range f.claims {
			want.add(&f.claims[i])
		}
	}
	l, err := loadLive(tx, want)
	if err != nil {
		return nil, err
	}
	l.near = time.Duration(settings.NearDays) * 24 * time.Hour
	decided := map[desk.EntryID]bool{}
	for i := range entries {
		e := &entries[i]
		if !e.Published {
			continue
		}
		t := task{tx: tx, e: e, live: l, settings: &settings, by: by, claims: have[e.ID], flags: flags[e.ID]}
		if f, ok := found[e.ID]; ok && f.version == e.Version {
			if err := t.take(f.claims); err != nil {
				return nil, err
			}
		}
		suspends, err := t.judge()
		if err != nil {
			return nil, err
		}
		decided[e.ID] = suspends
	}
	return decided, nil
}

// task is one entry in a transaction.
type task struct {
	tx       *db.Tx
	e        *desk.Entry
	live     *live
	settings *Settings
	by       desk.UserID
	claims   []Claim
	flags    []flagRow
}

// take puts what has been found in the entry beside what was known. A new version has
// been looked at by whoever wrote it: it takes records as they are, but what still
// stands in the text stays as it was.
func (t *task) take(found []Claim) error {
	kept := t.claims[:0:0]
	for _, c := range t.claims {
		if c.Version == t.e.Version {
			kept = append(kept, c)
			continue
		}
		i := slices.IndexFunc(found, func(o Claim) bool { return o.same(&c) })
		standing := stands(t.e, &c) && c.Kind != KindDocument && c.Kind != KindTable && c.Kind != KindProduct
		if c.Found && i < 0 && !standing && !c.Removed {
			if err := deleteClaim(t.tx, c.ID); err != nil {
				return err
			}
			continue
		}
		c.Version = t.e.Version
		if i >= 0 {
			c.Place, c.Quote = found[i].Place, found[i].Quote
		}
		if !standing && c.Kind != KindDate {
			c.Acked = ""
			c.Seen, _ = t.live.now(&c, t.e.Lang)
		}
		if err := updateClaim(t.tx, &c); err != nil {
			return err
		}
		kept = append(kept, c)
	}
	for _, c := range found {
		if slices.ContainsFunc(kept, func(o Claim) bool { return o.same(&c) }) {
			continue
		}
		c.ID, c.EntryID, c.Version = desk.NewID[desk.ClaimID]("cl", t.tx.Now()), t.e.ID, t.e.Version
		if err := insertClaim(t.tx, &c); err != nil {
			return err
		}
		kept = append(kept, c)
	}
	t.claims = kept
	return t.tx.Queue(`INSERT INTO upkeep_read (entry_id, version) VALUES ($1, $2) ON CONFLICT (entry_id) DO UPDATE SET version = excluded.version`,
		string(t.e.ID), t.e.Version)
}

// judge flags what does not hold, takes flags off what holds again, and reports
// whether the entry is to be suspended.
func (t *task) judge() (suspends bool, err error) {
	due := map[desk.ClaimID]flagRow{}
	for i := range t.claims {
		c := &t.claims[i]
		now, holds := t.live.now(c, t.e.Lang)
		policy := t.settings.Policies[c.reason(now)]
		if c.Removed || holds || c.Acked == now || policy == PolicyOff {
			continue
		}
		f := flagRow{claim: c.ID, entry: t.e.ID, reason: c.reason(now), now: now, since: db.Millis(t.tx.Now()), suspends: policy == PolicySuspend}
		due[c.ID], suspends = f, suspends || f.suspends
	}
	for _, old := range t.flags {
		f, still := due[old.claim]
		if !still {
			if err := t.clear(old); err != nil {
				return false, err
			}
			continue
		}
		if f.reason == old.reason && f.now == old.now && f.suspends == old.suspends {
			delete(due, old.claim)
		}
	}
	for i := range t.claims {
		c := &t.claims[i]
		f, fresh := due[c.ID]
		if !fresh {
			continue
		}
		line := event{entry: t.e.ID, what: loggedFlagged, reason: f.reason, record: c.Record, was: c.Seen, now: f.now}
		if err := saveFlag(t.tx, &f); err != nil {
			return false, err
		}
		if err := line.write(t.tx); err != nil {
			return false, err
		}
	}
	if suspends == t.e.SuspendedAt.IsZero() {
		line := event{entry: t.e.ID, by: t.by, what: loggedReleased}
		if suspends {
			line.what = loggedSuspended
		}
		err = line.write(t.tx)
	}
	return suspends, err
}

// clear takes a flag off. What somebody did is in the log already.
func (t *task) clear(old flagRow) error {
	if t.by == "" {
		line := event{entry: t.e.ID, what: loggedCleared, reason: old.reason, was: old.now}
		if err := line.write(t.tx); err != nil {
			return err
		}
	}
	return deleteFlag(t.tx, old.claim)
}
