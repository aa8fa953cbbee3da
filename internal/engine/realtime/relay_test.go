package realtime

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/centrifugal/centrifuge"
	"go.uber.org/goleak"

	"github.com/shopbell/shopbell/internal/bench/ws"
	"github.com/shopbell/shopbell/internal/kit/linetest"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m,
		// What centrifuge leaves behind when a node is shut down.
		goleak.IgnoreAnyFunction("github.com/FZambia/eagle.(*Eagle).aggregate"),
		goleak.IgnoreAnyFunction("github.com/centrifugal/centrifuge/internal/dissolve.(*Dissolver).runWorker"))
}

const patience = 20 * time.Second

// withRedis runs the test where there is a Redis; make test starts one.
func withRedis(t *testing.T, test func(t *testing.T, redis string)) {
	t.Helper()
	t.Parallel()
	if redis := os.Getenv("TEST_REDIS_ADDR"); redis != "" {
		test(t, redis)
	} else {
		t.Log("TEST_REDIS_ADDR is not set: make test sets it")
	}
}

// member is a node of an installation with its sockets.
type member struct {
	*Node
	t    *testing.T
	url  string
	gaps chan struct{}
}

// join starts a node, which then hears the others.
func join(t *testing.T, redis string, change func(*Node)) *member {
	t.Helper()
	n, err := New(t.Context(), Config{Redis: redis, Name: t.Name(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		change(n)
	}
	m := &member{Node: n, t: t, gaps: make(chan struct{}, 1000)}
	n.OnGap(func() { m.gaps <- struct{}{} })
	n.Sockets().OnConnecting(func(_ context.Context, e centrifuge.ConnectEvent) (centrifuge.ConnectReply, error) {
		return centrifuge.ConnectReply{
			Credentials:   &centrifuge.Credentials{UserID: e.Token},
			Subscriptions: map[string]centrifuge.SubscribeOptions{"news": {}},
		}, nil
	})
	n.Sockets().OnConnect(func(c *centrifuge.Client) {
		c.OnSubscribe(func(_ centrifuge.SubscribeEvent, done centrifuge.SubscribeCallback) {
			done(centrifuge.SubscribeReply{Options: centrifuge.SubscribeOptions{EmitPresence: true, EmitJoinLeave: true, PushJoinLeave: true}}, nil)
		})
	})
	if err := n.Start(); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(centrifuge.NewWebsocketHandler(n.Sockets(), centrifuge.WebsocketConfig{}))
	t.Cleanup(func() {
		n.Stop(context.Background()) //nolint:errcheck // the test has ended
		server.Close()
	})
	m.url = server.URL
	return m
}

func (m *member) awaitGap(what string) {
	m.t.Helper()
	select {
	case <-m.gaps:
	case <-time.After(patience):
		m.t.Fatalf("no gap was found: %s", what)
	}
}

// frame is what a socket is told.
type frame struct {
	ID   int `json:"id"`
	Push *struct {
		Channel    string                                `json:"channel"`
		Pub        *struct{ Data string }                `json:"pub"`
		Join       *struct{ Info struct{ User string } } `json:"join"`
		Leave      *struct{ Info struct{ User string } } `json:"leave"`
		Disconnect *struct{ Code int }                   `json:"disconnect"`
	} `json:"push"`
	Error *struct{ Code int } `json:"error"`
}

func (f frame) String() string {
	switch {
	case f.ID != 0 && f.Error != nil:
		return fmt.Sprintf("error %d", f.Error.Code)
	case f.ID != 0:
		return "reply"
	case f.Push == nil:
		return "ping"
	case f.Push.Join != nil:
		return "join " + f.Push.Join.Info.User
	case f.Push.Leave != nil:
		return "leave " + f.Push.Leave.Info.User
	case f.Push.Pub != nil:
		return f.Push.Pub.Data
	case f.Push.Disconnect != nil:
		return "disconnect"
	}
	return "?"
}

// socket is a client's open socket. What it is told arrives in heard, which is
// closed with it.
type socket struct {
	t     *testing.T
	conn  *ws.Conn
	heard chan string
}

func (m *member) connect(user string) *socket {
	m.t.Helper()
	conn, err := ws.Dial(m.t.Context(), "ws"+strings.TrimPrefix(m.url, "http"), m.url)
	if err != nil {
		m.t.Fatal(err)
	}
	s := &socket{t: m.t, conn: conn, heard: make(chan string, 10_000)}
	m.t.Cleanup(func() { conn.Close() })
	go func() {
		defer close(s.heard)
		for {
			text, err := conn.Read()
			if err != nil {
				return
			}
			for line := range bytes.SplitSeq(text, []byte("\n")) {
				var f frame
				if json.Unmarshal(line, &f) == nil {
					s.heard <- f.String()
				}
			}
		}
	}()
	s.say(`{"id":1,"connect":{"token":"` + user + `"}}`)
	s.hears("reply")
	return s
}

func (s *socket) say(command string) {
	s.t.Helper()
	if err := s.conn.Write([]byte(command)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *socket) subscribe(channel string) {
	s.t.Helper()
	s.say(`{"id":2,"subscribe":{"channel":"` + channel + `"}}`)
	s.hears("reply")
}

// hears waits for what it must be told next, pings and its own joining left out.
func (s *socket) hears(want string) {
	s.t.Helper()
	for {
		select {
		case got, open := <-s.heard:
			if !open && want == "end" {
				return
			}
			if open && (got == "ping" || got == "disconnect" && want == "end") {
				continue
			}
			if !open || got != want {
				s.t.Fatalf("got %q (open %v), want %q", got, open, want)
			}
			return
		case <-time.After(patience):
			s.t.Fatalf("never heard %q", want)
		}
	}
}

func TestPublicationReachesAllNodesOnceInOrder(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		a, b := join(t, redis, nil), join(t, redis, nil)
		here, there := a.connect("ann"), b.connect("bob")
		for i := range 500 {
			a.Publish("news", fmt.Appendf(nil, `"%d"`, i))
		}
		a.Publish("other", []byte(`"nobody's"`))
		b.Publish("news", []byte(`"from b"`))
		for i := range 500 {
			here.hears(fmt.Sprint(i))
		}
		here.hears("from b")
		// What b says of its own may come between a's.
		next, own := 0, false
		for next < 500 || !own {
			got := <-there.heard
			switch got {
			case "from b":
				own = true
			case fmt.Sprint(next):
				next++
			case "ping":
			default:
				t.Fatalf("got %q, want %d", got, next)
			}
		}
	})
}

func TestJoinLeaveAndPresenceReachAllNodes(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		a, b := join(t, redis, nil), join(t, redis, nil)
		ann := a.connect("ann")
		ann.subscribe("conversation:1")
		ann.hears("join ann")
		bob := b.connect("bob")
		bob.subscribe("conversation:1")
		ann.hears("join bob")
		for name, m := range map[string]*member{"a": a, "b": b} {
			who, err := m.Sockets().Presence("conversation:1")
			if err != nil || len(who.Presence) != 2 {
				t.Errorf("node %s sees %d, %v; want both", name, len(who.Presence), err)
			}
		}
		bob.conn.Close()
		ann.hears("leave bob")
	})
}

