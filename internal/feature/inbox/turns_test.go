package inbox_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

// reply is a decision to say one thing.
func reply(text string) desk.TurnDecision {
	return desk.TurnDecision{Lang: "zh", Replies: []desk.Reply{{Kind: desk.KindText, Text: text}}}
}

// crash ends the node while its turns are still due, and returns a second one
// on the same database.
func (w *world) crash(change func(*inbox.Config)) *world {
	w.t.Helper()
	w.Stop()
	next := &world{t: w.t, db: w.db, bot: &fakeBot{turn: w.bot.turn}, commits: make(chan inbox.Commit, 1000)}
	cfg := w.Config
	cfg.Bot, cfg.Publisher = next.bot, next
	if change != nil {
		change(&cfg)
	}
	next.Service = inbox.New(cfg)
	next.Start()
	w.t.Cleanup(next.Stop)
	return next
}

// absent knows everybody but one customer.
type absent struct {
	fakes
	id desk.CustomerID
}

func (a absent) Get(ctx context.Context, id desk.CustomerID) (desk.Customer, error) {
	if id == a.id {
		return desk.Customer{}, desk.E(desk.CodeNotFound, "error.customer.not_found", nil)
	}
	return a.fakes.Get(ctx, id)
}

func TestTurnThatCannotBeTakenHoldsUpNoOther(t *testing.T) {
	each(t, func(w *world) {
		w.bot.pause = time.Hour
		lost, lostID := w.open("lost")
		other, otherID := w.open("other")
		w.mustSay(lost, lostID, "client-0001", "first?")
		w.mustSay(other, otherID, "client-0001", "second?")
		next := w.crash(func(c *inbox.Config) { c.Customers = absent{id: lost.ID} })
		var answered, queued bool
		next.await("the second is answered and the first is queued", func(c inbox.Commit) bool {
			answered = answered || c.Conversation.ID == otherID && c.Messages[0].Text == "re: second?"
			queued = queued || c.Conversation.ID == lostID && c.Conversation.State == desk.StateQueued
			return answered && queued
		})
	})
}

// After a crash at a busy hour everybody is answered at once, not a few every
// two seconds.
func TestManyCrashedTurnsAreTaken(t *testing.T) {
	each(t, func(w *world) {
		const n = 900
		w.bot.pause = time.Hour
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				c, id := w.open(fmt.Sprint(i))
				if _, err := w.say(c, id, "client-0001", "anyone?"); err != nil {
					w.t.Error(err)
				}
			})
		}
		wg.Wait()
		next := w.crash(nil)
		answered := 0
		count := func(c inbox.Commit) bool {
			if len(c.Messages) > 0 && c.Messages[0].Sender == desk.SenderBot {
				answered++
			}
			return answered == n
		}
		for len(w.commits) > 0 {
			count(<-w.commits) // on a slow machine the first ones were answered before
		}
		next.await("all are answered", count)
	})
}

func TestQuestionUnderManyNotesIsAnswered(t *testing.T) {
	each(t, func(w *world) {
		w.bot.pause = time.Hour
		c, id := w.open("a")
		for i := range 3 {
			w.mustSay(c, id, fmt.Sprintf("client-%04d", i), fmt.Sprintf("question %d", i))
		}
		for i := range 50 {
			note := inbox.Outgoing{ConversationID: id, ClientID: fmt.Sprintf("agent-%04d", i), Kind: desk.KindNote, Text: "note"}
			if _, err := w.Send(w.t.Context(), actor("ann", desk.RoleAgent), note); err != nil {
				w.t.Fatal(err)
			}
		}
		burst := make(chan []desk.Message, 1)
		w.bot.set(func(v desk.TurnView) (desk.TurnDecision, error) {
			burst <- v.Burst
			return reply("late"), nil
		})
		w.crash(nil).awaitText("late")
		if got := <-burst; len(got) != 3 || got[0].Text != "question 0" || got[2].Text != "question 2" {
			w.t.Errorf("the bot saw %d questions: %+v", len(got), got)
		}
	})
}

// slowBot thinks for as long as it is let.
type slowBot struct{ *fakeBot }

func (slowBot) Turn(ctx context.Context, _ desk.TurnView) (desk.TurnDecision, error) {
	<-ctx.Done()
	return desk.TurnDecision{}, ctx.Err()
}

