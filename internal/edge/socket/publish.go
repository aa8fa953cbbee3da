package socket

import (
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/centrifugal/centrifuge"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

var _ inbox.Publisher = (*Server)(nil)

// Committed tells the visitor and whoever looks at the conversation, in the
// order of the log, and leaves the row to the feed.
func (s *Server) Committed(c inbox.Commit) {
	head := &c.Conversation
	visitor := visitorChannel(head.CustomerID, head.ChannelID)
	wanted := s.Node.Wanted(visitor)
	for i := range c.Messages {
		m := &c.Messages[i]
		if wanted && m.Public() && !s.onlyTheSender(m, visitor) {
			msg := s.Present.VisitorMessage(m)
			s.publish(visitor, wire.VisitorEvent{Type: "message", Message: &msg, Conversation: s.Present.VisitorConversation(head)})
		}
		if ch := prefixDesk + string(head.ID); s.Node.Wanted(ch) {
			msg := s.Present.Message(m)
			s.publish(ch, wire.AgentEvent{Type: "message", Message: &msg})
		}
	}
	if wanted && c.Marks == desk.SenderAgent {
		s.publish(visitor, wire.VisitorEvent{Type: "conversation", Conversation: s.Present.VisitorConversation(head)})
	}
	for _, e := range c.Events {
		if to, ok := e.Data["to"].(desk.UserID); ok && e.Type == desk.EventConversationTransferred {
			s.rows.announce(to, head.ID)
		}
	}
	if c.Marks != desk.SenderBot {
		s.rows.changed(head.ID)
	}
}

// Changed leaves the row to the feed.
func (s *Server) Changed(id desk.ConversationID) { s.rows.changed(id) }

// onlyTheSender reports whether the visitor's message would go to nobody but
// the socket that sent it, which has its acknowledgement.
func (s *Server) onlyTheSender(m *desk.Message, channel string) bool {
	return m.Sender == desk.SenderCustomer && s.Node.OnlyOne(channel)
}

// Typing tells the other side, and the colleagues. The customer hears only of
// whoever will answer, not of a supervisor who makes a note.
func (s *Server) Typing(c desk.Conversation, sender desk.Sender, user desk.UserID, on bool) {
	owner := c.State == desk.StateAgent && c.AgentID == user
	if sender == desk.SenderBot || sender == desk.SenderAgent && owner {
		if ch := visitorChannel(c.CustomerID, c.ChannelID); s.Node.Wanted(ch) {
			s.publish(ch, wire.VisitorEvent{Type: "typing", Typing: &wire.VisitorTyping{On: on}})
		}
	}
	if ch := prefixDesk + string(c.ID); s.Node.Wanted(ch) {
		e := wire.TypingEvent{Sender: string(sender), On: on}
		if user != "" {
			e.User = &wire.UserBrief{ID: string(user), Name: s.Present.Name(user)}
		}
		s.publish(ch, wire.AgentEvent{Type: "typing", Typing: &e})
	}
}

// Online reports whether a team member has an open socket, on any node.
func (s *Server) Online(user desk.UserID) bool {
	open, err := s.Node.Sockets().Presence(prefixUser + string(user))
	return err == nil && len(open.Presence) > 0
}

// SessionsEnded closes the sockets of a team member, who then has to sign in.
func (s *Server) SessionsEnded(user desk.UserID) {
	s.publish(prefixUser+string(user), wire.UserEvent{Type: "session_ended"})
	s.Node.Disconnect(string(user))
}

// resync makes every client of this node ask for what it may have missed. What
// was missed may be the end of somebody's session as well: the team comes back
// with a new ticket, or not at all.
func (s *Server) resync() {
	hub := s.Node.Sockets().Hub()
	for _, c := range hub.Connections() {
		if _, ok := c.Context().Value(actorKey{}).(desk.Actor); ok {
			c.Disconnect(centrifuge.DisconnectForceReconnect)
		}
	}
	data, err := json.Marshal(wire.VisitorEvent{Type: "resync"})
	if err != nil {
		s.Log.Error("event cannot be encoded", slog.Any("error", err))
		return
	}
	for _, ch := range hub.Channels() {
		if strings.HasPrefix(ch, prefixVisitor) {
			s.Node.PublishHere(ch, data)
		}
	}
}

func (s *Server) publish(channel string, event any) {
	data, err := json.Marshal(event)
	if err != nil {
		s.Log.Error("event cannot be encoded", slog.String("channel", channel), slog.Any("error", err))
		return
	}
	s.Node.Publish(channel, data)
}

const (
	feedEvery   = 150 * time.Millisecond // the longest a row waits
	feedMost    = 200                    // rows in one event
	feedTimeout = 5 * time.Second        // for reading them
)

// rowFeed gathers changed conversations and sends their rows to all consoles,
// the newest state only, however often they changed.
type rowFeed struct {
	s    *Server
	mu   sync.Mutex
	ids  map[desk.ConversationID]struct{}
	news map[desk.ConversationID]desk.UserID // transferred to
	bell chan struct{}
	quit chan struct{}
	wg   sync.WaitGroup
}

func newRowFeed(s *Server) *rowFeed {
	return &rowFeed{
		s: s, ids: map[desk.ConversationID]struct{}{}, news: map[desk.ConversationID]desk.UserID{},
		bell: make(chan struct{}, 1), quit: make(chan struct{}),
	}
}

func (f *rowFeed) start() { f.wg.Go(f.run) }

func (f *rowFeed) stop() {
	close(f.quit)
	f.wg.Wait()
}

func (f *rowFeed) changed(id desk.ConversationID) {
	if !f.s.Node.Wanted(channelInbox) {
		return
	}
	f.mu.Lock()
	f.ids[id] = struct{}{}
	f.mu.Unlock()
	f.ring()
}

func (f *rowFeed) announce(to desk.UserID, id desk.ConversationID) {
	f.mu.Lock()
	f.ids[id] = struct{}{}
	f.news[id] = to
	f.mu.Unlock()
	f.ring()
}

func (f *rowFeed) ring() {
	select {
	case f.bell <- struct{}{}:
	default:
	}
}

func (f *rowFeed) run() {
	for {
		select {
		case <-f.bell:
		case <-f.quit:
			return
		}
		select {
		case <-time.After(feedEvery):
		case <-f.quit:
			return
		}
		f.flush()
	}
}

func (f *rowFeed) flush() {
	ids, news := f.take()
	if len(ids) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), feedTimeout)
	defer cancel()
	rows, err := f.s.Inbox.Rows(ctx, ids)
	if err != nil {
		f.s.Log.Warn("inbox rows lost, consoles reload", slog.Any("error", err))
		f.s.publish(channelInbox, wire.InboxEvent{Type: "resync", Rows: []wire.Conversation{}})
		return
	}
	out := make([]wire.Conversation, 0, len(rows))
	for i := range rows {
		row := f.s.Present.Conversation(&rows[i], false, f.s.Masking())
		out = append(out, row)
		if to, ok := news[rows[i].ID]; ok {
			f.s.publish(prefixUser+string(to), wire.UserEvent{Type: "assigned", Conversation: &row})
		}
	}
	f.s.publish(channelInbox, wire.InboxEvent{Type: "rows", Rows: out})
}

// take returns the next conversations whose rows are due, and who is to be told
// of which. What does not fit goes with the next ones.
func (f *rowFeed) take() ([]desk.ConversationID, map[desk.ConversationID]desk.UserID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	ids := make([]desk.ConversationID, 0, min(len(f.ids), feedMost))
	news := map[desk.ConversationID]desk.UserID{}
	for id := range f.ids {
		if len(ids) == feedMost {
			f.ring()
			break
		}
		ids = append(ids, id)
		delete(f.ids, id)
		if to, ok := f.news[id]; ok {
			news[id] = to
			delete(f.news, id)
		}
	}
	return ids, news
}