func TestDisconnectReachesAllNodes(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		a, b := join(t, redis, nil), join(t, redis, nil)
		here, there, other := a.connect("bob"), b.connect("bob"), b.connect("ann")
		a.Disconnect("bob")
		here.hears("end")
		there.hears("end")
		b.Publish("news", []byte(`"still here"`))
		other.hears("still here")
	})
}

func TestInstallationsOnOneRedisHearNothingOfEachOther(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		a, b := join(t, redis, nil), join(t, redis, nil)
		ann := b.connect("ann")
		t.Run("other", func(t *testing.T) {
			join(t, redis, nil).Publish("news", []byte(`"secret"`))
		}) // stopped: all is sent
		a.Publish("news", []byte(`"ours"`))
		ann.hears("ours")
	})
}

func TestNodeThatLosesRedisFindsTheGap(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		line := linetest.New(t, redis)
		a, b := join(t, redis, nil), join(t, line.Addr(), nil)
		ann, bob := a.connect("ann"), b.connect("bob")
		for i := range 3 {
			line.Cut()
			a.Publish("news", []byte(`"missed"`))
			ann.hears("missed")
			b.Publish("news", []byte(`"here at least"`))
			bob.hears("here at least")
			b.connect("carl") // new sockets are accepted meanwhile
			for deadline := time.Now().Add(patience); !b.relay.dropped.Load(); time.Sleep(time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatal("a frame that cannot be sent waits for ever")
				}
			}
			line.Mend()
			b.awaitGap("the line is back")
			// b could not tell a: it says so although it has nothing more to tell.
			a.awaitGap("the other could not send")
			a.Publish("news", fmt.Appendf(nil, `"after %d"`, i))
			bob.hears(fmt.Sprint("after ", i))
			ann.hears(fmt.Sprint("after ", i))
		}
	})
}

