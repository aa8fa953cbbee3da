package app

import (
	"context"
	"io"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/httpapi"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/bot"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/settings"
	"github.com/shopbell/shopbell/internal/feature/table"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

func newBot(n *node) *bot.Service {
	cfg := bot.Config{
		Knowledge: n.Knowledge, Catalog: botCatalog{n.Catalog}, Orders: n.Orders, Shops: n.Settings, Understanding: n.Understanding, Rewriter: n.Models, Tables: n.Tables,
		Passages: n.documents, Phraser: n.Models,
	}
	if n.experiments != nil {
		cfg.Experiments = n.experiments
	}
	return bot.New(cfg)
}

// botCatalog is the bot's Catalog.
type botCatalog struct{ *catalog.Service }

func (c botCatalog) Search(ctx context.Context, query string, limit int) ([]bot.ProductHit, error) {
	hits, err := c.Service.Search(ctx, query, limit)
	out := make([]bot.ProductHit, len(hits))
	for i, h := range hits {
		out[i] = bot.ProductHit{Product: h.Product, Score: h.Score, Asked: h.Asked, Offered: h.Offered}
	}
	return out, err
}

// testBot is the API's test box.
type testBot struct {
	bot   *bot.Service
	shops *settings.Service
}

func newTestBot(n *node) httpapi.TestBot { return testBot{newBot(n), n.Settings} }

func (b testBot) Test(ctx context.Context, q wire.KnowledgeTest) (wire.KnowledgeTestResult, error) {
	c, err := b.circumstances(ctx, q.Circumstances)
	if err != nil {
		return wire.KnowledgeTestResult{}, err
	}
	e, err := b.bot.Explain(ctx, q.Question, q.Lang, c)
	out := wire.KnowledgeTestResult{
		Lang: e.Lang, Intent: e.Intent, Outcome: string(e.Outcome), Answer: e.Answer, Variant: e.Variant, Threshold: e.Threshold, Rewritten: e.Rewritten,
	}
	for _, h := range e.Candidates {
		out.Candidates = append(out.Candidates, candidate(h))
	}
	return out, err
}

func (b testBot) Preview(ctx context.Context, e *desk.Entry, c wire.Circumstances) (variant int, answer string, extras []desk.Extra, err error) {
	in, err := b.circumstances(ctx, c)
	if err != nil {
		return 0, "", nil, err
	}
	p, err := b.bot.Preview(ctx, e, in)
	return p.Variant, p.Text, p.Extras, err
}

func (b testBot) circumstances(ctx context.Context, c wire.Circumstances) (bot.Circumstances, error) {
	out := bot.Circumstances{ChannelKind: c.Channel, Audience: desk.Audience(c.Audience), Product: c.Product}
	if c.At != 0 {
		out.At = time.UnixMilli(c.At)
	}
	id := desk.ChannelID(c.Channel)
	if !desk.ValidID("ch", id) {
		return out, nil
	}
	channel, err := b.shops.Channel(ctx, id)
	if err != nil {
		return out, desk.Invalid("channel", "error.entry.channels")
	}
	out.Channel, out.ChannelKind = id, channel.Kind
	return out, nil
}

func candidate(h desk.EntryHit) wire.Candidate {
	return wire.Candidate{EntryID: string(h.Entry.ID), Question: h.Entry.Question, Phrasing: h.Phrasing, Score: h.Score, Terms: h.Terms}
}

// newTestTable asks one table, and says what the bot would.
func newTestTable(n *node) httpapi.TestTable {
	b := newBot(n)
	return func(_ context.Context, t *table.Table, q desk.TableQuery) (desk.TableAnswer, string, error) {
		q.Mentions = n.Understanding.Mentions(q.Text, q.Lang)
		if q.Now = time.Now(); n.zone() != nil {
			q.Now = q.Now.In(n.zone())
		}
		a, err := table.Try(t, q)
		return a, b.TableText(&a, q.Lang), err
	}
}

// extractTables reads a file in a process of its own, while somebody waits.
func extractTables(ctx context.Context, name string, file io.Reader) (extract.Document, error) {
	return extractFile(ctx, name, file, func(int, int) {})
}