func TestBotThatFailsHandsOver(t *testing.T) {
	bots := map[string]inbox.Bot{
		"error":  &fakeBot{turn: func(desk.TurnView) (desk.TurnDecision, error) { return desk.TurnDecision{}, context.Canceled }},
		"panic":  &fakeBot{turn: func(desk.TurnView) (desk.TurnDecision, error) { panic("boom") }},
		"no end": slowBot{&fakeBot{}},
		"bad answer": &fakeBot{turn: func(desk.TurnView) (desk.TurnDecision, error) {
			return desk.TurnDecision{Replies: []desk.Reply{{Kind: desk.KindOrderCard, Payload: []byte("{")}}}, nil
		}},
	}
	for name, bot := range bots {
		t.Run(name, func(t *testing.T) {
			each(t, func(w *world) {
				next := w.crash(func(c *inbox.Config) { c.Bot, c.TurnTimeout = bot, 20*time.Millisecond })
				// Several, since a mistake with the time shows by chance.
				for i := range 8 {
					c, id := next.open(fmt.Sprint(i))
					next.mustSay(c, id, "client-0001", "anyone?")
					got := next.await("the hand-over", func(c inbox.Commit) bool { return c.Conversation.State == desk.StateQueued })
					if got.Conversation.ID != id || got.Conversation.HandoverWhy != "handover.failed" {
						next.t.Errorf("got %s, because of %q", got.Conversation.ID, got.Conversation.HandoverWhy)
					}
				}
			})
		})
	}
}

// What the customer has chosen is told once the turn is stored, and not before.
func TestChoiceIsTold(t *testing.T) {
	each(t, func(w *world) {
		want := desk.Choice{Question: "运费", Entry: "ke_1", Customer: "cu_1"}
		w.bot.set(func(desk.TurnView) (desk.TurnDecision, error) {
			d := reply("包邮。")
			d.Chosen = &want
			return d, nil
		})
		c, id := w.open("chooses")
		w.mustSay(c, id, "client-0001", "包邮吗？")
		w.awaitText("包邮。")
		select {
		case got := <-w.choices:
			if got != want {
				w.t.Errorf("got %+v", got)
			}
		case <-time.After(10 * time.Second):
			w.t.Error("nobody was told")
		}
	})
}

func TestSilentBotEndsItsTurn(t *testing.T) {
	each(t, func(w *world) {
		w.bot.set(func(desk.TurnView) (desk.TurnDecision, error) {
			return desk.TurnDecision{Lang: "en", Memory: "{}"}, nil
		})
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "thanks!")
		got := w.await("the end of the turn", func(c inbox.Commit) bool { return len(c.Messages) == 0 })
		if h := got.Conversation; h.AnsweredSeq != 1 || !h.TurnDueAt.IsZero() || h.State != desk.StateBot || h.Memory != "{}" {
			w.t.Errorf("after a turn without words: %+v", h)
		}
	})
}

func TestNobodyButTheBotIsAnsweredByTheBot(t *testing.T) {
	each(t, func(w *world) {
		ctx, ann := w.t.Context(), actor("ann", desk.RoleAgent)
		w.bot.set(func(v desk.TurnView) (desk.TurnDecision, error) {
			text := ""
			for _, m := range v.Burst {
				text += m.Text
			}
			if text == "human" {
				return desk.TurnDecision{HandOver: "handover.asked"}, nil
			}
			return reply("re: " + text), nil
		})
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "human")
		w.await("queued", func(c inbox.Commit) bool { return c.Conversation.State == desk.StateQueued })
		w.mustSay(c, id, "client-0002", "while queued")
		if _, err := w.TakeOver(ctx, ann, id, 0); err != nil {
			w.t.Fatal(err)
		}
		w.mustSay(c, id, "client-0003", "while with ann")
		if _, err := w.HandBack(ctx, ann, id, 0); err != nil {
			w.t.Fatal(err)
		}
		w.mustSay(c, id, "client-0004", "after ann")
		w.awaitText("re: after ann")
		if _, err := w.Resolve(ctx, ann, id, 0); err != nil {
			w.t.Fatal(err)
		}
		w.mustSay(c, id, "client-0005", "again")
		w.awaitText("re: again")
		list, _, err := w.Messages(ctx, id, 0, 0, 50)
		if err != nil {
			w.t.Fatal(err)
		}
		said := 0
		for _, m := range list {
			if m.Sender == desk.SenderBot {
				said++
			}
		}
		if said != 2 {
			w.t.Errorf("the bot spoke %d times, want 2: %+v", said, list)
		}
	})
}

