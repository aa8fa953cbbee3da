package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// now is any time.
var now = time.Date(2026, 11, 11, 0, 0, 0, 0, time.UTC)

// in returns a conversation in the state, with an open question of the customer.
func in(state desk.State) *desk.Conversation {
	c := &desk.Conversation{ID: "cv_1", State: state, Epoch: 5, LastSeq: 4, LastCustomerSeq: 4, AnsweredSeq: 2}
	switch state {
	case desk.StateBot:
		c.TurnDueAt = now
	case desk.StateQueued:
		c.WaitingSince = now
	case desk.StateAgent:
		c.AgentID, c.WaitingSince = "us_ann", now
	case desk.StateResolved:
		c.AgentID, c.AnsweredSeq, c.ResolvedAt = "us_ann", 4, now
	}
	return c
}

// TestOwnership is the diagram of doc.go: what each command makes of each
// state. An empty state means that it is refused and nothing changes.
func TestOwnership(t *testing.T) {
	t.Parallel()
	commands := []struct {
		name   string
		run    func(c *desk.Conversation) error
		to     map[desk.State]desk.State
		agent  desk.UserID
		closed bool
	}{
		{
			name: "hand over", run: func(c *desk.Conversation) error { return c.HandOver("handover.asked", now) },
			to: map[desk.State]desk.State{desk.StateBot: desk.StateQueued},
		},
		{
			name: "take over", run: func(c *desk.Conversation) error { return c.TakeOver("us_bob", now) }, agent: "us_bob",
			to: map[desk.State]desk.State{
				desk.StateBot: desk.StateAgent, desk.StateQueued: desk.StateAgent, desk.StateAgent: desk.StateAgent,
				desk.StateResolved: desk.StateAgent,
			},
		},
		{
			name: "take over one's own", run: func(c *desk.Conversation) error { return c.TakeOver("us_ann", now) }, agent: "us_ann",
			to: map[desk.State]desk.State{
				desk.StateBot: desk.StateAgent, desk.StateQueued: desk.StateAgent, desk.StateResolved: desk.StateAgent,
			},
		},
		{
			name: "transfer", run: func(c *desk.Conversation) error { return c.Transfer("us_bob") }, agent: "us_bob",
			to: map[desk.State]desk.State{desk.StateQueued: desk.StateAgent, desk.StateAgent: desk.StateAgent},
		},
		{
			name: "transfer to the owner", run: func(c *desk.Conversation) error { return c.Transfer("us_ann") }, agent: "us_ann",
			to: map[desk.State]desk.State{desk.StateQueued: desk.StateAgent},
		},
		{
			name: "hand back", run: func(c *desk.Conversation) error { return c.HandBack() },
			to: map[desk.State]desk.State{desk.StateQueued: desk.StateBot, desk.StateAgent: desk.StateBot},
		},
		{
			name: "resolve", run: func(c *desk.Conversation) error { return c.Resolve(now) }, closed: true,
			to: map[desk.State]desk.State{
				desk.StateBot: desk.StateResolved, desk.StateQueued: desk.StateResolved, desk.StateAgent: desk.StateResolved,
			},
		},
	}
	for _, cmd := range commands {
		for _, from := range []desk.State{desk.StateBot, desk.StateQueued, desk.StateAgent, desk.StateResolved} {
			t.Run(cmd.name+"/"+string(from), func(t *testing.T) {
				t.Parallel()
				c, before := in(from), *in(from)
				err := cmd.run(c)
				to, ok := cmd.to[from]
				if !ok {
					if desk.CodeOf(err) != desk.CodeConflict || *c != before {
						t.Errorf("got %v and %+v, want a conflict and no change", err, *c)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				agent := cmd.agent
				if cmd.closed {
					agent = before.AgentID // the last owner is remembered
				}
				if c.State != to || c.AgentID != agent || c.Epoch != before.Epoch+1 {
					t.Errorf("got %s, %q, epoch %d; want %s, %q, epoch %d", c.State, c.AgentID, c.Epoch, to, agent, before.Epoch+1)
				}
				if to != desk.StateBot && !c.TurnDueAt.IsZero() {
					t.Error("a turn of the bot is due although it is not the owner")
				}
				if waits := !c.WaitingSince.IsZero(); waits != (to == desk.StateQueued || to == desk.StateAgent && from != desk.StateResolved) {
					t.Errorf("somebody waits for a person: %v", waits)
				}
				if !c.ResolvedAt.IsZero() != cmd.closed {
					t.Errorf("resolved at %v", c.ResolvedAt)
				}
				if (to == desk.StateBot || cmd.closed) && c.AnsweredSeq != c.LastCustomerSeq {
					t.Errorf("questions from %d on are left for the bot, although a person has let them be", c.AnsweredSeq+1)
				}
			})
		}
	}
}

func TestCustomerWrites(t *testing.T) {
	t.Parallel()
	for from, to := range map[desk.State]desk.State{
		desk.StateBot: desk.StateBot, desk.StateQueued: desk.StateQueued, desk.StateAgent: desk.StateAgent,
		desk.StateResolved: desk.StateBot,
	} {
		c := in(from)
		c.Memory, c.Misses, c.WaitingSince = "{}", 2, time.Time{}
		reopened := c.CustomerWrites(now)
		if c.State != to || reopened != (from == desk.StateResolved) {
			t.Errorf("%s: got %s, reopened %v", from, c.State, reopened)
		}
		if reopened && (c.Epoch != 6 || c.AgentID != "" || c.Memory != "" || c.Misses != 0 || !c.ResolvedAt.IsZero()) {
			t.Errorf("%s: what was before the end is still there: %+v", from, *c)
		}
		if waits := !c.WaitingSince.IsZero(); waits != (to != desk.StateBot) {
			t.Errorf("%s: somebody waits for a person: %v", from, waits)
		}
	}
}

func TestAppend(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		message  desk.Message
		last     string // the line that lists show
		unread   int64
		answered int64
		waits    bool
	}{
		"customer": {desk.Message{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: "hi"}, "hi", 1, 2, true},
		"bot":      {desk.Message{Sender: desk.SenderBot, Kind: desk.KindText, Text: "hi"}, "hi", 0, 4, true},
		"agent":    {desk.Message{Sender: desk.SenderAgent, Kind: desk.KindText, Text: "hi"}, "hi", 0, 4, false},
		"note":     {desk.Message{Sender: desk.SenderAgent, Kind: desk.KindNote, Text: "hi"}, "before", 0, 2, true},
		"system":   {desk.Message{Sender: desk.SenderSystem, Kind: desk.KindSystem}, "before", 0, 2, true},
		"image":    {desk.Message{Sender: desk.SenderAgent, Kind: desk.KindImage}, "[image]", 0, 4, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := in(desk.StateAgent)
			c.LastPreview = "before"
			m := tt.message
			c.Append(&m, now)
			if m.Seq != 5 || m.ConversationID != c.ID || m.Epoch != c.Epoch || !m.At.Equal(now) {
				t.Errorf("the message: %+v", m)
			}
			if c.LastPreview != tt.last || c.Unread != tt.unread || c.AnsweredSeq != tt.answered || c.WaitingSince.IsZero() == tt.waits {
				t.Errorf("the head: %+v", *c)
			}
		})
	}
}

