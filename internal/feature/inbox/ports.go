package inbox

import (
	"context"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// Bot answers customers. See desk.TurnView for the contract.
type Bot interface {
	// Turn decides what to say. It has no effects.
	Turn(ctx context.Context, view desk.TurnView) (desk.TurnDecision, error)
	// Pause says how long to wait for the burst to go on before answering.
	Pause(burst []desk.Message, typing bool) time.Duration
}

// Customers looks up who is on the other side.
type Customers interface {
	Get(ctx context.Context, id desk.CustomerID) (desk.Customer, error)
	// GetMany leaves out who does not exist.
	GetMany(ctx context.Context, ids []desk.CustomerID) (map[desk.CustomerID]desk.Customer, error)
}

// Names tells the name of a team member, from memory; "" when unknown.
type Names interface {
	Name(id desk.UserID) string
}

// Channels looks up the ways in. It is on the hot path and answers from memory.
type Channels interface {
	Channel(ctx context.Context, id desk.ChannelID) (desk.Channel, error)
}

// Choices learns which of the offered questions customers choose. It must not
// block.
type Choices interface {
	Chosen(c desk.Choice)
}

// Attachments binds an uploaded file to the conversation it is sent in. It
// fails with CodeNotFound when the file is not the owner's.
type Attachments interface {
	Claim(ctx context.Context, id desk.AttachmentID, owner string, conversation desk.ConversationID) (desk.AttachmentPayload, error)
}

// Feelings reads how texts sound, from memory.
type Feelings interface {
	// Ready reports whether texts can be read yet. Until then messages wait.
	Ready() bool
	// Feel reads one text; lang is that of the conversation.
	Feel(text, lang string) desk.Feeling
}

// Commit is what a transaction has made true, handed to the Publisher in the
// order of the log.
type Commit struct {
	Conversation desk.Conversation
	Messages     []desk.Message
	Events       []desk.Event
	// Marks says whose read or delivery marks have moved, when nothing else has.
	Marks desk.Sender
}

// Publisher tells the world. It must not block: what it cannot deliver is
// asked for later by sequence.
type Publisher interface {
	Committed(c Commit)
	// Changed says that the row of a conversation shows something else, although
	// nothing was written or done in it.
	Changed(id desk.ConversationID)
	// Typing says that somebody types, or has stopped.
	Typing(c desk.Conversation, sender desk.Sender, user desk.UserID, on bool)
}
