package socket

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"time"
	"unicode/utf8"

	"github.com/centrifugal/centrifuge"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/inbox"
	"github.com/shopbell/shopbell/internal/feature/rating"
)

const (
	// What one visitor's socket may ask for: so many at once, then one in so
	// much time.
	burstRPC  = 40
	refillRPC = 200 * time.Millisecond
)

// visitor is the state of one socket. Only its goroutine touches it.
type visitor struct {
	Visitor
	conversation desk.ConversationID // "" before the first message
	head         desk.Conversation   // for typing, as of the last look
	tokens       float64             // spent RPCs
	at           time.Time           // of the last RPC
	gone         func() bool         // whether the socket has been closed
}

func (s *Server) visitorRPC(ctx context.Context, v *visitor, method string, data []byte) (centrifuge.RPCReply, error) {
	if wait := v.spend(time.Now()); wait > 0 {
		return centrifuge.RPCReply{}, rpcError(&desk.Error{Code: desk.CodeRateLimited, Key: "error.rate_limited"})
	}
	var out any
	var err error
	switch method {
	case "send":
		out, err = s.send(ctx, v, data)
	case "sync":
		out, err = s.sync(ctx, v, data)
	case "ack":
		out, err = s.acknowledge(ctx, v, data)
	case "typing":
		out, err = s.typing(ctx, v, data)
	case "rate":
		out, err = s.rate(ctx, v, data)
	case "ratings":
		out, err = s.ratings(ctx, v)
	default:
		return centrifuge.RPCReply{}, centrifuge.ErrorMethodNotFound
	}
	if err != nil {
		return centrifuge.RPCReply{}, s.fail(ctx, method, err)
	}
	body, err := json.Marshal(out)
	return centrifuge.RPCReply{Data: body}, err
}

// spend takes one RPC from the bucket and returns how long to wait if it is empty.
func (v *visitor) spend(now time.Time) time.Duration {
	v.tokens = max(0, v.tokens-float64(now.Sub(v.at))/float64(refillRPC))
	v.at = now
	if v.tokens+1 > burstRPC {
		return refillRPC
	}
	v.tokens++
	return 0
}

func (s *Server) send(ctx context.Context, v *visitor, data []byte) (any, error) {
	var in wire.VisitorSend
	if err := decode(data, &in); err != nil {
		return nil, err
	}
	if v.conversation == "" {
		id, err := s.Inbox.Open(ctx, v.Customer.ID, v.Channel, v.Lang)
		if err != nil {
			return nil, err
		}
		v.conversation = id
	}
	m, err := s.Inbox.Receive(ctx, inbox.Incoming{
		Customer: v.Customer, ChannelID: v.Channel, Lang: v.Lang, ConversationID: v.conversation,
		ClientID: in.ClientID, Kind: desk.Kind(in.Kind), Text: in.Text, AttachmentID: desk.AttachmentID(in.AttachmentID), Page: in.Page,
	})
	if err != nil {
		return nil, err
	}
	if v.gone() {
		// Nobody hears the answer. Another page of the visitor may have been
		// taken for this socket, and was told nothing (see onlyTheSender).
		s.publish(visitorChannel(v.Customer.ID, v.Channel), wire.VisitorEvent{Type: "resync"})
	}
	return wire.VisitorSent{ConversationID: string(m.ConversationID), ClientID: m.ClientID, Seq: m.Seq, At: m.At.UnixMilli()}, nil
}

func (s *Server) sync(ctx context.Context, v *visitor, data []byte) (any, error) {
	var in wire.VisitorSync
	if err := decode(data, &in); err != nil {
		return nil, err
	}
	out := wire.VisitorSynced{Messages: []wire.VisitorMessage{}}
	head, err := s.current(ctx, v)
	if err != nil || head.ID == "" {
		return out, err
	}
	limit := min(in.Limit, 100)
	if limit <= 0 {
		limit = 50
	}
	list, more, err := s.Inbox.PublicMessages(ctx, head.ID, in.After, in.Before, limit)
	if err != nil {
		return nil, err
	}
	out.Conversation, out.More = s.Present.VisitorConversation(&head), more
	for i := range list {
		out.Messages = append(out.Messages, s.Present.VisitorMessage(&list[i]))
	}
	return out, nil
}

