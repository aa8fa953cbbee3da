package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/model"
)

func (s *server) getModelServices(ctx context.Context, _ *none) (*body[wire.ModelServices], error) {
	o, err := s.Models.Overview(ctx)
	return reply(s.presentModels(o)), err
}

func (s *server) updateModelLimit(ctx context.Context, in *body[wire.ModelLimitUpdate]) (*body[wire.ModelServices], error) {
	o, err := s.Models.SaveLimit(ctx, actor(ctx), model.Limit{DailyTokens: in.Body.DailyTokens, PerMinute: in.Body.PerMinute, Phrases: in.Body.Phrases})
	return reply(s.presentModels(o)), err
}

// ModelKindPath names a model service in the path. It is exported because huma
// looks into exported embedded fields only.
type ModelKindPath struct {
	Kind string `path:"kind" maxLength:"20"`
}

type modelServiceInput struct {
	ModelKindPath
	Body wire.ModelServiceUpdate
}

func (in *modelServiceInput) update() model.Update {
	b := in.Body
	return model.Update{Enabled: b.Enabled, BaseURL: b.BaseURL, Model: b.Model, Key: b.Key}
}

func (s *server) updateModelService(ctx context.Context, in *modelServiceInput) (*body[wire.ModelServices], error) {
	o, err := s.Models.Save(ctx, actor(ctx), in.Kind, in.update())
	return reply(s.presentModels(o)), err
}

func (s *server) testModelService(ctx context.Context, in *modelServiceInput) (*body[wire.ModelTest], error) {
	r, err := s.Models.Test(ctx, in.Kind, in.update())
	return reply(wire.ModelTest{
		OK: r.Class == "", Ms: r.Took.Milliseconds(), Dimension: int64(r.Dimension), Reason: string(r.Class), Status: int64(r.Status),
	}), err
}

func (s *server) presentModels(o model.Overview) wire.ModelServices {
	out := wire.ModelServices{
		DailyTokens: o.Limit.DailyTokens, PerMinute: o.Limit.PerMinute, Phrases: o.Limit.Phrases, TokensLeft: o.Left, Networks: notNil(s.ModelNetworks),
		Services: each(o.Services, func(m model.Status) wire.ModelService {
			return wire.ModelService{
				Kind: m.Kind, Enabled: m.Enabled, BaseURL: m.BaseURL, Model: m.Model, HasKey: m.HasKey, Dimension: m.Dimension,
				State: m.State, Reason: string(m.Reason), PausedSince: millis(m.Since), PausedUntil: millis(m.Until),
				MedianMs: m.Median.Milliseconds(), Calls: m.Usage.Calls, Failures: m.Usage.Failures, Tokens: m.Usage.Tokens,
			}
		}),
	}
	if s.Vectors != nil {
		out.Vectors = s.Vectors()
	}
	return out
}
