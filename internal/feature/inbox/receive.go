package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// maxAddress bounds the address of a page; a longer one is left out.
const maxAddress = 500

// Incoming is a message of a customer.
type Incoming struct {
	Customer       desk.Customer
	ChannelID      desk.ChannelID
	Lang           string              // of a new conversation
	ConversationID desk.ConversationID // as returned by Open
	ClientID       string
	Kind           desk.Kind // text, image or file
	Text           string
	AttachmentID   desk.AttachmentID
	Page           string // where a text was written, "" = unknown
}

// Open returns the customer's log on the channel and makes it if need be.
func (s *Service) Open(ctx context.Context, customer desk.CustomerID, channel desk.ChannelID, lang string) (desk.ConversationID, error) {
	var id desk.ConversationID
	var created bool
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if id, created, err = findOrCreate(tx, customer, channel, lang); err != nil || !created {
			return err
		}
		return insertEvents(tx, []eventRow{{desk.Event{
			Type: desk.EventConversationCreated, ConversationID: id, At: tx.Now(),
		}, "{}"}})
	})
	if err != nil {
		return "", fmt.Errorf("open conversation: %w", err)
	}
	return id, nil
}

// Current returns the head of the customer's log on the channel, or
// CodeNotFound before the first message.
func (s *Service) Current(ctx context.Context, customer desk.CustomerID, channel desk.ChannelID) (desk.Conversation, error) {
	return s.head(ctx, `customer_id = $1 AND channel_id = $2`, string(customer), string(channel))
}

// Receive stores a customer's message and returns it after the durable commit.
// The same ClientID returns the message that is stored already. If the bot owns
// the conversation, its turn follows.
func (s *Service) Receive(ctx context.Context, in Incoming) (desk.Message, error) {
	msg := desk.Message{
		ClientID: in.ClientID, Sender: desk.SenderCustomer, SenderID: string(in.Customer.ID), Kind: in.Kind,
	}
	var err error
	if msg.Text, err = cleanText(in.Text); err != nil {
		return desk.Message{}, err
	}
	if !validClientID(in.ClientID) {
		return desk.Message{}, desk.Invalid("client_id", "error.field.client_id")
	}
	switch in.Kind {
	case desk.KindText:
		if msg.Text == "" {
			return desk.Message{}, desk.Invalid("text", "error.field.empty")
		}
		if page, err := cleanText(in.Page); err == nil && page != "" && len(page) <= maxAddress {
			msg.Payload = mustJSON(desk.TextPayload{Page: page})
		}
	case desk.KindImage, desk.KindFile:
		if msg.Payload, err = s.claim(ctx, in.AttachmentID, string(in.Customer.ID), in.ConversationID, in.Kind); err != nil {
			return desk.Message{}, err
		}
	default:
		return desk.Message{}, desk.Invalid("kind", "error.field.kind")
	}
	cmd := &command{ctx: ctx, id: in.ConversationID, clientID: in.ClientID}
	cmd.apply = func(c *desk.Conversation, now time.Time) (change, error) {
		if c.CustomerID != in.Customer.ID {
			return change{}, desk.E(desk.CodeNotFound, "error.conversation.not_found", nil)
		}
		m := msg
		reopened := c.CustomerWrites(now)
		c.Append(&m, now)
		c.CustomerDeliveredSeq, c.CustomerReadSeq = m.Seq, m.Seq
		if c.State == desk.StateBot {
			c.TurnDueAt = now
		}
		out := change{messages: []*desk.Message{&m}, events: []desk.Event{messageEvent(&m)}}
		if reopened {
			out.events = append(out.events, desk.Event{Type: desk.EventConversationReopened})
		}
		return out, nil
	}
	if err := s.ledger.do(cmd); err != nil {
		return desk.Message{}, fmt.Errorf("receive message: %w", err)
	}
	if cmd.head.CustomerID != in.Customer.ID {
		return desk.Message{}, desk.E(desk.CodeNotFound, "error.conversation.not_found", nil)
	}
	stored, err := cmd.message(msg.Sender, msg.SenderID)
	if err == nil && cmd.duplicate == nil && cmd.head.State == desk.StateBot {
		s.turns.arrived(cmd.head, in.Customer, stored)
	}
	return stored, err
}

// Acknowledge moves the customer's delivery and read marks forward.
func (s *Service) Acknowledge(ctx context.Context, customer desk.CustomerID, id desk.ConversationID, delivered, read int64) error {
	return s.change(ctx, id, func(c *desk.Conversation, _ time.Time) (change, error) {
		if c.CustomerID != customer {
			return change{}, desk.E(desk.CodeNotFound, "error.conversation.not_found", nil)
		}
		c.CustomerReadSeq = max(c.CustomerReadSeq, min(read, c.LastSeq))
		c.CustomerDeliveredSeq = max(c.CustomerDeliveredSeq, c.CustomerReadSeq, min(delivered, c.LastSeq))
		return change{marks: desk.SenderCustomer}, nil
	})
}

// CustomerTyping tells the team, and lets the bot wait for the end of the burst.
func (s *Service) CustomerTyping(c desk.Conversation, on bool) {
	s.turns.typing(c.ID, on)
	s.Publisher.Typing(c, desk.SenderCustomer, "", on)
}

func (s *Service) claim(ctx context.Context, id desk.AttachmentID, owner string, conversation desk.ConversationID, kind desk.Kind) (json.RawMessage, error) {
	if !desk.ValidID("at", id) {
		return nil, desk.Invalid("attachment_id", "error.field.attachment")
	}
	p, err := s.Attachments.Claim(ctx, id, owner, conversation)
	if err != nil {
		return nil, fmt.Errorf("claim attachment: %w", err)
	}
	if (kind == desk.KindImage) != strings.HasPrefix(p.Type, "image/") {
		return nil, desk.Invalid("kind", "error.field.kind")
	}
	return mustJSON(p), nil
}

func validClientID(s string) bool {
	if len(s) < 8 || len(s) > desk.MaxClientIDBytes {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// cleanText bounds a text and takes out what only deceives: control characters
// and marks that turn the direction of writing.
func cleanText(s string) (string, error) {
	if len(s) > 4*desk.MaxTextRunes {
		return "", desk.E(desk.CodeTooLarge, "error.message.too_long", nil)
	}
	if !utf8.ValidString(s) {
		return "", desk.Invalid("text", "error.field.utf8")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0xfeff:
			return -1
		}
		return r
	}, s)
	if utf8.RuneCountInString(s) > desk.MaxTextRunes {
		return "", desk.E(desk.CodeTooLarge, "error.message.too_long", nil)
	}
	return strings.TrimSpace(s), nil
}

func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only with types that no caller has
	}
	return b
}