func (s *Server) acknowledge(ctx context.Context, v *visitor, data []byte) (any, error) {
	var in wire.VisitorAck
	if err := decode(data, &in); err != nil {
		return nil, err
	}
	if v.conversation == "" {
		if _, err := s.current(ctx, v); err != nil || v.conversation == "" {
			return struct{}{}, err
		}
	}
	return struct{}{}, s.Inbox.Acknowledge(ctx, v.Customer.ID, v.conversation, in.Delivered, in.Read)
}

func (s *Server) typing(ctx context.Context, v *visitor, data []byte) (any, error) {
	var in wire.VisitorTyping
	if err := decode(data, &in); err != nil {
		return nil, err
	}
	if v.head.ID == "" {
		if _, err := s.current(ctx, v); err != nil {
			return struct{}{}, err
		}
	}
	if v.head.ID != "" {
		s.Inbox.CustomerTyping(v.head, in.On)
	}
	return struct{}{}, nil
}

func (s *Server) rate(ctx context.Context, v *visitor, data []byte) (any, error) {
	var in wire.VisitorRate
	if err := decode(data, &in); err != nil {
		return nil, err
	}
	head, err := s.current(ctx, v)
	if err != nil {
		return nil, err
	}
	// Before the first message there is no log, and nothing in it to be rated.
	rated := rating.Rating{Seq: in.Seq, Value: in.Value, Comment: in.Comment}
	if err := s.Ratings.Rate(ctx, head.ID, rated); err != nil {
		return nil, err
	}
	if ch := prefixDesk + string(head.ID); s.Node.Wanted(ch) {
		s.publish(ch, wire.AgentEvent{Type: "rated"})
	}
	return struct{}{}, nil
}

func (s *Server) ratings(ctx context.Context, v *visitor) (any, error) {
	out := wire.VisitorRatings{Ratings: []wire.VisitorRate{}}
	head, err := s.current(ctx, v)
	if err != nil || head.ID == "" {
		return out, err
	}
	list, err := s.Ratings.Of(ctx, head.ID)
	for _, r := range list {
		out.Ratings = append(out.Ratings, wire.VisitorRate{Seq: r.Seq, Value: r.Value, Comment: r.Comment})
	}
	return out, err
}

// current returns the head of the visitor's log, or an empty one before the
// first message.
func (s *Server) current(ctx context.Context, v *visitor) (desk.Conversation, error) {
	head, err := s.Inbox.Current(ctx, v.Customer.ID, v.Channel)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return desk.Conversation{}, nil
	}
	if err == nil {
		v.conversation, v.head = head.ID, head
	}
	return head, err
}

// decode reads an RPC's data strictly: valid UTF-8, known fields, one value.
func decode(data []byte, into any) error {
	if !utf8.Valid(data) {
		return desk.Invalid("data", "error.field.utf8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return desk.E(desk.CodeInvalid, "error.invalid", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return desk.E(desk.CodeInvalid, "error.invalid", nil)
	}
	return nil
}

// rpcError is the error in the protocol, as package wire lists them.
func rpcError(err error) *centrifuge.Error {
	out := &centrifuge.Error{Message: string(desk.CodeOf(err))}
	switch desk.CodeOf(err) {
	case desk.CodeInvalid:
		out.Code = 4000
	case desk.CodeUnauthenticated:
		out.Code = 4001
	case desk.CodeForbidden:
		out.Code = 4003
	case desk.CodeNotFound:
		out.Code = 4004
	case desk.CodeConflict:
		out.Code = 4009
	case desk.CodeTooLarge:
		out.Code = 4013
	case desk.CodeRateLimited:
		out.Code, out.Temporary = 4029, true
	case desk.CodeUnavailable:
		out.Code, out.Temporary = 4503, true
	case desk.CodeStorageFull:
		out.Code, out.Temporary = 4507, true
	case desk.CodeInternal:
		out.Code, out.Temporary = 4500, true
	}
	return out
}

// fail logs what somebody has to look at and tells the client the code.
func (s *Server) fail(ctx context.Context, method string, err error) error {
	if errors.Is(err, context.Canceled) {
		return rpcError(desk.E(desk.CodeUnavailable, "error.unavailable", err))
	}
	switch desk.CodeOf(err) {
	case desk.CodeInternal, desk.CodeStorageFull:
		s.Log.ErrorContext(ctx, "rpc failed", slog.String("method", method), slog.Any("error", err))
	case desk.CodeUnavailable:
		s.Log.WarnContext(ctx, "rpc has to wait", slog.String("method", method), slog.Any("error", err))
	}
	return rpcError(err)
}
