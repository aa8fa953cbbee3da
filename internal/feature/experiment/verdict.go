package experiment

import (
	"github.com/shopbell/shopbell/internal/kit/stats"
)

// What a test has found.
const (
	VerdictNothing   = "nothing"   // not started
	VerdictWaiting   = "waiting"   // too few results yet
	VerdictUndecided = "undecided" // enough, and no difference that is more than chance
	VerdictWinner    = "winner"
)

// Difference compares an arm with another by the goal.
type Difference struct {
	Arm, Than string
	Value     float64 // of Arm, less that of Than
	Range     stats.Interval
	Known     bool // there is an interval
}

// Verdict is what a test has found, by these rules, which are set before it is
// started:
//
//   - Nothing is said before every arm has the planned number of results. Who
//     looks on each of thirty days and stops at the first difference finds one in 28
//     of 100 tests of answers that are alike; from the planned number on in 12 to 16.
//   - An arm wins if the interval of its difference to every other arm excludes
//     zero. Two arms make one comparison, at 95 %. Three make three, each at
//     98.3 % (Bonferroni), so that all of them together hold at 95 %.
//   - Only the goal counts. Where the winner needs a person more often than another
//     arm, or is rated worse, beyond chance, that is said beside it (Worse).
type Verdict struct {
	State       string
	Winner      string
	Differences []Difference // of each alternative to A, and of the leader to all
	Worse       []Worse
}

// Worse says in what a winner is worse than another arm.
type Worse struct {
	Goal, Than string
}

func (r *Report) verdict() Verdict {
	v := Verdict{State: VerdictNothing}
	if r.StartedAt.IsZero() {
		return v
	}
	lead := r.leader()
	for i := range r.Arms[1:] {
		v.Differences = append(v.Differences, r.difference(r.Goal, i+1, 0))
	}
	v.State = VerdictUndecided
	wins := true
	for i := range r.Arms {
		if r.Arms[i].Count < r.Minimum {
			v.State = VerdictWaiting
		}
		if i == lead {
			continue
		}
		d := r.difference(r.Goal, lead, i)
		wins = wins && d.Known && d.Range.Low > 0
		if lead != 0 && i != 0 {
			v.Differences = append(v.Differences, d)
		}
	}
	if v.State == VerdictWaiting || !wins {
		return v
	}
	v.State, v.Winner = VerdictWinner, r.Arms[lead].Name
	for _, goal := range []string{GoalResolution, GoalHelpful, GoalCSAT} {
		for i := range r.Arms {
			if d := r.difference(goal, lead, i); goal != r.Goal && i != lead && d.Known && d.Range.High < 0 {
				v.Worse = append(v.Worse, Worse{goal, r.Arms[i].Name})
			}
		}
	}
	return v
}

// leader is the arm with the highest value by the goal; A among equals.
func (r *Report) leader() int {
	best, at := -1.0, 0
	for i := range r.Arms {
		a := &r.Arms[i]
		value := a.Score.Mean
		if r.Goal != GoalCSAT {
			value = 0
			if rate := a.of(r.Goal); rate.Of > 0 {
				value = float64(rate.N) / float64(rate.Of)
			}
		}
		if value > best {
			best, at = value, i
		}
	}
	return at
}

func (r *Report) difference(goal string, i, j int) Difference {
	a, b := &r.Arms[i], &r.Arms[j]
	d := Difference{Arm: a.Name, Than: b.Name}
	if goal == GoalCSAT {
		d.Value, d.Range, d.Known = stats.Welch(a.Score, b.Score, r.Level)
		return d
	}
	x, y := a.of(goal), b.of(goal)
	d.Value, d.Range = stats.Newcombe(x.N, x.Of, y.N, y.Of, r.Level)
	d.Known = x.Of > 0 && y.Of > 0
	return d
}
