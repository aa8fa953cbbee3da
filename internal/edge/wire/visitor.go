package wire

import "github.com/shopbell/shopbell/internal/desk"

// VisitorSessionRequest opens or resumes a visitor's session.
// POST /widget/v1/session
type VisitorSessionRequest struct {
	Key      string `json:"key" doc:"Public key of the channel"`
	Token    string `json:"token,omitempty" doc:"Visitor token of an earlier session, to resume it"`
	Identity string `json:"identity,omitempty" doc:"JWT (HS256, the channel's secret) with sub, name, email, phone, aud = key, iat, exp"`
	Lang     string `json:"lang,omitempty" enum:"zh,en"`
}

// VisitorSession is what the widget starts from.
type VisitorSession struct {
	Token        string               `json:"token" doc:"Bearer token of this visitor; keep it, send it in Authorization and in the socket's connect frame"`
	Customer     VisitorCustomer      `json:"customer"`
	Shop         VisitorShop          `json:"shop"`
	Conversation *VisitorConversation `json:"conversation" doc:"The current conversation, null before the first message"`
	Messages     []VisitorMessage     `json:"messages" nullable:"false" doc:"The newest thirty"`
	More         bool                 `json:"more" doc:"There are older messages"`
	Limits       VisitorLimits        `json:"limits"`
}

// VisitorCustomer is what the widget may show of the visitor.
type VisitorCustomer struct {
	Name     string `json:"name"`
	Verified bool   `json:"verified"`
}

// VisitorShop is how the shop presents itself in the widget.
type VisitorShop struct {
	Name         string           `json:"name"`
	Greeting     string           `json:"greeting"`
	BotName      string           `json:"bot_name"`
	Articles     []VisitorArticle `json:"articles" nullable:"false" doc:"Entries of the help centre to offer first"`
	TopQuestions []string         `json:"top_questions" nullable:"false" doc:"Other questions to offer"`
	Accent       string           `json:"accent"`
	Lang         string           `json:"lang"`
}

// VisitorLimits are what the server will refuse beyond.
type VisitorLimits struct {
	TextRunes  int   `json:"text_runes"`
	ImageBytes int64 `json:"image_bytes"`
	FileBytes  int64 `json:"file_bytes"`
}

// VisitorConversation is the head of the log, as the visitor sees it.
type VisitorConversation struct {
	ID           string `json:"id"`
	State        string `json:"state" enum:"bot,queued,agent,resolved"`
	AgentName    string `json:"agent_name" doc:"The person who answers, in state agent"`
	LastSeq      int64  `json:"last_seq"`
	AgentReadSeq int64  `json:"agent_read_seq"`
	ReadSeq      int64  `json:"read_seq" doc:"How far this visitor has read"`
}

// VisitorMessage is one line of the log, as the visitor sees it. Sequences of
// private notes are missing from what the visitor receives: gaps are normal.
type VisitorMessage struct {
	Seq          int64               `json:"seq"`
	ClientID     string              `json:"client_id" doc:"Set on the visitor's own messages"`
	Sender       string              `json:"sender" enum:"customer,bot,agent,system"`
	Author       string              `json:"author" doc:"Name of the person, when sender is agent"`
	AI           bool                `json:"ai" doc:"Written by the bot; always shown as such"`
	Kind         string              `json:"kind" enum:"text,image,file,order_card,product_card,system"`
	Text         string              `json:"text"`
	Attachment   *Attachment         `json:"attachment,omitempty"`
	Order        *desk.OrderCard     `json:"order,omitempty"`
	Product      *desk.ProductCard   `json:"product,omitempty"`
	System       *desk.SystemPayload `json:"system,omitempty"`
	Links        []desk.Link         `json:"links,omitempty" doc:"Buttons below the text; they open in a new tab"`
	QuickReplies []string            `json:"quick_replies,omitempty"`
	Answer       bool                `json:"answer,omitempty" doc:"An answer of the bot, of which the visitor may say whether it helped"`
	At           int64               `json:"at"`
}

