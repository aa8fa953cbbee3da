package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// Outgoing is a message of a team member.
type Outgoing struct {
	ConversationID desk.ConversationID
	ClientID       string
	Kind           desk.Kind
	Text           string
	Payload        json.RawMessage   // of cards, made by the edge from live records
	AttachmentID   desk.AttachmentID // of images and files
	Epoch          int64
}

// Send stores a message of a team member and returns it after the durable
// commit. Only the owner answers the customer; a private note is free.
func (s *Service) Send(ctx context.Context, actor desk.Actor, out Outgoing) (desk.Message, error) {
	text, err := cleanText(out.Text)
	if err != nil {
		return desk.Message{}, err
	}
	if !validClientID(out.ClientID) {
		return desk.Message{}, desk.Invalid("client_id", "error.field.client_id")
	}
	msg := desk.Message{
		ClientID: out.ClientID, Sender: desk.SenderAgent, SenderID: string(actor.UserID), Kind: out.Kind,
		Text: text, Payload: out.Payload,
	}
	switch out.Kind {
	case desk.KindText, desk.KindNote:
		if text == "" {
			return desk.Message{}, desk.Invalid("text", "error.field.empty")
		}
	case desk.KindImage, desk.KindFile:
		if msg.Payload, err = s.claim(ctx, out.AttachmentID, string(actor.UserID), out.ConversationID, out.Kind); err != nil {
			return desk.Message{}, err
		}
	case desk.KindOrderCard, desk.KindProductCard:
		if msg.Payload == nil {
			return desk.Message{}, desk.Invalid("kind", "error.field.kind")
		}
	default:
		return desk.Message{}, desk.Invalid("kind", "error.field.kind")
	}
	cmd := &command{ctx: ctx, id: out.ConversationID, clientID: out.ClientID}
	cmd.apply = func(c *desk.Conversation, now time.Time) (change, error) {
		if msg.Kind != desk.KindNote {
			if err := c.CheckEpoch(out.Epoch); err != nil {
				return change{}, err
			}
			if c.State != desk.StateAgent || c.AgentID != actor.UserID {
				return change{}, desk.E(desk.CodeConflict, "error.conversation.not_owner", nil)
			}
		}
		m := msg
		c.Append(&m, now)
		if m.Public() {
			c.AgentReadSeq, c.Unread = m.Seq, 0
		}
		return change{messages: []*desk.Message{&m}, events: []desk.Event{messageEvent(&m)}}, nil
	}
	if err := s.ledger.do(cmd); err != nil {
		return desk.Message{}, fmt.Errorf("send message: %w", err)
	}
	return cmd.message(msg.Sender, msg.SenderID)
}

// TakeOver makes the actor the owner. Taking from a colleague needs CanAssign. The
// epoch counts only where a colleague has the conversation or has resolved it.
func (s *Service) TakeOver(ctx context.Context, actor desk.Actor, id desk.ConversationID, epoch int64) (desk.ConversationRow, error) {
	return s.own(ctx, id, 0, func(c *desk.Conversation, out *change, now time.Time) error {
		// Whoever takes a conversation from the bot means it also where that has just
		// put it into the queue.
		if c.State == desk.StateAgent || c.State == desk.StateResolved {
			if err := c.CheckEpoch(epoch); err != nil {
				return err
			}
		}
		if c.State == desk.StateAgent && c.AgentID != actor.UserID && !actor.Can(desk.CanAssign) {
			return desk.E(desk.CodeConflict, "error.conversation.taken_by_colleague", nil)
		}
		from := c.State
		if err := c.TakeOver(actor.UserID, now); err != nil {
			return err
		}
		note(c, out, now, "system.taken", map[string]string{"name": actor.Name})
		out.events = append(out.events, desk.Event{Type: desk.EventConversationTaken, Data: map[string]any{
			"user_id": actor.UserID, "from": from, "epoch": c.Epoch,
		}})
		return nil
	})
}

// HandBack returns the conversation to the bot.
func (s *Service) HandBack(ctx context.Context, actor desk.Actor, id desk.ConversationID, epoch int64) (desk.ConversationRow, error) {
	return s.own(ctx, id, epoch, func(c *desk.Conversation, out *change, now time.Time) error {
		if err := mayDirect(c, actor); err != nil {
			return err
		}
		if err := c.HandBack(); err != nil {
			return err
		}
		note(c, out, now, "system.handed_back", nil)
		out.events = append(out.events, desk.Event{Type: desk.EventConversationHandedBack, Data: map[string]any{
			"user_id": actor.UserID, "epoch": c.Epoch,
		}})
		return nil
	})
}

