package upkeep

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/money"
)

const (
	maxBound = 50 // records that somebody binds an entry to
	maxLog   = 50
)

// Logged is a line of what has happened to an entry.
type Logged struct {
	At     time.Time
	By     desk.UserID // "" = it went by itself
	What   string
	Reason Reason
	Record string
	Name   string
	Was    string
	Now    string
}

// Standing is what an entry rests on, what of it does not hold, and what has happened.
type Standing struct {
	Claims []Claim
	Flags  []Flag
	Log    []Logged // newest first
}

// Standing returns how an entry stands.
func (s *Service) Standing(ctx context.Context, id desk.EntryID) (out Standing, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out = Standing{}
		ids := []desk.EntryID{id}
		entries, err := s.Entries.EntriesIn(tx, ids)
		if err != nil || len(entries) == 0 {
			return err
		}
		lang := entries[0].Lang
		claims, err := claimsOf(tx, ids)
		if err != nil {
			return err
		}
		rows, err := flagsOf(tx, ids)
		if err != nil {
			return err
		}
		if out.Log, err = logOf(tx, id); err != nil {
			return err
		}
		names, err := namesOf(tx, claims[id], out.Log)
		if err != nil {
			return err
		}
		out.Claims = claims[id]
		for i := range out.Claims {
			c := &out.Claims[i]
			c.Name = names.name(c.Record, lang)
		}
		for i := range out.Log {
			out.Log[i].Name = names.name(out.Log[i].Record, lang)
		}
		out.Flags = flagsFrom(out.Claims, rows[id])
		return nil
	})
	return out, err
}

// flagsFrom joins flags with their claims, the oldest first.
func flagsFrom(claims []Claim, rows []flagRow) []Flag {
	var out []Flag
	for _, f := range rows {
		if i := slices.IndexFunc(claims, func(c Claim) bool { return c.ID == f.claim }); i >= 0 {
			out = append(out, Flag{Claim: claims[i], Reason: f.reason, Now: f.now, Since: db.Time(f.since), Suspends: f.suspends})
		}
	}
	slices.SortStableFunc(out, func(a, b Flag) int { return a.Since.Compare(b.Since) })
	return out
}

func logOf(tx *db.Tx, id desk.EntryID) ([]Logged, error) {
	rows, err := tx.Query(`SELECT at, author, what, reason, record, was, now_is FROM upkeep_log WHERE entry_id = $1 ORDER BY at DESC, id DESC LIMIT $2`, string(id), maxLog)
	return db.Collect(rows, err, func(r *db.Rows, l *Logged) error {
		var at int64
		err := r.Scan(&at, &l.By, &l.What, &l.Reason, &l.Record, &l.Was, &l.Now)
		l.At = db.Time(at)
		return err
	})
}

// namesOf tells what the records of claims are called.
func namesOf(tx *db.Tx, claims []Claim, log []Logged) (*live, error) {
	want := map[string]bool{}
	for i := range claims {
		want[claims[i].Record] = true
	}
	for i := range log {
		want[log[i].Record] = true
	}
	delete(want, "")
	return loadLive(tx, records{KindProduct: want, KindDocument: want, KindTable: want})
}

// name is what a record is called in a language, "" of one that is gone.
func (l *live) name(id, lang string) string {
	if p := l.products[id]; p != nil {
		return cmp.Or(p.title[lang], p.title["zh"], p.title["en"])
	}
	return cmp.Or(l.documents[id].name, l.tables[id].name)
}

// change does something to the claims of an entry, and settles it at once.
func (s *Service) change(ctx context.Context, by desk.Actor, id desk.EntryID, write func(tx *db.Tx, claims []Claim) error) (Standing, error) {
	if _, err := s.Entries.GetEntry(ctx, id); err != nil {
		return Standing{}, err
	}
	err := s.Entries.Suspend(ctx, func(tx *db.Tx) (map[desk.EntryID]bool, error) {
		if err := lock(tx); err != nil {
			return nil, err
		}
		ids := []desk.EntryID{id}
		claims, err := claimsOf(tx, ids)
		if err != nil {
			return nil, err
		}
		if err := write(tx, claims[id]); err != nil {
			return nil, err
		}
		return s.settle(tx, ids, nil, by.UserID)
	})
	if err != nil {
		return Standing{}, err
	}
	return s.Standing(ctx, id)
}

func claimNotFound() error { return desk.E(desk.CodeNotFound, "error.claim.not_found", nil) }

