package inbox

import (
	"context"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
)

// patient is a bot that waits as long as it is told, and says when it thinks.
type patient struct {
	pause    time.Duration
	thinking chan struct{}
}

func (p *patient) Pause([]desk.Message, bool) time.Duration { return p.pause }

func (p *patient) Turn(context.Context, desk.TurnView) (desk.TurnDecision, error) {
	p.thinking <- struct{}{}
	return desk.TurnDecision{}, nil
}

type quiet struct{}

func (quiet) Committed(Commit) {}

func (quiet) Changed(desk.ConversationID) {}

func (quiet) Typing(desk.Conversation, desk.Sender, desk.UserID, bool) {}

// A timer that fires in the moment in which the next message sets another does
// not end the burst.
func TestOldTimerDoesNotEndTheBurst(t *testing.T) {
	t.Parallel()
	bot := &patient{pause: time.Hour, thinking: make(chan struct{}, 10)}
	s := New(Config{DB: dbtest.New(t, []fs.FS{Migrations}...), Bot: bot, Publisher: quiet{}, Log: slog.New(slog.DiscardHandler)})
	s.Start()
	head := desk.Conversation{ID: "cv_1", State: desk.StateBot, Epoch: 1}
	s.turns.arrived(head, desk.Customer{ID: "cu_1"}, desk.Message{})
	s.turns.mu.Lock()
	w := s.turns.waiting[head.ID]
	old := w.armed
	s.turns.mu.Unlock()
	s.turns.arrived(head, desk.Customer{ID: "cu_1"}, desk.Message{})
	s.turns.wg.Add(1) // of the timer that could not be stopped any more
	s.turns.fired(head.ID, w, old)
	if w.thinking || len(bot.thinking) > 0 {
		t.Error("the turn was taken although the burst goes on")
	}
	s.Stop() // hangs if a timer is counted wrongly
}
