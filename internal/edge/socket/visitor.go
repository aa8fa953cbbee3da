package socket

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"
	"unicode/utf8"

	"github.com/centrifugal/centrifuge"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/inbox"
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
		ClientID: in.ClientID, Kind: desk.Kind(in.Kind), Text: in.Text, AttachmentID: desk.AttachmentID(in.AttachmentID),
	})
	if err != nil {
		return nil, err
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
	limit := in.Limit
	if limit <= 0 || limit > 100 {
		limit = 50
	}
	list, more, err := s.Inbox.Messages(ctx, head.ID, in.After, in.Before, limit)
	if err != nil {
		return nil, err
	}
	out.Conversation, out.More = s.Present.VisitorConversation(&head), more
	out.Messages = s.VisitorMessages(list)
	return out, nil
}

// VisitorMessages presents what a visitor may see of a stretch of the log.
func (s *Server) VisitorMessages(list []desk.Message) []wire.VisitorMessage {
	out := make([]wire.VisitorMessage, 0, len(list))
	for i := range list {
		if list[i].Public() {
			out = append(out, s.Present.VisitorMessage(&list[i]))
		}
	}
	return out
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

// decode reads an RPC's data strictly: valid UTF-8, known fields.
func decode(data []byte, into any) error {
	if !utf8.Valid(data) {
		return desk.Invalid("data", "error.field.utf8")
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return desk.E(desk.CodeInvalid, "error.invalid", err)
	}
	return nil
}

// codes of the protocol, as package wire lists them.
var codes = map[desk.Code]struct {
	number    uint32
	temporary bool
}{
	desk.CodeInvalid:         {4000, false},
	desk.CodeUnauthenticated: {4001, false},
	desk.CodeForbidden:       {4003, false},
	desk.CodeNotFound:        {4004, false},
	desk.CodeConflict:        {4009, false},
	desk.CodeTooLarge:        {4013, false},
	desk.CodeRateLimited:     {4029, true},
	desk.CodeUnavailable:     {4503, true},
	desk.CodeStorageFull:     {4507, true},
	desk.CodeInternal:        {4500, true},
}

func rpcError(err error) *centrifuge.Error {
	code := desk.CodeOf(err)
	c := codes[code]
	return &centrifuge.Error{Code: c.number, Message: string(code), Temporary: c.temporary}
}

// fail logs what somebody has to look at and tells the client the code.
func (s *Server) fail(ctx context.Context, method string, err error) error {
	if errors.Is(err, context.Canceled) {
		return rpcError(desk.E(desk.CodeUnavailable, "error.unavailable", err))
	}
	switch desk.CodeOf(err) {
	case desk.CodeInternal, desk.CodeStorageFull, desk.CodeUnavailable:
		s.Log.ErrorContext(ctx, "rpc failed", slog.String("method", method), slog.Any("error", err))
	}
	return rpcError(err)
}