// Confirm says that an entry is still right although records have changed: the claims
// are not flagged again before they change once more. No claims means all that are
// flagged.
func (s *Service) Confirm(ctx context.Context, by desk.Actor, id desk.EntryID, list []desk.ClaimID) (Standing, error) {
	return s.change(ctx, by, id, func(tx *db.Tx, claims []Claim) error {
		flags, err := flagsOf(tx, []desk.EntryID{id})
		if err != nil {
			return err
		}
		for _, f := range flags[id] {
			i := slices.IndexFunc(claims, func(c Claim) bool { return c.ID == f.claim })
			if i < 0 || len(list) > 0 && !slices.Contains(list, f.claim) {
				continue
			}
			if err := setAcked(tx, by, &claims[i], f.reason, loggedConfirmed, f.now); err != nil {
				return err
			}
		}
		return nil
	})
}

// Unconfirm takes that back.
func (s *Service) Unconfirm(ctx context.Context, by desk.Actor, id desk.EntryID, list []desk.ClaimID) (Standing, error) {
	return s.change(ctx, by, id, func(tx *db.Tx, claims []Claim) error {
		for i := range claims {
			c := &claims[i]
			if c.Acked == "" || !slices.Contains(list, c.ID) {
				continue
			}
			if err := setAcked(tx, by, c, c.reason(c.Acked), loggedUndone, ""); err != nil {
				return err
			}
		}
		return nil
	})
}

func setAcked(tx *db.Tx, by desk.Actor, c *Claim, reason Reason, what, acked string) error {
	line := event{entry: c.EntryID, by: by.UserID, what: what, reason: reason, record: c.Record, was: c.Seen, now: acked}
	if err := line.write(tx); err != nil {
		return err
	}
	c.Acked = acked
	return tx.Queue(`UPDATE upkeep_claim SET acked = $2 WHERE id = $1`, string(c.ID), acked)
}

// Bind makes an entry depend on a record, as it is now.
func (s *Service) Bind(ctx context.Context, by desk.Actor, id desk.EntryID, kind Kind, rec string) (Standing, error) {
	if !slices.Contains(Bindable(), kind) {
		return Standing{}, desk.Invalid("kind", "error.field.value")
	}
	e, err := s.Entries.GetEntry(ctx, id)
	if err != nil {
		return Standing{}, err
	}
	return s.change(ctx, by, id, func(tx *db.Tx, claims []Claim) error {
		c := Claim{EntryID: id, Version: e.Version, Kind: kind, Record: rec, Place: "bound"}
		if i := slices.IndexFunc(claims, func(o Claim) bool { return o.same(&c) }); i >= 0 {
			return setRemoved(tx, by, &claims[i], false, loggedBound)
		}
		if len(claims) >= maxBound+maxClaims {
			return desk.Invalid("record", "error.field.too_many")
		}
		want := records{}
		want.add(&c)
		l, err := loadLive(tx, want)
		if err != nil {
			return err
		}
		if c.Seen, _ = l.now(&c, e.Lang); c.Seen == isGone {
			return desk.Invalid("record", "error.claim.record")
		}
		c.ID = desk.NewID[desk.ClaimID]("cl", tx.Now())
		// What the text says of the record is read again.
		if err := tx.Queue(`DELETE FROM upkeep_read WHERE entry_id = $1`, string(id)); err != nil {
			return err
		}
		if err := tx.Queue(`UPDATE upkeep_state SET knowledge = -1 WHERE id = 1`); err != nil {
			return err
		}
		line := event{entry: id, by: by.UserID, what: loggedBound, reason: Reason(kind), record: rec, now: c.Seen}
		if err := line.write(tx); err != nil {
			return err
		}
		return insertClaim(tx, &c)
	})
}

// Remove says that a claim does not count.
func (s *Service) Remove(ctx context.Context, by desk.Actor, id desk.EntryID, claim desk.ClaimID) (Standing, error) {
	return s.setRemoved(ctx, by, id, claim, true, loggedRemoved)
}

// Restore takes that back.
func (s *Service) Restore(ctx context.Context, by desk.Actor, id desk.EntryID, claim desk.ClaimID) (Standing, error) {
	return s.setRemoved(ctx, by, id, claim, false, loggedRestored)
}

