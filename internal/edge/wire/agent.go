package wire

// The team's socket speaks the centrifuge JSON protocol at /socket/agent. The
// connect frame carries {"token": SocketTicket.ticket}. The server subscribes
// the connection to "inbox" and to "user:<id>"; the client subscribes itself to
// "conversation:<id>" for the conversation on screen. Presence on that channel
// is who is viewing. Messages are sent over HTTP; the only RPC is
// typing {conversation_id, on}.
//
// Nothing is recovered by the socket itself: after a reconnect the client asks
// for /messages?after_seq and reloads its list. The database is the truth. When
// a node may have missed something it closes the team's sockets for that.

// SocketTicket opens one socket, once, within 30 seconds.
type SocketTicket struct {
	Ticket string `json:"ticket"`
}

// AgentTyping says that a team member types in a conversation.
type AgentTyping struct {
	ConversationID string `json:"conversation_id"`
	On             bool   `json:"on"`
}

// AgentEvent arrives on "conversation:<id>". The row of the conversation follows
// on "inbox"; after a gap the team's sockets are closed and come back.
//
//	message  Message
//	typing   Typing: who types
//	rated    the customer has rated something: ask for the ratings
type AgentEvent struct {
	Type    string       `json:"type" enum:"message,typing,rated"`
	Message *Message     `json:"message,omitempty"`
	Typing  *TypingEvent `json:"typing,omitempty"`
}

// TypingEvent says who types; it expires after 6 s.
type TypingEvent struct {
	Sender string     `json:"sender" enum:"customer,bot,agent"`
	User   *UserBrief `json:"user" doc:"The colleague, when sender is agent"`
	On     bool       `json:"on"`
}

// InboxEvent arrives on "inbox". Rows gathers every conversation that changed
// within the last 150 ms, newest state only.
//
//	rows    Rows
//	resync  reload the list and the counts
type InboxEvent struct {
	Type string         `json:"type" enum:"rows,resync"`
	Rows []Conversation `json:"rows" nullable:"false"`
}

// UserEvent arrives on "user:<id>".
//
//	assigned       Conversation was transferred to this person
//	session_ended  signed out, role changed or disabled: reload
type UserEvent struct {
	Type         string        `json:"type" enum:"assigned,session_ended"`
	Conversation *Conversation `json:"conversation,omitempty"`
}
