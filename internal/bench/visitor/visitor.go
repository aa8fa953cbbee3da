// Package visitor is the client's side of the sockets (see
// internal/edge/wire/visitor.go), for programs: the load generator and the
// crash test. It does not reconnect and does not resend; its callers decide.
package visitor

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/bench/ws"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

// Error is a refusal by the server.
type Error struct {
	Code      int    `json:"code"`
	Message   string `json:"message"`
	Temporary bool   `json:"temporary"`
}

func (e *Error) Error() string { return fmt.Sprintf("%s (%d)", e.Message, e.Code) }

// RetryError is a refusal that says when to come again.
type RetryError struct{ After time.Duration }

func (e *RetryError) Error() string { return "rate limited, retry after " + e.After.String() }

// Open starts or resumes a session.
func Open(ctx context.Context, client *http.Client, base string, req wire.VisitorSessionRequest) (wire.VisitorSession, error) {
	var s wire.VisitorSession
	body, err := json.Marshal(req)
	if err != nil {
		return s, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/widget/v1/session", bytes.NewReader(body))
	if err != nil {
		return s, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", base)
	resp, err := client.Do(r)
	if err != nil {
		return s, err
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return s, err
	}
	switch resp.StatusCode {
	case http.StatusOK, http.StatusCreated:
		return s, json.Unmarshal(text, &s)
	case http.StatusTooManyRequests:
		n, _ := strconv.Atoi(resp.Header.Get("Retry-After")) //nolint:errcheck // 0 will do
		return s, &RetryError{time.Duration(max(n, 1)) * time.Second}
	}
	return s, fmt.Errorf("session: %s: %.200s", resp.Status, text)
}

// Client is one open socket.
type Client struct {
	conn *ws.Conn
	push func(channel string, data json.RawMessage) error

	mu      sync.Mutex
	next    uint32
	pending map[uint32]func(json.RawMessage, error)
	err     error
	done    chan struct{}
}

// frame is everything that the server can say in one object.
type frame struct {
	ID      uint32          `json:"id"`
	Error   *Error          `json:"error"`
	Connect json.RawMessage `json:"connect"`
	RPC     *struct {
		Data json.RawMessage `json:"data"`
	} `json:"rpc"`
	Push *struct {
		Channel string `json:"channel"`
		Pub     *struct {
			Data json.RawMessage `json:"data"`
		} `json:"pub"`
	} `json:"push"`
}

// Dial opens the socket of a session. event is called for every event, in
// order, by the goroutine that reads: it must not wait for the client.
func Dial(ctx context.Context, base, token string, event func(*wire.VisitorEvent)) (*Client, error) {
	return DialSocket(ctx, base, "/socket/visitor", token, func(_ string, data json.RawMessage) error {
		var e wire.VisitorEvent
		if err := json.Unmarshal(data, &e); err != nil {
			return err
		}
		event(&e)
		return nil
	})
}

// DialSocket opens any of the server's sockets. push receives what the server
// publishes; its error ends the connection.
func DialSocket(ctx context.Context, base, path, token string, push func(channel string, data json.RawMessage) error) (*Client, error) {
	conn, err := ws.Dial(ctx, "ws"+strings.TrimPrefix(base, "http")+path, base)
	if err != nil {
		return nil, err
	}
	c := &Client{conn: conn, push: push, pending: map[uint32]func(json.RawMessage, error){}, done: make(chan struct{})}
	go c.read()
	hello := make(chan error, 1)
	c.send("connect", map[string]string{"token": token}, func(_ json.RawMessage, err error) { hello <- err })
	select {
	case err = <-hello:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return c, nil
}

// Close drops the connection without a word, as a lost network does.
func (c *Client) Close() error { return c.conn.Close() }

// Done is closed when the connection has ended.
func (c *Client) Done() <-chan struct{} { return c.done }

// Subscribe asks for a channel that the server does not open by itself.
func (c *Client) Subscribe(ctx context.Context, channel string) error {
	answered := make(chan error, 1)
	c.send("subscribe", map[string]string{"channel": channel}, func(_ json.RawMessage, err error) { answered <- err })
	select {
	case err := <-answered:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Go calls a method; answer is called once, by the goroutine that reads.
func (c *Client) Go(method string, data any, answer func(json.RawMessage, error)) {
	c.send("rpc", map[string]any{"method": method, "data": data}, answer)
}

// Call calls a method and waits for its answer.
func (c *Client) Call(ctx context.Context, method string, data, reply any) error {
	answered := make(chan error, 1)
	c.Go(method, data, func(raw json.RawMessage, err error) {
		if err == nil && reply != nil {
			err = json.Unmarshal(raw, reply)
		}
		answered <- err
	})
	select {
	case err := <-answered:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *Client) send(kind string, body any, answer func(json.RawMessage, error)) {
	c.mu.Lock()
	if c.err != nil {
		err := c.err
		c.mu.Unlock()
		answer(nil, err)
		return
	}
	c.next++
	id := c.next
	c.pending[id] = answer
	c.mu.Unlock()
	text, err := json.Marshal(map[string]any{"id": id, kind: body})
	if err == nil {
		err = c.conn.Write(text)
	}
	if err != nil {
		c.answer(id, nil, err)
	}
}

func (c *Client) answer(id uint32, data json.RawMessage, err error) {
	c.mu.Lock()
	answer := c.pending[id]
	delete(c.pending, id)
	c.mu.Unlock()
	if answer != nil {
		answer(data, err)
	}
}

func (c *Client) read() {
	err := c.readAll()
	c.conn.Close() //nolint:errcheck // it has ended already
	c.mu.Lock()
	c.err = fmt.Errorf("socket closed: %w", err)
	left := c.pending
	c.pending = nil
	c.mu.Unlock()
	for _, answer := range left {
		answer(nil, c.err)
	}
	close(c.done)
}

func (c *Client) readAll() error {
	for {
		text, err := c.conn.Read()
		if err != nil {
			return err
		}
		for line := range bytes.SplitSeq(text, []byte("\n")) {
			if err := c.line(bytes.TrimSpace(line)); err != nil {
				return err
			}
		}
	}
}

func (c *Client) line(line []byte) error {
	if len(line) == 0 {
		return nil
	}
	if bytes.Equal(line, []byte("{}")) { // a ping
		return c.conn.Write(line)
	}
	var f frame
	if err := json.Unmarshal(line, &f); err != nil {
		return err
	}
	switch {
	case f.Push != nil && f.Push.Pub != nil:
		return c.push(f.Push.Channel, f.Push.Pub.Data)
	case f.Error != nil:
		c.answer(f.ID, nil, f.Error)
	case f.RPC != nil:
		c.answer(f.ID, f.RPC.Data, nil)
	case f.ID != 0:
		c.answer(f.ID, f.Connect, nil)
	}
	return nil
}