func TestCheckEpoch(t *testing.T) {
	t.Parallel()
	c := in(desk.StateAgent)
	for epoch, want := range map[int64]desk.Code{0: "", 5: "", 4: desk.CodeConflict, 6: desk.CodeConflict} {
		if got := desk.CodeOf(c.CheckEpoch(epoch)); got != want {
			t.Errorf("epoch %d: got %q, want %q", epoch, got, want)
		}
	}
}

func TestPreview(t *testing.T) {
	t.Parallel()
	m := desk.Message{Kind: desk.KindText, Text: strings.Repeat("退", 121)}
	if got, want := m.Preview(), strings.Repeat("退", 120); got != want {
		t.Errorf("got %d runes, want 120", len([]rune(got)))
	}
}

func TestIDs(t *testing.T) {
	t.Parallel()
	a, b := desk.NewID[desk.ConversationID]("cv", now), desk.NewID[desk.ConversationID]("cv", now.Add(time.Millisecond))
	if !desk.ValidID("cv", a) || desk.ValidID("cu", a) {
		t.Errorf("%s is not recognised", a)
	}
	if a >= b {
		t.Errorf("%s does not sort before %s", a, b)
	}
	for _, bad := range []desk.ConversationID{"", "cv_", a + "0", a[:len(a)-1], "cv_" + desk.ConversationID(strings.Repeat("z", 36))} {
		if desk.ValidID("cv", bad) {
			t.Errorf("%q counts as an id", bad)
		}
	}
}

func TestCodeOf(t *testing.T) {
	t.Parallel()
	inner := errors.New("disk")
	err := error(desk.E(desk.CodeStorageFull, "error.storage_full", inner))
	if desk.CodeOf(nil) != "" || desk.CodeOf(inner) != desk.CodeInternal || desk.CodeOf(errors.Join(inner, err)) != desk.CodeStorageFull {
		t.Error("a code is not found")
	}
	if !errors.Is(err, inner) {
		t.Error("the cause is lost")
	}
}
