package apptest

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/app"
	"github.com/shopbell/shopbell/internal/bench/visitor"
	"github.com/shopbell/shopbell/internal/edge/cli"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/kit/extract"
)

const patience = 2 * time.Minute

// loaded is a data folder with the demo shop in it. Loading it is most of what a node
// does at its first start, so nodes on SQLite begin with a copy.
var loaded = sync.OnceValues(func() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "shopbell-demo-"); err != nil {
		return "", err
	}
	cfg := cli.DefaultConfig()
	cfg.TrainModels, cfg.Listen, cfg.DataDir = false, "127.0.0.1:0", dir
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return dir, app.Serve(ctx, cfg, slog.New(slog.DiscardHandler), cli.ServeOptions{Demo: true, Ready: func(cli.Ready) { cancel() }})
})

// Files are read in a child, which is this program.
func TestMain(m *testing.M) {
	extract.Child()
	code := m.Run()
	if dir, err := loaded(); err == nil {
		os.RemoveAll(dir) //nolint:errcheck // the system does, sooner or later
	}
	os.Exit(code)
}

// startNode runs the whole program in demo mode on a port of the system's
// choice and returns its address and a function that ends it.
func startNode(t *testing.T, dsn, redis string) (base string, stop func()) {
	t.Helper()
	cfg := cli.DefaultConfig()
	cfg.TrainModels = false
	cfg.Listen, cfg.DataDir, cfg.StoreDSN, cfg.RedisAddr = "127.0.0.1:0", t.TempDir(), dsn, redis
	if dsn == "" {
		dir, err := loaded()
		if err == nil {
			err = os.CopyFS(cfg.DataDir, os.DirFS(dir))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- app.Serve(ctx, cfg, slog.New(slog.DiscardHandler), cli.ServeOptions{Demo: true, Ready: func(r cli.Ready) { ready <- r.URL }})
	}()
	stopped := false
	stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the node ended with %v", err)
		}
	}
	t.Cleanup(stop)
	select {
	case base = <-ready:
		return base, stop
	case err := <-ended:
		stopped = true
		cancel()
		t.Fatalf("the node did not start: %v", err)
	case <-time.After(time.Minute):
		t.Fatal("the node is not ready")
	}
	return "", stop
}

// eachProfile runs the test on SQLite, and on PostgreSQL where there is one.
func eachProfile(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, "") })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		t.Run("postgres", func(t *testing.T) { test(t, dbtest.Schema(t, dsn)) })
	}
}

// person is a signed-in member of the team.
type person struct {
	t    *testing.T
	base string
	http *http.Client
}

func signIn(t *testing.T, base, email string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, base: base, http: &http.Client{Jar: jar, Timeout: patience}}
	p.must(http.MethodPost, "/api/v1/session", wire.Login{Email: email, Password: "shopbell-demo"}, nil)
	return p
}

// do sends a request and returns the status; out is filled from a 2xx answer.
func (p *person) do(method, path string, in, out any) (int, string) {
	p.t.Helper()
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			p.t.Fatal(err)
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.base+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := p.http.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if resp.StatusCode < 300 && out != nil {
		if err := json.Unmarshal(text, out); err != nil {
			p.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	return resp.StatusCode, string(text)
}

func (p *person) must(method, path string, in, out any) {
	p.t.Helper()
	if status, text := p.do(method, path, in, out); status >= 300 {
		p.t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
}

// socket opens the console's socket; what arrives goes into the channel.
func (p *person) socket() (*visitor.Client, chan push) {
	p.t.Helper()
	var ticket wire.SocketTicket
	p.must(http.MethodPost, "/api/v1/socket-ticket", struct{}{}, &ticket)
	in := make(chan push, 1000)
	c, err := visitor.DialSocket(p.t.Context(), p.base, "/socket/agent", ticket.Ticket, func(channel string, data json.RawMessage) error {
		in <- push{channel, append(json.RawMessage(nil), data...)}
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { c.Close() }) //nolint:errcheck // the test has ended
	return c, in
}

type push struct {
	channel string
	data    json.RawMessage
}

// guest is a visitor with an open socket.
type guest struct {
	t      *testing.T
	client *visitor.Client
	events chan wire.VisitorEvent
	token  string
}

func visit(t *testing.T, base string, req wire.VisitorSessionRequest) *guest {
	t.Helper()
	s, err := visitor.Open(t.Context(), http.DefaultClient, base, req)
	if err != nil {
		t.Fatal(err)
	}
	c := &guest{t: t, events: make(chan wire.VisitorEvent, 1000), token: s.Token}
	c.client, err = visitor.Dial(t.Context(), base, s.Token, func(e *wire.VisitorEvent) { c.events <- *e })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.client.Close() }) //nolint:errcheck // the test has ended
	return c
}

func (c *guest) say(text string) wire.VisitorSent {
	c.t.Helper()
	var sent wire.VisitorSent
	err := c.client.Call(c.t.Context(), "send", wire.VisitorSend{ClientID: "client-" + rand.Text(), Kind: "text", Text: text}, &sent)
	if err != nil {
		c.t.Fatal(err)
	}
	return sent
}

// hears waits for a message that fits.
func (c *guest) hears(what string, fits func(m *wire.VisitorMessage) bool) wire.VisitorMessage {
	c.t.Helper()
	limit := time.After(patience)
	var other []string
	for {
		select {
		case e := <-c.events:
			if e.Message == nil {
				continue
			}
			if fits(e.Message) {
				return *e.Message
			}
			other = append(other, e.Message.Text)
		case <-limit:
			c.t.Fatalf("the customer never heard %s, but %q", what, other)
		}
	}
}

func fromBot(m *wire.VisitorMessage) bool { return m.Sender == "bot" }
