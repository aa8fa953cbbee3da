package inbox_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

// world is an inbox with everything around it faked.
type world struct {
	*inbox.Service
	t       *testing.T
	db      *db.DB
	bot     *fakeBot
	commits chan inbox.Commit
	changed chan desk.ConversationID
	heart   *fakeHeart
	choices chan desk.Choice
}

// fakeHeart is angry about texts with an exclamation mark, once it is awake.
type fakeHeart struct{ awake atomic.Bool }

func (h *fakeHeart) Ready() bool { return h.awake.Load() }

func (h *fakeHeart) Feel(text, _ string) desk.Feeling {
	if strings.Contains(text, "！") {
		return desk.Feeling{Emotion: desk.EmotionAngry, P: 0.9, Intensity: 0.8, Politeness: -0.5}
	}
	return desk.Feeling{Emotion: desk.EmotionNeutral, P: 0.9}
}

type fakeBot struct {
	mu    sync.Mutex
	turn  func(desk.TurnView) (desk.TurnDecision, error)
	pause time.Duration
}

func (b *fakeBot) set(turn func(desk.TurnView) (desk.TurnDecision, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn = turn
}

func (b *fakeBot) Turn(_ context.Context, v desk.TurnView) (desk.TurnDecision, error) {
	b.mu.Lock()
	turn := b.turn
	b.mu.Unlock()
	return turn(v)
}

func (b *fakeBot) Pause([]desk.Message, bool) time.Duration { return b.pause }

type fakes struct{}

func (fakes) Get(_ context.Context, id desk.CustomerID) (desk.Customer, error) {
	return desk.Customer{ID: id, Name: "A"}, nil
}

func (fakes) GetMany(_ context.Context, ids []desk.CustomerID) (map[desk.CustomerID]desk.Customer, error) {
	out := map[desk.CustomerID]desk.Customer{}
	for _, id := range ids {
		out[id] = desk.Customer{ID: id, Name: "A"}
	}
	return out, nil
}

func (fakes) Name(desk.UserID) string { return "Agent" }

func (fakes) Channel(_ context.Context, id desk.ChannelID) (desk.Channel, error) {
	return desk.Channel{ID: id, Kind: "webchat", Lang: "zh"}, nil
}

func (fakes) Claim(_ context.Context, id desk.AttachmentID, _ string, _ desk.ConversationID) (desk.AttachmentPayload, error) {
	return desk.AttachmentPayload{}, desk.E(desk.CodeNotFound, "k", nil)
}

func (w *world) Committed(c inbox.Commit) { w.commits <- c }

func (w *world) Changed(id desk.ConversationID) { w.changed <- id }

func (w *world) Chosen(c desk.Choice) { w.choices <- c }

func (w *world) Typing(desk.Conversation, desk.Sender, desk.UserID, bool) {}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, bot: &fakeBot{}, commits: make(chan inbox.Commit, 10000), changed: make(chan desk.ConversationID, 10000), heart: &fakeHeart{}, choices: make(chan desk.Choice, 10)}
	w.bot.set(func(v desk.TurnView) (desk.TurnDecision, error) {
		return desk.TurnDecision{Lang: "zh", Replies: []desk.Reply{{Kind: desk.KindText, Text: "re: " + v.Burst[len(v.Burst)-1].Text}}}, nil
	})
	w.Service = inbox.New(inbox.Config{
		DB: d, Bot: w.bot, Customers: fakes{}, Channels: fakes{}, Names: fakes{}, Attachments: fakes{}, Publisher: w, Choices: w,
		Feelings: w.heart, Log: slog.New(slog.DiscardHandler),
	})
	w.Start()
	t.Cleanup(w.Stop)
	return w
}

// await returns the first commit that fits.
func (w *world) await(what string, fits func(inbox.Commit) bool) inbox.Commit {
	w.t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case c := <-w.commits:
			if fits(c) {
				return c
			}
		case <-limit:
			w.t.Fatalf("no commit: %s", what)
		}
	}
}

