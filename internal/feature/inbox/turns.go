package inbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	recentMessages = 12               // how far back the bot looks
	maxBurst       = 20               // messages answered together
	burstLimit     = 4 * time.Second  // the longest wait for a burst to end
	turnTimeout    = 10 * time.Second // of one turn, where the configuration says nothing
	overdue        = 6 * time.Second  // after which the sweep takes a turn
	sweepEvery     = 2 * time.Second
	sweepMost      = 200 // turns that a sweep looks at together
	atOnce         = 64  // turns at the same time
)

var errSuperseded = errors.New("overtaken by a newer message or another owner")

// turns runs the bot's turns of this node.
type turns struct {
	s        *Service
	mu       sync.Mutex
	waiting  map[desk.ConversationID]*waiting
	slots    chan struct{}
	quit     chan struct{}
	wg       sync.WaitGroup
	stopping bool
}

// waiting is a conversation whose turn is being awaited or taken.
type waiting struct {
	head     desk.Conversation
	customer desk.Customer // zero after a crash: looked up
	burst    []desk.Message
	since    time.Time
	typing   bool
	thinking bool
	timer    *time.Timer
	armed    int // how often the timer was set: tells the last one from those before
}

func newTurns(s *Service) *turns {
	return &turns{
		s: s, waiting: map[desk.ConversationID]*waiting{},
		slots: make(chan struct{}, atOnce), quit: make(chan struct{}),
	}
}

func (t *turns) start() {
	t.wg.Go(t.sweep)
}

func (t *turns) stop() {
	t.mu.Lock()
	t.stopping = true
	for id, w := range t.waiting {
		if w.timer != nil && w.timer.Stop() {
			t.wg.Done()
		}
		delete(t.waiting, id)
	}
	t.mu.Unlock()
	close(t.quit)
	t.wg.Wait()
}

// arrived starts or prolongs the wait for a turn.
func (t *turns) arrived(head desk.Conversation, customer desk.Customer, m desk.Message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stopping {
		return
	}
	w := t.waiting[head.ID]
	if w == nil {
		w = &waiting{since: t.s.Clock(), customer: customer}
		t.waiting[head.ID] = w
	}
	// Two acknowledgements may come back in the other order.
	if head.LastSeq >= w.head.LastSeq {
		w.head = head
	}
	w.customer = customer
	w.burst = append(w.burst, m)
	w.typing = false // they have sent what they typed
	t.arm(head.ID, w)
}

// typing prolongs the wait while the customer goes on writing.
func (t *turns) typing(id desk.ConversationID, on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.waiting[id]
	if w == nil || t.stopping || w.thinking || w.typing == on {
		return
	}
	w.typing = on
	t.arm(id, w)
}

// arm sets the timer of a waiting conversation. A turn that is already being
// thought about finds out by itself that it has been overtaken.
func (t *turns) arm(id desk.ConversationID, w *waiting) {
	if w.thinking {
		return
	}
	if w.timer != nil && w.timer.Stop() {
		t.wg.Done()
	}
	pause := t.s.Bot.Pause(w.burst, w.typing)
	pause = max(0, min(pause, burstLimit-t.s.Clock().Sub(w.since)))
	w.armed++
	t.wg.Add(1)
	if pause == 0 {
		w.timer, w.thinking = nil, true
		go t.run(id)
		return
	}
	armed := w.armed
	t.s.Publisher.Typing(w.head, desk.SenderBot, "", true)
	w.timer = time.AfterFunc(pause, func() { t.fired(id, w, armed) })
}

// fired ends a wait, unless the timer fired while the wait was being prolonged.
func (t *turns) fired(id desk.ConversationID, w *waiting, armed int) {
	t.mu.Lock()
	if t.waiting[id] != w || w.armed != armed {
		t.mu.Unlock()
		t.wg.Done()
		return
	}
	w.timer, w.thinking = nil, true
	t.mu.Unlock()
	t.run(id)
}

// run takes the turn of a conversation.
func (t *turns) run(id desk.ConversationID) {
	defer t.wg.Done()
	select {
	case t.slots <- struct{}{}:
		defer func() { <-t.slots }()
	case <-t.quit:
		return
	}
	t.mu.Lock()
	w := t.waiting[id]
	if w == nil {
		t.mu.Unlock()
		return // the service is stopping
	}
	head, customer, n := w.head, w.customer, len(w.burst)
	t.mu.Unlock()

	err := t.s.takeTurn(context.Background(), head, customer)
	if err != nil && !errors.Is(err, errSuperseded) {
		// turn_due_at still stands: a sweep comes back to it.
		t.s.Log.ErrorContext(context.Background(), "turn failed", slog.String("conversation_id", string(id)), slog.Any("error", err))
	}

	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.waiting[id] != w:
	case len(w.burst) == n:
		delete(t.waiting, id)
	default:
		// Overtaken: wait for the end of what is still coming.
		w.thinking = false
		if err == nil {
			w.burst, w.since = w.burst[n:], t.s.Clock()
		}
		t.arm(id, w)
	}
}

