package crashtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/bench/visitor"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

// Redis relays live events between nodes and nothing else. While it is gone
// messages are still taken and answered; when it is back, a member of the team
// on the other node hears of new messages again, on the page that is open.
func TestRedisKilled(t *testing.T) {
	s := seed(t)
	pg := newPostgres(t)
	key := openShop(t, pg.dsn())
	cache := newRedis(t)
	one, two := newServer(t, "one", pg.dsn(), cache.addr), newServer(t, "two", pg.dsn(), cache.addr)
	one.start("serve")
	two.start("serve")

	ctx := t.Context()
	a := watch(ctx, t, two.url())
	c := newCustomer(0, s, key, one.url())
	say := func(text string) sent {
		t.Helper()
		m := sent{clientID: fmt.Sprintf("relay-%06d", len(c.outgo)), text: text}
		if err := c.deliver(ctx, &m); err != nil {
			t.Fatal(err)
		}
		c.outgo = append(c.outgo, m)
		return m
	}
	first := say("你好")
	a.hears(t, c.conversation, first)
	for range 3 {
		cache.kill()
		say("运费谁出")
		cache.start()
		m := say("退货怎么退")
		a.hears(t, c.conversation, m)
	}
	crowd := &crowd{customers: []*customer{c}, stop: make(chan struct{}), ended: make(chan error, 1)}
	crowd.ended <- nil
	crowd.finish(ctx, t)
}

// agent is the console of one person: it holds a socket, opens another when it
// ends, and reloads the list when told to.
type agent struct {
	base string
	http *http.Client

	mu   sync.Mutex
	seq  map[string]int64 // last customer message of each conversation, as far as known
	news chan struct{}
}

// watch signs in to the demo shop and watches the inbox until the test ends.
func watch(ctx context.Context, t *testing.T, base string) *agent {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	a := &agent{base: base, http: &http.Client{Jar: jar}, seq: map[string]int64{}, news: make(chan struct{}, 1)}
	login := wire.Login{Email: "owner@demo.example", Password: "shopbell-demo"}
	if err := a.call(ctx, http.MethodPost, "/api/v1/session", login, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(ctx)
	ended, ready := make(chan struct{}), make(chan struct{}, 1)
	go func() {
		defer close(ended)
		for ctx.Err() == nil {
			if err := a.listen(ctx, ready); err != nil && ctx.Err() == nil {
				time.Sleep(100 * time.Millisecond)
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-ended })
	select {
	case <-ready:
	case <-time.After(20 * time.Second):
		t.Fatal("the team's socket does not open")
	}
	return a
}

// listen opens a socket and follows it to its end.
func (a *agent) listen(ctx context.Context, ready chan<- struct{}) error {
	opening, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	var ticket wire.SocketTicket
	if err := a.call(opening, http.MethodPost, "/api/v1/socket-ticket", nil, &ticket); err != nil {
		return err
	}
	client, err := visitor.DialSocket(opening, a.base, "/socket/agent", ticket.Ticket, func(_ string, data json.RawMessage) error {
		var e wire.InboxEvent
		if json.Unmarshal(data, &e) != nil {
			return nil // of another channel
		}
		if e.Type == "resync" {
			go a.reload(ctx)
		}
		a.note(e.Rows)
		return nil
	})
	if err != nil {
		return err
	}
	defer client.Close() //nolint:errcheck // it has ended
	a.reload(opening)
	select {
	case ready <- struct{}{}:
	default:
	}
	select {
	case <-client.Done():
	case <-ctx.Done():
	}
	return nil
}

func (a *agent) reload(ctx context.Context) {
	var page wire.ConversationPage
	if a.call(ctx, http.MethodGet, "/api/v1/conversations?view=all&limit=20", nil, &page) == nil {
		a.note(page.Conversations)
	}
}

func (a *agent) note(rows []wire.Conversation) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for i := range rows {
		a.seq[rows[i].ID] = max(a.seq[rows[i].ID], rows[i].LastCustomerSeq)
	}
	select {
	case a.news <- struct{}{}:
	default:
	}
}

// hears waits until the message has come to the agent's notice.
func (a *agent) hears(t *testing.T, conversation string, m sent) {
	t.Helper()
	deadline := time.After(15 * time.Second)
	for {
		a.mu.Lock()
		known := a.seq[conversation] >= m.seq
		a.mu.Unlock()
		if known {
			return
		}
		select {
		case <-a.news:
		case <-deadline:
			t.Fatalf("%s (sequence %d) did not reach the other node's console", m.clientID, m.seq)
		}
	}
}

func (a *agent) call(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, a.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := a.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode >= 300 {
		return fmt.Errorf("%s %s: %s: %.200s", method, path, resp.Status, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}