// Resolve closes the conversation. The customer's next message reopens it.
func (s *Service) Resolve(ctx context.Context, actor desk.Actor, id desk.ConversationID, epoch int64) (desk.ConversationRow, error) {
	return s.own(ctx, id, epoch, func(c *desk.Conversation, out *change, now time.Time) error {
		if err := mayDirect(c, actor); err != nil {
			return err
		}
		if err := c.Resolve(now); err != nil {
			return err
		}
		note(c, out, now, "system.resolved", nil)
		out.events = append(out.events, desk.Event{Type: desk.EventConversationResolved, Data: map[string]any{
			"user_id": actor.UserID, "epoch": c.Epoch,
		}})
		return nil
	})
}

// Transfer passes the conversation to a colleague, with a private note.
// Passing on somebody else's needs CanAssign.
func (s *Service) Transfer(ctx context.Context, actor desk.Actor, id desk.ConversationID, to desk.User, text string, epoch int64) (desk.ConversationRow, error) {
	text, err := cleanText(text)
	if err != nil {
		return desk.ConversationRow{}, err
	}
	if to.Disabled || to.Invited {
		return desk.ConversationRow{}, desk.Invalid("user_id", "error.conversation.colleague_absent")
	}
	return s.own(ctx, id, epoch, func(c *desk.Conversation, out *change, now time.Time) error {
		if err := mayDirect(c, actor); err != nil {
			return err
		}
		if err := c.Transfer(to.ID); err != nil {
			return err
		}
		note(c, out, now, "system.transferred", map[string]string{"name": to.Name})
		if text != "" {
			m := &desk.Message{Sender: desk.SenderAgent, SenderID: string(actor.UserID), Kind: desk.KindNote, Text: text}
			c.Append(m, now)
			out.messages = append(out.messages, m)
			out.events = append(out.events, messageEvent(m))
		}
		out.events = append(out.events, desk.Event{Type: desk.EventConversationTransferred, Data: map[string]any{
			"user_id": actor.UserID, "to": to.ID, "epoch": c.Epoch,
		}})
		return nil
	})
}

// MarkRead says that the team has read up to seq.
func (s *Service) MarkRead(ctx context.Context, id desk.ConversationID, seq int64) error {
	return s.change(ctx, id, func(c *desk.Conversation, _ time.Time) (change, error) {
		seq := min(seq, c.LastSeq)
		if seq > c.AgentReadSeq {
			c.AgentReadSeq = seq
		}
		if c.AgentReadSeq >= c.LastCustomerSeq {
			c.Unread = 0
		}
		return change{marks: desk.SenderAgent}, nil
	})
}

// AgentTyping tells the customer and the colleagues.
func (s *Service) AgentTyping(ctx context.Context, actor desk.Actor, id desk.ConversationID, on bool) error {
	c, err := s.head(ctx, `id = $1`, string(id))
	if err != nil {
		return err
	}
	s.Publisher.Typing(c, desk.SenderAgent, actor.UserID, on)
	return nil
}

// own runs a command that changes the owner.
func (s *Service) own(ctx context.Context, id desk.ConversationID, epoch int64, apply func(*desk.Conversation, *change, time.Time) error) (desk.ConversationRow, error) {
	err := s.change(ctx, id, func(c *desk.Conversation, now time.Time) (change, error) {
		if err := c.CheckEpoch(epoch); err != nil {
			return change{}, err
		}
		var out change
		err := apply(c, &out, now)
		return out, err
	})
	if err != nil {
		return desk.ConversationRow{}, err
	}
	return s.Get(ctx, id)
}

// mayDirect lets the owner, and whoever may assign, decide about a
// conversation that is with a person; the rest is everybody's.
func mayDirect(c *desk.Conversation, actor desk.Actor) error {
	if c.State == desk.StateAgent && c.AgentID != actor.UserID && !actor.Can(desk.CanAssign) {
		return desk.E(desk.CodeForbidden, "error.conversation.taken_by_colleague", nil)
	}
	return nil
}

func note(c *desk.Conversation, out *change, now time.Time, key string, args map[string]string) {
	m := systemNote(key, args)
	c.Append(m, now)
	out.messages = append(out.messages, m)
}
