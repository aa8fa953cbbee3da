package inbox

import (
	"context"
	"encoding/json"
	"errors"
	"hash/maphash"
	"slices"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

const (
	ledgerQueue = 1024
	ledgerGroup = 64 // commands that share one transaction
)

var errStopped = desk.E(desk.CodeUnavailable, "error.unavailable", errors.New("ledger is stopped"))

// change is what a command wants to write.
type change struct {
	messages []*desk.Message
	events   []desk.Event
	trace    *trace
	marks    desk.Sender // whose marks moved, when nothing else has
}

// nothing reports whether the change writes nothing but perhaps the head.
func (c *change) nothing() bool { return len(c.messages) == 0 && len(c.events) == 0 && c.trace == nil }

type trace struct {
	seq  int64
	json string
}

// command changes one conversation. apply runs on a fresh copy of the head and
// may run more than once; its only effects are on the head and in the change.
type command struct {
	ctx      context.Context
	id       desk.ConversationID
	clientID string // "" = cannot be a repetition
	apply    func(c *desk.Conversation, now time.Time) (change, error)

	// The outcome, valid once done is closed.
	head      desk.Conversation
	change    change
	duplicate *desk.Message // the stored message when clientID was known
	idle      bool          // everything was so already: nothing to write or to tell
	err       error
	done      chan struct{}
}

// ledger runs commands in groups: the commands of one conversation always in
// the same lane and in order, a lane one transaction at a time.
type ledger struct {
	db      *db.DB
	lanes   []chan *command
	seed    maphash.Seed
	stored  func(Commit) // before the callers are answered
	publish func(Commit) // after
	quit    chan struct{}
	done    chan struct{}
}

func newLedger(d *db.DB, stored, publish func(Commit)) *ledger {
	l := &ledger{db: d, seed: maphash.MakeSeed(), stored: stored, publish: publish, quit: make(chan struct{}), done: make(chan struct{})}
	// SQLite has one writer; PostgreSQL commits of several lanes overlap.
	n := 1
	if d.Dialect() == db.Postgres {
		n = 4
	}
	for range n {
		l.lanes = append(l.lanes, make(chan *command, ledgerQueue))
	}
	return l
}

func (l *ledger) start() {
	ended := make(chan struct{})
	for _, lane := range l.lanes {
		go func() { l.run(lane); ended <- struct{}{} }()
	}
	go func() {
		for range l.lanes {
			<-ended
		}
		close(l.done)
	}()
}

func (l *ledger) stop() {
	close(l.quit)
	<-l.done
}

// do runs the command and returns its error. Once queued the outcome is
// awaited, whatever becomes of the caller.
func (l *ledger) do(c *command) error {
	c.done = make(chan struct{})
	lane := l.lanes[maphash.String(l.seed, string(c.id))%uint64(len(l.lanes))]
	select {
	case lane <- c:
	case <-c.ctx.Done():
		return c.ctx.Err()
	case <-l.quit:
		return errStopped
	}
	select {
	case <-c.done:
		return c.err
	case <-l.done:
		select {
		case <-c.done:
			return c.err
		default:
			return errStopped
		}
	}
}

func (l *ledger) run(lane chan *command) {
	group := make([]*command, 0, ledgerGroup)
	for {
		group = group[:0]
		select {
		case c := <-lane:
			group = append(group, c)
		case <-l.quit:
			return
		}
	more:
		for len(group) < ledgerGroup {
			select {
			case c := <-lane:
				group = append(group, c)
			default:
				break more
			}
		}
		l.commit(group)
	}
}

func (l *ledger) commit(group []*command) {
	err := l.db.Write(context.Background(), func(tx *db.Tx) error { return runGroup(tx, group) })
	if desk.CodeOf(err) == desk.CodeInternal && len(group) > 1 {
		// One of them cannot be stored: it must not take the others with it.
		for i := range group {
			l.commit(group[i : i+1])
		}
		return
	}
	commits := make([]Commit, 0, len(group))
	for _, c := range group {
		if err != nil {
			c.err = err
		}
		if c.err == nil && c.duplicate == nil && !c.idle {
			commits = append(commits, c.commit())
			l.stored(commits[len(commits)-1])
		}
	}
	for _, c := range group {
		close(c.done)
	}
	for _, c := range commits {
		l.publish(c)
	}
}

// message is the message that the command has stored, or stored long ago when it
// is a repetition. Whoever has guessed another's client id learns nothing.
func (c *command) message(sender desk.Sender, senderID string) (desk.Message, error) {
	if c.duplicate == nil {
		return *c.change.messages[0], nil
	}
	if c.duplicate.Sender != sender || c.duplicate.SenderID != senderID {
		return desk.Message{}, desk.E(desk.CodeConflict, "error.message.client_id_taken", nil)
	}
	return *c.duplicate, nil
}

func (c *command) commit() Commit {
	out := Commit{Conversation: c.head, Events: c.change.events, Marks: c.change.marks}
	for _, m := range c.change.messages {
		out.Messages = append(out.Messages, *m)
	}
	return out
}

// runGroup applies the commands to their heads and writes the results with a
// handful of statements, however many commands there are.
func runGroup(tx *db.Tx, group []*command) error {
	ids := make([]desk.ConversationID, 0, len(group))
	for _, c := range group {
		ids = append(ids, c.id)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	heads, err := lockHeads(tx, ids)
	if err != nil {
		return err
	}
	known, err := findByClientID(tx, group)
	if err != nil {
		return err
	}
	var w writes
	for _, c := range group {
		c.head, c.change, c.duplicate, c.idle, c.err = desk.Conversation{}, change{}, nil, false, nil
		head, ok := heads[c.id]
		if !ok {
			c.err = desk.E(desk.CodeNotFound, "error.conversation.not_found", nil)
			continue
		}
		if c.clientID != "" {
			if m := known[clientKey{c.id, c.clientID}]; m != nil {
				c.head, c.duplicate = *head, m
				continue
			}
		}
		next := *head
		ch, err := c.apply(&next, tx.Now())
		if err != nil {
			c.err = err
			continue
		}
		c.head, c.change = next, ch
		if c.idle = next == *head && ch.nothing(); c.idle {
			continue
		}
		*head = next
		if err := w.add(head, ch, tx.Now()); err != nil {
			return err
		}
		for _, m := range ch.messages {
			if m.ClientID != "" {
				known[clientKey{c.id, m.ClientID}] = m
			}
		}
	}
	return w.flush(tx)
}

type clientKey struct {
	conversation desk.ConversationID
	client       string
}

// writes gathers the rows of a group.
type writes struct {
	heads    []*desk.Conversation
	messages []*desk.Message
	events   []eventRow
	traces   []traceRow
}

type eventRow struct {
	desk.Event
	data string
}

type traceRow struct {
	id  desk.ConversationID
	seq int64
	at  time.Time
	txt string
}

func (w *writes) add(head *desk.Conversation, ch change, now time.Time) error {
	if !slices.Contains(w.heads, head) {
		w.heads = append(w.heads, head)
	}
	w.messages = append(w.messages, ch.messages...)
	for _, e := range ch.events {
		data, err := json.Marshal(e.Data)
		if err != nil {
			return err
		}
		e.ConversationID, e.At = head.ID, now
		w.events = append(w.events, eventRow{e, string(data)})
	}
	if ch.trace != nil {
		w.traces = append(w.traces, traceRow{head.ID, ch.trace.seq, now, ch.trace.json})
	}
	return nil
}

func (w *writes) flush(tx *db.Tx) error {
	if err := insertMessages(tx, w.messages); err != nil {
		return err
	}
	if err := saveHeads(tx, w.heads); err != nil {
		return err
	}
	if err := insertEvents(tx, w.events); err != nil {
		return err
	}
	return insertTraces(tx, w.traces)
}
