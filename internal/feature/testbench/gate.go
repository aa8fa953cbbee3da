package testbench

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	maxReason     = 500
	shown         = 50 // regressions that an error tells of, and that are kept
	maxChecks     = 50 // that are listed of an entry
	maxBadInCheck = 500
)

// Regression is a question that is answered as it should be now, and would not be
// after a change.
type Regression struct {
	Question desk.TestID `json:"question_id,omitempty"` // "" = a difference of a replay
	Text     string      `json:"question"`
	Lang     string      `json:"lang"`
	Expect   Expect      `json:"expect"`
	Titles   []string    `json:"titles"` // of the entries that are expected
	Got      Got         `json:"got"`
}

// RegressedError lists what would get worse. It stands behind a desk.Error.
type RegressedError struct{ List []Regression }

func (e *RegressedError) Error() string {
	return strconv.Itoa(len(e.List)) + " questions would be answered worse"
}

// Kinds of checks that are kept.
const (
	CheckOverridden = "overridden" // it went ahead, for a reason
	CheckHeld       = "held"       // it was due, and held back
)

// Check is a line of what happened at the gate.
type Check struct {
	At          time.Time
	By          desk.UserID // "" = the program
	Kind        string
	Reason      string
	Regressions []Regression
}

// Check returns an error of CodeConflict with a RegressedError behind it if the
// change makes answers worse, unless somebody who may publish gives a reason.
func (s *Service) Check(ctx context.Context, c Change) error {
	reason := strings.TrimSpace(c.Reason)
	if utf8.RuneCountInString(reason) > maxReason {
		return desk.Invalid("override", "error.field.too_long")
	}
	list, err := s.guards(ctx, c.Entries)
	if err != nil || len(list) == 0 {
		return err
	}
	if c.Due {
		if list, err = s.unlessOverridden(ctx, c.Entries, list); err != nil || len(list) == 0 {
			return err
		}
	}
	worse, err := s.worse(ctx, list, c.Entries)
	if err != nil || len(worse) == 0 {
		return err
	}
	switch {
	case c.Due:
		if err := s.keep(ctx, &c, CheckHeld, "", worse); err != nil {
			return err
		}
	case reason != "" && !c.By.Can(desk.CanPublishKnowledge):
		return desk.E(desk.CodeForbidden, "error.forbidden", nil)
	case reason != "":
		return s.keep(ctx, &c, CheckOverridden, reason, worse)
	}
	return &desk.Error{
		Code: desk.CodeConflict, Key: "error.bench.regressions", Args: map[string]string{"n": strconv.Itoa(len(worse)), "question": worse[0].Text},
		Err: &RegressedError{worse[:min(shown, len(worse))]},
	}
}

// guards are the questions that hold for the entries: those that are saved, and
// the differences that were judged as bad in the last replay of each. There are
// none while the gate is off.
func (s *Service) guards(ctx context.Context, entries []desk.Entry) (list []Question, err error) {
	langs := map[string]bool{}
	for i := range entries {
		langs[entries[i].Lang] = true
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list = nil
		var on bool
		if err := tx.QueryRow(`SELECT gate FROM bench_state WHERE id = 1`).Scan(&on); err != nil || !on {
			return err
		}
		all, err := selectQuestions(tx, `WHERE deleted_at = 0 ORDER BY id`)
		if err != nil {
			return err
		}
		for i := range all {
			if langs[all[i].Lang] {
				list = append(list, all[i])
			}
		}
		for i := range entries {
			if entries[i].ID == "" {
				continue
			}
			bad, err := badOf(tx, entries[i].ID)
			if err != nil {
				return err
			}
			list = append(list, bad...)
		}
		return nil
	})
	return list, err
}

// worse returns what passes now and fails with the change.
func (s *Service) worse(ctx context.Context, list []Question, entries []desk.Entry) ([]Regression, error) {
	after := s.Knowledge.Try(entries...)
	var before Base
	var out []Regression
	for i := range list {
		q := &list[i]
		a, err := after.Ask(ctx, q.Ask)
		if err != nil {
			return nil, fmt.Errorf("run a test question: %w", err)
		}
		if q.passes(a) {
			continue
		}
		if before == nil {
			before = s.Knowledge.Try()
		}
		b, err := before.Ask(ctx, q.Ask)
		if err != nil {
			return nil, fmt.Errorf("run a test question: %w", err)
		}
		if q.passes(b) {
			out = append(out, Regression{Question: q.ID, Text: q.Text, Lang: q.Lang, Expect: q.Expect, Titles: q.Titles, Got: gotOf(a)})
		}
	}
	return out, nil
}

// Trial is what a draft would make of the saved questions.
type Trial struct {
	Total    int
	Failing  int
	Worse    []Regression // pass now
	Better   int          // fail now
	Overlook bool         // the gate is off
}

