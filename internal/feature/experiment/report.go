package experiment

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/stats"
)

const (
	ratedWithin = 7 * 24 * time.Hour // of an answer, to be about it: the service
	volumeDays  = 14                 // that the volume is told from
	power       = 0.8
)

// Rate is a share with its interval.
type Rate struct {
	N, Of int64
	Range stats.Interval
}

// ArmReport is what became of those who got one of the answers.
type ArmReport struct {
	Arm
	Exposed    int64
	Settled    int64 // of those, long enough ago to tell what became of it
	Resolved   Rate  // of the settled: no person was needed
	HandedOver Rate  // of the settled
	Repeated   Rate  // of the settled: the same entry had to answer again
	Helpful    Rate  // of the answers that were rated
	Score      stats.Sample
	ScoreRange stats.Interval
	Scored     bool    // there is an interval of the score
	Best       float64 // how likely it is the best by the goal
	Count      int64   // results by the goal
}

// Report is a test with what it has found.
type Report struct {
	Experiment
	Arms    []ArmReport
	Level   float64 // of every interval: higher with three arms
	Verdict Verdict
	PerDay  float64 // conversations that are given one of the answers
	// DaysLeft is how long the planned number takes at that volume; -1 where
	// nobody can say.
	DaysLeft int64
}

// outcome is what became of an exposure.
type outcome struct {
	arm                       string
	at, handed, repeated      int64
	helpful, score, scoreTime int64 // 0 = not rated
}

// Report says what a test has found so far, or CodeNotFound.
func (s *Service) Report(ctx context.Context, id desk.ExperimentID) (Report, error) {
	var r Report
	var list []outcome
	var now time.Time
	var before float64
	err := s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		now = tx.Now()
		if r.Experiment, err = selectOne(tx, id); err != nil {
			return err
		}
		if before, err = perDay(tx, r.EntryID); err != nil {
			return err
		}
		rows, err := tx.Query(`SELECT x.arm, x.at, x.handed_at, x.repeated_at, COALESCE(a.value, 0), COALESCE(c.value, 0), COALESCE(c.at, 0)
			FROM experiment_exposure AS x
			LEFT JOIN rating AS a ON a.conversation_id = x.conversation_id AND a.seq = x.seq AND a.kind = 'answer'
			LEFT JOIN rating AS c ON c.conversation_id = x.conversation_id AND c.kind = 'service' AND c.seq =
				(SELECT MIN(seq) FROM rating AS first WHERE first.conversation_id = x.conversation_id AND first.kind = 'service' AND first.seq > x.seq)
			WHERE x.experiment_id = $1`, string(id))
		list, err = db.Collect(rows, err, func(r *db.Rows, o *outcome) error {
			return r.Scan(&o.arm, &o.at, &o.handed, &o.repeated, &o.helpful, &o.score, &o.scoreTime)
		})
		return err
	})
	if err != nil {
		return r, err
	}
	r.Exposed = int64(len(list))
	r.Level = stats.Bonferroni(0.95, len(r.Experiment.Arms)*(len(r.Experiment.Arms)-1)/2)
	for _, a := range r.Experiment.Arms {
		r.Arms = append(r.Arms, r.sum(a, list, now))
	}
	r.best()
	r.Verdict = r.verdict()
	r.volume(list, now, before)
	return r, nil
}

// sum counts what became of those who got one answer.
func (r *Report) sum(a Arm, list []outcome, now time.Time) ArmReport {
	out := ArmReport{Arm: a}
	window := r.Hours * time.Hour.Milliseconds()
	var rated, helpful, scores int64
	var sum, squares float64
	for i := range list {
		o := &list[i]
		if o.arm != a.Name {
			continue
		}
		out.Exposed++
		if o.helpful != 0 {
			rated++
			if o.helpful > 0 {
				helpful++
			}
		}
		if o.score > 0 && o.scoreTime <= o.at+ratedWithin.Milliseconds() {
			scores++
			sum, squares = sum+float64(o.score), squares+float64(o.score*o.score)
		}
		if o.at+window > now.UnixMilli() {
			continue // what is not over yet would count its failures only
		}
		out.Settled++
		if o.handed > 0 && o.handed <= o.at+window {
			out.HandedOver.N++
		}
		if o.repeated > 0 && o.repeated <= o.at+window {
			out.Repeated.N++
		}
	}
	rate := func(n, of int64) Rate { return Rate{n, of, stats.Wilson(n, of, 0.95)} }
	out.HandedOver, out.Repeated = rate(out.HandedOver.N, out.Settled), rate(out.Repeated.N, out.Settled)
	out.Resolved = rate(out.Settled-out.HandedOver.N, out.Settled)
	out.Helpful = rate(helpful, rated)
	out.Score = stats.SampleOf(scores, sum, squares)
	out.ScoreRange, out.Scored = out.Score.Interval(0.95)
	out.ScoreRange.Low, out.ScoreRange.High = max(1, out.ScoreRange.Low), min(5, out.ScoreRange.High)
	switch r.Goal {
	case GoalResolution:
		out.Count = out.Settled
	case GoalHelpful:
		out.Count = rated
	case GoalCSAT:
		out.Count = scores
	}
	return out
}

