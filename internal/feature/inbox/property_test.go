package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

// office is two nodes on one database and everything that they have published.
type office struct {
	nodes [2]*inbox.Service
	mu    sync.Mutex
	told  [2]map[desk.ConversationID][]inbox.Commit
	bell  chan struct{}
}

type officeNode struct {
	*office
	n int
}

func (o officeNode) Committed(c inbox.Commit) {
	o.mu.Lock()
	id := c.Conversation.ID
	o.told[o.n][id] = append(o.told[o.n][id], c)
	o.mu.Unlock()
	select {
	case o.bell <- struct{}{}:
	default:
	}
}

func (officeNode) Changed(desk.ConversationID) {}

func (officeNode) Typing(desk.Conversation, desk.Sender, desk.UserID, bool) {}

// talker names the messages that it answers, and hands over when asked to.
type talker struct{}

func (talker) Pause(burst []desk.Message, _ bool) time.Duration {
	return time.Duration(len(burst)%3) * time.Millisecond
}

func (talker) Turn(_ context.Context, v desk.TurnView) (desk.TurnDecision, error) {
	var ids []string
	d := desk.TurnDecision{Lang: "zh"}
	for _, m := range v.Burst {
		ids = append(ids, m.ClientID)
		switch m.Text {
		case "human":
			d.HandOver = "handover.asked"
		case "fail":
			return d, errors.New("no idea")
		}
	}
	d.Replies = []desk.Reply{{Kind: desk.KindText, Text: strings.Join(ids, " ")}}
	return d, nil
}

// step is one thing that somebody does.
type step struct {
	who   int    // a customer's page or a member of the team
	what  string // see perform
	where int    // conversation
	node  int
	n     int  // of the client id: an equal one is a repetition
	fresh bool // looks at the epoch first
}

// said is what a sender was told of its message.
type said struct {
	conversation desk.ConversationID
	message      desk.Message
}

// TestAnyOrderOfCommands lets pages of customers and members of the team do
// whatever they may, at the same time and on two nodes, and compares the log
// that is left with what everybody was told:
//
//	I1  an acknowledged message is in the log, once, where its sender was told
//	I2  nobody was told of a message twice
//	I3  the log has no gap, and each node told it in order
//
// and the rules of ownership: epochs only rise, each has one owner, only the
// owner answers, the bot answers a message at most once and only what was
// written to it, and in the end nobody waits for the bot.
func TestAnyOrderOfCommands(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{inbox.Migrations}, func(t *testing.T, d *db.DB) {
		o := &office{bell: make(chan struct{}, 1)}
		for i := range o.nodes {
			o.told[i] = map[desk.ConversationID][]inbox.Commit{}
			o.nodes[i] = inbox.New(inbox.Config{
				DB: d, Bot: talker{}, Customers: fakes{}, Channels: fakes{}, Names: fakes{}, Attachments: fakes{},
				Publisher: officeNode{o, i}, Log: slog.New(slog.DiscardHandler),
			})
			o.nodes[i].Start()
			defer o.nodes[i].Stop()
		}
		rapid.Check(t, func(rt *rapid.T) {
			plan := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(drawStep), 1, 15), 2, 6).Draw(rt, "plan")
			o.live(rt, plan)
		})
	})
}

func drawStep(t *rapid.T) step {
	return step{
		who:   rapid.IntRange(0, 2).Draw(t, "who"),
		what:  rapid.SampledFrom([]string{"say", "say", "say", "human", "fail", "reply", "reply", "note", "take", "take", "back", "resolve", "transfer", "read"}).Draw(t, "what"),
		where: rapid.IntRange(0, 1).Draw(t, "where"),
		node:  rapid.IntRange(0, 1).Draw(t, "node"),
		n:     rapid.IntRange(0, 20).Draw(t, "n"),
		fresh: rapid.Bool().Draw(t, "fresh"),
	}
}