// takeTurn lets the bot decide about the head's open messages and applies it.
// A customer whom the bot cannot answer is handed over: nobody is left waiting
// for a turn that fails again and again.
func (s *Service) takeTurn(ctx context.Context, head desk.Conversation, customer desk.Customer) error {
	thinking, cancel := context.WithTimeout(ctx, s.TurnTimeout)
	defer cancel()
	view, err := s.view(thinking, head, customer)
	switch {
	case desk.CodeOf(err) == desk.CodeUnavailable:
		return err
	case err != nil:
		return s.giveUp(ctx, view, err)
	case len(view.Burst) == 0:
		return s.dropTurn(ctx, head)
	}
	decision, err := s.decide(thinking, view)
	if err != nil {
		return s.giveUp(ctx, view, err)
	}
	err = s.applyTurn(ctx, view, decision)
	if desk.CodeOf(err) == desk.CodeInternal && !errors.Is(err, errSuperseded) {
		return s.giveUp(ctx, view, err) // what was decided cannot be stored
	}
	if err == nil && decision.Chosen != nil && s.Choices != nil {
		s.Choices.Chosen(*decision.Chosen)
	}
	return err
}

// giveUp hands the conversation over because of what went wrong.
func (s *Service) giveUp(ctx context.Context, view desk.TurnView, why error) error {
	id := view.Conversation.ID
	s.Log.ErrorContext(ctx, "bot failed, handing over", slog.String("conversation_id", string(id)), slog.Any("error", why))
	return s.applyTurn(ctx, view, desk.TurnDecision{HandOver: "handover.failed", Memory: view.Conversation.Memory})
}

// decide keeps a panic of the bot from taking the process with it.
func (s *Service) decide(ctx context.Context, view desk.TurnView) (d desk.TurnDecision, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic in turn: %v", p)
		}
	}()
	return s.Bot.Turn(ctx, view)
}

// view gathers what the bot may look at.
func (s *Service) view(ctx context.Context, head desk.Conversation, customer desk.Customer) (desk.TurnView, error) {
	view := desk.TurnView{Conversation: head, Customer: customer, Now: s.Clock()}
	var err error
	if customer.ID == "" {
		if view.Customer, err = s.Customers.Get(ctx, head.CustomerID); err != nil {
			return view, fmt.Errorf("load customer: %w", err)
		}
	}
	if view.Channel, err = s.Channels.Channel(ctx, head.ChannelID); err != nil {
		return view, fmt.Errorf("load channel: %w", err)
	}
	want := recentMessages + int(min(head.LastSeq-head.AnsweredSeq, maxBurst))
	log, ok := s.tails.get(head.ID, head.LastSeq, want)
	if !ok {
		err = s.DB.Read(ctx, func(tx *db.Tx) error {
			log, err = tail(tx, head.ID, head.LastSeq, tailLength)
			return err
		})
		if err != nil {
			return view, fmt.Errorf("load messages: %w", err)
		}
		s.tails.put(head.ID, log)
		log = log[max(0, len(log)-want):]
	}
	if len(log) > 0 && log[0].Seq > head.AnsweredSeq+1 {
		// The burst lies deeper, under notes, or is longer than what is looked at.
		err = s.DB.Read(ctx, func(tx *db.Tx) error {
			view.Burst, err = openQuestions(tx, head.ID, head.AnsweredSeq, log[0].Seq, maxBurst)
			return err
		})
		if err != nil {
			return view, fmt.Errorf("load questions: %w", err)
		}
	}
	for _, m := range log {
		switch {
		case !m.Public():
		case m.Seq > head.AnsweredSeq && m.Sender == desk.SenderCustomer:
			view.Burst = append(view.Burst, m)
		case m.Seq <= head.LastCustomerSeq:
			view.Recent = append(view.Recent, m)
		}
	}
	return view, nil
}

