package testbench

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
)

// Ask is a question with the circumstances in which it is asked.
type Ask struct {
	Text     string
	Lang     string        // "zh" or "en"
	Channel  string        // kind of the channel; "" = none in particular
	Audience desk.Audience // AudienceEveryone = nobody in particular
}

// The outcomes of a turn.
const (
	OutcomeAnswer   = "answer"
	OutcomeAsk      = "ask" // asked back
	OutcomeMiss     = "miss"
	OutcomeHandOver = "hand_over"
)

// Answer is what the bot makes of a question.
type Answer struct {
	Outcome string
	Entries []desk.Evidence // knowledge entries that it rests on, in their order
	Score   float64         // of the best candidate
}

// Base is a state of the knowledge base that questions are put to.
type Base interface {
	Ask(ctx context.Context, q Ask) (Answer, error)
}

// Knowledge is the knowledge base.
type Knowledge interface {
	// Try returns what would be told if the entries were as given; without any,
	// what is told now. A new entry has the id that NewEntry says.
	Try(changes ...desk.Entry) Base
	// TryDraft returns an entry as it would be once its draft is published.
	TryDraft(ctx context.Context, id desk.EntryID) (desk.Entry, error)
	// Refresh brings it up to what is committed.
	Refresh(ctx context.Context) error
}

// Change is what is about to be told to customers.
type Change struct {
	Entries []desk.Entry // as they would be
	By      desk.Actor
	Reason  string // why it goes ahead although answers get worse; "" = it does not
	Due     bool   // it was scheduled, and nobody waits
	// Forward names for an entry the one that answers in its place.
	Forward map[desk.EntryID]desk.EntryID
}