func (w *world) awaitText(text string) inbox.Commit {
	w.t.Helper()
	return w.await(text, func(c inbox.Commit) bool {
		return len(c.Messages) > 0 && c.Messages[0].Text == text
	})
}

func (w *world) open(name string) (desk.Customer, desk.ConversationID) {
	w.t.Helper()
	c := desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", time.Now()), Name: name}
	id, err := w.Open(w.t.Context(), c.ID, "ch_1", "zh")
	if err != nil {
		w.t.Fatal(err)
	}
	return c, id
}

func (w *world) say(c desk.Customer, id desk.ConversationID, clientID, text string) (desk.Message, error) {
	return w.Receive(context.Background(), inbox.Incoming{
		Customer: c, ChannelID: "ch_1", Lang: "zh", ConversationID: id, ClientID: clientID, Kind: desk.KindText, Text: text,
	})
}

func (w *world) mustSay(c desk.Customer, id desk.ConversationID, clientID, text string) desk.Message {
	w.t.Helper()
	m, err := w.say(c, id, clientID, text)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func actor(name string, role desk.Role) desk.Actor {
	return desk.Actor{UserID: desk.UserID("us_" + name), Name: name, Role: role, Permissions: role.Permissions()}
}

func each(t *testing.T, test func(w *world)) {
	t.Helper()
	t.Parallel()
	dbtest.Each(t, []fs.FS{inbox.Migrations}, func(t *testing.T, d *db.DB) { test(newWorld(t, d)) })
}

func TestMessageIsStoredOnceAndAnswered(t *testing.T) {
	each(t, func(w *world) {
		c, id := w.open("a")
		first := w.mustSay(c, id, "client-0001", "有货吗？")
		again := w.mustSay(c, id, "client-0001", "有货吗？")
		if first.Seq != 1 || again.Seq != 1 || !again.At.Equal(first.At) {
			t := w.t
			t.Errorf("resent message: got seq %d at %v, want that of the first %d at %v", again.Seq, again.At, first.Seq, first.At)
		}
		got := w.awaitText("re: 有货吗？")
		if got.Conversation.AnsweredSeq != 1 || got.Conversation.LastSeq != 2 || !got.Conversation.TurnDueAt.IsZero() {
			w.t.Errorf("after the answer: %+v", got.Conversation)
		}
		list, more, err := w.Messages(w.t.Context(), id, 0, 0, 10)
		if err != nil || more || len(list) != 2 {
			w.t.Errorf("log: %d messages, more %v, %v; want 2", len(list), more, err)
		}
	})
}

func TestConcurrentSendersKeepOneSequence(t *testing.T) {
	each(t, func(w *world) {
		const clients, each = 8, 40
		customers := make([]desk.Customer, 4)
		ids := make([]desk.ConversationID, len(customers))
		for i := range customers {
			customers[i], ids[i] = w.open(fmt.Sprint(i))
		}
		var wg sync.WaitGroup
		for n := range clients {
			wg.Go(func() {
				k := n % len(customers)
				for i := range each {
					if _, err := w.say(customers[k], ids[k], fmt.Sprintf("client-%d-%04d", n, i), "hi?"); err != nil {
						w.t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for _, id := range ids {
			list, _, err := w.Messages(w.t.Context(), id, 0, 1<<40, 200)
			if err != nil {
				w.t.Fatal(err)
			}
			mine := 0
			for i, m := range list {
				if m.Sender == desk.SenderCustomer {
					mine++
				}
				if i > 0 && m.Seq != list[i-1].Seq+1 {
					w.t.Errorf("gap between %d and %d", list[i-1].Seq, m.Seq)
				}
			}
			if want := clients / len(customers) * each; mine != want {
				w.t.Errorf("customer messages: got %d, want %d", mine, want)
			}
		}
	})
}

func TestNewerMessageOvertakesTheTurn(t *testing.T) {
	each(t, func(w *world) {
		thinking, goOn := make(chan struct{}), make(chan struct{})
		var once sync.Once
		w.bot.set(func(v desk.TurnView) (desk.TurnDecision, error) {
			once.Do(func() { close(thinking); <-goOn })
			var texts []string
			for _, m := range v.Burst {
				texts = append(texts, m.Text)
			}
			return desk.TurnDecision{Replies: []desk.Reply{{Kind: desk.KindText, Text: strings.Join(texts, "+")}}}, nil
		})
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "one")
		<-thinking
		w.mustSay(c, id, "client-0002", "two")
		close(goOn)
		w.awaitText("one+two")
		list, _, _ := w.Messages(w.t.Context(), id, 0, 0, 10)
		if got, want := len(list), 3; got != want {
			w.t.Errorf("messages: got %d, want %d (no answer to the overtaken turn)", got, want)
		}
	})
}

func TestBotNeverTalksOverAPerson(t *testing.T) {
	each(t, func(w *world) {
		thinking, goOn := make(chan struct{}), make(chan struct{})
		w.bot.set(func(desk.TurnView) (desk.TurnDecision, error) {
			close(thinking)
			<-goOn
			return desk.TurnDecision{Replies: []desk.Reply{{Kind: desk.KindText, Text: "late"}}}, nil
		})
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "hello?")
		<-thinking
		ann := actor("ann", desk.RoleAgent)
		row, err := w.TakeOver(w.t.Context(), ann, id, 1)
		if err != nil {
			w.t.Fatal(err)
		}
		if row.State != desk.StateAgent || row.Epoch != 2 {
			w.t.Errorf("after takeover: %s, epoch %d", row.State, row.Epoch)
		}
		close(goOn)
		if _, err := w.Send(w.t.Context(), ann, inbox.Outgoing{ConversationID: id, ClientID: "agent-0001", Kind: desk.KindText, Text: "I am here", Epoch: 2}); err != nil {
			w.t.Fatal(err)
		}
		w.Stop()
		list, _, _ := w.Messages(w.t.Context(), id, 0, 0, 10)
		for _, m := range list {
			if m.Sender == desk.SenderBot {
				w.t.Errorf("the bot spoke: %q", m.Text)
			}
		}
	})
}

func TestOwnership(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		ann, bob, sue := actor("ann", desk.RoleAgent), actor("bob", desk.RoleAgent), actor("sue", desk.RoleSupervisor)
		w.bot.set(func(desk.TurnView) (desk.TurnDecision, error) {
			return desk.TurnDecision{HandOver: "handover.asked"}, nil
		})
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "转人工")
		queued := w.await("queued", func(c inbox.Commit) bool { return c.Conversation.State == desk.StateQueued })
		if queued.Conversation.WaitingSince.IsZero() {
			w.t.Error("nobody waits after the hand-over")
		}
		code := desk.CodeOf
		out := inbox.Outgoing{ConversationID: id, ClientID: "agent-0001", Kind: desk.KindText, Text: "hi"}
		if _, err := w.Send(ctx, ann, out); code(err) != desk.CodeConflict {
			w.t.Errorf("reply without owning: %v", err)
		}
		// As ann saw it when she pressed, it was still with the bot.
		if _, err := w.TakeOver(ctx, ann, id, queued.Conversation.Epoch-1); err != nil {
			w.t.Fatal(err)
		}
		if _, err := w.TakeOver(ctx, bob, id, queued.Conversation.Epoch); code(err) != desk.CodeConflict {
			w.t.Errorf("second takeover on the old epoch: %v", err)
		}
		if _, err := w.TakeOver(ctx, bob, id, 0); code(err) != desk.CodeConflict {
			w.t.Errorf("an agent took from a colleague: %v", err)
		}
		if _, err := w.Resolve(ctx, bob, id, 0); code(err) != desk.CodeForbidden {
			w.t.Errorf("an agent resolved a colleague's: %v", err)
		}
		if _, err := w.Send(ctx, ann, out); err != nil {
			w.t.Error(err)
		}
		row, err := w.Transfer(ctx, ann, id, desk.User{ID: bob.UserID, Name: "bob"}, "please", 0)
		if err != nil || row.AgentID != bob.UserID {
			w.t.Errorf("transfer: %v, owner %s", err, row.AgentID)
		}
		if _, err := w.TakeOver(ctx, sue, id, 0); err != nil {
			w.t.Errorf("a supervisor may take over: %v", err)
		}
		if _, err := w.Resolve(ctx, sue, id, 0); err != nil {
			w.t.Error(err)
		}
		w.bot.set(func(desk.TurnView) (desk.TurnDecision, error) {
			return desk.TurnDecision{Replies: []desk.Reply{{Kind: desk.KindText, Text: "back"}}}, nil
		})
		w.mustSay(c, id, "client-0002", "one more thing?")
		back := w.awaitText("back")
		if back.Conversation.State != desk.StateBot {
			w.t.Errorf("reopened: %s", back.Conversation.State)
		}
	})
}

func TestForeignConversation(t *testing.T) {
	each(t, func(w *world) {
		_, id := w.open("a")
		eve := desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", time.Now())}
		if _, err := w.say(eve, id, "client-0001", "hi"); desk.CodeOf(err) != desk.CodeNotFound {
			w.t.Errorf("foreign conversation: %v", err)
		}
		if err := w.Acknowledge(w.t.Context(), eve.ID, id, 1, 1); desk.CodeOf(err) != desk.CodeNotFound {
			w.t.Errorf("foreign mark: %v", err)
		}
	})
}

func TestCrashedTurnIsTaken(t *testing.T) {
	each(t, func(w *world) {
		thinking := make(chan struct{})
		goOn := make(chan struct{})
		w.bot.set(func(desk.TurnView) (desk.TurnDecision, error) {
			close(thinking)
			<-goOn
			return desk.TurnDecision{}, context.Canceled
		})
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "anyone?")
		<-thinking
		// The node "crashes": a second one starts on the same database.
		other := &world{t: w.t, db: w.db, bot: &fakeBot{}, commits: make(chan inbox.Commit, 100)}
		other.bot.set(func(v desk.TurnView) (desk.TurnDecision, error) {
			return desk.TurnDecision{Replies: []desk.Reply{{Kind: desk.KindText, Text: "recovered " + v.Burst[0].Text}}}, nil
		})
		cfg := w.Config
		cfg.Bot, cfg.Publisher = other.bot, other
		other.Service = inbox.New(cfg)
		other.Start()
		other.awaitText("recovered anyone?")
		other.Stop()
		close(goOn)
		w.Stop()
		list, _, _ := w.Messages(w.t.Context(), id, 0, 0, 10)
		if got, want := len(list), 2; got != want {
			w.t.Errorf("messages: got %d, want %d (answered once)", got, want)
		}
	})
}

