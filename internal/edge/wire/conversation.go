package wire

import "github.com/shopbell/shopbell/internal/desk"

// Conversation is a row of the inbox, as the team sees it.
type Conversation struct {
	ID              string     `json:"id"`
	State           string     `json:"state" enum:"bot,queued,agent,resolved"`
	Agent           *UserBrief `json:"agent" doc:"The owner in state agent, or the last owner in state resolved"`
	Epoch           int64      `json:"epoch" doc:"Raised by every change of owner; send it back with commands"`
	Customer        Customer   `json:"customer"`
	Channel         Channel    `json:"channel"`
	Lang            string     `json:"lang" enum:"zh,en"`
	LastSeq         int64      `json:"last_seq"`
	LastCustomerSeq int64      `json:"last_customer_seq"`
	LastAt          int64      `json:"last_at"`
	LastSender      string     `json:"last_sender" enum:"customer,bot,agent,system"`
	LastPreview     string     `json:"last_preview"`
	Unread          int64      `json:"unread"`
	WaitingSince    int64      `json:"waiting_since" doc:"0 when nobody waits for a person"`
	HandoverWhy     string     `json:"handover_why" doc:"Message key of the reason of the last hand-over"`
	// How far the customer's device has received and shown the log.
	CustomerDeliveredSeq int64 `json:"customer_delivered_seq"`
	CustomerReadSeq      int64 `json:"customer_read_seq"`
	AgentReadSeq         int64 `json:"agent_read_seq"`
	CreatedAt            int64 `json:"created_at"`
	ResolvedAt           int64 `json:"resolved_at"`
	Mood                 *Mood `json:"mood" doc:"How the customer feels; null before a message was read"`
}

// Mood is how a customer has felt over a conversation. Values go from -1, beside
// oneself, to 1, happy.
type Mood struct {
	Level    string  `json:"level" enum:"calm,urgent,upset"`
	Trend    string  `json:"trend" enum:"rising,steady,falling" doc:"Rising = it gets better"`
	Value    float64 `json:"value" doc:"Smoothed over the last messages"`
	Urgency  float64 `json:"urgency" doc:"0 to 1, smoothed"`
	Worst    float64 `json:"worst" doc:"Of one message"`
	WorstSeq int64   `json:"worst_seq" doc:"That message; 0 when none was unhappy"`
	Seq      int64   `json:"seq" doc:"The newest message that is in it"`
}

// MoodCourse is how the messages of a customer sound, one after the other.
type MoodCourse struct {
	Mood   *Mood       `json:"mood"`
	Points []MoodPoint `json:"points" nullable:"false" doc:"The newest hundred, oldest first"`
}

// MoodPoint is one message of the customer.
type MoodPoint struct {
	Seq     int64   `json:"seq"`
	At      int64   `json:"at"`
	Text    string  `json:"text" doc:"Its beginning"`
	Tone    float64 `json:"tone" doc:"-1 to 1, as in Mood"`
	Feeling Feeling `json:"feeling"`
}

// Mark says that a message was misunderstood, or answered wrong.
type Mark struct {
	ConversationID string     `json:"conversation_id"`
	Seq            int64      `json:"seq"`
	Kind           string     `json:"kind" enum:"intent,answer" doc:"intent = a customer's message was misunderstood, answer = the bot's answer was wrong"`
	Lang           string     `json:"lang" enum:"zh,en"`
	Text           string     `json:"text" doc:"What the customer wrote, up to 500 characters"`
	Understood     string     `json:"understood" doc:"What it was read as: an intent, \"outside\" or nothing"`
	Intent         string     `json:"intent" doc:"What it means: an intent, \"outside\", or empty when whoever marked it does not know"`
	EntryID        string     `json:"entry_id" doc:"The knowledge entry that the wrong answer rests on"`
	State          string     `json:"state" enum:"open,accepted,dismissed"`
	At             int64      `json:"at"`
	By             *UserBrief `json:"by"`
}

// MarkList is the marks of a conversation, in the order of its messages.
type MarkList struct {
	Marks []Mark `json:"marks" nullable:"false"`
}

// EntryMarks are the answers of an entry that were called wrong.
type EntryMarks struct {
	Marks []Mark `json:"marks" nullable:"false" doc:"The newest"`
	Total int    `json:"total"`
}

// NewMark marks a message. Marking it again changes the mark.
type NewMark struct {
	Intent  string `json:"intent,omitempty" maxLength:"80" doc:"Of a customer's message: what it means; empty = unknown"`
	EntryID string `json:"entry_id,omitempty" maxLength:"64" doc:"Of an answer of the bot: one of its evidence; empty takes the first"`
}

// MessageReading is what was understood of a customer's message.
type MessageReading struct {
	Intents []IntentGuess `json:"intents" nullable:"false" doc:"Most likely first"`
	Outside float64       `json:"outside"`
	Model   string        `json:"model" doc:"Empty before one is ready"`
	Turn    bool          `json:"turn" doc:"What the bot's turn understood; otherwise the message is read now"`
}

