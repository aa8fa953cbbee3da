package experiment

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// The states of a test.
const (
	StateDraft   = "draft"
	StateRunning = "running"
	StatePaused  = "paused" // everybody gets the standard answer, and nothing is counted
	StateStopped = "stopped"
)

// Why a test was stopped.
const (
	StoppedByHand   = "stopped"
	StoppedApplied  = "applied"        // an answer was taken
	StoppedAnswer   = "answer_changed" // the standard answer is another one now
	StoppedEntryOff = "entry_off"      // the entry is not told any more
)

// What a test looks at.
const (
	GoalResolution = "resolution" // no person was needed
	GoalHelpful    = "helpful"    // the answer is called helpful
	GoalCSAT       = "csat"       // how the service is rated, 1 to 5
)

// Limits of a test.
const (
	maxAnswer    = 4000
	MinMinimum   = 20 // below which intervals of means say little
	MaxMinimum   = 100_000
	MaxHours     = 168
	leastShare   = 5
	alternatives = 2
	maxListed    = 200
)

// Arm is one of the answers that are tested.
type Arm struct {
	Name   string // "A" is the standard one
	Answer string
	Share  int64 // of the customers, in per cent
}

// Experiment is a test of the answers of an entry.
type Experiment struct {
	ID       desk.ExperimentID
	EntryID  desk.EntryID
	Lang     string
	Question string
	State    string
	Reason   string // why it was stopped
	Goal     string
	Minimum  int64 // results that each arm needs
	Hours    int64 // after an answer, until which it is looked at what became of it
	Arms     []Arm // A first
	Edit     int64

	CreatedAt, StartedAt, EndedAt time.Time
	CreatedBy, StartedBy, EndedBy desk.UserID

	Applied        string // arm that has been taken, "" = none
	AppliedAt      time.Time
	AppliedBy      desk.UserID
	AppliedVersion int64 // that it became, 0 = a draft

	Exposed int64 // conversations that were given one of the answers
}

const columns = `id, entry_id, lang, question, answer, state, reason, goal, minimum, hours, edit, created_at, created_by, started_at, started_by, ended_at, ended_by, applied, applied_at, applied_by, applied_version`

func selectExperiments(tx *db.Tx, tail string, args ...any) ([]Experiment, error) {
	rows, err := tx.Query(`SELECT `+columns+` FROM experiment `+tail, args...)
	list, err := db.Collect(rows, err, func(r *db.Rows, x *Experiment) error {
		var created, started, ended, applied int64
		a := Arm{Name: "A"}
		err := r.Scan(&x.ID, &x.EntryID, &x.Lang, &x.Question, &a.Answer, &x.State, &x.Reason, &x.Goal, &x.Minimum, &x.Hours, &x.Edit,
			&created, &x.CreatedBy, &started, &x.StartedBy, &ended, &x.EndedBy, &x.Applied, &applied, &x.AppliedBy, &x.AppliedVersion)
		x.CreatedAt, x.StartedAt, x.EndedAt, x.AppliedAt = db.Time(created), db.Time(started), db.Time(ended), db.Time(applied)
		x.Arms = []Arm{a}
		return err
	})
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := make(map[desk.ExperimentID]*Experiment, len(list))
	ids := make([]any, len(list))
	for i := range list {
		at[list[i].ID], ids[i] = &list[i], string(list[i].ID)
	}
	type row struct {
		id  desk.ExperimentID
		arm Arm
	}
	rows, err = tx.Query(`SELECT experiment_id, arm, answer, share FROM experiment_arm WHERE experiment_id IN `+db.In(1, len(ids))+` ORDER BY experiment_id, arm`, ids...)
	arms, err := db.Collect(rows, err, func(r *db.Rows, x *row) error { return r.Scan(&x.id, &x.arm.Name, &x.arm.Answer, &x.arm.Share) })
	for _, r := range arms {
		if x := at[r.id]; r.arm.Name == "A" {
			x.Arms[0].Share = r.arm.Share
		} else {
			x.Arms = append(x.Arms, r.arm)
		}
	}
	return list, err
}

func selectOne(tx *db.Tx, id desk.ExperimentID) (Experiment, error) {
	list, err := selectExperiments(tx, `WHERE id = $1`, string(id))
	return db.Only(list, err, notFound())
}

