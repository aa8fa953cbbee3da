package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/job"
)

// JobPath names a job in the path. It is exported because huma looks into exported
// embedded fields only.
type JobPath struct {
	ID desk.JobID `path:"id" maxLength:"64"`
}

// maySee reports whether the caller may see jobs of the kind. What a kind takes
// differs, so the table of routes cannot say it.
func (s *server) maySee(ctx context.Context, kind string) bool {
	k, ok := s.Jobs.KindOf(kind)
	return ok && actor(ctx).Can(k.Permission)
}

func (s *server) listJobs(ctx context.Context, in *struct {
	Kind  string `query:"kind" required:"true" maxLength:"60"`
	Limit int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
},
) (*body[wire.JobList], error) {
	if !s.maySee(ctx, in.Kind) {
		return reply(wire.JobList{Jobs: []wire.Job{}}), nil
	}
	list, err := s.Jobs.List(ctx, in.Limit, in.Kind)
	return reply(wire.JobList{Jobs: each(list, func(j job.Job) wire.Job { return s.presentJob(ctx, j) })}), err
}

// job returns a job that the caller may see, or CodeNotFound.
func (s *server) job(ctx context.Context, id desk.JobID) (job.Job, error) {
	j, err := s.Jobs.Get(ctx, id)
	if err == nil && !s.maySee(ctx, j.Kind) {
		err = desk.E(desk.CodeNotFound, "error.job.not_found", nil)
	}
	return j, err
}

func (s *server) getJob(ctx context.Context, in *JobPath) (*body[wire.Job], error) {
	j, err := s.job(ctx, in.ID)
	return reply(s.presentJob(ctx, j)), err
}

func (s *server) cancelJob(ctx context.Context, in *JobPath) (*none, error) {
	if _, err := s.job(ctx, in.ID); err != nil {
		return nil, err
	}
	return nil, s.Jobs.Cancel(ctx, in.ID)
}

func (s *server) presentJob(ctx context.Context, j job.Job) wire.Job {
	return wire.Job{
		ID: string(j.ID), Kind: j.Kind, State: j.State, Done: j.Done, Total: j.Total, Failure: inLanguage(ctx, j.Failure), Report: j.Report,
		CreatedAt: millis(j.CreatedAt), CreatedBy: s.Present.Name(j.CreatedBy), StartedAt: millis(j.StartedAt), EndedAt: millis(j.EndedAt),
	}
}

// inLanguage is the text of a key in the language of the request; "" stays "".
func inLanguage(ctx context.Context, key string) string {
	if key == "" {
		return ""
	}
	lang, _ := ctx.Value(langKey{}).(string)
	return texts.Text(lang, key, nil)
}
