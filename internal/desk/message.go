package desk

import (
	"encoding/json"
	"time"
	"unicode/utf8"
)

// Sender is the kind of author of a message.
type Sender string

// The senders.
const (
	SenderCustomer Sender = "customer"
	SenderBot      Sender = "bot"
	SenderAgent    Sender = "agent"
	SenderSystem   Sender = "system"
)

// Kind is the form of a message.
type Kind string

// The kinds. What each carries in Payload is said at the payload types.
const (
	KindText        Kind = "text"         // Text; TextPayload of a customer's, where known
	KindImage       Kind = "image"        // AttachmentPayload, Text is an optional caption
	KindFile        Kind = "file"         // AttachmentPayload
	KindOrderCard   Kind = "order_card"   // OrderCard, Text is the sentence
	KindProductCard Kind = "product_card" // ProductCard, Text is the sentence
	KindSystem      Kind = "system"       // SystemPayload, a centred note both sides see
	KindNote        Kind = "note"         // Text, seen by the team only
)

// Limits of one message.
const (
	MaxTextRunes     = 4000
	MaxClientIDBytes = 64
)

// Message is one line of a conversation's log. (ConversationID, Seq) is its
// key; (ConversationID, ClientID) is unique as well, so that a resent message
// is stored once.
type Message struct {
	ConversationID ConversationID
	Seq            int64
	ClientID       string // made by the sender; "" for system notes
	Sender         Sender
	SenderID       string // CustomerID or UserID, "" for bot and system
	Kind           Kind
	Text           string
	Payload        json.RawMessage // by Kind; nil when there is none
	QuickReplies   []string        // texts that the customer can send with one tap
	Evidence       []Evidence      // what a bot's answer rests on
	Epoch          int64           // the ownership under which it was written
	At             time.Time
}

// Public reports whether the customer may see the message.
func (m *Message) Public() bool { return m.Kind != KindNote }

// Preview is the line that lists show: up to 120 runes.
func (m *Message) Preview() string {
	text := m.Text
	if text == "" {
		return "[" + string(m.Kind) + "]"
	}
	if utf8.RuneCountInString(text) <= 120 {
		return text
	}
	n := 0
	for i := range text {
		if n == 120 {
			return text[:i]
		}
		n++
	}
	return text
}

// Evidence names a record that an answer rests on.
type Evidence struct {
	Kind    string `json:"kind" enum:"knowledge,product,order,shipment,table,passage"`
	ID      string `json:"id"`            // EntryID, ProductID, order number, TableID, PassageID
	Title   string `json:"title"`         // as shown on the chip
	Version int64  `json:"version"`       // of the record at the time of the answer
	Row     int    `json:"row,omitempty"` // of a table, from 1
	// Of a passage: the document that has it, and its page where it has pages.
	Document string `json:"document,omitempty"`
	Page     int64  `json:"page,omitempty"`
	// With a test of the entry's answers, that and the answer that was given.
	Experiment ExperimentID `json:"experiment,omitempty"`
	Arm        string       `json:"arm,omitempty"`
	// Of an entry that told one of its variants: which, from 1.
	Variant int `json:"variant,omitempty"`
}

// TextPayload is the payload of a customer's KindText.
type TextPayload struct {
	Page string `json:"page"` // address on which it was written
}

// AttachmentPayload is the payload of KindImage and KindFile.
type AttachmentPayload struct {
	ID     AttachmentID `json:"id"`
	Name   string       `json:"name"`
	Type   string       `json:"type"` // media type, decided by the server
	Size   int64        `json:"size"` // bytes
	Width  int          `json:"width,omitempty"`
	Height int          `json:"height,omitempty"`
}

// SystemPayload is the payload of KindSystem: a message key and its arguments,
// translated by whoever shows it.
type SystemPayload struct {
	Key  string            `json:"key"`
	Args map[string]string `json:"args,omitempty"`
}

// Money is an amount in minor units (分, cents) of an ISO 4217 currency.
type Money struct {
	Minor    int64  `json:"minor"`
	Currency string `json:"currency"`
}

// OrderCard is the payload of KindOrderCard.
type OrderCard struct {
	Number    string          `json:"number"`
	Status    string          `json:"status"` // an OrderStatus
	PlacedAt  int64           `json:"placed_at"`
	Total     Money           `json:"total"`
	Items     []OrderCardItem `json:"items" nullable:"false"`
	Shipments []ShipmentCard  `json:"shipments" nullable:"false"`
}

// OrderCardItem is one line of an order card.
type OrderCardItem struct {
	Title    string `json:"title"`
	Options  string `json:"options"`
	Quantity int64  `json:"quantity"`
	Price    Money  `json:"price"`
	Image    string `json:"image"`
}

// ShipmentCard is one parcel of an order card.
type ShipmentCard struct {
	Carrier    string       `json:"carrier"` // sf, zto, yto, …
	TrackingNo string       `json:"tracking_no"`
	Status     string       `json:"status"`      // a ShipmentStatus
	ExpectedAt int64        `json:"expected_at"` // Unix ms, 0 = unknown
	Trail      []TrackEvent `json:"trail" nullable:"false"`
}

// TrackEvent is one scan of a parcel, newest last.
type TrackEvent struct {
	At     int64  `json:"at"`
	Place  string `json:"place"`
	Text   string `json:"text"`
	Status string `json:"status"`
}

// ProductCard is the payload of KindProductCard.
type ProductCard struct {
	ID       ProductID `json:"id"`
	Title    string    `json:"title"`
	Image    string    `json:"image"`
	URL      string    `json:"url"`
	PriceMin Money     `json:"price_min"`
	PriceMax Money     `json:"price_max"`
	InStock  bool      `json:"in_stock"`
	Stock    string    `json:"stock"` // what was asked, e.g. "M: 12 · L: 0"
}
