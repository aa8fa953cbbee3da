package socket

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/centrifugal/centrifuge"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/realtime"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/rating"
)

const (
	maxFrame      = 64 << 10
	channelInbox  = "inbox"
	prefixUser    = "user:"
	prefixVisitor = "v:"
	prefixDesk    = "conversation:"
)

// Visitor is who holds a visitor token.
type Visitor struct {
	Customer desk.Customer
	Channel  desk.ChannelID
	Lang     string
}

// Accounts tells who connects.
type Accounts interface {
	// Visitor returns the holder of the token, or CodeUnauthenticated.
	Visitor(ctx context.Context, token string) (Visitor, error)
	// RedeemTicket returns whose ticket it is, once.
	RedeemTicket(ctx context.Context, ticket string) (desk.Actor, error)
}

// Config is what the sockets need.
type Config struct {
	Node     *realtime.Node
	Inbox    *inbox.Service
	Ratings  *rating.Ratings
	Accounts Accounts
	Present  wire.Presenter
	Masking  func() string
	Log      *slog.Logger
}

// Server accepts sockets. Call Start before the first one.
type Server struct {
	Config
	rows *rowFeed
}

type audience int

const (
	visitors audience = iota + 1
	team
)

type audienceKey struct{}

type visitorKey struct{}

type actorKey struct{}

// New makes a server. It is also the inbox's Publisher.
func New(cfg Config) *Server {
	s := &Server{Config: cfg}
	s.rows = newRowFeed(s)
	return s
}

// SetInbox completes a server that had to exist before its inbox, whose
// publisher it is.
func (s *Server) SetInbox(i *inbox.Service) { s.Inbox = i }

// Start sets the handlers and begins to feed rows.
func (s *Server) Start() {
	n := s.Node.Sockets()
	n.OnConnecting(s.connecting)
	n.OnConnect(s.connected)
	s.Node.OnGap(s.resync)
	s.rows.start()
}

// Stop ends the feed of rows.
func (s *Server) Stop() { s.rows.stop() }

// Visitors is the handler of /socket/visitor.
func (s *Server) Visitors() http.Handler { return s.handler(visitors) }

// Team is the handler of /socket/agent.
func (s *Server) Team() http.Handler { return s.handler(team) }

// handler accepts sockets of one audience. Pages of other origins are refused
// by the upgrader's default check; programs send no Origin.
func (s *Server) handler(who audience) http.Handler {
	ws := centrifuge.NewWebsocketHandler(s.Node.Sockets(), centrifuge.WebsocketConfig{
		ReadBufferSize:     1024,
		UseWriteBufferPool: true,
		MessageSizeLimit:   maxFrame,
		WriteTimeout:       5 * time.Second,
		PingPongConfig:     centrifuge.PingPongConfig{PingInterval: 25 * time.Second, PongTimeout: 10 * time.Second},
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), audienceKey{}, who)))
	})
}

func (s *Server) connecting(ctx context.Context, e centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
	who, _ := ctx.Value(audienceKey{}).(audience)
	switch who {
	case visitors:
		return s.connectVisitor(ctx, e.Token)
	case team:
		return s.connectTeam(ctx, e.Token)
	}
	return centrifuge.ConnectReply{}, centrifuge.DisconnectInvalidToken
}

func (s *Server) connectVisitor(ctx context.Context, token string) (centrifuge.ConnectReply, error) {
	v, err := s.Accounts.Visitor(ctx, token)
	if err != nil {
		return centrifuge.ConnectReply{}, refuse(err)
	}
	return centrifuge.ConnectReply{
		Context:           context.WithValue(ctx, visitorKey{}, &visitor{Visitor: v}),
		Credentials:       &centrifuge.Credentials{UserID: prefixVisitor + string(v.Customer.ID)},
		Subscriptions:     map[string]centrifuge.SubscribeOptions{visitorChannel(v.Customer.ID, v.Channel): {}},
		ReplyWithoutQueue: true,
	}, nil
}

