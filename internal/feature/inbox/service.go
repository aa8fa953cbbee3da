package inbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
)

// Config is what the service is made of.
type Config struct {
	DB          *db.DB
	Bot         Bot
	Customers   Customers
	Channels    Channels
	Names       Names
	Attachments Attachments
	Choices     Choices // nil = nobody learns
	Publisher   Publisher
	Feelings    Feelings         // nil = nobody reads how messages sound
	TurnTimeout time.Duration    // how long the bot may think; 0 = 10 s
	Clock       func() time.Time // nil = time.Now
	Log         *slog.Logger
}

// Service is the inbox. Start it before use, Stop it before the database is
// closed.
type Service struct {
	Config
	ledger *ledger
	turns  *turns
	search *searcher
	moods  *moods
	tails  tails
	ended  sync.Once
}

// New makes a service.
func New(cfg Config) *Service {
	if cfg.Clock == nil {
		cfg.Clock = time.Now
	}
	if cfg.TurnTimeout == 0 {
		cfg.TurnTimeout = turnTimeout
	}
	s := &Service{Config: cfg, tails: tails{logs: map[desk.ConversationID][]desk.Message{}}}
	s.turns = newTurns(s)
	s.ledger = newLedger(cfg.DB, func(c Commit) { s.tails.add(c.Messages) }, s.committed)
	s.search = newSearcher(cfg.DB, cfg.Log)
	s.moods = newMoods(s)
	return s
}

// Start begins to work, and takes the turns that a crash has left.
func (s *Service) Start() {
	s.ledger.start()
	s.turns.start()
	s.search.start()
	s.moods.start()
}

// Stop ends all work. Turns that are due stay due in the database. It may be
// called again.
func (s *Service) Stop() {
	s.ended.Do(func() {
		s.turns.stop()
		s.ledger.stop()
		s.search.stop()
		s.moods.stop()
	})
}

// committed runs after every commit, in the order of each log.
func (s *Service) committed(c Commit) {
	s.Publisher.Committed(c)
	for _, m := range c.Messages {
		if m.Text != "" && m.Kind != desk.KindSystem {
			s.search.wake()
			if m.Sender == desk.SenderCustomer {
				s.moods.wake()
			}
			return
		}
	}
}

// change runs apply on the head of the conversation, durably.
func (s *Service) change(ctx context.Context, id desk.ConversationID, apply func(c *desk.Conversation, now time.Time) (change, error)) error {
	return s.ledger.do(&command{ctx: ctx, id: id, apply: apply})
}

// messageEvent is the fact that a message exists. It carries no text.
func messageEvent(m *desk.Message) desk.Event {
	return desk.Event{Type: desk.EventMessageCreated, Data: map[string]any{
		"seq": m.Seq, "sender": m.Sender, "kind": m.Kind,
	}}
}

// systemNote is a centred line that both sides see.
func systemNote(key string, args map[string]string) *desk.Message {
	return &desk.Message{Sender: desk.SenderSystem, Kind: desk.KindSystem, Payload: mustJSON(desk.SystemPayload{Key: key, Args: args})}
}
