package apptest

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/bench/visitor"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

// The main job: a customer is answered, asks for a person, and one takes over.
func TestStory(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, dsn string) {
		base, _ := startNode(t, dsn, "")
		tellStory(t, base, base)
	})
}

// The same with the customer on one node and the person on the other.
func TestStoryOnTwoNodes(t *testing.T) {
	t.Parallel()
	dsn, redis := os.Getenv("TEST_POSTGRES_DSN"), os.Getenv("TEST_REDIS_ADDR")
	if dsn == "" || redis == "" {
		t.Log("two nodes need TEST_POSTGRES_DSN and TEST_REDIS_ADDR: make test sets them")
		return
	}
	dsn = dbtest.Schema(t, dsn)
	one, _ := startNode(t, dsn, redis)
	two, _ := startNode(t, dsn, redis)
	tellStory(t, one, two)
}

func tellStory(t *testing.T, customerAt, personAt string) {
	t.Helper()
	ann := signIn(t, personAt, "agent@demo.example")
	_, inbox := ann.socket()

	c := visit(t, customerAt, wire.VisitorSessionRequest{Key: "demo-zh", Lang: "zh"})
	c.say("怎么申请退货？")
	answer := c.hears("the bot's answer", fromBot)
	if !answer.AI || answer.Text == "" {
		t.Errorf("the bot's answer: %+v", answer)
	}
	sent := c.say("转人工")
	c.hears("that it is in the queue", func(m *wire.VisitorMessage) bool { return m.System != nil && m.System.Key == "system.queued" })

	row := awaitRow(t, inbox, func(r *wire.Conversation) bool { return r.ID == sent.ConversationID && r.State == "queued" })
	if row.WaitingSince == 0 {
		t.Error("nobody waits in the queue")
	}
	path := "/api/v1/conversations/" + row.ID
	var log wire.MessagePage
	ann.must(http.MethodGet, path+"/messages", nil, &log)
	if len(log.Messages) < 4 || len(log.Messages[1].Evidence) == 0 {
		t.Errorf("the log before the takeover: %d messages, evidence %v", len(log.Messages), log.Messages)
	}
	var turn wire.Turn
	ann.must(http.MethodGet, path+"/turns/1", nil, &turn)
	if len(turn.Trace) == 0 {
		t.Error("the turn left no trace")
	}

	if status, _ := ann.do(http.MethodPost, path+"/messages", wire.SendMessage{ClientID: "agent-0001", Kind: "text", Text: "hi"}, nil); status != http.StatusConflict {
		t.Errorf("a reply without owning: got %d, want 409", status)
	}
	var taken wire.Conversation
	ann.must(http.MethodPost, path+"/takeover", wire.Command{Epoch: row.Epoch}, &taken)
	if taken.State != "agent" || taken.Agent == nil {
		t.Errorf("after the takeover: %+v", taken)
	}
	var reply wire.Message
	ann.must(http.MethodPost, path+"/messages", wire.SendMessage{ClientID: "agent-0002", Kind: "text", Text: "您好，我来帮您", Epoch: taken.Epoch}, &reply)
	ann.must(http.MethodPost, path+"/messages", wire.SendMessage{ClientID: "agent-0003", Kind: "note", Text: "internal only"}, nil)
	heard := c.hears("the person", func(m *wire.VisitorMessage) bool { return m.Sender == "agent" })
	if heard.AI || heard.Author == "" || heard.Text != "您好，我来帮您" {
		t.Errorf("what the customer heard of the person: %+v", heard)
	}

	// A person owns it: the bot stays silent.
	c.say("好的，谢谢？")
	ann.must(http.MethodPost, path+"/resolve", wire.Command{}, nil)
	for {
		m := c.hears("that it is resolved", func(*wire.VisitorMessage) bool { return true })
		if m.Sender == "bot" || m.Kind == "note" || strings.Contains(m.Text, "internal") {
			t.Errorf("the customer heard %+v", m)
		}
		if m.System != nil && m.System.Key == "system.resolved" {
			break
		}
	}

	// Away and back: exactly what was missed, and no private note.
	var back wire.VisitorSynced
	if err := c.client.Call(t.Context(), "sync", wire.VisitorSync{After: 0, Limit: 100}, &back); err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	for _, m := range back.Messages {
		if m.Seq <= last || strings.Contains(m.Text, "internal") {
			t.Errorf("in the log after the return: %+v", m)
		}
		last = m.Seq
	}
	if back.Conversation == nil || back.Conversation.State != "resolved" {
		t.Errorf("head after the return: %+v", back.Conversation)
	}
}

func awaitRow(t *testing.T, in chan push, fits func(*wire.Conversation) bool) wire.Conversation {
	t.Helper()
	limit := time.After(patience)
	for {
		select {
		case p := <-in:
			var e wire.InboxEvent
			if p.channel != "inbox" || json.Unmarshal(p.data, &e) != nil {
				continue
			}
			for _, r := range e.Rows {
				if fits(&r) {
					return r
				}
			}
		case <-limit:
			t.Fatal("the row never came")
		}
	}
}