// ended says why a test of the entry as it is now cannot go on, "" if it can.
func ended(tx *db.Tx, x *Experiment) (why string, err error) {
	var answer string
	var told bool
	var deleted, until int64
	err = tx.QueryRow(`SELECT answer, published AND enabled, deleted_at, valid_until FROM knowledge_entry WHERE id = $1`, string(x.EntryID)).
		Scan(&answer, &told, &deleted, &until)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return StoppedEntryOff, nil
	case err != nil:
		return "", err
	case !told || deleted > 0 || until > 0 && until <= db.Millis(tx.Now()):
		return StoppedEntryOff, nil
	case answer != x.Arms[0].Answer:
		return StoppedAnswer, nil
	}
	return "", nil
}

// Find returns the tests of a language, those that go on first, then the latest.
func (s *Service) Find(ctx context.Context, lang string) (list []Experiment, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err = selectExperiments(tx, `WHERE lang = $1 ORDER BY CASE WHEN state = 'stopped' THEN 1 ELSE 0 END, created_at DESC, id DESC LIMIT $2`, lang, maxListed)
		if err != nil {
			return err
		}
		for i := range list {
			if err := tx.QueryRow(`SELECT COUNT(*) FROM experiment_exposure WHERE experiment_id = $1`, string(list[i].ID)).Scan(&list[i].Exposed); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

// Get returns a test, or CodeNotFound.
func (s *Service) Get(ctx context.Context, id desk.ExperimentID) (x Experiment, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if x, err = selectOne(tx, id); err != nil {
			return err
		}
		return tx.QueryRow(`SELECT COUNT(*) FROM experiment_exposure WHERE experiment_id = $1`, string(id)).Scan(&x.Exposed)
	})
	return x, err
}

