package desk

import (
	"encoding/json"
	"time"
)

// TurnView is everything that one turn of the bot may look at. A turn is a
// function of its view, so it can be replayed.
type TurnView struct {
	Conversation Conversation
	Customer     Customer
	Channel      Channel
	Recent       []Message // the tail of the log before the burst, ascending, public messages only
	Burst        []Message // the customer messages to answer together, ascending, never empty
	Now          time.Time
}

// Reply is one message that the bot wants to send.
type Reply struct {
	Kind         Kind
	Text         string
	Payload      json.RawMessage
	QuickReplies []string
	Evidence     []Evidence
}

// TurnDecision is what one turn of the bot wants to happen. The inbox applies
// it if nobody has taken over and no newer message has arrived.
type TurnDecision struct {
	Lang     string          // of the burst, "zh" or "en"
	Replies  []Reply         // in order, possibly none
	HandOver string          // message key of the reason; "" = stay with the bot
	Miss     bool            // the bot had no answer: counts towards the third-miss hand-over
	Chosen   *Choice         // the offered question that the customer has chosen, nil for none
	Memory   string          // dialogue memory for the next turn, opaque JSON
	Trace    json.RawMessage // what was understood, retrieved and decided, and why
}

// Choice says that a customer meant an entry by a question: the bot had offered
// it with others, and they chose it.
type Choice struct {
	Question string // as it had been asked
	Entry    EntryID
	Customer CustomerID
}

// MaxMisses is the number of failed turns in a row after which the bot hands over.
const MaxMisses = 3
