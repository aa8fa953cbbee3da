package httpapi

import (
	"cmp"
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/experiment"
	"github.com/shopbell/shopbell/internal/kit/stats"
)

// ExperimentPath names a test in the path. It is exported because huma looks into
// exported embedded fields only.
type ExperimentPath struct {
	ID desk.ExperimentID `path:"id" maxLength:"64"`
}

// ExperimentStepInput moves a test on.
type ExperimentStepInput struct {
	ExperimentPath
	Body wire.ExperimentStep
}

func (s *server) listExperiments(ctx context.Context, in *struct {
	Lang string `query:"lang" enum:"zh,en" default:"zh"`
},
) (*body[wire.ExperimentList], error) {
	list, err := s.Experiments.Find(ctx, in.Lang)
	return reply(wire.ExperimentList{Experiments: each(list, s.presentExperiment)}), err
}

func (s *server) planExperiment(ctx context.Context, in *struct {
	Entry desk.EntryID `query:"entry" required:"true" maxLength:"64"`
	Goal  string       `query:"goal" enum:"resolution,helpful,csat" default:"resolution"`
},
) (*body[wire.ExperimentPlan], error) {
	p, err := s.Experiments.Plan(ctx, in.Entry, in.Goal)
	return reply(wire.ExperimentPlan{Answer: p.Answer, PerDay: p.PerDay, Sizes: each(p.Sizes, func(x experiment.Size) wire.ExperimentSize {
		return wire.ExperimentSize{Difference: x.Difference, Count: x.N}
	})}), err
}

func (s *server) createExperiment(ctx context.Context, in *body[wire.ExperimentWrite]) (*body[wire.Experiment], error) {
	return s.experiment(s.Experiments.Save(ctx, actor(ctx), experimentOf("", in.Body)))
}

func (s *server) replaceExperiment(ctx context.Context, in *struct {
	ExperimentPath
	Body wire.ExperimentWrite
},
) (*body[wire.Experiment], error) {
	return s.experiment(s.Experiments.Save(ctx, actor(ctx), experimentOf(in.ID, in.Body)))
}

func (s *server) deleteExperiment(ctx context.Context, in *ExperimentPath) (*none, error) {
	return nil, s.Experiments.Delete(ctx, in.ID)
}

func (s *server) startExperiment(ctx context.Context, in *ExperimentStepInput) (*body[wire.Experiment], error) {
	return s.experiment(s.Experiments.Start(ctx, actor(ctx), in.ID, in.Body.Edit))
}

func (s *server) pauseExperiment(ctx context.Context, in *ExperimentStepInput) (*body[wire.Experiment], error) {
	return s.experiment(s.Experiments.Pause(ctx, in.ID, in.Body.Edit))
}

func (s *server) stopExperiment(ctx context.Context, in *ExperimentStepInput) (*body[wire.Experiment], error) {
	return s.experiment(s.Experiments.Stop(ctx, actor(ctx), in.ID, in.Body.Edit))
}

func (s *server) applyExperiment(ctx context.Context, in *struct {
	ExperimentPath
	Overriding
	Body wire.ExperimentApply
},
) (*body[wire.Experiment], error) {
	return s.experiment(s.Experiments.Apply(in.over(ctx), actor(ctx), in.ID, in.Body.Edit, in.Body.Arm, in.Body.Publish))
}

func (s *server) reportExperiment(ctx context.Context, in *ExperimentPath) (*body[wire.ExperimentReport], error) {
	r, err := s.Experiments.Report(ctx, in.ID)
	return reply(wire.ExperimentReport{
		Experiment: s.presentExperiment(r.Experiment), Results: each(r.Arms, presentResult), Level: r.Level,
		Verdict: cmp.Or(r.Verdict.State, experiment.VerdictNothing), Winner: r.Verdict.Winner,
		Differences: each(r.Verdict.Differences, func(d experiment.Difference) wire.ExperimentDifference {
			return wire.ExperimentDifference{Arm: d.Arm, Than: d.Than, Value: d.Value, Range: interval(d.Range, d.Known)}
		}),
		Worse:  each(r.Verdict.Worse, func(w experiment.Worse) wire.ExperimentWorse { return wire.ExperimentWorse(w) }),
		PerDay: r.PerDay, DaysLeft: r.DaysLeft,
	}), err
}

func (s *server) experiment(x experiment.Experiment, err error) (*body[wire.Experiment], error) {
	return reply(s.presentExperiment(x)), err
}

func experimentOf(id desk.ExperimentID, w wire.ExperimentWrite) experiment.Experiment {
	return experiment.Experiment{
		ID: id, EntryID: desk.EntryID(w.EntryID), Goal: w.Goal, Minimum: w.Minimum, Hours: w.Hours, Edit: w.Edit,
		Arms: each(w.Arms, func(a wire.ExperimentArmWrite) experiment.Arm {
			return experiment.Arm{Answer: a.Answer, Share: a.Share}
		}),
	}
}

func (s *server) presentExperiment(x experiment.Experiment) wire.Experiment {
	return wire.Experiment{
		ID: string(x.ID), EntryID: string(x.EntryID), Lang: x.Lang, Question: x.Question, State: x.State, Reason: cmp.Or(x.Reason, "-"),
		Goal: x.Goal, Minimum: x.Minimum, Hours: x.Hours, Edit: x.Edit, Exposed: x.Exposed,
		Arms: each(x.Arms, func(a experiment.Arm) wire.ExperimentArm {
			return wire.ExperimentArm{Name: a.Name, Answer: a.Answer, Share: a.Share}
		}),
		CreatedAt: millis(x.CreatedAt), CreatedBy: s.Present.Name(x.CreatedBy), StartedAt: millis(x.StartedAt),
		EndedAt: millis(x.EndedAt), EndedBy: s.Present.Name(x.EndedBy),
		Applied: x.Applied, AppliedAt: millis(x.AppliedAt), AppliedBy: s.Present.Name(x.AppliedBy), AppliedVersion: x.AppliedVersion,
	}
}

func presentResult(a experiment.ArmReport) wire.ExperimentResult {
	return wire.ExperimentResult{
		Arm: a.Name, Exposed: a.Exposed, Settled: a.Settled, Resolved: rate(a.Resolved), HandedOver: rate(a.HandedOver), Repeated: rate(a.Repeated),
		Helpful: rate(a.Helpful), Rated: a.Score.N, Score: a.Score.Mean, ScoreRange: interval(a.ScoreRange, a.Scored), Best: a.Best, Count: a.Count,
	}
}

func rate(r experiment.Rate) wire.StatRate {
	return wire.StatRate{Count: r.N, Of: r.Of, Range: wire.StatInterval(r.Range)}
}

func interval(i stats.Interval, known bool) *wire.StatInterval {
	if !known {
		return nil
	}
	return &wire.StatInterval{Low: i.Low, High: i.High}
}