// waitsFor refuses to act for a customer message that is not the open one.
func waitsFor(c *desk.Conversation, view desk.Conversation) error {
	if c.State != desk.StateBot || c.Epoch != view.Epoch || c.LastCustomerSeq != view.LastCustomerSeq || c.AnsweredSeq != view.AnsweredSeq {
		return errSuperseded
	}
	return nil
}

// dropTurn takes back a turn that has nothing to answer.
func (s *Service) dropTurn(ctx context.Context, head desk.Conversation) error {
	return s.change(ctx, head.ID, func(c *desk.Conversation, _ time.Time) (change, error) {
		if err := waitsFor(c, head); err != nil {
			return change{}, err
		}
		c.TurnDueAt = time.Time{}
		return change{marks: desk.SenderBot}, nil
	})
}

func (s *Service) applyTurn(ctx context.Context, view desk.TurnView, d desk.TurnDecision) error {
	return s.change(ctx, view.Conversation.ID, func(c *desk.Conversation, now time.Time) (change, error) {
		if err := waitsFor(c, view.Conversation); err != nil {
			return change{}, err
		}
		var out change
		for _, r := range d.Replies {
			m := &desk.Message{
				Sender: desk.SenderBot, Kind: r.Kind, Text: r.Text, Payload: r.Payload,
				QuickReplies: r.QuickReplies, Evidence: r.Evidence,
			}
			c.Append(m, now)
			out.messages = append(out.messages, m)
			out.events = append(out.events, messageEvent(m))
		}
		c.AnsweredSeq = c.LastCustomerSeq
		c.TurnDueAt = time.Time{}
		c.Memory = d.Memory
		if d.Lang != "" {
			c.Lang = d.Lang
		}
		if d.Miss {
			c.Misses++
		} else {
			c.Misses = 0
		}
		if d.Trace != nil {
			out.trace = &trace{c.LastCustomerSeq, string(d.Trace)}
		}
		if d.HandOver == "" {
			return out, nil
		}
		err := handOver(c, &out, d.HandOver, now)
		return out, err
	})
}

// handOver puts the conversation into the queue and says so.
func handOver(c *desk.Conversation, out *change, reason string, now time.Time) error {
	if err := c.HandOver(reason, now); err != nil {
		return err
	}
	m := systemNote("system.queued", nil)
	c.Append(m, now)
	out.messages = append(out.messages, m)
	out.events = append(out.events, desk.Event{Type: desk.EventConversationHandedOver, Data: map[string]any{"reason": reason, "epoch": c.Epoch}})
	return nil
}

// sweep takes the turns that nobody took: their node crashed or failed.
func (t *turns) sweep() {
	before := t.s.Clock() // at the start everything that is due was left by a crash
	for {
		for t.takeOverdue(before) {
		}
		select {
		case <-time.After(sweepEvery):
		case <-t.quit:
			return
		}
		before = t.s.Clock().Add(-overdue)
	}
}

// takeOverdue takes some of the turns that were due before the time, and
// reports whether it is worth looking for more at once.
func (t *turns) takeOverdue(before time.Time) (more bool) {
	ctx := context.Background()
	var ids []desk.ConversationID
	err := t.s.DB.Read(ctx, func(tx *db.Tx) (err error) {
		ids, err = dueTurns(tx, before, sweepMost)
		return err
	})
	if err != nil {
		t.s.Log.WarnContext(ctx, "overdue turns wait", slog.Any("error", err))
		return false
	}
	var wg sync.WaitGroup
	var taken, away atomic.Int64
	for _, id := range ids {
		t.mu.Lock()
		mine := t.waiting[id] != nil
		t.mu.Unlock()
		if mine || away.Load() > 0 {
			continue
		}
		select {
		case t.slots <- struct{}{}:
		case <-t.quit:
			wg.Wait()
			return false
		}
		wg.Go(func() {
			defer func() { <-t.slots }()
			head, err := t.s.head(ctx, `id = $1`, string(id))
			if err == nil {
				err = t.s.takeTurn(ctx, head, desk.Customer{})
			}
			switch code := desk.CodeOf(err); {
			case err == nil, errors.Is(err, errSuperseded):
				taken.Add(1)
				return
			case code == desk.CodeUnavailable, code == desk.CodeStorageFull:
				away.Add(1) // the others would fail alike
			}
			t.s.Log.WarnContext(ctx, "overdue turn waits", slog.String("conversation_id", string(id)), slog.Any("error", err))
		})
	}
	wg.Wait()
	return len(ids) == sweepMost && taken.Load() > 0 && away.Load() == 0
}