// TryDraft runs the saved questions of its language on a draft. Nothing is kept.
func (s *Service) TryDraft(ctx context.Context, id desk.EntryID) (t Trial, err error) {
	e, err := s.Knowledge.TryDraft(ctx, id)
	if err != nil {
		return t, err
	}
	var list []Question
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		if list, err = selectQuestions(tx, `WHERE deleted_at = 0 AND lang = $1 ORDER BY id`, e.Lang); err != nil {
			return err
		}
		bad, err := badOf(tx, id)
		list = append(list, bad...)
		return err
	})
	if err != nil {
		return t, err
	}
	before, after := s.Knowledge.Try(), s.Knowledge.Try(e)
	for i := range list {
		q := &list[i]
		a, err := after.Ask(ctx, q.Ask)
		b, err2 := before.Ask(ctx, q.Ask)
		if err := errors.Join(err, err2); err != nil {
			return t, fmt.Errorf("run a test question: %w", err)
		}
		t.Total++
		switch passes, passed := q.passes(a), q.passes(b); {
		case !passes && passed:
			t.Worse = append(t.Worse, Regression{Question: q.ID, Text: q.Text, Lang: q.Lang, Expect: q.Expect, Titles: q.Titles, Got: gotOf(a)})
			t.Failing++
		case !passes:
			t.Failing++
		case !passed:
			t.Better++
		}
	}
	on, err := s.Gate(ctx)
	t.Overlook = !on
	t.Worse = t.Worse[:min(shown, len(t.Worse))]
	return t, err
}

// digest changes with what of an entry bears on answers.
func digest(e *desk.Entry) string {
	data, _ := json.Marshal([]any{ //nolint:errcheck,errchkjson // strings and numbers
		e.Lang, e.Question, e.Phrasings, e.Answer, e.HandOver, e.Enabled, e.Channels, e.Audience, e.Products, e.Categories,
		db.Millis(e.ValidFrom), db.Millis(e.ValidUntil), e.Extras, e.Variants,
	})
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// unlessOverridden returns no questions if somebody has let just this content of
// the entries go ahead when it was scheduled.
func (s *Service) unlessOverridden(ctx context.Context, entries []desk.Entry, list []Question) ([]Question, error) {
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		for i := range entries {
			var n int
			err := tx.QueryRow(`SELECT COUNT(*) FROM bench_check WHERE entry_id = $1 AND kind = $2 AND digest = $3`,
				string(entries[i].ID), CheckOverridden, digest(&entries[i])).Scan(&n)
			if err != nil || n == 0 {
				return err
			}
		}
		list = nil
		return nil
	})
	return list, err
}

func (s *Service) keep(ctx context.Context, c *Change, kind, reason string, worse []Regression) error {
	data, err := json.Marshal(worse[:min(shown, len(worse))])
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		for i := range c.Entries {
			e := &c.Entries[i]
			if err := tx.Queue(`INSERT INTO bench_check (id, entry_id, at, by_user, kind, reason, digest, regressions) VALUES ($1,$2,$3,$4,$5,$6,$7,$8)`,
				desk.NewID[string]("tc", tx.Now()), string(e.ID), db.Millis(tx.Now()), string(c.By.UserID), kind, reason, digest(e), string(data)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Checks lists what happened to an entry at the gate, latest first.
func (s *Service) Checks(ctx context.Context, id desk.EntryID) (list []Check, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(`SELECT at, by_user, kind, reason, regressions FROM bench_check WHERE entry_id = $1 ORDER BY at DESC, id DESC LIMIT $2`,
			string(id), maxChecks)
		list, err = db.Collect(rows, err, func(r *db.Rows, c *Check) error {
			var at int64
			var data string
			if err := r.Scan(&at, &c.By, &c.Kind, &c.Reason, &data); err != nil {
				return err
			}
			c.At = db.Time(at)
			return json.Unmarshal([]byte(data), &c.Regressions)
		})
		return err
	})
	return list, err
}

// badOf returns the differences of the last replay of an entry's draft that were
// judged as bad, as questions: each should be answered as before.
func badOf(tx *db.Tx, id desk.EntryID) ([]Question, error) {
	var last string
	rows, err := tx.Query(`SELECT id FROM bench_replay WHERE entry_id = $1 AND done_at > 0 ORDER BY created_at DESC, id DESC LIMIT 1`, string(id))
	ids, err := db.Collect(rows, err, func(r *db.Rows, s *string) error { return r.Scan(s) })
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	last = ids[0]
	list, err := selectDifferences(tx, `WHERE replay_id = $1 AND verdict = 'bad' ORDER BY n LIMIT $2`, last, maxBadInCheck)
	if err != nil {
		return nil, err
	}
	out := make([]Question, len(list))
	for i := range list {
		d := &list[i]
		out[i] = d.question()
		out[i].ID = ""
		out[i].Titles = slices.DeleteFunc([]string{d.Before.Title}, func(s string) bool { return s == "" })
		// What was asked, not what may be shown of it: masked words are other words.
		if text, err := burst(tx, d.Conversation, d.Seq); err != nil {
			return nil, err
		} else if text != "" {
			out[i].Ask.Text = text
		}
	}
	return out, nil
}

func reason(err error) string {
	var e *desk.Error
	if !errors.As(err, &e) || e.Code == desk.CodeInternal {
		return ""
	}
	for _, key := range e.Fields {
		return key
	}
	return e.Key
}
