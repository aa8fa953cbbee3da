package inbox_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/inbox"
)

// counter lets each customer wait for the answer.
type counter map[desk.ConversationID]chan struct{}

func (c counter) Committed(m inbox.Commit) {
	for _, x := range m.Messages {
		if x.Sender == desk.SenderBot {
			c[x.ConversationID] <- struct{}{}
		}
	}
}

func (counter) Changed(desk.ConversationID) {}

func (c counter) Typing(desk.Conversation, desk.Sender, desk.UserID, bool) {}

// BenchmarkExchange is a customer message and the bot's answer, both durable,
// by 64 customers at a time, without sockets and understanding.
func BenchmarkExchange(b *testing.B) {
	run := func(b *testing.B, cfg db.Config) {
		d := dbtest.Open(b, cfg, inbox.Migrations)
		bot := &fakeBot{}
		answer := []desk.Reply{{Kind: desk.KindText, Text: "亲，这款支持七天无理由退货，运费险由商家承担。", Evidence: []desk.Evidence{{Kind: "knowledge", ID: "ke_1", Title: "退货", Version: 1}}}}
		bot.set(func(desk.TurnView) (desk.TurnDecision, error) {
			return desk.TurnDecision{Lang: "zh", Replies: answer, Trace: []byte(`{"intent":"knowledge"}`)}, nil
		})
		c := counter{}
		s := inbox.New(inbox.Config{
			DB: d, Bot: bot, Customers: fakes{}, Channels: fakes{}, Names: fakes{}, Attachments: fakes{}, Publisher: c,
			Log: slog.New(slog.DiscardHandler),
		})
		s.Start()
		defer s.Stop()
		const customers = 64
		who := make([]desk.Customer, customers)
		ids := make([]desk.ConversationID, customers)
		for i := range customers {
			who[i] = desk.Customer{ID: desk.NewID[desk.CustomerID]("cu", time.Now())}
			ids[i], _ = s.Open(b.Context(), who[i].ID, "ch_1", "zh")
			c[ids[i]] = make(chan struct{}, 1)
		}
		var next atomic.Int64
		b.ResetTimer()
		before := cpu()
		var wg sync.WaitGroup
		for i := range customers {
			wg.Go(func() {
				for n := next.Add(1); n <= int64(b.N); n = next.Add(1) {
					_, err := s.Receive(context.Background(), inbox.Incoming{
						Customer: who[i], ChannelID: "ch_1", ConversationID: ids[i], ClientID: fmt.Sprintf("client-%08d", n), Kind: desk.KindText, Text: "这款支持退货吗？",
					})
					if err != nil {
						b.Error(err)
						return
					}
					<-c[ids[i]]
				}
			})
		}
		wg.Wait()
		b.ReportMetric(float64((cpu()-before).Microseconds())/float64(b.N), "cpu-µs/op")
	}
	b.Run("sqlite", func(b *testing.B) { run(b, db.Config{DSN: "sqlite:" + b.TempDir() + "/b.db"}) })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		b.Run("postgres", func(b *testing.B) { run(b, db.Config{DSN: dbtest.Schema(b, dsn)}) })
	}
}

func cpu() time.Duration {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u) //nolint:errcheck // cannot fail
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
