package crashtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/bench/visitor"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

var questions = []string{"退货怎么退", "运费谁出", "怎么开发票", "你好", "How do I return an item?", "When will my order ship?", "谢谢"}

// sent is a customer's own record of one message.
type sent struct {
	clientID string
	text     string
	seq      int64 // as acknowledged; 0 = not yet
}

// customer writes one message after the other and keeps a record of what was
// acknowledged and of what it was shown. When the connection ends it comes
// back, asks for what it missed, and sends again what was not acknowledged.
type customer struct {
	name  string
	nodes []string // base addresses of the servers, tried in turn
	key   string
	rnd   *rand.Rand

	token        string
	conversation string
	outgo        []sent

	mu    sync.Mutex
	shown map[int64]wire.VisitorMessage
	head  wire.VisitorConversation
	clash error // a sequence that was shown with two contents

	client *visitor.Client
}

func newCustomer(i int, seed uint64, key string, nodes ...string) *customer {
	return &customer{
		name: fmt.Sprintf("c%02d", i), nodes: nodes, key: key, shown: map[int64]wire.VisitorMessage{},
		rnd: rand.New(rand.NewPCG(seed, uint64(i))), //nolint:gosec // a load, not a secret
	}
}

// write goes on until stop is closed, and then until the last message is
// acknowledged.
func (c *customer) write(ctx context.Context, stop <-chan struct{}) error {
	for {
		select {
		case <-stop:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Duration(150+c.rnd.IntN(150)) * time.Millisecond):
		}
		c.outgo = append(c.outgo, sent{
			clientID: fmt.Sprintf("%s-%06d", c.name, len(c.outgo)), text: questions[c.rnd.IntN(len(questions))],
		})
		if err := c.deliver(ctx, &c.outgo[len(c.outgo)-1]); err != nil {
			return err
		}
	}
}

// deliver sends a message until it is acknowledged.
func (c *customer) deliver(ctx context.Context, m *sent) error {
	for m.seq == 0 {
		err := c.try(ctx, m)
		if err == nil {
			continue
		}
		var refused *visitor.Error
		if errors.As(err, &refused) && !refused.Temporary {
			return fmt.Errorf("%s: %s was refused: %w", c.name, m.clientID, err)
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s: %s is still not acknowledged: %w", c.name, m.clientID, err)
		case <-time.After(time.Duration(20+c.rnd.IntN(80)) * time.Millisecond):
		}
	}
	return nil
}

func (c *customer) try(ctx context.Context, m *sent) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := c.connect(ctx); err != nil {
		return err
	}
	var ack wire.VisitorSent
	if err := c.client.Call(ctx, "send", wire.VisitorSend{ClientID: m.clientID, Kind: "text", Text: m.text}, &ack); err != nil {
		var refused *visitor.Error
		if !errors.As(err, &refused) {
			c.leave()
		}
		return err
	}
	if ack.ClientID != m.clientID || ack.Seq <= 0 {
		return fmt.Errorf("%s: acknowledged as %+v", m.clientID, ack)
	}
	c.conversation, m.seq = ack.ConversationID, ack.Seq
	return nil
}

// connect opens session and socket where they are gone, and catches up.
func (c *customer) connect(ctx context.Context) error {
	if c.client != nil {
		select {
		case <-c.client.Done():
			c.leave()
		default:
			return nil
		}
	}
	base := c.nodes[0]
	var err error
	if c.token == "" {
		var s wire.VisitorSession
		s, err = visitor.Open(ctx, http.DefaultClient, base, wire.VisitorSessionRequest{Key: c.key, Lang: "zh"})
		c.token = s.Token
	}
	var client *visitor.Client
	if err == nil {
		client, err = visitor.Dial(ctx, base, c.token, c.event)
	}
	if err != nil {
		c.nodes = append(c.nodes[1:], base) // the next time another one
		return err
	}
	c.client = client
	return c.catchUp(ctx, c.contiguous())
}

func (c *customer) leave() {
	c.client.Close() //nolint:errcheck // it is given up
	c.client = nil
}

// catchUp asks for everything after a sequence.
func (c *customer) catchUp(ctx context.Context, after int64) error {
	for {
		page, err := c.sync(ctx, wire.VisitorSync{After: after, Limit: 100})
		if err != nil || !page.More || len(page.Messages) == 0 {
			return err
		}
		after = page.Messages[len(page.Messages)-1].Seq
	}
}

// readAll goes through the whole log, from its end to its beginning.
func (c *customer) readAll(ctx context.Context) error {
	before := int64(0)
	for {
		page, err := c.sync(ctx, wire.VisitorSync{Before: before, Limit: 100})
		if err != nil || !page.More || len(page.Messages) == 0 {
			return err
		}
		before = page.Messages[0].Seq
	}
}

