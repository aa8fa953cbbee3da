package app

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
	"github.com/shopbell/shopbell/internal/feature/testbench"
)

// newBench puts the test bench before what is published.
func newBench(n *node) *testbench.Service {
	b := testbench.New(testbench.Config{
		DB: n.DB, Jobs: n.Jobs, Knowledge: benchKnowledge{n.Knowledge, newBot(n)}, Names: n.namesIn, Log: n.log.With("component", "testbench"),
	})
	n.Knowledge.Guard(gate{b})
	return b
}

// gate is the knowledge base's Gate.
type gate struct{ *testbench.Service }

func (g gate) Check(ctx context.Context, c knowledge.Change) (knowledge.Pass, error) {
	return g.Service.Check(ctx, testbench.Change{Entries: c.Entries, By: c.By, Reason: c.Reason, Due: c.Due, Forward: c.Forward})
}

// benchKnowledge is the test bench's Knowledge: turns of the bot on trials.
type benchKnowledge struct {
	*knowledge.Service
	bot *bot.Service
}

func (k benchKnowledge) Try(changes ...desk.Entry) testbench.Base {
	return benchBase{k.bot.On(k.Service.Try(changes...))}
}

type benchBase struct{ bot *bot.Service }

func (b benchBase) Ask(ctx context.Context, q testbench.Ask) (testbench.Answer, error) {
	v, err := b.bot.Probe(ctx, bot.Probe{Text: q.Text, Lang: q.Lang, Channel: q.Channel, Audience: q.Audience})
	return testbench.Answer{Outcome: string(v.Outcome), Entries: v.Entries, Score: v.Score}, err
}