// The visitor's socket speaks the centrifuge JSON protocol at
// /socket/visitor. The connect frame carries {"token": VisitorSession.token}
// (never in the URL). The server subscribes the connection by itself to one
// channel, on which VisitorEvent arrives. RPC methods and their data:
//
//	send    VisitorSend → VisitorSent     acknowledged after the durable commit
//	sync    VisitorSync → VisitorSynced   what followed a sequence
//	ack     VisitorAck  → {}              received and read marks
//	typing  VisitorTyping → {}            no answer needed
//	rate    VisitorRate → {}              what the visitor says of a message
//	ratings {} → VisitorRatings           what they have said so far
//
// Errors are centrifuge errors whose message is a Problem code and whose code is:
// 4000 invalid, 4001 unauthenticated, 4003 forbidden, 4004 not_found, 4009 conflict,
// 4013 too_large, 4029 rate_limited (temporary), 4503 unavailable (temporary),
// 4507 storage_full (temporary), 4500 internal. A temporary error is retried
// with the same client_id.

// VisitorSend sends a message.
type VisitorSend struct {
	ClientID     string `json:"client_id"`
	Kind         string `json:"kind" enum:"text,image,file"`
	Text         string `json:"text,omitempty"`
	AttachmentID string `json:"attachment_id,omitempty"`
	Page         string `json:"page,omitempty" doc:"Address of the page on which a text was written, without query; says what \"this one\" is"`
}

// VisitorSent acknowledges it.
type VisitorSent struct {
	ConversationID string `json:"conversation_id"`
	ClientID       string `json:"client_id"`
	Seq            int64  `json:"seq"`
	At             int64  `json:"at"`
}

// VisitorSync asks for what follows After (ascending), or, with Before set, for
// what precedes it (the newest ones before it, ascending).
type VisitorSync struct {
	After  int64 `json:"after,omitempty"`
	Before int64 `json:"before,omitempty"`
	Limit  int   `json:"limit,omitempty" doc:"At most 100; 50 when absent"`
}

// VisitorSynced is the answer.
type VisitorSynced struct {
	Conversation *VisitorConversation `json:"conversation"`
	Messages     []VisitorMessage     `json:"messages" nullable:"false"`
	More         bool                 `json:"more"`
}

// VisitorAck says how far the widget has received and shown the log.
type VisitorAck struct {
	Delivered int64 `json:"delivered"`
	Read      int64 `json:"read"`
}

// VisitorTyping says that the visitor types, or has stopped.
type VisitorTyping struct {
	On bool `json:"on"`
}

// VisitorRate says of an answer whether it helped (1 or -1), or at the note that a
// service has ended how good it was (1 to 5). 0 takes it back. It may be changed
// for 30 days; then 4009.
type VisitorRate struct {
	Seq     int64  `json:"seq"`
	Value   int64  `json:"value"`
	Comment string `json:"comment,omitempty" doc:"Of a service; 500 characters are kept"`
}

// VisitorRatings are those of the newest messages of the log.
type VisitorRatings struct {
	Ratings []VisitorRate `json:"ratings" nullable:"false"`
}

// VisitorEvent is what arrives on the visitor's channel. One of the fields
// that fits Type is set.
//
//	message       Message, and Conversation with the new head
//	conversation  Conversation: state, owner or read marks changed
//	typing        Typing: the bot or a person types (expires after 6 s)
//	resync        the node was cut off: call sync with the last sequence
type VisitorEvent struct {
	Type         string               `json:"type" enum:"message,conversation,typing,resync"`
	Message      *VisitorMessage      `json:"message,omitempty"`
	Conversation *VisitorConversation `json:"conversation,omitempty"`
	Typing       *VisitorTyping       `json:"typing,omitempty"`
}
