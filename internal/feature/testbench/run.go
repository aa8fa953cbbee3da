package testbench

import (
	"context"
	"fmt"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
)

// RunKind is the kind of the jobs that run the saved questions.
const RunKind = "testbench.run"

const keptAtOnce = 50 // results that are written in one transaction

// RunResult counts the results of a run.
type RunResult struct {
	Total   int64 `json:"total"`
	Failing int64 `json:"failing"`
	Broken  int64 `json:"broken"` // had passed before
	Mended  int64 `json:"mended"` // had failed before
}

type runArguments struct {
	Lang string `json:"lang"` // "" = any
}

// StartRun begins to run the saved questions of a language, of all with "", on what
// is told now. While a run has not ended it is that one.
func (s *Service) StartRun(ctx context.Context, by desk.Actor, lang string) (id desk.JobID, err error) {
	if last, err := s.LastRun(ctx); err != nil || last.ID != "" && !last.Ended() {
		return last.ID, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		id, err = s.Jobs.Enqueue(tx, RunKind, runArguments{lang}, by.UserID)
		return err
	})
	if err == nil {
		s.Jobs.Ring(RunKind)
	}
	return id, err
}

// LastRun returns the newest run that somebody has begun, a zero Job when there is
// none.
func (s *Service) LastRun(ctx context.Context) (job.Job, error) {
	list, err := s.Jobs.List(ctx, 1, RunKind)
	if err != nil || len(list) == 0 {
		return job.Job{}, err
	}
	return list[0], nil
}

// runJob does the job. What was run before it was cancelled stays.
func (s *Service) runJob(ctx context.Context, t *job.Task) error {
	var a runArguments
	if err := t.Args(&a); err != nil {
		return err
	}
	n, err := s.runAll(ctx, a.Lang, func(part []Question, done, of int) error {
		t.Progress(int64(done), int64(of))
		return t.Write(ctx, func(tx *db.Tx) error { return keepResults(tx, part) })
	})
	if err != nil {
		return err
	}
	return t.Report(n)
}

// RunSaved runs all saved questions on what is told now, and keeps the results.
func (s *Service) RunSaved(ctx context.Context) (RunResult, error) {
	return s.runAll(ctx, "", func(part []Question, _, _ int) error {
		return s.DB.Write(ctx, func(tx *db.Tx) error { return keepResults(tx, part) })
	})
}

func (s *Service) runAll(ctx context.Context, lang string, keep func(part []Question, done, of int) error) (n RunResult, err error) {
	var list []Question
	err = s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectQuestions(tx, `WHERE deleted_at = 0 AND ($1 = '' OR lang = $1) ORDER BY id`, lang)
		return err
	})
	if err != nil || len(list) == 0 {
		return n, err
	}
	base := s.Knowledge.Try()
	for from := 0; from < len(list); from += keptAtOnce {
		part := list[from:min(from+keptAtOnce, len(list))]
		for i := range part {
			if err := ctx.Err(); err != nil {
				return n, err
			}
			q := &part[i]
			a, err := base.Ask(ctx, q.Ask)
			if err != nil {
				return n, fmt.Errorf("run a test question: %w", err)
			}
			ran, passed := !q.RunAt.IsZero(), q.Passed
			q.Passed, q.Got = q.passes(a), gotOf(a)
			n.Total++
			switch {
			case !q.Passed && ran && passed:
				n.Broken++
			case q.Passed && ran && !passed:
				n.Mended++
			}
			if !q.Passed {
				n.Failing++
			}
		}
		if err := keep(part, from+len(part), len(list)); err != nil {
			return n, err
		}
	}
	return n, nil
}

// keepResults writes the results of questions that nobody has edited meanwhile.
func keepResults(tx *db.Tx, list []Question) error {
	for i := range list {
		q := &list[i]
		if err := tx.Queue(`UPDATE bench_question SET run_at = $3, passed = $4, got_outcome = $5, got_entry = $6, got_title = $7, score = $8 WHERE id = $1 AND edit = $2`,
			string(q.ID), q.Edit, db.Millis(tx.Now()), q.Passed, q.Got.Outcome, string(q.Got.Entry), q.Got.Title, thousandths(q.Got.Score)); err != nil {
			return err
		}
	}
	return nil
}
