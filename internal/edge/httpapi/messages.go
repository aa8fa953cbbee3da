package httpapi

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

func (s *server) listMessages(ctx context.Context, in *struct {
	ConversationPath
	After  int64 `query:"after_seq" minimum:"0" doc:"What follows this sequence"`
	Before int64 `query:"before_seq" minimum:"0" doc:"The newest before this sequence"`
	Limit  int   `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.MessagePage], error) {
	if _, err := s.Inbox.Get(ctx, in.ID); err != nil {
		return nil, err
	}
	list, more, err := s.Inbox.Messages(ctx, in.ID, in.After, in.Before, in.Limit)
	out := wire.MessagePage{Messages: make([]wire.Message, len(list)), More: more}
	for i := range list {
		out.Messages[i] = s.Present.Message(&list[i])
	}
	return reply(out), err
}

func (s *server) sendMessage(ctx context.Context, in *struct {
	ConversationPath
	Body wire.SendMessage
},
) (*body[wire.Message], error) {
	out := inbox.Outgoing{
		ConversationID: in.ID, ClientID: in.Body.ClientID, Kind: desk.Kind(in.Body.Kind), Text: in.Body.Text,
		AttachmentID: desk.AttachmentID(in.Body.AttachmentID), Epoch: in.Body.Epoch,
	}
	if err := s.fillCard(ctx, &out, in.Body); err != nil {
		return nil, err
	}
	m, err := s.Inbox.Send(ctx, actor(ctx), out)
	if err != nil {
		return nil, err
	}
	return reply(s.Present.Message(&m)), nil
}

// fillCard makes a card from the live record. An order is sent only to the
// customer whose it is.
func (s *server) fillCard(ctx context.Context, out *inbox.Outgoing, in wire.SendMessage) error {
	var card any
	switch out.Kind {
	case desk.KindOrderCard:
		row, err := s.Inbox.Get(ctx, out.ConversationID)
		if err != nil {
			return err
		}
		o, err := s.Orders.GetByNumber(ctx, in.OrderNumber)
		if desk.CodeOf(err) == desk.CodeNotFound || err == nil && o.CustomerID != row.CustomerID {
			return desk.Invalid("order_number", "error.order.not_found")
		}
		if err != nil {
			return err
		}
		card = o.Card()
	case desk.KindProductCard:
		row, err := s.Inbox.Get(ctx, out.ConversationID)
		if err != nil {
			return err
		}
		p, err := s.Products.Get(ctx, desk.ProductID(in.ProductID))
		if desk.CodeOf(err) == desk.CodeNotFound {
			return desk.Invalid("product_id", "error.product.not_found")
		}
		if err != nil {
			return err
		}
		card = p.Card(row.Lang)
	default:
		return nil
	}
	payload, err := json.Marshal(card)
	if err != nil {
		return fmt.Errorf("make card: %w", err)
	}
	out.Payload = payload
	return nil
}
