package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/settings"
)

func (s *server) getShop(ctx context.Context, _ *none) (*body[wire.Shop], error) {
	shop, err := s.Settings.Shop(ctx)
	return reply(presentShop(shop)), err
}

func (s *server) updateShop(ctx context.Context, in *body[wire.ShopUpdate]) (*body[wire.Shop], error) {
	shop, err := s.Settings.UpdateShop(ctx, settings.ShopUpdate{
		Name: in.Body.Name, TimeZone: in.Body.TimeZone, Masking: in.Body.Masking, WaitAmber: in.Body.WaitAmber, WaitRed: in.Body.WaitRed,
	})
	return reply(presentShop(shop)), err
}

func presentShop(s desk.Shop) wire.Shop {
	return wire.Shop{Name: s.Name, Currency: s.Currency, TimeZone: s.TimeZone, Masking: s.Masking, WaitAmber: s.WaitAmber, WaitRed: s.WaitRed}
}

// ChannelPath names a channel in the path. It is exported because huma looks into
// exported embedded fields only.
type ChannelPath struct {
	ID desk.ChannelID `path:"id" maxLength:"64"`
}

func (s *server) listChannels(ctx context.Context, _ *none) (*body[wire.ChannelList], error) {
	list, err := s.Settings.Channels(ctx)
	return reply(wire.ChannelList{Channels: each(list, func(c desk.Channel) wire.ChannelDetail { return s.presentChannel(ctx, c) })}), err
}

func (s *server) createChannel(ctx context.Context, in *body[wire.ChannelUpdate]) (*body[wire.ChannelDetail], error) {
	c, err := s.Settings.CreateChannel(ctx, channelUpdate(in.Body))
	return reply(s.presentChannel(ctx, c)), err
}

func (s *server) updateChannel(ctx context.Context, in *struct {
	ChannelPath
	Body wire.ChannelUpdate
},
) (*body[wire.ChannelDetail], error) {
	c, err := s.Settings.UpdateChannel(ctx, in.ID, channelUpdate(in.Body))
	return reply(s.presentChannel(ctx, c)), err
}

func (s *server) newChannelSecret(ctx context.Context, in *ChannelPath) (*body[wire.ChannelSecret], error) {
	secret, err := s.Settings.NewChannelSecret(ctx, in.ID)
	return reply(wire.ChannelSecret{Secret: secret}), err
}

func channelUpdate(u wire.ChannelUpdate) settings.ChannelUpdate {
	return settings.ChannelUpdate{
		Name: u.Name, Lang: u.Lang, Origins: u.Origins, Greeting: u.Greeting, BotName: u.BotName, Accent: u.Accent, TopQuestions: u.Top,
	}
}

// presentChannel leaves the secret out: it is shown once, when it is made.
func (s *server) presentChannel(ctx context.Context, c desk.Channel) wire.ChannelDetail {
	return wire.ChannelDetail{
		Channel: wire.Channel{ID: string(c.ID), Kind: c.Kind, Name: c.Name, Lang: c.Lang},
		Key:     c.Key, Origins: notNil(c.Origins), Greeting: c.Greeting, BotName: c.BotName, Accent: c.Accent, Top: notNil(c.TopQuestions),
		Snippet: `<script async src="` + s.origin(ctx) + `/widget/loader.js" data-key="` + c.Key + `"></script>`,
	}
}

func (s *server) listCannedReplies(ctx context.Context, _ *none) (*body[wire.CannedReplyList], error) {
	list, err := s.Settings.CannedReplies(ctx, actor(ctx).UserID)
	return reply(wire.CannedReplyList{Replies: each(list, presentCannedReply)}), err
}

func (s *server) createCannedReply(ctx context.Context, in *body[wire.NewCannedReply]) (*body[wire.CannedReply], error) {
	c, err := s.Settings.CreateCannedReply(ctx, actor(ctx), cannedReply("", in.Body, actor(ctx)))
	return reply(presentCannedReply(c)), err
}

// ReplyPath names a canned reply in the path. It is exported because huma looks into
// exported embedded fields only.
type ReplyPath struct {
	ID desk.CannedReplyID `path:"id" maxLength:"64"`
}

func (s *server) replaceCannedReply(ctx context.Context, in *struct {
	ReplyPath
	Body wire.NewCannedReply
},
) (*body[wire.CannedReply], error) {
	c, err := s.Settings.UpdateCannedReply(ctx, actor(ctx), cannedReply(in.ID, in.Body, actor(ctx)))
	return reply(presentCannedReply(c)), err
}

func (s *server) deleteCannedReply(ctx context.Context, in *ReplyPath) (*none, error) {
	return nil, s.Settings.DeleteCannedReply(ctx, actor(ctx), in.ID)
}

func cannedReply(id desk.CannedReplyID, in wire.NewCannedReply, by desk.Actor) settings.CannedReply {
	c := settings.CannedReply{ID: id, Shortcut: in.Shortcut, Title: in.Title, Text: in.Text, Lang: in.Lang}
	if in.Personal {
		c.UserID = by.UserID
	}
	return c
}

func presentCannedReply(c settings.CannedReply) wire.CannedReply {
	return wire.CannedReply{ID: string(c.ID), Shortcut: c.Shortcut, Title: c.Title, Text: c.Text, Lang: c.Lang, Personal: c.UserID != ""}
}
