package app

import (
	"log/slog"
	"time"

	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/model"
	"github.com/shopbell/shopbell/internal/kit/safehttp"
	"github.com/shopbell/shopbell/internal/port/llm"
	"github.com/shopbell/shopbell/internal/port/llm/openai"
)

// newModels lets model services be reached in the networks of the operator and
// on the internet.
func newModels(cfg cli.Config, s *cli.Services, log *slog.Logger) (*model.Service, error) {
	networks, err := prefixes(cfg.ModelNetworks)
	if err != nil {
		return nil, err
	}
	client := safehttp.NewClient(networks)
	return model.New(model.Config{
		DB: s.DB, Key: s.Settings.Key, Location: func() *time.Location { return zoneOf(s) }, Log: log.With("component", "model"),
		Open: func(c llm.Config) (llm.Model, error) { return openai.Open(c, client) },
	}), nil
}

// vectors tells the console how far the knowledge base is.
func (n *node) vectors() wire.VectorProgress {
	p := n.Knowledge.VectorProgress()
	return wire.VectorProgress{Placed: int64(p.Placed), Total: int64(p.Total), Fault: p.Fault}
}
