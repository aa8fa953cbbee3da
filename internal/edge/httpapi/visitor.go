package httpapi

import (
	"context"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/settings"
)

// visitorMessages is how much of the log a widget starts with.
const visitorMessages = 30

// openVisitorSession opens or resumes a visitor's session. Who the visitor is
// follows from the request alone:
//
//	with an identity   the customer whom the shop vouches for, with all they
//	                   have ever said on this channel
//	with a token only  the same unknown visitor as before
//	with neither       a new visitor
//
// What an unknown visitor has said never becomes part of a customer's history,
// not even when the same browser signs in later: whoever prepared that browser
// would otherwise speak in the customer's name, or read on. For the same reason
// a customer's token does not survive a page without an identity: there the
// customer has signed out of the shop.
func (s *server) openVisitorSession(ctx context.Context, in *struct {
	Origin string `header:"Origin" hidden:"true"`
	Body   wire.VisitorSessionRequest
},
) (*body[wire.VisitorSession], error) {
	ch, err := s.Settings.ChannelByKey(ctx, in.Body.Key)
	if err != nil {
		return nil, err
	}
	if in.Origin != "" && in.Origin != s.origin(ctx) && !slices.Contains(ch.Origins, in.Origin) {
		return nil, desk.E(desk.CodeForbidden, "error.origin", nil)
	}
	lang := in.Body.Lang
	if lang == "" {
		lang = ch.Lang
	}
	who, token, err := s.visitor(ctx, ch, in.Body.Token, in.Body.Identity, lang)
	if err != nil {
		return nil, err
	}
	imageBytes, fileBytes := s.Attachments.Limits()
	out := wire.VisitorSession{
		Token: token, Customer: wire.VisitorCustomer{Name: who.Name, Verified: who.Verified},
		Shop: wire.VisitorShop{
			Name: ch.Name, Greeting: ch.Greeting, BotName: ch.BotName, Accent: ch.Accent, Lang: ch.Lang,
		},
		Messages: []wire.VisitorMessage{},
		Limits:   wire.VisitorLimits{TextRunes: desk.MaxTextRunes, ImageBytes: imageBytes, FileBytes: fileBytes},
	}
	if err := s.offer(ctx, &out.Shop, &ch, lang); err != nil {
		return nil, err
	}
	err = s.fillHistory(ctx, &out, who.ID, ch.ID)
	return reply(out), err
}

// visitor finds or makes the customer and the token of the session.
func (s *server) visitor(ctx context.Context, ch desk.Channel, token, identity, lang string) (desk.Customer, string, error) {
	known, err := s.Auth.Visitor(ctx, token)
	if err != nil && desk.CodeOf(err) != desk.CodeUnauthenticated {
		return desk.Customer{}, "", err
	}
	resumable := err == nil && known.ChannelID == ch.ID

	if identity != "" {
		id, err := settings.VerifyIdentity(ch, identity, time.Now())
		if err != nil {
			return desk.Customer{}, "", err
		}
		who, err := s.Customers.Identify(ctx, customer.Identity{ExternalID: id.ExternalID, Name: id.Name, Email: id.Email, Phone: id.Phone})
		if err != nil {
			return desk.Customer{}, "", err
		}
		if resumable && known.Verified && known.CustomerID == who.ID && time.Until(known.ExpiresAt) > time.Until(id.ExpiresAt)/2 {
			return who, token, nil
		}
		token, err = s.Auth.NewVisitor(ctx, who.ID, ch.ID, true, id.ExpiresAt)
		return who, token, err
	}

	if resumable && !known.Verified {
		who, err := s.Customers.Get(ctx, known.CustomerID)
		if err == nil || desk.CodeOf(err) != desk.CodeNotFound {
			return who, token, err
		}
	}
	who, err := s.Customers.CreateVisitor(ctx, lang)
	if err != nil {
		return desk.Customer{}, "", err
	}
	token, err = s.Auth.NewVisitor(ctx, who.ID, ch.ID, false, time.Time{})
	return who, token, err
}

// fillHistory adds the current conversation and its newest messages.
func (s *server) fillHistory(ctx context.Context, out *wire.VisitorSession, who desk.CustomerID, ch desk.ChannelID) error {
	c, err := s.Inbox.Current(ctx, who, ch)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	list, more, err := s.Inbox.PublicMessages(ctx, c.ID, 0, 0, visitorMessages)
	if err != nil {
		return err
	}
	out.Conversation, out.More = s.Present.VisitorConversation(&c), more
	for i := range list {
		if list[i].Public() { // asked for, and looked at again: a note must not leave the house
			out.Messages = append(out.Messages, s.Present.VisitorMessage(&list[i]))
		}
	}
	return nil
}