func TestFindPagesEveryViewOnce(t *testing.T) {
	each(t, func(w *world) {
		ctx := w.t.Context()
		ann := actor("ann", desk.RoleAgent)
		const n = 23
		for i := range n {
			c, id := w.open(fmt.Sprint(i))
			w.mustSay(c, id, "client-0001", "q?")
			if i%4 == 0 {
				if _, err := w.TakeOver(ctx, ann, id, 0); err != nil {
					w.t.Fatal(err)
				}
			}
		}
		for view, want := range map[desk.View]int{desk.ViewAll: n, desk.ViewMine: 6, desk.ViewBot: 17, desk.ViewQueued: 0} {
			for _, channel := range []desk.ChannelID{"", "ch_1"} {
				seen := map[desk.ConversationID]bool{}
				cursor := ""
				for {
					rows, next, err := w.Find(ctx, desk.ConversationFilter{View: view, UserID: ann.UserID, ChannelID: channel, Cursor: cursor, Limit: 5})
					if err != nil {
						w.t.Fatal(err)
					}
					for _, r := range rows {
						if seen[r.ID] {
							w.t.Errorf("%s: %s twice", view, r.ID)
						}
						seen[r.ID] = true
					}
					if cursor = next; next == "" {
						break
					}
				}
				if len(seen) != want {
					w.t.Errorf("view %s channel %q: got %d, want %d", view, channel, len(seen), want)
				}
			}
		}
		counts, err := w.Counts(ctx, ann.UserID, "")
		if err != nil || counts[desk.ViewMine] != 6 || counts[desk.ViewAll] != n {
			w.t.Errorf("counts: %v, %v", counts, err)
		}
		if _, _, err := w.Find(ctx, desk.ConversationFilter{Cursor: "nonsense"}); desk.CodeOf(err) != desk.CodeInvalid {
			w.t.Errorf("bad cursor: %v", err)
		}
	})
}

