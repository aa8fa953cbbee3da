package httpapi

import (
	"context"
	"encoding/json"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

const (
	contextOrders        = 20
	contextConversations = 10
)

// ConversationPath is exported because huma reads embedded fields only then.
// ConversationPath names a conversation in the path. It is exported because huma looks into
// exported embedded fields only.
type ConversationPath struct {
	ID desk.ConversationID `path:"id" maxLength:"64"`
}

func (s *server) listConversations(ctx context.Context, in *struct {
	View     desk.View      `query:"view" enum:"mine,queued,bot,agent,resolved,all" default:"all"`
	Channel  desk.ChannelID `query:"channel" maxLength:"64"`
	Pressing bool           `query:"pressing" doc:"Only those, not resolved, whose customer is upset or in a hurry"`
	Cursor   string         `query:"cursor" maxLength:"200"`
	Limit    int            `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.ConversationPage], error) {
	rows, next, err := s.Inbox.Find(ctx, desk.ConversationFilter{
		View: in.View, UserID: actor(ctx).UserID, ChannelID: in.Channel, Pressing: in.Pressing, Cursor: in.Cursor, Limit: in.Limit,
	})
	if err != nil {
		return nil, err
	}
	list, err := s.presentRows(ctx, rows)
	return reply(wire.ConversationPage{Conversations: list, Next: next}), err
}

func (s *server) presentRows(ctx context.Context, rows []desk.ConversationRow) ([]wire.Conversation, error) {
	shop, err := s.Settings.Shop(ctx)
	if err != nil {
		return nil, err
	}
	contacts := actor(ctx).Can(desk.CanSeeContacts)
	out := make([]wire.Conversation, len(rows))
	for i := range rows {
		out[i] = s.Present.Conversation(&rows[i], contacts, shop.Masking)
	}
	return out, nil
}

// presentRow presents the result of a command.
func (s *server) presentRow(ctx context.Context, row desk.ConversationRow, err error) (*body[wire.Conversation], error) {
	if err != nil {
		return nil, err
	}
	list, err := s.presentRows(ctx, []desk.ConversationRow{row})
	if err != nil {
		return nil, err
	}
	return reply(list[0]), nil
}

func (s *server) countConversations(ctx context.Context, in *struct {
	Channel desk.ChannelID `query:"channel" maxLength:"64"`
},
) (*body[wire.ConversationCounts], error) {
	n, err := s.Inbox.Counts(ctx, actor(ctx).UserID, in.Channel)
	return reply(wire.ConversationCounts{
		Mine: n[desk.ViewMine], Queued: n[desk.ViewQueued], Bot: n[desk.ViewBot], Agent: n[desk.ViewAgent],
		Resolved: n[desk.ViewResolved], All: n[desk.ViewAll],
	}), err
}

func (s *server) getConversation(ctx context.Context, in *ConversationPath) (*body[wire.Conversation], error) {
	row, err := s.Inbox.Get(ctx, in.ID)
	return s.presentRow(ctx, row, err)
}

type commandInput struct {
	ConversationPath
	Body wire.Command
}

func (s *server) takeOver(ctx context.Context, in *commandInput) (*body[wire.Conversation], error) {
	row, err := s.Inbox.TakeOver(ctx, actor(ctx), in.ID, in.Body.Epoch)
	return s.presentRow(ctx, row, err)
}

func (s *server) handBack(ctx context.Context, in *commandInput) (*body[wire.Conversation], error) {
	row, err := s.Inbox.HandBack(ctx, actor(ctx), in.ID, in.Body.Epoch)
	return s.presentRow(ctx, row, err)
}

func (s *server) resolve(ctx context.Context, in *commandInput) (*body[wire.Conversation], error) {
	row, err := s.Inbox.Resolve(ctx, actor(ctx), in.ID, in.Body.Epoch)
	return s.presentRow(ctx, row, err)
}

func (s *server) transfer(ctx context.Context, in *struct {
	ConversationPath
	Body wire.Transfer
},
) (*body[wire.Conversation], error) {
	to, err := s.Auth.User(ctx, desk.UserID(in.Body.UserID))
	if desk.CodeOf(err) == desk.CodeNotFound {
		err = desk.Invalid("user_id", "error.conversation.colleague_absent")
	}
	if err != nil {
		return nil, err
	}
	row, err := s.Inbox.Transfer(ctx, actor(ctx), in.ID, to, in.Body.Note, in.Body.Epoch)
	return s.presentRow(ctx, row, err)
}

func (s *server) markRead(ctx context.Context, in *struct {
	ConversationPath
	Body wire.ReadMark
},
) (*none, error) {
	return nil, s.Inbox.MarkRead(ctx, in.ID, in.Body.Seq)
}

func (s *server) getContext(ctx context.Context, in *ConversationPath) (*body[wire.ConversationContext], error) {
	row, err := s.Inbox.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	shop, err := s.Settings.Shop(ctx)
	if err != nil {
		return nil, err
	}
	orders, _, err := s.Orders.Find(ctx, "", row.CustomerID, "", contextOrders)
	if err != nil {
		return nil, err
	}
	rows, err := s.Inbox.OfCustomer(ctx, row.CustomerID, contextConversations+1)
	if err != nil {
		return nil, err
	}
	earlier := make([]desk.ConversationRow, 0, len(rows))
	for _, r := range rows {
		if r.ID != in.ID && len(earlier) < contextConversations {
			earlier = append(earlier, r)
		}
	}
	conversations, err := s.presentRows(ctx, earlier)
	contacts := actor(ctx).Can(desk.CanSeeContacts)
	return reply(wire.ConversationContext{
		Customer:      wire.PresentCustomer(&row.Customer, contacts, shop.Masking),
		Orders:        each(orders, func(o desk.Order) wire.Order { return presentOrder(&o, contacts, shop.Masking) }),
		Conversations: conversations,
	}), err
}

func (s *server) getMood(ctx context.Context, in *ConversationPath) (*body[wire.MoodCourse], error) {
	mood, course, err := s.Inbox.Course(ctx, in.ID)
	return reply(wire.MoodCourse{Mood: wire.PresentMood(&mood), Points: each(course, func(f desk.Felt) wire.MoodPoint {
		return wire.MoodPoint{Seq: f.Seq, At: millis(f.At), Text: f.Text, Tone: f.Feeling.Tone(), Feeling: wire.PresentFeeling(&f.Feeling)}
	})}), err
}

func (s *server) getTurn(ctx context.Context, in *struct {
	ConversationPath
	Seq int64 `path:"seq" minimum:"1"`
},
) (*body[wire.Turn], error) {
	at, trace, err := s.Inbox.Turn(ctx, in.ID, in.Seq)
	if err != nil {
		return nil, err
	}
	out := wire.Turn{Seq: in.Seq, At: millis(at), Trace: map[string]any{}}
	return reply(out), json.Unmarshal(trace, &out.Trace)
}

func (s *server) searchMessages(ctx context.Context, in *struct {
	Q      string `query:"q" required:"true" minLength:"1" maxLength:"200"`
	Cursor string `query:"cursor" maxLength:"200"`
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"20"`
},
) (*body[wire.SearchPage], error) {
	hits, next, err := s.Inbox.Search(ctx, in.Q, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	shop, err := s.Settings.Shop(ctx)
	contacts := actor(ctx).Can(desk.CanSeeContacts)
	return reply(wire.SearchPage{Next: next, Hits: each(hits, func(h desk.SearchHit) wire.SearchHit {
		return wire.SearchHit{Conversation: s.Present.Conversation(&h.Row, contacts, shop.Masking), Message: s.Present.Message(&h.Message)}
	})}), err
}

func (s *server) listEvents(ctx context.Context, in *struct {
	After string `query:"after" maxLength:"100"`
	Limit int    `query:"limit" minimum:"1" maximum:"1000" default:"100"`
},
) (*body[wire.EventPage], error) {
	lines, err := s.Inbox.Events(ctx, in.After, in.Limit)
	out := wire.EventPage{Events: make([]wire.Event, len(lines))}
	for i, l := range lines {
		out.Events[i] = wire.Event{ID: l.Cursor, Type: l.Type, ConversationID: string(l.ConversationID), At: millis(l.At), Data: l.Data}
		if l.Data == nil {
			out.Events[i].Data = map[string]any{}
		}
	}
	return reply(out), err
}