// TestS07 is about the sockets: nobody hears what is not theirs.
func TestS07(t *testing.T) {
	t.Parallel()
	base, _ := startNode(t, "", "")
	ctx := t.Context()
	never := func(string, json.RawMessage) error { return nil }
	for name, dial := range map[string]struct{ path, token string }{
		"visitor without a token":        {"/socket/visitor", ""},
		"visitor with a wrong token":     {"/socket/visitor", "wrong"},
		"agent without a ticket":         {"/socket/agent", ""},
		"agent with a wrong ticket":      {"/socket/agent", "wrong"},
		"visitor's token at the agents'": {"/socket/agent", visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh"}).token},
	} {
		if c, err := visitor.DialSocket(ctx, base, dial.path, dial.token, never); err == nil {
			c.Close() //nolint:errcheck // it should not exist
			t.Errorf("%s was let in", name)
		}
	}

	// A ticket opens one socket.
	owner := signIn(t, base, "owner@demo.example")
	agent := signIn(t, base, "agent@demo.example")
	var ticket wire.SocketTicket
	agent.must(http.MethodPost, "/api/v1/socket-ticket", struct{}{}, &ticket)
	first, err := visitor.DialSocket(ctx, base, "/socket/agent", ticket.Ticket, never)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := visitor.DialSocket(ctx, base, "/socket/agent", ticket.Ticket, never); err == nil {
		c.Close() //nolint:errcheck // it should not exist
		t.Error("a ticket opened two sockets")
	}

	// A visitor may subscribe to nothing, an agent to conversations only.
	eve := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh"})
	victim := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh"})
	sent := victim.say("你好")
	for _, channel := range []string{"inbox", "conversation:" + sent.ConversationID, "v:x:y", "user:x"} {
		if err := eve.client.Subscribe(ctx, channel); err == nil {
			t.Errorf("a visitor subscribed to %s", channel)
		}
	}
	for _, channel := range []string{"v:x:y", "user:someone", "conversation:", "conversation:*"} {
		if err := first.Subscribe(ctx, channel); err == nil {
			t.Errorf("an agent subscribed to %s", channel)
		}
	}
	if err := first.Subscribe(ctx, "conversation:"+sent.ConversationID); err != nil {
		t.Errorf("an agent could not subscribe to a conversation: %v", err)
	}

	// Whoever is disabled is out at once.
	var team wire.UserList
	owner.must(http.MethodGet, "/api/v1/users", nil, &team)
	yes := true
	for _, u := range team.Users {
		if u.Email == "agent@demo.example" {
			owner.must(http.MethodPatch, "/api/v1/users/"+u.ID, wire.UserUpdate{Disabled: &yes}, nil)
		}
	}
	select {
	case <-first.Done():
	case <-time.After(time.Second):
		t.Error("the socket of a disabled person is still open after a second")
	}
	if status, _ := agent.do(http.MethodGet, "/api/v1/session", nil, nil); status != http.StatusUnauthorized {
		t.Errorf("session of a disabled person: got %d, want 401", status)
	}
}

// TestS39 sends what no honest widget sends.
func TestS39(t *testing.T) {
	t.Parallel()
	base, _ := startNode(t, "", "")
	c := visit(t, base, wire.VisitorSessionRequest{Key: "demo-zh"})
	for name, data := range map[string]any{
		"no client id":      map[string]any{"kind": "text", "text": "x"},
		"mass assignment":   map[string]any{"client_id": "client-0001", "kind": "text", "text": "x", "sender": "agent", "seq": 1},
		"a bot's kind":      map[string]any{"client_id": "client-0002", "kind": "order_card", "text": "x"},
		"a note":            map[string]any{"client_id": "client-0003", "kind": "note", "text": "x"},
		"too long":          map[string]any{"client_id": "client-0004", "kind": "text", "text": strings.Repeat("长", 4001)},
		"foreign file":      map[string]any{"client_id": "client-0005", "kind": "image", "attachment_id": "at_000000000000000000000000000000000000"},
		"a list":            []int{1},
		"nothing":           nil,
		"only direction":    map[string]any{"client_id": "client-0006", "kind": "text", "text": "\u202e\u2066"},
		"wrong type":        map[string]any{"client_id": 7, "kind": "text", "text": "x"},
		"unknown kind":      map[string]any{"client_id": "client-0007", "kind": "", "text": "x"},
		"client id too odd": map[string]any{"client_id": "client 0008", "kind": "text", "text": "x"},
	} {
		if err := c.client.Call(t.Context(), "send", data, nil); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	if err := c.client.Call(t.Context(), "delete", map[string]any{}, nil); err == nil {
		t.Error("an unknown method was accepted")
	}
	if sent := c.say("还在吗？"); sent.Seq != 1 {
		t.Errorf("after all that the first message has sequence %d", sent.Seq)
	}
}