// Customer is who is on the other side.
type Customer struct {
	ID         string   `json:"id"`
	ExternalID string   `json:"external_id"`
	Name       string   `json:"name" doc:"Empty for a visitor who has not said who they are"`
	Email      string   `json:"email" doc:"Masked unless the caller may see contact data"`
	Phone      string   `json:"phone" doc:"Masked unless the caller may see contact data"`
	Lang       string   `json:"lang"`
	Tags       []string `json:"tags" nullable:"false"`
	Verified   bool     `json:"verified"`
	CreatedAt  int64    `json:"created_at"`
}

// UserBrief names a member of the team.
type UserBrief struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Message is one line of the log, as the team sees it. Exactly the payload
// field that fits Kind is set.
type Message struct {
	ConversationID string              `json:"conversation_id"`
	Seq            int64               `json:"seq"`
	ClientID       string              `json:"client_id"`
	Sender         string              `json:"sender" enum:"customer,bot,agent,system"`
	Author         *UserBrief          `json:"author" doc:"The person, when sender is agent"`
	Kind           string              `json:"kind" enum:"text,image,file,order_card,product_card,system,note"`
	Text           string              `json:"text"`
	Attachment     *Attachment         `json:"attachment"`
	Order          *desk.OrderCard     `json:"order"`
	Product        *desk.ProductCard   `json:"product"`
	System         *desk.SystemPayload `json:"system"`
	Links          []desk.Link         `json:"links,omitempty" doc:"Buttons below the bot's text"`
	QuickReplies   []string            `json:"quick_replies" nullable:"false"`
	Evidence       []desk.Evidence     `json:"evidence" nullable:"false"`
	At             int64               `json:"at"`
}

// Attachment is an image or a file of a message.
type Attachment struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
	URL    string `json:"url" doc:"Signed, valid for a day, relative to the server"`
	Thumb  string `json:"thumb" doc:"Signed URL of a preview up to 640 px; empty for files"`
}

// ConversationPage is a page of the inbox, newest last line first.
type ConversationPage struct {
	Conversations []Conversation `json:"conversations" nullable:"false"`
	Next          string         `json:"next" doc:"Cursor of the next page, empty at the end"`
}

// ConversationCounts are the figures beside the views, each capped at 1000.
type ConversationCounts struct {
	Mine     int64 `json:"mine"`
	Queued   int64 `json:"queued"`
	Bot      int64 `json:"bot"`
	Agent    int64 `json:"agent"`
	Resolved int64 `json:"resolved"`
	All      int64 `json:"all"`
}

// MessagePage is a stretch of a log in ascending sequence.
type MessagePage struct {
	Messages []Message `json:"messages" nullable:"false"`
	More     bool      `json:"more" doc:"There are further messages in the asked direction"`
}

// SendMessage is a message of a team member. Sending the same client_id again
// returns the stored message.
type SendMessage struct {
	ClientID     string `json:"client_id" minLength:"8" maxLength:"64" pattern:"^[A-Za-z0-9_-]+$"`
	Kind         string `json:"kind" enum:"text,image,file,note,order_card,product_card"`
	Text         string `json:"text,omitempty" maxLength:"4000"`
	AttachmentID string `json:"attachment_id,omitempty"`
	OrderNumber  string `json:"order_number,omitempty" doc:"With order_card; an order of this customer"`
	ProductID    string `json:"product_id,omitempty" doc:"With product_card"`
	Epoch        int64  `json:"epoch,omitempty" doc:"Refused with conflict when ownership has changed since"`
}

// Command is the body of takeover, handback, resolve.
type Command struct {
	Epoch int64 `json:"epoch,omitempty" doc:"Refused with conflict when ownership has changed since"`
}

// Transfer passes a conversation to a colleague.
type Transfer struct {
	UserID string `json:"user_id"`
	Note   string `json:"note,omitempty" maxLength:"1000" doc:"Left as a private note"`
	Epoch  int64  `json:"epoch,omitempty"`
}

// ReadMark says how far the team has read.
type ReadMark struct {
	Seq int64 `json:"seq" minimum:"0"`
}

// ConversationContext is the right-hand pane.
type ConversationContext struct {
	Customer      Customer       `json:"customer"`
	Orders        []Order        `json:"orders" nullable:"false" doc:"The newest twenty"`
	Conversations []Conversation `json:"conversations" nullable:"false" doc:"Earlier ones of this customer, the newest ten"`
}

// Turn is the trace of one turn of the bot.
type Turn struct {
	Seq   int64          `json:"seq" doc:"The customer message that the turn answered"`
	At    int64          `json:"at"`
	Trace map[string]any `json:"trace" doc:"What was understood, retrieved and decided, and why"`
}

// SearchHit is a message found by its words.
type SearchHit struct {
	Conversation Conversation `json:"conversation"`
	Message      Message      `json:"message"`
}

// SearchPage is a page of hits, newest first.
type SearchPage struct {
	Hits []SearchHit `json:"hits" nullable:"false"`
	Next string      `json:"next"`
}