// of is the rate that the goal looks at.
func (a *ArmReport) of(goal string) Rate {
	if goal == GoalHelpful {
		return a.Helpful
	}
	return a.Resolved
}

func (r *Report) best() {
	var p []float64
	if r.Goal == GoalCSAT {
		samples := make([]stats.Sample, len(r.Arms))
		for i := range r.Arms {
			samples[i] = r.Arms[i].Score
		}
		p = stats.BestMean(samples)
	} else {
		x, n := make([]int64, len(r.Arms)), make([]int64, len(r.Arms))
		for i := range r.Arms {
			rate := r.Arms[i].of(r.Goal)
			x[i], n[i] = rate.N, rate.Of
		}
		p = stats.BestProportion(x, n)
	}
	for i := range r.Arms {
		r.Arms[i].Best = p[i]
	}
}

// volume says how many conversations a day there are, and how long the test
// takes at that.
func (r *Report) volume(list []outcome, now time.Time, before float64) {
	r.PerDay, r.DaysLeft = before, -1
	if !r.StartedAt.IsZero() && r.State == StateRunning {
		from := r.StartedAt
		if lately := now.AddDate(0, 0, -volumeDays); from.Before(lately) {
			from = lately
		}
		days := now.Sub(from).Hours() / 24
		n := 0
		for i := range list {
			if list[i].at >= from.UnixMilli() {
				n++
			}
		}
		// Less than a day tells less than what was before.
		if days >= 1 || before == 0 {
			r.PerDay = float64(n) / max(days, 1)
		}
	}
	if r.PerDay <= 0 || r.State == StateStopped {
		return
	}
	days := 0.0
	for i := range r.Arms {
		a := &r.Arms[i]
		// Where results are rarer than answers, as ratings are, by how rare they are so far.
		results := 1.0
		if r.Goal != GoalResolution {
			if a.Exposed == 0 || a.Count == 0 {
				return
			}
			results = float64(a.Count) / float64(a.Exposed)
		}
		if left := float64(r.Minimum - a.Count); left > 0 {
			days = max(days, left/(r.PerDay*float64(a.Share)/100*results))
		}
	}
	if r.Goal == GoalResolution && days > 0 {
		days += float64(r.Hours) / 24
	}
	r.DaysLeft = int64(min(days+0.999, 36_500))
}

// perDay is how often an entry has answered a day. It reads what the gaps count.
func perDay(tx *db.Tx, id desk.EntryID) (float64, error) {
	var uses, since int64
	err := tx.QueryRow(`SELECT COALESCE((SELECT uses FROM gap_entry_use WHERE entry_id = $1), 0), since FROM gap_state WHERE id = 1`, string(id)).Scan(&uses, &since)
	if err != nil || since == 0 {
		return 0, err
	}
	days := tx.Now().Sub(db.Time(since)).Hours() / 24
	return float64(uses) / max(days, 1), nil
}

// Plan helps to say how long a test takes.
type Plan struct {
	Answer string
	PerDay float64 // how often the entry answers
	Sizes  []Size
}

// Size is how many results an arm needs to find a difference.
type Size struct {
	Difference float64 // a share, or points of 1 to 5
	N          int64
}

// Plan says how much it takes to test an entry, or CodeNotFound. Before anything is
// known, a share is taken as 80 %, and ratings as spread by one point.
func (s *Service) Plan(ctx context.Context, id desk.EntryID, goal string) (Plan, error) {
	e, err := s.Entries.GetEntry(ctx, id)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{Answer: e.Answer}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		p.PerDay, err = perDay(tx, id)
		return err
	})
	if goal == GoalCSAT {
		for _, d := range []float64{1, 0.5, 0.25} {
			p.Sizes = append(p.Sizes, Size{d, max(MinMinimum, stats.SizeForMeans(1, d, 0.95, power))})
		}
	} else {
		for _, d := range []float64{0.15, 0.1, 0.05} {
			p.Sizes = append(p.Sizes, Size{d, max(MinMinimum, stats.SizeForProportions(0.8, d, 0.95, power))})
		}
	}
	return p, err
}
