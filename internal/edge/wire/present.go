package wire

import (
	"encoding/json"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/contact"
)

// Presenter makes wire types from the vocabulary of desk. Its functions answer
// from memory.
type Presenter struct {
	// Name is the name of a team member, "" when unknown.
	Name func(desk.UserID) string
	// File is the signed address of an attachment; width 0 is the file itself.
	File func(id desk.AttachmentID, width int) string
}

func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// Conversation is the row as a team member sees it. contacts says whether they
// may see contact data; mode is the shop's way of masking it.
func (p Presenter) Conversation(r *desk.ConversationRow, contacts bool, mode string) Conversation {
	c := Conversation{
		ID: string(r.ID), State: string(r.State), Epoch: r.Epoch, Lang: r.Lang,
		Customer: PresentCustomer(&r.Customer, contacts, mode),
		Channel:  Channel{ID: string(r.ChannelID), Kind: r.ChannelKind, Name: r.ChannelName, Lang: r.ChannelLang},
		LastSeq:  r.LastSeq, LastCustomerSeq: r.LastCustomerSeq, LastAt: millis(r.LastAt),
		LastSender: string(r.LastSender), LastPreview: r.LastPreview, Unread: r.Unread,
		WaitingSince: millis(r.WaitingSince), HandoverWhy: r.HandoverWhy,
		CustomerDeliveredSeq: r.CustomerDeliveredSeq, CustomerReadSeq: r.CustomerReadSeq, AgentReadSeq: r.AgentReadSeq,
		CreatedAt: millis(r.CreatedAt), ResolvedAt: millis(r.ResolvedAt), Mood: PresentMood(&r.Mood),
	}
	if r.AgentID != "" {
		c.Agent = &UserBrief{ID: string(r.AgentID), Name: r.AgentName}
	}
	return c
}

// PresentMood is a mood, nil before there is one.
func PresentMood(m *desk.Mood) *Mood {
	if m.Seq == 0 {
		return nil
	}
	return &Mood{
		Level: string(m.Level()), Trend: string(m.Trend()), Value: m.Value, Urgency: m.Urgency, Worst: m.Worst,
		WorstSeq: m.WorstSeq, Seq: m.Seq,
	}
}

// PresentFeeling is how one text sounds.
func PresentFeeling(f *desk.Feeling) Feeling {
	return Feeling{
		Emotion: f.Emotion, Probability: f.P, Intensity: f.Intensity, Urgency: f.Urgency, Politeness: f.Politeness, Sentiment: f.Sentiment,
	}
}

// PresentCustomer is a customer as a team member sees them.
func PresentCustomer(c *desk.Customer, contacts bool, mode string) Customer {
	out := Customer{
		ID: string(c.ID), ExternalID: c.ExternalID, Name: c.Name, Email: c.Email, Phone: c.Phone, Lang: c.Lang,
		Tags: c.Tags, Verified: c.Verified, CreatedAt: millis(c.CreatedAt),
	}
	if out.Tags == nil {
		out.Tags = []string{}
	}
	if !contacts {
		mask := contact.Mask(mode)
		out.Email, out.Phone = mask.Email(out.Email), mask.Phone(out.Phone)
	}
	return out
}

// Message is a message as a team member sees it.
func (p Presenter) Message(m *desk.Message) Message {
	out := Message{
		ConversationID: string(m.ConversationID), Seq: m.Seq, ClientID: m.ClientID, Sender: string(m.Sender),
		Kind: string(m.Kind), Text: m.Text, QuickReplies: m.QuickReplies, Evidence: m.Evidence, At: millis(m.At),
	}
	if out.QuickReplies == nil {
		out.QuickReplies = []string{}
	}
	if out.Evidence == nil {
		out.Evidence = []desk.Evidence{}
	}
	if m.Sender == desk.SenderAgent {
		id := desk.UserID(m.SenderID)
		out.Author = &UserBrief{ID: m.SenderID, Name: p.Name(id)}
	}
	with := p.payload(m)
	out.Attachment, out.Order, out.Product, out.System, out.Links = with.file, with.order, with.product, with.system, with.links
	return out
}

// VisitorMessage is a public message as the visitor sees it. It must not be
// called with a private note.
func (p Presenter) VisitorMessage(m *desk.Message) VisitorMessage {
	out := VisitorMessage{
		Seq: m.Seq, Sender: string(m.Sender), AI: m.Sender == desk.SenderBot, Kind: string(m.Kind), Text: m.Text,
		Answer: m.Sender == desk.SenderBot && len(m.Evidence) > 0, QuickReplies: m.QuickReplies, At: millis(m.At),
	}
	switch m.Sender {
	case desk.SenderCustomer:
		out.ClientID = m.ClientID
	case desk.SenderAgent:
		out.Author = p.Name(desk.UserID(m.SenderID))
	case desk.SenderBot, desk.SenderSystem:
	}
	with := p.payload(m)
	out.Attachment, out.Order, out.Product, out.System, out.Links = with.file, with.order, with.product, with.system, with.links
	return out
}

// VisitorConversation is the head as the visitor sees it.
func (p Presenter) VisitorConversation(c *desk.Conversation) *VisitorConversation {
	out := &VisitorConversation{
		ID: string(c.ID), State: string(c.State), LastSeq: c.LastSeq, AgentReadSeq: c.AgentReadSeq, ReadSeq: c.CustomerReadSeq,
	}
	if c.State == desk.StateAgent {
		out.AgentName = p.Name(c.AgentID)
	}
	return out
}

// payload is what goes with a message's text: at most one of them.
type payload struct {
	file    *Attachment
	order   *desk.OrderCard
	product *desk.ProductCard
	system  *desk.SystemPayload
	links   []desk.Link
}

// payload decodes what goes with the kind. A payload that cannot be read is
// left out: the text still stands.
func (p Presenter) payload(m *desk.Message) (out payload) {
	if m.Payload == nil {
		return out
	}
	switch m.Kind {
	case desk.KindImage, desk.KindFile:
		if f := decode[desk.AttachmentPayload](m.Payload); f != nil {
			out.file = &Attachment{
				ID: string(f.ID), Name: f.Name, Type: f.Type, Size: f.Size, Width: f.Width, Height: f.Height,
				URL: p.File(f.ID, 0),
			}
			if m.Kind == desk.KindImage {
				out.file.Thumb = p.File(f.ID, 640)
			}
		}
	case desk.KindOrderCard:
		out.order = decode[desk.OrderCard](m.Payload)
	case desk.KindProductCard:
		out.product = decode[desk.ProductCard](m.Payload)
	case desk.KindSystem:
		out.system = decode[desk.SystemPayload](m.Payload)
	case desk.KindText:
		if text := decode[desk.TextPayload](m.Payload); text != nil && m.Sender == desk.SenderBot {
			out.links = text.Links
		}
	case desk.KindNote:
	}
	return out
}

func decode[T any](raw json.RawMessage) *T {
	v := new(T)
	if json.Unmarshal(raw, v) != nil {
		return nil
	}
	return v
}