func (s *Service) setRemoved(ctx context.Context, by desk.Actor, id desk.EntryID, claim desk.ClaimID, removed bool, what string) (Standing, error) {
	return s.change(ctx, by, id, func(tx *db.Tx, claims []Claim) error {
		i := slices.IndexFunc(claims, func(c Claim) bool { return c.ID == claim })
		if i < 0 {
			return claimNotFound()
		}
		return setRemoved(tx, by, &claims[i], removed, what)
	})
}

func setRemoved(tx *db.Tx, by desk.Actor, c *Claim, removed bool, what string) error {
	if c.Removed == removed {
		return nil
	}
	at := int64(0)
	if removed {
		at = db.Millis(tx.Now())
	}
	line := event{entry: c.EntryID, by: by.UserID, what: what, reason: Reason(c.Kind), record: c.Record, was: c.Seen}
	if err := line.write(tx); err != nil {
		return err
	}
	return tx.Queue(`UPDATE upkeep_claim SET removed_at = $2 WHERE id = $1`, string(c.ID), at)
}

// Propose writes the live prices of products into a draft of the entry, where that
// takes no judgement, and returns the entry with it. The draft that there is goes on.
func (s *Service) Propose(ctx context.Context, by desk.Actor, id desk.EntryID) (desk.Entry, error) {
	e, err := s.Entries.GetEntry(ctx, id)
	if err != nil {
		return desk.Entry{}, err
	}
	standing, err := s.Standing(ctx, id)
	if err != nil {
		return desk.Entry{}, err
	}
	next := e
	if e.Draft != nil {
		next = e.Draft.Content
		next.ID, next.Version, next.Edit = e.ID, e.Version, e.Edit
	}
	changed := false
	for _, f := range standing.Flags {
		if quote, ok := f.Replacement(); ok {
			changed = replace(&next, f.Claim.Quote, quote) || changed
		}
	}
	if !changed {
		return e, nil
	}
	return s.Entries.SaveDraft(ctx, by, next)
}

// replace puts a quote in the place of another, in everything that customers are told.
func replace(e *desk.Entry, old, quote string) bool {
	changed := false
	put := func(s string) string {
		next := replaceAmount(s, old, quote)
		changed = changed || next != s
		return next
	}
	e.Answer = put(e.Answer)
	e.Variants = slices.Clone(e.Variants)
	for i := range e.Variants {
		e.Variants[i].Answer = put(e.Variants[i].Answer)
	}
	return changed
}

// replaceAmount leaves an amount alone that only begins or ends like the one that is
// replaced: ¥1990 is not ¥199.
func replaceAmount(s, old, quote string) string {
	digit := func(b byte) bool { return b >= '0' && b <= '9' || b == '.' || b == ',' }
	var out strings.Builder
	for {
		i := strings.Index(s, old)
		if i < 0 {
			return out.String() + s
		}
		end := i + len(old)
		// "¥199." ends a sentence, "¥199.5" is another amount.
		longer := end < len(s) && digit(s[end]) && digit(old[len(old)-1]) && (s[end] >= '0' && s[end] <= '9' || end+1 < len(s) && s[end+1] >= '0' && s[end+1] <= '9')
		before := i > 0 && digit(s[i-1]) && digit(old[0])
		out.WriteString(s[:i])
		if longer || before {
			out.WriteString(old)
		} else {
			out.WriteString(quote)
		}
		s = s[end:]
	}
}

// Replacement is what to write instead of the quote of a flag, where only one thing
// can be meant: the price, written as the old one was.
func (f *Flag) Replacement() (string, bool) {
	if f.Reason != ReasonPrice || strings.Contains(f.Now, ",") {
		return "", false
	}
	now, err := ReadMoney(f.Now)
	if err != nil {
		return "", false
	}
	quote := f.Claim.Quote
	from := strings.IndexFunc(quote, func(r rune) bool { return r >= '0' && r <= '9' })
	to := strings.LastIndexFunc(quote, func(r rune) bool { return r >= '0' && r <= '9' }) + 1
	if from < 0 {
		return "", false
	}
	amount := money.Decimal(now.Minor, now.Currency)
	if !strings.Contains(quote[from:to], ".") {
		whole, cents, _ := strings.Cut(amount, ".")
		if strings.Trim(cents, "0") == "" {
			amount = whole
		}
	}
	if strings.Contains(quote[from:to], ",") {
		amount = grouped(amount)
	}
	return quote[:from] + amount + quote[to:], true
}

func grouped(amount string) string {
	whole, cents, dot := strings.Cut(amount, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		return whole + "." + cents
	}
	return whole
}