// With CLIENT KILL the connection ends, and Redis is there again at once.
func TestRedisClosesTheConnection(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		a, b := join(t, redis, nil), join(t, redis, nil)
		bob := b.connect("bob")
		id, err := b.relay.client.Do(t.Context(), b.relay.client.B().ClientId().Build()).ToInt64()
		if err != nil {
			t.Fatal(err)
		}
		err = a.relay.client.Do(t.Context(), a.relay.client.B().ClientKill().Id(id).Build()).Error()
		if err != nil {
			t.Fatal(err)
		}
		b.awaitGap("the connection was killed")
		a.Publish("news", []byte(`"after"`))
		bob.hears("after")
	})
}

func TestNodeThatFallsSilentIsAGap(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		quick := func(n *Node) { n.relay.beat = 20 * time.Millisecond }
		a, b := join(t, redis, quick), join(t, redis, quick)
		bob := b.connect("bob")
		a.Publish("news", []byte(`"heard"`))
		bob.hears("heard")
		a.relay.cancel() // a dies without a word
		b.awaitGap("the other died")
	})
}

func TestNodeThatStopsHasSentEverything(t *testing.T) {
	withRedis(t, func(t *testing.T, redis string) {
		a, b := join(t, redis, nil), join(t, redis, nil)
		bob := b.connect("bob")
		if err := a.CloseSockets(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 1000 {
			a.Publish("news", fmt.Appendf(nil, `"%d"`, i))
		}
		if err := a.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		for i := range 1000 {
			bob.hears(fmt.Sprint(i))
		}
		for deadline := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
			b.relay.mu.Lock()
			_, known := b.relay.heard[a.relay.id]
			b.relay.mu.Unlock()
			if !known {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the node that said goodbye will count as lost")
			}
		}
		select {
		case <-b.gaps:
			t.Error("a node that ends in order is a gap")
		default:
		}
	})
}

func TestFullQueueIsAGap(t *testing.T) {
	t.Parallel()
	r := &relay{out: make(chan []byte, 1)}
	r.send(framePublish, "a", nil)
	if r.dropped.Load() {
		t.Error("a frame was dropped although there was room")
	}
	r.send(framePublish, "b", nil)
	if !r.dropped.Load() {
		t.Error("nobody will hear of the dropped frame")
	}
}

func TestHostileFrames(t *testing.T) {
	t.Parallel()
	r := &relay{id: nodeID{1}, heard: map[nodeID]time.Time{}}
	for _, f := range []string{"", "short", strings.Repeat("x", 10), "xxxxxxxxp\xff\xffabc", "xxxxxxxxj\x00\x01a{", "xxxxxxxx?\x00\x00"} {
		r.receive([]byte(f))
	}
}

func TestSocketsOfOneUserAreBounded(t *testing.T) {
	t.Parallel()
	m := join(t, "", nil)
	for range maxPerUser {
		m.connect("ann")
	}
	conn, err := ws.Dial(t.Context(), "ws"+strings.TrimPrefix(m.url, "http"), m.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.Write([]byte(`{"id":1,"connect":{"token":"ann"}}`)); err != nil {
		t.Fatal(err)
	}
	if _, err = conn.Read(); err == nil {
		_, err = conn.Read()
	}
	if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("one socket more than allowed: %v", err)
	}
	m.connect("bob")
}
