package inbox

import (
	"context"
	"fmt"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Past is a conversation that took place elsewhere or earlier.
type Past struct {
	CustomerID  desk.CustomerID
	ChannelID   desk.ChannelID
	Lang        string
	State       desk.State
	AgentID     desk.UserID // in StateAgent and StateResolved
	HandoverWhy string
	Messages    []desk.Message // ascending; of each Sender, Kind, Text, At and what goes with them
}

// ImportPast writes a conversation with its own times. It reports false and
// changes nothing when the customer has a log on the channel already. The bot
// does not answer what lies in the past.
func (s *Service) ImportPast(ctx context.Context, p Past) (bool, error) {
	if len(p.Messages) == 0 {
		return false, desk.Invalid("messages", "error.field.empty")
	}
	began := p.Messages[0].At
	head := desk.Conversation{
		ID: desk.NewID[desk.ConversationID]("cv", began), CustomerID: p.CustomerID, ChannelID: p.ChannelID, Lang: p.Lang,
		State: p.State, AgentID: p.AgentID, Epoch: 1, HandoverWhy: p.HandoverWhy, CreatedAt: began,
	}
	list := make([]*desk.Message, len(p.Messages))
	events := make([]eventRow, len(p.Messages))
	for i := range p.Messages {
		m := p.Messages[i]
		text, err := cleanText(m.Text)
		if err != nil {
			return false, err
		}
		m.Text = text
		head.Append(&m, m.At)
		list[i] = &m
		events[i] = eventRow{
			desk.Event{Type: desk.EventMessageCreated, ConversationID: head.ID, At: m.At},
			fmt.Sprintf(`{"seq":%d}`, m.Seq),
		}
		if m.Sender == desk.SenderCustomer && head.WaitingSince.IsZero() && (p.State == desk.StateQueued || p.State == desk.StateAgent) {
			head.WaitingSince = m.At
		}
	}
	last := list[len(list)-1].At
	head.CustomerDeliveredSeq, head.CustomerReadSeq = head.LastSeq, head.LastSeq
	switch p.State {
	case desk.StateResolved:
		head.ResolvedAt, head.WaitingSince = last, time.Time{}
		head.Unread, head.AgentReadSeq, head.AnsweredSeq = 0, head.LastSeq, head.LastCustomerSeq
	case desk.StateBot:
		head.Unread, head.AgentReadSeq, head.AnsweredSeq = 0, head.LastSeq, head.LastCustomerSeq
	case desk.StateQueued, desk.StateAgent:
		if head.AnsweredSeq == head.LastCustomerSeq && p.State == desk.StateAgent {
			head.Unread, head.AgentReadSeq = 0, head.LastSeq
		}
	}
	created := false
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(`INSERT INTO conversation (`+headColumns+`) VALUES `+db.Values(1, headWidth)+
			` ON CONFLICT (customer_id, channel_id) DO NOTHING`, headArgs(nil, &head)...)
		if created = n == 1; err != nil || !created {
			return err
		}
		if err := insertMessages(tx, list); err != nil {
			return err
		}
		return insertEvents(tx, events)
	})
	if err != nil {
		return false, fmt.Errorf("import conversation: %w", err)
	}
	s.search.wake()
	s.moods.wake()
	return created, nil
}