// Save makes a test, or changes one that has not been started, if nobody has
// changed it since Edit. The first arm has a share only: its answer is the
// entry's.
func (s *Service) Save(ctx context.Context, by desk.Actor, x Experiment) (Experiment, error) {
	if err := check(&x); err != nil {
		return x, err
	}
	entry, err := s.Entries.GetEntry(ctx, x.EntryID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return x, desk.Invalid("entry_id", "error.experiment.entry")
	case err != nil:
		return x, err
	case !entry.Told(s.DB.Now()) || entry.HandOver == desk.HandOverAlways:
		return x, desk.Invalid("entry_id", "error.experiment.entry")
	case slices.ContainsFunc(x.Arms[1:], func(a Arm) bool { return a.Answer == strings.TrimSpace(entry.Answer) }):
		return x, desk.Invalid("arms", "error.experiment.same")
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		args := []any{string(x.EntryID), entry.Lang, entry.Question, entry.Answer, x.Goal, x.Minimum, x.Hours}
		if x.ID == "" {
			id := desk.NewID[desk.ExperimentID]("xp", tx.Now())
			if open, err := isOpen(tx, x.EntryID); err != nil || open {
				return errors.Join(err, only(open))
			}
			_, err := tx.Exec(`INSERT INTO experiment (entry_id, lang, question, answer, goal, minimum, hours, id, created_at, created_by,
				state, reason, edit, started_at, started_by, ended_at, ended_by, applied, applied_at, applied_by, applied_version)
				VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,'`+StateDraft+`','',1,0,'',0,'','',0,'',0)`,
				append(args, string(id), db.Millis(tx.Now()), string(by.UserID))...)
			if err != nil {
				return err
			}
			return insertArms(tx, id, x.Arms)
		}
		now, err := selectLocked(tx, x.ID)
		switch {
		case err != nil:
			return err
		case now.State != StateDraft || now.Edit != x.Edit || now.EntryID != x.EntryID:
			return changed()
		}
		if _, err := tx.Exec(`UPDATE experiment SET entry_id = $1, lang = $2, question = $3, answer = $4, goal = $5, minimum = $6, hours = $7, edit = edit + 1
			WHERE id = $8`, append(args, string(x.ID))...); err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM experiment_arm WHERE experiment_id = $1`, string(x.ID)); err != nil {
			return err
		}
		return insertArms(tx, x.ID, x.Arms)
	})
	switch {
	case db.IsUnique(err):
		return x, only(true)
	case err != nil:
		return x, err
	}
	return s.latest(ctx, x)
}

// latest reads what has been saved.
func (s *Service) latest(ctx context.Context, x Experiment) (out Experiment, err error) {
	if x.ID != "" {
		return s.Get(ctx, x.ID)
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		list, err := selectExperiments(tx, `WHERE entry_id = $1 AND state <> '`+StateStopped+`'`, string(x.EntryID))
		if err == nil && len(list) == 0 {
			err = notFound()
		}
		if err == nil {
			out = list[0]
		}
		return err
	})
	return out, err
}

func isOpen(tx *db.Tx, id desk.EntryID) (bool, error) {
	var n int64
	err := tx.QueryRow(`SELECT COUNT(*) FROM experiment WHERE entry_id = $1 AND state <> '`+StateStopped+`'`, string(id)).Scan(&n)
	return n > 0, err
}

// only says that an entry has a test already.
func only(open bool) error {
	if !open {
		return nil
	}
	return desk.E(desk.CodeConflict, "error.experiment.open", nil)
}

func insertArms(tx *db.Tx, id desk.ExperimentID, arms []Arm) error {
	for i, a := range arms {
		if i == 0 {
			a.Answer = "" // that of the entry
		}
		if err := tx.Queue(`INSERT INTO experiment_arm (experiment_id, arm, answer, share) VALUES ($1,$2,$3,$4)`, string(id), a.Name, a.Answer, a.Share); err != nil {
			return err
		}
	}
	return nil
}

// check normalises a test and refuses what cannot be run.
func check(x *Experiment) error {
	if len(x.Arms) < 2 || len(x.Arms) > 1+alternatives {
		return desk.Invalid("arms", "error.field.value")
	}
	x.Arms = slices.Clone(x.Arms)
	var sum int64
	seen := map[string]bool{}
	for i := range x.Arms {
		a := &x.Arms[i]
		a.Name = string(rune('A' + i))
		if sum += a.Share; a.Share < leastShare {
			return desk.Invalid("arms", "error.experiment.shares")
		}
		if i == 0 {
			continue
		}
		a.Answer = strings.TrimSpace(a.Answer)
		switch {
		case a.Answer == "":
			return desk.Invalid("arms", "error.field.required")
		case !utf8.ValidString(a.Answer) || utf8.RuneCountInString(a.Answer) > maxAnswer:
			return desk.Invalid("arms", "error.field.too_long")
		case seen[a.Answer]:
			return desk.Invalid("arms", "error.experiment.same")
		}
		if err := desk.CheckAnswer("arms", a.Answer); err != nil {
			return err
		}
		seen[a.Answer] = true
	}
	switch {
	case sum != 100:
		return desk.Invalid("arms", "error.experiment.shares")
	case x.Goal != GoalResolution && x.Goal != GoalHelpful && x.Goal != GoalCSAT:
		return desk.Invalid("goal", "error.field.value")
	case x.Minimum < MinMinimum || x.Minimum > MaxMinimum:
		return desk.Invalid("minimum", "error.field.value")
	case x.Hours < 1 || x.Hours > MaxHours:
		return desk.Invalid("hours", "error.field.value")
	}
	return nil
}

// selectLocked keeps others from writing the test until the commit.
func selectLocked(tx *db.Tx, id desk.ExperimentID) (Experiment, error) {
	n, err := tx.Exec(`UPDATE experiment SET edit = edit WHERE id = $1`, string(id))
	if err == nil && n == 0 {
		err = notFound()
	}
	if err != nil {
		return Experiment{}, err
	}
	return selectOne(tx, id)
}

// Delete throws a test away that has never been started.
func (s *Service) Delete(ctx context.Context, id desk.ExperimentID) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := selectLocked(tx, id)
		if err == nil && x.State != StateDraft {
			err = changed()
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`DELETE FROM experiment_arm WHERE experiment_id = $1`, string(id)); err != nil {
			return err
		}
		_, err = tx.Exec(`DELETE FROM experiment WHERE id = $1`, string(id))
		return err
	})
}

// Start begins a test, or goes on with one that was paused.
func (s *Service) Start(ctx context.Context, by desk.Actor, id desk.ExperimentID, edit int64) (Experiment, error) {
	return s.move(ctx, id, edit, func(tx *db.Tx, x *Experiment) error {
		if x.State != StateDraft && x.State != StatePaused {
			return changed()
		}
		if why, err := ended(tx, x); err != nil || why != "" {
			return errors.Join(err, stale(why))
		}
		if x.State == StateDraft {
			_, err := tx.Exec(`UPDATE experiment SET started_at = $2, started_by = $3 WHERE id = $1`, string(id), db.Millis(tx.Now()), string(by.UserID))
			if err != nil {
				return err
			}
		}
		return setState(tx, id, StateRunning)
	})
}

func stale(why string) error {
	switch why {
	case "":
		return nil
	case StoppedAnswer:
		return desk.E(desk.CodeConflict, "error.experiment.answer", nil)
	}
	return desk.Invalid("entry_id", "error.experiment.entry")
}

// Pause lets everybody have the standard answer for a while.
func (s *Service) Pause(ctx context.Context, id desk.ExperimentID, edit int64) (Experiment, error) {
	return s.move(ctx, id, edit, func(tx *db.Tx, x *Experiment) error {
		if x.State != StateRunning {
			return changed()
		}
		return setState(tx, id, StatePaused)
	})
}

// Stop ends a test for good. What it has counted stays.
func (s *Service) Stop(ctx context.Context, by desk.Actor, id desk.ExperimentID, edit int64) (Experiment, error) {
	return s.move(ctx, id, edit, func(tx *db.Tx, x *Experiment) error {
		if x.State != StateRunning && x.State != StatePaused {
			return changed()
		}
		_, err := tx.Exec(`UPDATE experiment SET state = '`+StateStopped+`', reason = '`+StoppedByHand+`', ended_at = $2, ended_by = $3 WHERE id = $1`,
			string(id), db.Millis(tx.Now()), string(by.UserID))
		return err
	})
}

func setState(tx *db.Tx, id desk.ExperimentID, state string) error {
	_, err := tx.Exec(`UPDATE experiment SET state = $2 WHERE id = $1`, string(id), state)
	return err
}

// move changes a test if nobody has since edit, and tells this node at once.
func (s *Service) move(ctx context.Context, id desk.ExperimentID, edit int64, write func(tx *db.Tx, x *Experiment) error) (Experiment, error) {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		x, err := selectLocked(tx, id)
		if err == nil && x.Edit != edit {
			err = changed()
		}
		if err == nil {
			err = write(tx, &x)
		}
		if err == nil {
			_, err = tx.Exec(`UPDATE experiment SET edit = edit + 1 WHERE id = $1`, string(id))
		}
		return err
	})
	if err == nil {
		err = s.Refresh(ctx)
	}
	if err != nil {
		return Experiment{}, err
	}
	return s.Get(ctx, id)
}

// Apply makes the answer of an arm that of the entry: published at once, for
// which the actor has to be allowed to, or as a draft. The test is over then; who
// may not publish can end one that goes on only by taking what has won.
// Where the entry's answer is not the tested one any more, CodeConflict.
func (s *Service) Apply(ctx context.Context, by desk.Actor, id desk.ExperimentID, edit int64, arm string, publish bool) (Experiment, error) {
	if publish && !by.Can(desk.CanPublishKnowledge) {
		return Experiment{}, desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	x, err := s.Get(ctx, id)
	if err != nil {
		return x, err
	}
	i := slices.IndexFunc(x.Arms, func(a Arm) bool { return a.Name == arm })
	switch {
	case i < 0:
		return x, desk.Invalid("arm", "error.field.value")
	case x.Edit != edit || x.State == StateDraft || x.Applied != "":
		return x, changed()
	}
	if x.State != StateStopped && !by.Can(desk.CanPublishKnowledge) {
		r, err := s.Report(ctx, id)
		switch {
		case err != nil:
			return x, err
		case r.Verdict.Winner != arm:
			return x, desk.E(desk.CodeForbidden, "error.experiment.undecided", nil)
		}
	}
	var version int64
	entry, err := s.Entries.GetEntry(ctx, x.EntryID)
	switch {
	case desk.CodeOf(err) == desk.CodeNotFound:
		return x, desk.Invalid("entry_id", "error.experiment.entry")
	case err != nil:
		return x, err
	case entry.Answer != x.Arms[0].Answer:
		return x, stale(StoppedAnswer)
	case i == 0: // it is the entry's answer
		version = entry.Version
	case publish:
		entry.Answer, entry.Edit = x.Arms[i].Answer, 0
		if entry, err = s.Entries.SaveEntry(ctx, by, entry); err != nil {
			return x, err
		}
		version = entry.Version
	case entry.Draft != nil:
		return x, desk.E(desk.CodeConflict, "error.experiment.draft", nil)
	default:
		entry.Answer = x.Arms[i].Answer
		if _, err = s.Entries.SaveDraft(ctx, by, entry); err != nil {
			return x, err
		}
	}
	// The entry is written: whatever has been found out about the test since, this
	// is what ended it.
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE experiment SET state = '`+StateStopped+`', reason = '`+StoppedApplied+`', applied = $2, applied_at = $3, applied_by = $4,
			applied_version = $5, ended_at = CASE WHEN ended_at = 0 THEN $3 ELSE ended_at END, ended_by = CASE WHEN ended_by = '' THEN $4 ELSE ended_by END,
			edit = edit + 1 WHERE id = $1`, string(id), arm, db.Millis(tx.Now()), string(by.UserID), version)
		return err
	})
	if err == nil {
		err = s.Refresh(ctx)
	}
	if err != nil {
		return x, err
	}
	return s.Get(ctx, id)
}