func (o *office) live(rt *rapid.T, plan [][]step) {
	ctx := context.Background()
	var customers [2]desk.Customer
	var ids [2]desk.ConversationID
	for i := range ids {
		customers[i] = desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", time.Now())}
		var err error
		if ids[i], err = o.nodes[0].Open(ctx, customers[i].ID, "ch_1", "zh"); err != nil {
			rt.Fatal(err)
		}
	}
	var wg sync.WaitGroup
	results := make([][]said, len(plan))
	failures := make([]error, len(plan))
	for i, steps := range plan {
		wg.Go(func() {
			for _, s := range steps {
				m, err := o.perform(ctx, s, customers[s.where], ids[s.where])
				switch code := desk.CodeOf(err); {
				case err == nil && m.Seq > 0:
					results[i] = append(results[i], said{ids[s.where], m})
				case err != nil && code != desk.CodeConflict && code != desk.CodeForbidden:
					failures[i] = err
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(failures...); err != nil {
		rt.Fatal(err)
	}
	for _, id := range ids {
		head := o.settle(rt, id)
		var mine []said
		for _, list := range results {
			for _, r := range list {
				if r.conversation == id {
					mine = append(mine, r)
				}
			}
		}
		o.check(rt, head, mine)
	}
}

func (o *office) perform(ctx context.Context, s step, customer desk.Customer, id desk.ConversationID) (desk.Message, error) {
	node, a := o.nodes[s.node], actor(fmt.Sprint("agent", s.who), desk.RoleAgent)
	var epoch int64
	if s.fresh {
		row, err := node.Get(ctx, id)
		if err != nil {
			return desk.Message{}, err
		}
		epoch = row.Epoch
	}
	out := inbox.Outgoing{ConversationID: id, ClientID: fmt.Sprintf("agent-%d-%04d", s.who, s.n), Kind: desk.KindText, Text: s.what, Epoch: epoch}
	var err error
	switch s.what {
	case "say", "human", "fail":
		return node.Receive(ctx, inbox.Incoming{
			Customer: customer, ChannelID: "ch_1", ConversationID: id, ClientID: fmt.Sprintf("client-%04d", s.n), Kind: desk.KindText, Text: s.what,
		})
	case "note":
		out.Kind = desk.KindNote
		return node.Send(ctx, a, out)
	case "reply":
		return node.Send(ctx, a, out)
	case "take":
		_, err = node.TakeOver(ctx, a, id, epoch)
	case "back":
		_, err = node.HandBack(ctx, a, id, epoch)
	case "resolve":
		_, err = node.Resolve(ctx, a, id, epoch)
	case "transfer":
		_, err = node.Transfer(ctx, a, id, desk.User{ID: desk.UserID(fmt.Sprint("us_agent", s.n%3))}, "note", epoch)
	case "read":
		err = errors.Join(node.MarkRead(ctx, id, int64(s.n)), node.Acknowledge(ctx, customer.ID, id, int64(s.n), int64(s.n)))
	}
	return desk.Message{}, err
}

// settle waits until the bot owes nothing, and every commit has been told.
func (o *office) settle(rt *rapid.T, id desk.ConversationID) desk.Conversation {
	limit := time.After(20 * time.Second)
	for {
		row, err := o.nodes[0].Get(context.Background(), id)
		if err != nil {
			rt.Fatal(err)
		}
		var told int64
		o.mu.Lock()
		for i := range o.told {
			for _, c := range o.told[i][id] {
				told += int64(len(c.Messages))
			}
		}
		o.mu.Unlock()
		if row.TurnDueAt.IsZero() && told == row.LastSeq {
			return row.Conversation
		}
		select {
		case <-o.bell:
		case <-time.After(50 * time.Millisecond): // the bell of the other conversation
		case <-limit:
			rt.Fatalf("a turn is still due, or %d messages were told of %d: %+v", told, row.LastSeq, row.Conversation)
		}
	}
}

func (o *office) check(rt *rapid.T, head desk.Conversation, results []said) {
	list, _, err := o.nodes[0].Messages(context.Background(), head.ID, 0, 0, 200)
	for err == nil && len(list) > 0 && list[0].Seq > 1 {
		var older []desk.Message
		older, _, err = o.nodes[0].Messages(context.Background(), head.ID, 0, list[0].Seq, 200)
		list = append(older, list...)
	}
	if err != nil {
		rt.Fatal(err)
	}
	if int64(len(list)) != head.LastSeq {
		rt.Fatalf("I3: %d messages, the last is %d", len(list), head.LastSeq)
	}
	clientIDs, byClientID := map[string]int64{}, map[string]desk.Message{}
	for i, m := range list {
		if m.Seq != int64(i)+1 {
			rt.Fatalf("I3: message %d stands at %d", m.Seq, i+1)
		}
		if i > 0 && m.Epoch < list[i-1].Epoch {
			rt.Fatalf("message %d is of epoch %d after one of %d", m.Seq, m.Epoch, list[i-1].Epoch)
		}
		if m.ClientID != "" {
			if other, double := clientIDs[m.ClientID]; double {
				rt.Fatalf("I2: %s is stored as %d and %d", m.ClientID, other, m.Seq)
			}
			clientIDs[m.ClientID], byClientID[m.ClientID] = m.Seq, m
		}
	}
	for _, r := range results {
		if got := byClientID[r.message.ClientID]; got.Seq != r.message.Seq || got.Text != r.message.Text || got.Sender != r.message.Sender {
			rt.Fatalf("I1: acknowledged %+v, stored %+v", r.message, got)
		}
	}
	o.checkOwners(rt, head, list, byClientID)
	if head.State == desk.StateBot && head.AnsweredSeq != head.LastCustomerSeq {
		rt.Fatalf("answered to %d, asked to %d", head.AnsweredSeq, head.LastCustomerSeq)
	}
	if head.State != desk.StateBot && head.State != desk.StateQueued && head.State != desk.StateAgent && head.State != desk.StateResolved {
		rt.Fatalf("state %q", head.State)
	}
}

type owner struct {
	state desk.State
	agent desk.UserID
}

// checkOwners compares the log with who owned the conversation in each epoch,
// as the nodes have told.
func (o *office) checkOwners(rt *rapid.T, head desk.Conversation, list []desk.Message, byClientID map[string]desk.Message) {
	owners := map[int64]owner{1: {state: desk.StateBot}}
	seen := map[int64]bool{}
	for n := range o.told {
		o.mu.Lock()
		told := o.told[n][head.ID]
		o.mu.Unlock()
		last := int64(0)
		for _, c := range told {
			now := owner{c.Conversation.State, c.Conversation.AgentID}
			if before, known := owners[c.Conversation.Epoch]; known && before != now {
				rt.Fatalf("epoch %d has two owners: %+v and %+v", c.Conversation.Epoch, before, now)
			}
			owners[c.Conversation.Epoch] = now
			for _, m := range c.Messages {
				if seen[m.Seq] {
					rt.Fatalf("I2: message %d was told twice", m.Seq)
				}
				if m.Seq <= last {
					rt.Fatalf("I3: message %d was told after %d", m.Seq, last)
				}
				seen[m.Seq], last = true, m.Seq
			}
		}
	}
	answered := map[string]int64{}
	for _, m := range list {
		who, known := owners[m.Epoch]
		switch {
		case m.Sender == desk.SenderAgent && m.Kind != desk.KindNote && (who != owner{desk.StateAgent, desk.UserID(m.SenderID)}):
			rt.Fatalf("message %d of %s, while the owner was %+v", m.Seq, m.SenderID, who)
		case m.Sender == desk.SenderBot && (!known || who.state != desk.StateBot):
			rt.Fatalf("message %d of the bot, while the owner was %+v", m.Seq, who)
		case m.Sender != desk.SenderBot:
			continue
		}
		for id := range strings.FieldsSeq(m.Text) {
			asked := byClientID[id]
			if before, double := answered[id]; double {
				rt.Fatalf("message %d answers %s again, after %d", m.Seq, id, before)
			}
			if asked.Epoch != m.Epoch || asked.Seq > m.Seq || asked.Sender != desk.SenderCustomer {
				rt.Fatalf("message %d of epoch %d answers %+v", m.Seq, m.Epoch, asked)
			}
			answered[id] = m.Seq
		}
	}
}
