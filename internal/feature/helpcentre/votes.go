package helpcentre

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Bounds of what visitors say.
const (
	maxVotes     = 200_000 // that are kept
	votesDropped = 2_000   // of the oldest, when there are more
	maxWorst     = 100
)

// The reasons why an entry did not help.
const (
	ReasonUnclear  = "unclear"  // hard to understand
	ReasonPartial  = "partial"  // something is missing
	ReasonOutdated = "outdated" // not true any more
	ReasonOther    = "other"    // about something else
)

// Reasons are all of them, in the order in which they are offered.
func Reasons() []string {
	return []string{ReasonUnclear, ReasonPartial, ReasonOutdated, ReasonOther}
}

// Vote is what a visitor says about an entry.
type Vote struct {
	Entry   desk.EntryID
	Who     string // from Visitor
	Helpful bool
	Reason  string // one of Reasons, "" = none; only of one that did not help
}

// Tally is what visitors have said about an entry.
type Tally struct {
	Entry     desk.EntryID
	Helpful   int64
	Unhelpful int64
	Reasons   map[string]int64
}

// Visitor names whoever reads from an address with a browser, without keeping
// either.
func (s *Service) Visitor(ctx context.Context, address, browser string) (string, error) {
	key, err := s.key(ctx)
	if err != nil {
		return "", err
	}
	h := hmac.New(sha256.New, key)
	for _, part := range []string{"help centre", address, browser} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}

// key is the server's, read once.
func (s *Service) key(ctx context.Context) ([]byte, error) {
	if key := s.signing.Load(); key != nil {
		return *key, nil
	}
	key, err := s.Shop.Key(ctx)
	if err == nil {
		s.signing.Store(&key)
	}
	return key, err
}

// Vote keeps what a visitor says about an entry that is shown. A visitor who
// says something else counts once, as the last time.
func (s *Service) Vote(ctx context.Context, v Vote) error {
	if v.Reason != "" && (v.Helpful || !slices.Contains(Reasons(), v.Reason)) {
		return desk.Invalid("reason", "error.field.value")
	}
	if v.Who == "" {
		return desk.Invalid("who", "error.field.required")
	}
	view, err := s.View(ctx)
	if err != nil {
		return err
	}
	if view.Entry(v.Entry) == nil {
		return notFound()
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		var all int64
		if err := tx.QueryRow(`SELECT COUNT(*) FROM help_vote`).Scan(&all); err != nil {
			return err
		}
		if all >= maxVotes {
			if _, err := tx.Exec(`DELETE FROM help_vote WHERE (entry_id, who) IN (
				SELECT entry_id, who FROM help_vote ORDER BY at, entry_id, who LIMIT $1)`, votesDropped); err != nil {
				return err
			}
		}
		_, err := tx.Exec(`INSERT INTO help_vote (entry_id, who, helpful, reason, at) VALUES ($1,$2,$3,$4,$5)
			ON CONFLICT (entry_id, who) DO UPDATE SET helpful = excluded.helpful, reason = excluded.reason, at = excluded.at`,
			string(v.Entry), v.Who, v.Helpful, v.Reason, db.Millis(tx.Now()))
		return err
	})
}

// Tally returns what was said about an entry.
func (s *Service) Tally(ctx context.Context, id desk.EntryID) (Tally, error) {
	out := Tally{Entry: id, Reasons: map[string]int64{}}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := selectTallies(tx, `WHERE v.entry_id = $1`, string(id))
		if len(list) > 0 {
			out = list[0]
		}
		return err
	})
	return out, err
}

// Worst returns the entries of a language that have helped least, of all that
// somebody found unhelpful.
func (s *Service) Worst(ctx context.Context, lang string) (list []Tally, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectTallies(tx, `JOIN knowledge_entry e ON e.id = v.entry_id WHERE e.lang = $1`, lang)
		return err
	})
	list = slices.DeleteFunc(list, func(t Tally) bool { return t.Unhelpful == 0 })
	slices.SortFunc(list, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(b.misery(), a.misery()), cmp.Compare(b.Unhelpful, a.Unhelpful), cmp.Compare(a.Entry, b.Entry))
	})
	return list[:min(len(list), maxWorst)], err
}

// misery is the share of those whom it did not help, as if two more had voted:
// one voice alone says little.
func (t *Tally) misery() float64 {
	return float64(t.Unhelpful+1) / float64(t.Helpful+t.Unhelpful+2)
}

func selectTallies(tx *db.Tx, tail string, args ...any) ([]Tally, error) {
	type line struct {
		id      desk.EntryID
		helpful bool
		reason  string
		n       int64
	}
	rows, err := tx.Query(`SELECT v.entry_id, v.helpful, v.reason, COUNT(*) FROM help_vote v `+tail+`
		GROUP BY v.entry_id, v.helpful, v.reason ORDER BY v.entry_id`, args...)
	lines, err := db.Collect(rows, err, func(r *db.Rows, l *line) error { return r.Scan(&l.id, &l.helpful, &l.reason, &l.n) })
	var out []Tally
	for _, l := range lines {
		if len(out) == 0 || out[len(out)-1].Entry != l.id {
			out = append(out, Tally{Entry: l.id, Reasons: map[string]int64{}})
		}
		t := &out[len(out)-1]
		if l.helpful {
			t.Helpful += l.n
			continue
		}
		t.Unhelpful += l.n
		if l.reason != "" {
			t.Reasons[l.reason] += l.n
		}
	}
	return out, err
}

func notFound() error { return desk.E(desk.CodeNotFound, "error.not_found", nil) }