func TestSearch(t *testing.T) {
	each(t, func(w *world) {
		c, id := w.open("a")
		for i, text := range []string{"请问这款羽绒服有货吗？", "退货运费谁出", "Where is my order W12345?", "货退回去了"} {
			w.mustSay(c, id, fmt.Sprintf("client-%04d", i), text)
		}
		find := func(q string) int {
			hits, _, err := w.Search(w.t.Context(), q, "", 10)
			if err != nil {
				w.t.Fatalf("search %q: %v", q, err)
			}
			n := 0
			for _, h := range hits {
				if h.Message.Sender == desk.SenderCustomer {
					n++
				}
			}
			return n
		}
		deadline := time.Now().Add(10 * time.Second)
		for find("货退回去") == 0 {
			if time.Now().After(deadline) {
				w.t.Fatal("the last message is not found")
			}
			<-time.After(20 * time.Millisecond)
		}
		for q, want := range map[string]int{
			"羽绒服": 1, "退货": 1, "货": 3, "order": 1, "ord": 1, "W12345": 1, "w123": 1, "退货 运费": 1, "没有": 0, "'; drop table": 0,
			`"`: 0, "*": 0, "退货运费谁出": 1, "羽 绒": 1, "": 0,
		} {
			if got := find(q); got != want {
				w.t.Errorf("search %q: got %d, want %d", q, got, want)
			}
		}
	})
}

