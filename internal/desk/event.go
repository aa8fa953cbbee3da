package desk

import "time"

// Event is a fact that has happened, written to the outbox in the transaction
// that made it true.
type Event struct {
	Type           string
	ConversationID ConversationID
	Data           map[string]any
	At             time.Time
}

// The events.
const (
	EventMessageCreated          = "message.created"
	EventConversationCreated     = "conversation.created"
	EventConversationReopened    = "conversation.reopened"
	EventConversationHandedOver  = "conversation.handed_over"
	EventConversationTaken       = "conversation.taken"
	EventConversationTransferred = "conversation.transferred"
	EventConversationHandedBack  = "conversation.handed_back"
	EventConversationResolved    = "conversation.resolved"
	EventCoverageLow             = "knowledge.coverage_low" // the bot answers too few questions
)

// ConversationRow is a conversation with the names that lists show.
type ConversationRow struct {
	Conversation
	Customer    Customer
	AgentName   string
	ChannelKind string
	ChannelName string
	ChannelLang string
	Mood        Mood // of the customer
}

// View selects conversations in the inbox.
type View string

// The views.
const (
	ViewMine     View = "mine" // owned by the person who asks
	ViewQueued   View = "queued"
	ViewBot      View = "bot"
	ViewAgent    View = "agent"
	ViewResolved View = "resolved"
	ViewAll      View = "all"
)

// ConversationFilter selects a page of the inbox, newest last line first.
type ConversationFilter struct {
	View      View
	UserID    UserID    // of ViewMine
	ChannelID ChannelID // "" = any
	Pressing  bool      // only those whose customer is upset or in a hurry
	Cursor    string    // from the page before, "" = first
	Limit     int       // 1 to 200, 0 = 50
}

// SearchHit is a message found by its words.
type SearchHit struct {
	Message Message
	Row     ConversationRow
}