func (s *Server) connectTeam(ctx context.Context, ticket string) (centrifuge.ConnectReply, error) {
	actor, err := s.Accounts.RedeemTicket(ctx, ticket)
	if err != nil {
		return centrifuge.ConnectReply{}, refuse(err)
	}
	if !actor.Can(desk.CanReadConversations) {
		return centrifuge.ConnectReply{}, centrifuge.DisconnectPermissionDenied
	}
	info, err := json.Marshal(wire.UserBrief{ID: string(actor.UserID), Name: actor.Name})
	if err != nil {
		return centrifuge.ConnectReply{}, err
	}
	return centrifuge.ConnectReply{
		Context:     context.WithValue(ctx, actorKey{}, actor),
		Credentials: &centrifuge.Credentials{UserID: string(actor.UserID), Info: info},
		Subscriptions: map[string]centrifuge.SubscribeOptions{
			channelInbox: {}, prefixUser + string(actor.UserID): {EmitPresence: true},
		},
	}, nil
}

// refuse tells a client that must not come back from one that may try again.
func refuse(err error) error {
	switch desk.CodeOf(err) {
	case desk.CodeUnauthenticated, desk.CodeNotFound, desk.CodeForbidden:
		return centrifuge.DisconnectInvalidToken
	}
	return centrifuge.DisconnectServerError
}

func (s *Server) connected(c *centrifuge.Client) {
	if v, ok := c.Context().Value(visitorKey{}).(*visitor); ok {
		v.gone = func() bool { return !c.IsSubscribed(visitorChannel(v.Customer.ID, v.Channel)) }
		c.OnRPC(func(e centrifuge.RPCEvent, done centrifuge.RPCCallback) {
			done(s.guard(c.Context(), e.Method, func(ctx context.Context) (centrifuge.RPCReply, error) {
				return s.visitorRPC(ctx, v, e.Method, e.Data)
			}))
		})
		return
	}
	actor, ok := c.Context().Value(actorKey{}).(desk.Actor)
	if !ok {
		c.Disconnect(centrifuge.DisconnectInvalidToken)
		return
	}
	c.OnSubscribe(func(e centrifuge.SubscribeEvent, done centrifuge.SubscribeCallback) {
		id, ok := strings.CutPrefix(e.Channel, prefixDesk)
		if !ok || !desk.ValidID("cv", desk.ConversationID(id)) {
			done(centrifuge.SubscribeReply{}, centrifuge.ErrorPermissionDenied)
			return
		}
		done(centrifuge.SubscribeReply{Options: centrifuge.SubscribeOptions{
			EmitPresence: true, EmitJoinLeave: true, PushJoinLeave: true,
		}}, nil)
	})
	c.OnPresence(func(e centrifuge.PresenceEvent, done centrifuge.PresenceCallback) {
		if !strings.HasPrefix(e.Channel, prefixDesk) || !c.IsSubscribed(e.Channel) {
			done(centrifuge.PresenceReply{}, centrifuge.ErrorPermissionDenied)
			return
		}
		done(centrifuge.PresenceReply{}, nil)
	})
	c.OnRPC(func(e centrifuge.RPCEvent, done centrifuge.RPCCallback) {
		done(s.guard(c.Context(), e.Method, func(ctx context.Context) (centrifuge.RPCReply, error) {
			return s.teamRPC(ctx, actor, e.Method, e.Data)
		}))
	})
}

// guard turns a panic into an internal error of this RPC: sockets have
// goroutines of their own, where it would end the process.
func (s *Server) guard(ctx context.Context, method string, run func(context.Context) (centrifuge.RPCReply, error)) (reply centrifuge.RPCReply, err error) {
	defer func() {
		if p := recover(); p != nil {
			reply, err = centrifuge.RPCReply{}, s.fail(ctx, method, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	return run(ctx)
}

func (s *Server) teamRPC(ctx context.Context, actor desk.Actor, method string, data []byte) (centrifuge.RPCReply, error) {
	if method != "typing" {
		return centrifuge.RPCReply{}, centrifuge.ErrorMethodNotFound
	}
	var in wire.AgentTyping
	if err := decode(data, &in); err != nil {
		return centrifuge.RPCReply{}, rpcError(err)
	}
	err := s.Inbox.AgentTyping(ctx, actor, desk.ConversationID(in.ConversationID), in.On)
	if err != nil {
		return centrifuge.RPCReply{}, s.fail(ctx, "typing", err)
	}
	return centrifuge.RPCReply{Data: []byte("{}")}, nil
}

func visitorChannel(customer desk.CustomerID, channel desk.ChannelID) string {
	return prefixVisitor + string(customer) + ":" + string(channel)
}