// What the index takes for a hit and is none does not end the search.
func TestSearchGoesOnPastFalseHits(t *testing.T) {
	each(t, func(w *world) {
		past := inbox.Past{CustomerID: "cu_1", ChannelID: "ch_1", Lang: "zh", State: desk.StateResolved}
		say := func(text string) {
			past.Messages = append(past.Messages, desk.Message{Sender: desk.SenderCustomer, Kind: desk.KindText, Text: text, At: time.Now()})
		}
		say("退货退")
		for range 700 {
			say("退货 货退")
		}
		say("最后")
		if _, err := w.ImportPast(w.t.Context(), past); err != nil {
			w.t.Fatal(err)
		}
		search := func(q string) int {
			w.t.Helper()
			n := 0
			for cursor := ""; ; {
				hits, next, err := w.Search(w.t.Context(), q, cursor, 1)
				if err != nil {
					w.t.Fatal(err)
				}
				if n += len(hits); next == "" {
					return n
				}
				cursor = next
			}
		}
		for deadline := time.Now().Add(10 * time.Second); search("最后") == 0; {
			if time.Now().After(deadline) {
				w.t.Fatal("the last message is not found")
			}
			<-time.After(20 * time.Millisecond)
		}
		if got := search("退货退"); got != 1 {
			w.t.Errorf("got %d hits, want 1", got)
		}
	})
}

