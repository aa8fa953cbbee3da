package app

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/nlu"
	"github.com/shopbell/shopbell/internal/feature/gap"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
)

func newGaps(n *node) (*gap.Service, error) {
	return gap.New(gap.Config{
		DB: n.DB, Entries: gapEntries{n.Knowledge}, Senses: n.Understanding, Outbox: n.inbox, Lexicon: knowledge.Lexicon,
		Strip: func(text string) string { return nlu.Read(nlu.Clean(text)).Rest },
		Names: n.namesIn, Location: n.zone, Log: n.log.With("component", "gap"),
	})
}

// gapEntries is the Entries of the gaps.
type gapEntries struct{ *knowledge.Service }

func (k gapEntries) All(ctx context.Context, lang string) ([]desk.Entry, error) {
	var out []desk.Entry
	for f := (knowledge.Filter{Lang: lang, Limit: 200}); ; {
		list, next, _, err := k.FindEntries(ctx, f)
		if err != nil {
			return nil, err
		}
		for i := range list {
			if list[i].Enabled {
				out = append(out, list[i])
			}
		}
		if f.Cursor = next; next == "" {
			return out, nil
		}
	}
}

// namesIn are the names that people call each other by in a conversation.
func (n *node) namesIn(ctx context.Context, id desk.ConversationID) []string {
	row, err := n.inbox.Get(ctx, id)
	if err != nil {
		return nil
	}
	out := []string{row.Customer.Name}
	if row.AgentID != "" {
		out = append(out, n.Auth.Name(row.AgentID))
	}
	return out
}