func TestRepetitionIsTheSameSenders(t *testing.T) {
	each(t, func(w *world) {
		ctx, ann := w.t.Context(), actor("ann", desk.RoleAgent)
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "mine?")
		note := inbox.Outgoing{ConversationID: id, ClientID: "agent-0001", Kind: desk.KindNote, Text: "secret"}
		if _, err := w.Send(ctx, ann, note); err != nil {
			w.t.Fatal(err)
		}
		eve, _ := w.open("eve")
		if m, err := w.say(eve, id, "client-0001", "hi"); desk.CodeOf(err) != desk.CodeNotFound {
			w.t.Errorf("another customer's message by its client id: got %+v, %v", m, err)
		}
		if m, err := w.say(c, id, "agent-0001", "hi"); desk.CodeOf(err) != desk.CodeConflict {
			w.t.Errorf("a note by its client id: got %+v, %v", m, err)
		}
		note.ClientID = "client-0001"
		if m, err := w.Send(ctx, ann, note); desk.CodeOf(err) != desk.CodeConflict {
			w.t.Errorf("the customer's message by its client id: got %+v, %v", m, err)
		}
	})
}

func TestMarks(t *testing.T) {
	each(t, func(w *world) {
		ctx, ann := w.t.Context(), actor("ann", desk.RoleAgent)
		c, id := w.open("a")
		if _, err := w.TakeOver(ctx, ann, id, 0); err != nil {
			w.t.Fatal(err)
		}
		for i := range 3 {
			w.mustSay(c, id, fmt.Sprintf("client-%04d", i), "hello") // 2, 3, 4
		}
		head := func() desk.Conversation {
			w.t.Helper()
			row, err := w.Get(ctx, id)
			if err != nil {
				w.t.Fatal(err)
			}
			return row.Conversation
		}
		mark := func(seq int64) {
			w.t.Helper()
			if err := w.MarkRead(ctx, id, seq); err != nil {
				w.t.Fatal(err)
			}
		}
		ack := func(delivered, read int64) {
			w.t.Helper()
			if err := w.Acknowledge(ctx, c.ID, id, delivered, read); err != nil {
				w.t.Fatal(err)
			}
		}
		mark(3)
		if h := head(); h.AgentReadSeq != 3 || h.Unread == 0 {
			w.t.Errorf("read to 3 of 4: %d, unread %d", h.AgentReadSeq, h.Unread)
		}
		mark(1 << 40)
		mark(2)
		if h := head(); h.AgentReadSeq != 4 || h.Unread != 0 {
			w.t.Errorf("read beyond the end, then backwards: %d, unread %d", h.AgentReadSeq, h.Unread)
		}
		if _, err := w.Send(ctx, ann, inbox.Outgoing{ConversationID: id, ClientID: "agent-0001", Kind: desk.KindText, Text: "hi"}); err != nil {
			w.t.Fatal(err)
		}
		ack(5, 0)
		if h := head(); h.CustomerDeliveredSeq != 5 || h.CustomerReadSeq != 4 {
			w.t.Errorf("delivered, not read: %d, %d", h.CustomerDeliveredSeq, h.CustomerReadSeq)
		}
		ack(1<<40, 1<<40)
		ack(-1, -1)
		if h := head(); h.CustomerDeliveredSeq != 5 || h.CustomerReadSeq != 5 {
			w.t.Errorf("read beyond the end, then backwards: %d, %d", h.CustomerDeliveredSeq, h.CustomerReadSeq)
		}
		// A mark that moves nothing is no news.
		w.mustSay(c, id, "client-0009", "the last") // 6
		w.awaitText("the last")
		mark(3)
		ack(6, 6)
		mark(6)
		if got := w.await("a mark", func(inbox.Commit) bool { return true }); got.Marks != desk.SenderAgent || got.Conversation.AgentReadSeq != 6 {
			w.t.Errorf("a mark that moved nothing was published: %+v", got)
		}
	})
}

func TestPublicMessages(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "one?")
		w.awaitText("re: one?")
		for i := range 8 {
			note := inbox.Outgoing{ConversationID: id, ClientID: fmt.Sprintf("agent-%04d", i), Kind: desk.KindNote, Text: "note"}
			if _, err := w.Send(ctx, actor("ann", desk.RoleAgent), note); err != nil {
				w.t.Fatal(err)
			}
		}
		w.mustSay(c, id, "client-0002", "two?")
		w.awaitText("re: two?")
		for _, page := range []struct{ after, before int64 }{{2, 0}, {0, 0}, {0, 12}} {
			list, more, err := w.PublicMessages(ctx, id, page.after, page.before, 3)
			if err != nil || len(list) == 0 {
				w.t.Fatalf("after %d, before %d: %d messages, %v", page.after, page.before, len(list), err)
			}
			if want := page.after == 0 && page.before == 0; more != want {
				w.t.Errorf("after %d, before %d: more is %v", page.after, page.before, more)
			}
			for _, m := range list {
				if !m.Public() {
					w.t.Errorf("after %d, before %d: a note in what a visitor sees", page.after, page.before)
				}
			}
		}
	})
}