// sync asks for one stretch of the log and shows it. One socket may ask five
// times a second: it waits when told to.
func (c *customer) sync(ctx context.Context, ask wire.VisitorSync) (page wire.VisitorSynced, err error) {
	for {
		page = wire.VisitorSynced{}
		err = c.client.Call(ctx, "sync", ask, &page)
		var refused *visitor.Error
		if !errors.As(err, &refused) || !refused.Temporary || ctx.Err() != nil {
			break
		}
		time.Sleep(250 * time.Millisecond)
	}
	for i := range page.Messages {
		c.show(&page.Messages[i])
	}
	if page.Conversation != nil {
		c.mu.Lock()
		c.head = *page.Conversation
		c.mu.Unlock()
	}
	return page, err
}

// contiguous is the sequence up to which nothing is missing.
func (c *customer) contiguous() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := int64(0)
	for {
		if _, ok := c.shown[n+1]; !ok {
			return n
		}
		n++
	}
}

func (c *customer) event(e *wire.VisitorEvent) {
	if e.Message != nil {
		c.show(e.Message)
	}
}

func (c *customer) show(m *wire.VisitorMessage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.shown[m.Seq]; ok && (old.Text != m.Text || old.Sender != m.Sender || old.ClientID != m.ClientID) {
		c.clash = fmt.Errorf("sequence %d was shown as %q of %s and as %q of %s", m.Seq, old.Text, old.Sender, m.Text, m.Sender)
	}
	c.shown[m.Seq] = *m
}

// settled reports whether the last customer message has an answer or waits for
// a person.
func (c *customer) settled(ctx context.Context) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	err := c.connect(ctx)
	if err == nil {
		err = c.catchUp(ctx, c.contiguous())
	}
	if err != nil {
		return false, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	switch c.head.State {
	case "queued", "agent":
		return true, nil
	case "bot":
		last := c.shown[c.head.LastSeq]
		return last.Sender == "bot", nil
	}
	return false, nil
}

// check compares the customer's record with the log as the server has it now.
func (c *customer) check(ctx context.Context) []error {
	if err := c.connect(ctx); err != nil {
		return []error{fmt.Errorf("%s: %w", c.name, err)}
	}
	c.mu.Lock()
	live := c.shown
	c.shown = map[int64]wire.VisitorMessage{}
	c.mu.Unlock()
	if err := c.readAll(ctx); err != nil {
		return []error{fmt.Errorf("%s: %w", c.name, err)}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	errs := c.compare(live)
	if c.clash != nil {
		errs = append(errs, c.clash)
	}
	for i := range errs {
		errs[i] = fmt.Errorf("%s: %w", c.name, errs[i])
	}
	return errs
}

func (c *customer) compare(live map[int64]wire.VisitorMessage) (errs []error) {
	at := map[string]int64{} // where each of the customer's messages stands
	for seq := int64(1); seq <= int64(len(c.shown)); seq++ {
		m, ok := c.shown[seq]
		if !ok {
			errs = append(errs, fmt.Errorf("the log has a gap at %d", seq))
			continue
		}
		if m.Sender != "customer" {
			continue
		}
		if other := at[m.ClientID]; other != 0 {
			errs = append(errs, fmt.Errorf("%s stands twice, at %d and %d", m.ClientID, other, seq))
		}
		at[m.ClientID] = seq
	}
	last := int64(0)
	for _, s := range c.outgo {
		switch seq := at[s.clientID]; {
		case seq == 0 && s.seq != 0:
			errs = append(errs, fmt.Errorf("%s was acknowledged as %d and is lost", s.clientID, s.seq))
			continue
		case seq != s.seq:
			errs = append(errs, fmt.Errorf("%s was acknowledged as %d and stands at %d", s.clientID, s.seq, seq))
		case c.shown[seq].Text != s.text:
			errs = append(errs, fmt.Errorf("%s has another text", s.clientID))
		}
		if at[s.clientID] <= last {
			errs = append(errs, fmt.Errorf("%s stands at %d, before what was sent before it", s.clientID, at[s.clientID]))
		}
		last = at[s.clientID]
	}
	if len(at) != len(c.outgo) {
		errs = append(errs, fmt.Errorf("%d messages were sent and %d are in the log", len(c.outgo), len(at)))
	}
	for seq, m := range live {
		if now, ok := c.shown[seq]; !ok || now.Text != m.Text || now.ClientID != m.ClientID {
			errs = append(errs, fmt.Errorf("what was shown at %d is not what is stored", seq))
		}
	}
	return errs
}