// A word is found wherever in the index its rows are, newest first.
func TestSearchFarApart(t *testing.T) {
	each(t, func(w *world) {
		c, id := w.open("a")
		search := func(q, cursor string, limit int) ([]string, string) {
			w.t.Helper()
			hits, next, err := w.Search(w.t.Context(), q, cursor, limit)
			if err != nil {
				w.t.Fatal(err)
			}
			var found []string
			for _, h := range hits {
				if h.Message.Sender == desk.SenderCustomer {
					found = append(found, h.Message.Text)
				}
			}
			return found, next
		}
		want := []string{}
		for i, row := range []int64{1, 4095, 4096, 20_000, 90_000, 5_000_000} {
			if w.DB.Dialect() == db.Postgres {
				err := w.DB.Write(w.t.Context(), func(tx *db.Tx) error {
					var n int64
					return tx.QueryRow(`SELECT setval(pg_get_serial_sequence('message_index', 'id'), $1, false)`, row).Scan(&n)
				})
				if err != nil {
					w.t.Fatal(err)
				}
			}
			text := fmt.Sprintf("parcel number%d", i)
			w.mustSay(c, id, fmt.Sprintf("client-%04d", i), text)
			want = slices.Insert(want, 0, text)
			for deadline := time.Now().Add(10 * time.Second); ; <-time.After(10 * time.Millisecond) {
				if found, _ := search(fmt.Sprintf("number%d", i), "", 10); len(found) == 1 {
					break
				}
				if time.Now().After(deadline) {
					w.t.Fatalf("%s is not found", text)
				}
			}
			w.awaitText("re: " + text)
		}
		if got, _ := search("parcel", "", 50); !slices.Equal(got, want) {
			w.t.Errorf("got %q, want %q", got, want)
		}
		var leafed []string
		for cursor := ""; ; {
			part, next := search("parcel", cursor, 1)
			leafed = append(leafed, part...)
			if cursor = next; next == "" {
				break
			}
		}
		if !slices.Equal(leafed, want) {
			w.t.Errorf("page by page: got %q, want %q", leafed, want)
		}
	})
}

func TestEventsFollowTheLog(t *testing.T) {
	each(t, func(w *world) {
		c, id := w.open("a")
		w.mustSay(c, id, "client-0001", "hello?")
		w.awaitText("re: hello?")
		var types []string
		after := ""
		// On PostgreSQL an event appears once no older transaction is open, and
		// other tests have some.
		for deadline := time.Now().Add(10 * time.Second); len(types) < 3 && time.Now().Before(deadline); {
			list, err := w.Events(w.t.Context(), after, 2)
			if err != nil {
				w.t.Fatal(err)
			}
			for _, e := range list {
				types = append(types, e.Type)
				after = e.Cursor
				if b, _ := json.Marshal(e.Data); strings.Contains(string(b), "hello") {
					w.t.Error("an event carries the text")
				}
			}
		}
		if got, want := strings.Join(types, " "), "conversation.created message.created message.created"; got != want {
			w.t.Errorf("events: got %q, want %q", got, want)
		}
	})
}

func TestHostileText(t *testing.T) {
	each(t, func(w *world) {
		c, id := w.open("a")
		for name, text := range map[string]string{
			"too long": strings.Repeat("长", desk.MaxTextRunes+1), "invalid": "a\xffb", "empty": " \u202e\u0000 ", "10 MB": strings.Repeat("x", 10<<20),
		} {
			if _, err := w.say(c, id, "client-0001", text); err == nil {
				w.t.Errorf("%s was accepted", name)
			}
		}
		m := w.mustSay(c, id, "client-0002", "a\u0000b\u202ec?")
		if got, want := m.Text, "abc?"; got != want {
			w.t.Errorf("cleaned: got %q, want %q", got, want)
		}
		if _, err := w.say(c, id, "short", "x"); desk.CodeOf(err) != desk.CodeInvalid {
			w.t.Errorf("bad client id: %v", err)
		}
	})
}
