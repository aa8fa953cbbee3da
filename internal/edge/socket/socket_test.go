package socket

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/centrifugal/centrifuge"
	"go.uber.org/goleak"

	client "github.com/shopbell/shopbell/internal/bench/visitor"
	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/realtime"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// What centrifuge leaves behind when a node is shut down.
		goleak.IgnoreAnyFunction("github.com/FZambia/eagle.(*Eagle).aggregate"),
		goleak.IgnoreAnyFunction("github.com/centrifugal/centrifuge/internal/dissolve.(*Dissolver).runWorker"))
}

const patience = 20 * time.Second

// shop is a server with its inbox. Visitors' tokens are their names; so are the
// tickets of the team.
type shop struct {
	*Server
	t     *testing.T
	url   string
	db    *db.DB
	claim func() // runs while a file is being claimed
	name  func(desk.UserID) string
}

func open(t *testing.T) *shop {
	t.Helper()
	t.Parallel()
	s := &shop{t: t, db: dbtest.New(t, []fs.FS{inbox.Migrations}...), name: func(id desk.UserID) string { return "name of " + string(id) }}
	node, err := realtime.New(t.Context(), realtime.Config{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s.Server = New(Config{
		Node: node, Accounts: s, Masking: func() string { return "all" }, Log: slog.New(slog.DiscardHandler),
		Present: wire.Presenter{
			Name: func(id desk.UserID) string { return s.name(id) },
			File: func(id desk.AttachmentID, _ int) string { return "/files/" + string(id) },
		},
	})
	box := inbox.New(inbox.Config{
		DB: s.db, Bot: bot{}, Customers: people{}, Channels: people{}, Names: people{}, Attachments: s, Publisher: s.Server,
		Log: slog.New(slog.DiscardHandler),
	})
	s.SetInbox(box)
	s.Start()
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	box.Start()
	mux := http.NewServeMux()
	mux.Handle("/socket/visitor", s.Visitors())
	mux.Handle("/socket/agent", s.Team())
	server := httptest.NewServer(mux)
	s.url = server.URL
	t.Cleanup(func() {
		node.Stop(context.Background())
		box.Stop()
		s.Stop()
		server.Close()
	})
	return s
}

func customerID(name string) desk.CustomerID { return desk.CustomerID("cu_" + name) }

func (s *shop) Visitor(_ context.Context, token string) (Visitor, error) {
	switch token {
	case "":
		return Visitor{}, desk.E(desk.CodeUnauthenticated, "error.login", nil)
	case "later":
		return Visitor{}, desk.E(desk.CodeUnavailable, "error.unavailable", nil)
	}
	return Visitor{Customer: desk.Customer{ID: customerID(token)}, Channel: "ch_1", Lang: "zh"}, nil
}

func (s *shop) RedeemTicket(_ context.Context, ticket string) (desk.Actor, error) {
	role := desk.RoleAgent
	switch ticket {
	case "":
		return desk.Actor{}, desk.E(desk.CodeUnauthenticated, "error.login", nil)
	case "nobody":
		role = ""
	}
	return actor(ticket, role), nil
}

func actor(name string, role desk.Role) desk.Actor {
	return desk.Actor{UserID: desk.UserID("us_" + name), Name: name, Role: role, Permissions: role.Permissions()}
}

func (s *shop) Claim(_ context.Context, id desk.AttachmentID, owner string, _ desk.ConversationID) (desk.AttachmentPayload, error) {
	if s.claim == nil || owner != string(customerID("ann")) {
		return desk.AttachmentPayload{}, desk.E(desk.CodeNotFound, "error.attachment.not_found", nil)
	}
	s.claim()
	return desk.AttachmentPayload{ID: id, Name: "a.png", Type: "image/png"}, nil
}

// bot answers with what was asked.
type bot struct{}

func (bot) Pause([]desk.Message, bool) time.Duration { return 0 }

func (bot) Turn(_ context.Context, v desk.TurnView) (desk.TurnDecision, error) {
	text := v.Burst[len(v.Burst)-1].Text
	if text == "human" {
		return desk.TurnDecision{HandOver: "handover.asked"}, nil
	}
	return desk.TurnDecision{Replies: []desk.Reply{{Kind: desk.KindText, Text: "re: " + text}}}, nil
}

// people are everybody and every channel.
type people struct{}

func (people) Get(_ context.Context, id desk.CustomerID) (desk.Customer, error) {
	return desk.Customer{ID: id}, nil
}

func (people) GetMany(_ context.Context, ids []desk.CustomerID) (map[desk.CustomerID]desk.Customer, error) {
	out := map[desk.CustomerID]desk.Customer{}
	for _, id := range ids {
		out[id] = desk.Customer{ID: id, Email: "someone@example.com", Phone: "13812345678"}
	}
	return out, nil
}

func (people) Name(desk.UserID) string { return "Agent" }

func (people) Channel(_ context.Context, id desk.ChannelID) (desk.Channel, error) {
	return desk.Channel{ID: id, Kind: "webchat"}, nil
}

// page is a visitor's open page, or a console.
type page struct {
	*client.Client
	t      *testing.T
	events chan event
}

type event struct {
	channel string
	wire.VisitorEvent
	raw string
}

func (s *shop) dial(path, token string) (*page, error) {
	p := &page{t: s.t, events: make(chan event, 10_000)}
	var err error
	p.Client, err = client.DialSocket(s.t.Context(), s.url, path, token, func(channel string, data json.RawMessage) error {
		e := event{channel: channel, raw: string(data)}
		json.Unmarshal(data, &e.VisitorEvent) //nolint:errcheck // the others are looked at as text
		p.events <- e
		return nil
	})
	if err == nil {
		s.t.Cleanup(func() { p.Close() })
	}
	return p, err
}

func (s *shop) visit(name string) *page {
	s.t.Helper()
	p, err := s.dial("/socket/visitor", name)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (s *shop) console(name string) *page {
	s.t.Helper()
	p, err := s.dial("/socket/agent", name)
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}

func (p *page) say(clientID, text string) wire.VisitorSent {
	p.t.Helper()
	var sent wire.VisitorSent
	if err := p.Call(p.t.Context(), "send", wire.VisitorSend{ClientID: clientID, Kind: "text", Text: text}, &sent); err != nil {
		p.t.Fatal(err)
	}
	return sent
}

// next waits for the next event, of any kind.
func (p *page) next() event {
	p.t.Helper()
	select {
	case e := <-p.events:
		return e
	case <-time.After(patience):
		p.t.Fatal("nothing was heard")
	}
	return event{}
}

// hears waits for an event that fits.
func (p *page) hears(what string, fits func(e *event) bool) event {
	p.t.Helper()
	for limit := time.After(patience); ; {
		select {
		case e := <-p.events:
			if fits(&e) {
				return e
			}
		case <-limit:
			p.t.Fatalf("never heard %s", what)
		}
	}
}

func (p *page) hearsText(text string) {
	p.t.Helper()
	p.hears(text, func(e *event) bool { return e.Message != nil && e.Message.Text == text })
}

func TestWhoMayConnect(t *testing.T) {
	s := open(t)
	for name, who := range map[string]struct{ path, token string }{
		"visitor without token": {"/socket/visitor", ""}, "team without ticket": {"/socket/agent", ""},
		"team without permission": {"/socket/agent", "nobody"}, "database away": {"/socket/visitor", "later"},
	} {
		if _, err := s.dial(who.path, who.token); err == nil {
			t.Errorf("%s: may connect", name)
		}
	}
	// Only who would be refused again is told not to come back.
	for code, want := range map[desk.Code]centrifuge.Disconnect{
		desk.CodeUnauthenticated: centrifuge.DisconnectInvalidToken, desk.CodeNotFound: centrifuge.DisconnectInvalidToken,
		desk.CodeUnavailable: centrifuge.DisconnectServerError, desk.CodeInternal: centrifuge.DisconnectServerError,
	} {
		var got centrifuge.Disconnect
		if errors.As(refuse(desk.E(code, "k", nil)), &got); got.Code != want.Code {
			t.Errorf("%s: got %d, want %d", code, got.Code, want.Code)
		}
	}
	if _, err := s.connecting(t.Context(), centrifuge.ConnectEvent{Token: "ann"}); err == nil {
		t.Error("a socket of no audience may connect")
	}
}

func TestWhoMayListen(t *testing.T) {
	s := open(t)
	ann, agent := s.visit("ann"), s.console("amy")
	id := desk.NewID[string]("cv", time.Now())
	for _, channel := range []string{"inbox", "conversation:" + id, "v:cu_eve:ch_1", "user:us_amy"} {
		if err := ann.Subscribe(t.Context(), channel); err == nil {
			t.Errorf("a visitor listens to %s", channel)
		}
	}
	for _, channel := range []string{"v:cu_ann:ch_1", "user:us_bob", "conversation:", "conversation:x"} {
		if err := agent.Subscribe(t.Context(), channel); err == nil {
			t.Errorf("an agent listens to %s", channel)
		}
	}
	if err := agent.Subscribe(t.Context(), "conversation:"+id); err != nil {
		t.Errorf("an agent may not look at a conversation: %v", err)
	}
}

func TestRPCErrors(t *testing.T) {
	s := open(t)
	ann, amy := s.visit("ann"), s.console("amy")
	send := func(clientID, kind, text string) map[string]any {
		return map[string]any{"client_id": clientID, "kind": kind, "text": text}
	}
	tests := []struct {
		name   string
		page   *page
		method string
		data   any
		want   int
	}{
		{"unknown method", ann, "takeover", map[string]any{}, 104},
		{"the team's method", ann, "resolve", map[string]any{}, 104},
		{"unknown field", ann, "send", map[string]any{"client_id": "client-0001", "kind": "text", "text": "x", "sender": "agent"}, 4000},
		{"wrong type", ann, "send", map[string]any{"client_id": 1}, 4000},
		{"array", ann, "sync", []int{1}, 4000},
		{"short client id", ann, "send", send("1", "text", "x"), 4000},
		{"empty text", ann, "send", send("client-0001", "text", " "), 4000},
		{"a note", ann, "send", send("client-0001", "note", "x"), 4000},
		{"a system line", ann, "send", send("client-0001", "system", "x"), 4000},
		{"too long", ann, "send", send("client-0001", "text", strings.Repeat("长", desk.MaxTextRunes+1)), 4013},
		{"no such file", ann, "send", map[string]any{"client_id": "client-0001", "kind": "image", "attachment_id": desk.NewID[string]("at", time.Now())}, 4004},
		{"no such conversation", amy, "typing", map[string]any{"conversation_id": "cv_1", "on": true}, 4004},
		{"the visitor's method", amy, "send", send("client-0001", "text", "x"), 104},
	}
	for _, tt := range tests {
		err := tt.page.Call(t.Context(), tt.method, tt.data, nil)
		var got *client.Error
		if !errors.As(err, &got) || got.Code != tt.want {
			t.Errorf("%s: got %v, want code %d", tt.name, err, tt.want)
		}
	}
	ann.say("client-0001", "still here?")
}

func TestErrorNumbers(t *testing.T) {
	t.Parallel()
	for code, want := range map[desk.Code]centrifuge.Error{
		desk.CodeInvalid: {Code: 4000}, desk.CodeUnauthenticated: {Code: 4001}, desk.CodeForbidden: {Code: 4003},
		desk.CodeNotFound: {Code: 4004}, desk.CodeConflict: {Code: 4009}, desk.CodeTooLarge: {Code: 4013},
		desk.CodeRateLimited: {Code: 4029, Temporary: true}, desk.CodeUnavailable: {Code: 4503, Temporary: true},
		desk.CodeStorageFull: {Code: 4507, Temporary: true}, desk.CodeInternal: {Code: 4500, Temporary: true},
	} {
		got := rpcError(fmt.Errorf("secret: %w", desk.E(code, "k", nil)))
		if got.Code != want.Code || got.Temporary != want.Temporary || got.Message != string(code) {
			t.Errorf("%s: got %+v, want %+v", code, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		`{"on":true}`: true, "\n{\"on\":true}\n": true, `{}`: true, ``: false, `{"on":true}{}`: false, `{"on":true}]`: false,
		`{"on":1}`: false, `{"off":true}`: false, "{\"on\":true,\"\xff\":1}": false, strings.Repeat("[", 100_000): false,
	} {
		var in wire.VisitorTyping
		err := decode([]byte(text), &in)
		if (err == nil) != ok || err != nil && desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%.40q: %v", text, err)
		}
	}
}

func TestRateLimit(t *testing.T) {
	t.Parallel()
	v := &visitor{}
	now := time.Now()
	for i := range burstRPC {
		if wait := v.spend(now); wait != 0 {
			t.Fatalf("number %d has to wait %v", i, wait)
		}
	}
	for range 100 {
		if v.spend(now) == 0 {
			t.Fatal("more than the burst at once")
		}
	}
	if now = now.Add(refillRPC); v.spend(now) != 0 || v.spend(now) == 0 {
		t.Error("one more after a while, and one only")
	}
	if now = now.Add(time.Hour); v.spend(now) != 0 || v.tokens > 1 {
		t.Errorf("an hour later %f are spent", v.tokens)
	}
}

func TestRateLimitOfASocket(t *testing.T) {
	s := open(t)
	ann := s.visit("ann")
	for range 20 * burstRPC {
		err := ann.Call(t.Context(), "sync", wire.VisitorSync{}, nil)
		var e *client.Error
		if errors.As(err, &e) && e.Code == 4029 {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Error("a socket may ask without end")
}

func TestMessageReachesOtherPagesOnly(t *testing.T) {
	s := open(t)
	one := s.visit("ann")
	sent := one.say("client-0001", "one?")
	if got := one.next(); got.Message == nil || got.Message.Text != "re: one?" || got.Message.Seq != sent.Seq+1 {
		t.Errorf("the page that sent hears first: %s", got.raw)
	}
	two, stranger := s.visit("ann"), s.visit("bob")
	one.say("client-0002", "two?")
	for _, text := range []string{"two?", "re: two?"} {
		if got := two.next(); got.Message == nil || got.Message.Text != text || got.Conversation == nil {
			t.Errorf("the other page hears %s, want %q", got.raw, text)
		}
	}
	one.say("client-0002", "two?") // again
	one.say("client-0003", "three?")
	if got := two.next(); got.Message == nil || got.Message.Text != "three?" {
		t.Errorf("after a repetition the other page hears %s", got.raw)
	}
	if len(stranger.events) > 0 {
		t.Error("a stranger listens")
	}
}

// The page that sent is gone before its message is stored, and another has
// opened and synced: it must not be taken for the first.
func TestPageThatReplacesTheSenderIsTold(t *testing.T) {
	s := open(t)
	claiming, goOn := make(chan struct{}), make(chan struct{})
	s.claim = func() { close(claiming); <-goOn }
	one := s.visit("ann")
	one.Go("send", wire.VisitorSend{ClientID: "client-0001", Kind: "image", AttachmentID: desk.NewID[string]("at", time.Now())},
		func(json.RawMessage, error) {})
	<-claiming
	// The server notices by itself that a socket is gone, at a ping at the latest.
	for _, c := range s.Node.Sockets().Hub().UserConnections(prefixVisitor + string(customerID("ann"))) {
		c.Disconnect(centrifuge.DisconnectForceReconnect)
	}
	<-one.Done()
	channel := visitorChannel(customerID("ann"), "ch_1")
	for deadline := time.Now().Add(patience); s.Node.Wanted(channel); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the lost socket stays")
		}
	}
	two := s.visit("ann")
	var synced wire.VisitorSynced
	if err := two.Call(t.Context(), "sync", wire.VisitorSync{}, &synced); err != nil || len(synced.Messages) != 0 {
		t.Fatalf("before the commit: %+v, %v", synced, err)
	}
	close(goOn)
	two.hears("that there is something new", func(e *event) bool {
		return e.Type == "resync" || e.Message != nil && e.Message.Sender == "customer"
	})
}

func TestVisitorNeverSeesNotes(t *testing.T) {
	s := open(t)
	ann := s.visit("ann")
	sent := ann.say("client-0001", "hello?")
	ann.hearsText("re: hello?")
	amy := s.console("amy")
	if err := amy.Subscribe(t.Context(), "conversation:"+sent.ConversationID); err != nil {
		t.Fatal(err)
	}
	for i := range 120 {
		_, err := s.Inbox.Send(t.Context(), actor("amy", desk.RoleAgent), inbox.Outgoing{
			ConversationID: desk.ConversationID(sent.ConversationID), ClientID: fmt.Sprintf("agent-%04d", i), Kind: desk.KindNote, Text: "secret",
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	amy.hears("the note", func(e *event) bool { return strings.Contains(e.raw, "secret") })
	ann.say("client-0002", "bye!")
	if got := ann.next(); got.Message == nil || got.Message.Text != "re: bye!" || strings.Contains(got.raw, "secret") {
		t.Errorf("the visitor hears %s", got.raw)
	}
	var synced wire.VisitorSynced
	if err := ann.Call(t.Context(), "sync", wire.VisitorSync{After: 2, Limit: 50}, &synced); err != nil {
		t.Fatal(err)
	}
	if len(synced.Messages) != 2 || synced.More || synced.Messages[0].Text != "bye!" {
		t.Errorf("behind 120 notes: %+v", synced)
	}
}

func TestTypingIsThatOfWhoAnswers(t *testing.T) {
	s := open(t)
	ann := s.visit("ann")
	sent := ann.say("client-0001", "hello?")
	ann.hearsText("re: hello?")
	id := desk.ConversationID(sent.ConversationID)
	amy, bob := s.console("amy"), s.console("bob")
	if err := bob.Subscribe(t.Context(), "conversation:"+sent.ConversationID); err != nil {
		t.Fatal(err)
	}
	typing := wire.AgentTyping{ConversationID: sent.ConversationID, On: true}
	if err := amy.Call(t.Context(), "typing", typing, nil); err != nil {
		t.Fatal(err)
	}
	bob.hears("that amy types", func(e *event) bool { return strings.Contains(e.raw, "name of us_amy") })
	if _, err := s.Inbox.TakeOver(t.Context(), actor("amy", desk.RoleAgent), id, 0); err != nil {
		t.Fatal(err)
	}
	if got := ann.next(); got.Type != "message" || got.Conversation.State != "agent" {
		t.Errorf("before the takeover the visitor hears %s", got.raw)
	}
	if err := bob.Call(t.Context(), "typing", typing, nil); err != nil {
		t.Fatal(err)
	}
	if err := amy.Call(t.Context(), "typing", typing, nil); err != nil {
		t.Fatal(err)
	}
	if got := ann.next(); got.Type != "typing" || !got.Typing.On || len(ann.events) > 0 {
		t.Errorf("the visitor hears %s, want once that amy types", got.raw)
	}
	if err := ann.Call(t.Context(), "typing", wire.VisitorTyping{On: true}, nil); err != nil {
		t.Fatal(err)
	}
	bob.hears("that the customer types", func(e *event) bool { return strings.Contains(e.raw, `"sender":"customer"`) })
}

func TestMarksReachTheOtherSide(t *testing.T) {
	s := open(t)
	ann := s.visit("ann")
	sent := ann.say("client-0001", "hello?")
	ann.hearsText("re: hello?")
	if err := s.Inbox.MarkRead(t.Context(), desk.ConversationID(sent.ConversationID), 2); err != nil {
		t.Fatal(err)
	}
	if got := ann.next(); got.Type != "conversation" || got.Conversation.AgentReadSeq != 2 {
		t.Errorf("the visitor hears %s", got.raw)
	}
	amy := s.console("amy")
	if err := ann.Call(t.Context(), "ack", wire.VisitorAck{Delivered: 2, Read: 2}, nil); err != nil {
		t.Fatal(err)
	}
	amy.hears("how far the customer has read", func(e *event) bool { return strings.Contains(e.raw, `"customer_read_seq":2`) })
}

func TestRowsMaskContacts(t *testing.T) {
	s := open(t)
	amy := s.console("amy")
	s.visit("ann").say("client-0001", "hello?")
	got := amy.hears("the row", func(e *event) bool { return e.channel == channelInbox })
	if strings.Contains(got.raw, "someone@") || strings.Contains(got.raw, "5678") {
		t.Errorf("contact data in the feed that everybody hears: %s", got.raw)
	}
}

// More conversations change than fit into one event, and one of them was
// transferred: everybody hears of all, and the colleague of theirs.
func TestFeedKeepsWhatDoesNotFit(t *testing.T) {
	s := open(t)
	amy, bob := s.console("amy"), s.console("bob")
	const n = 3*feedMost + 1
	ids := map[desk.ConversationID]bool{}
	for i := range n {
		id, err := s.Inbox.Open(t.Context(), customerID(fmt.Sprint(i)), "ch_1", "zh")
		if err != nil {
			t.Fatal(err)
		}
		ids[id] = true
	}
	s.rows.mu.Lock()
	for id := range ids {
		s.rows.ids[id], s.rows.news[id] = struct{}{}, "us_bob"
	}
	s.rows.mu.Unlock()
	s.rows.ring()
	for len(ids) > 0 {
		var e wire.InboxEvent
		raw := amy.next().raw
		if err := json.Unmarshal([]byte(raw), &e); err != nil || len(e.Rows) == 0 || len(e.Rows) > feedMost {
			t.Fatalf("an event of %d rows: %v", len(e.Rows), err)
		}
		for _, r := range e.Rows {
			delete(ids, desk.ConversationID(r.ID))
		}
	}
	assigned := 0
	bob.hears("of all that were given to him", func(e *event) bool {
		if e.Type == "assigned" {
			assigned++
		}
		return assigned == n
	})
}

func TestResyncReachesEveryPage(t *testing.T) {
	s := open(t)
	ann, amy := s.visit("ann"), s.console("amy")
	s.resync()
	ann.hears("resync", func(e *event) bool { return e.Type == "resync" })
	// Her session may have ended while nobody could tell: she has to show up again.
	select {
	case <-amy.Done():
	case <-time.After(patience):
		t.Error("a console goes on as if nothing had been missed")
	}
	ann.say("client-0001", "still here?")
	ann.hearsText("re: still here?")
}

func TestEndedSessionClosesSockets(t *testing.T) {
	s := open(t)
	amy, bob := s.console("amy"), s.console("bob")
	s.SessionsEnded("us_amy")
	select {
	case <-amy.Done():
	case <-time.After(patience):
		t.Fatal("the socket stays open")
	}
	if err := bob.Subscribe(t.Context(), "conversation:"+desk.NewID[string]("cv", time.Now())); err != nil {
		t.Errorf("somebody else's socket: %v", err)
	}
}

func TestPanicIsTheErrorOfOneRPC(t *testing.T) {
	s := open(t)
	ann := s.visit("ann")
	sent := ann.say("client-0001", "hello?")
	ann.hearsText("re: hello?")
	id := desk.ConversationID(sent.ConversationID)
	if _, err := s.Inbox.TakeOver(t.Context(), actor("amy", desk.RoleAgent), id, 0); err != nil {
		t.Fatal(err)
	}
	ann.hears("the takeover", func(e *event) bool { return e.Conversation != nil && e.Conversation.State == "agent" })
	s.name = func(desk.UserID) string { panic("boom") }
	err := ann.Call(t.Context(), "sync", wire.VisitorSync{}, nil)
	var e *client.Error
	if !errors.As(err, &e) || e.Code != 4500 {
		t.Errorf("got %v, want code 4500", err)
	}
	s.name = func(desk.UserID) string { return "" }
	if err := ann.Call(t.Context(), "sync", wire.VisitorSync{}, nil); err != nil {
		t.Errorf("the socket does not go on: %v", err)
	}
}
