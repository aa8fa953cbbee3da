package wire

import "github.com/shopbell/shopbell/internal/desk"

// Order is an order with its parcels.
type Order struct {
	ID        string              `json:"id"`
	Number    string              `json:"number"`
	Status    string              `json:"status" enum:"unpaid,paid,packed,shipped,delivered,completed,cancelled,refunding,refunded"`
	Total     desk.Money          `json:"total"`
	Lines     []desk.OrderLine    `json:"lines" nullable:"false"`
	Payments  []desk.Payment      `json:"payments" nullable:"false"`
	Shipments []desk.ShipmentCard `json:"shipments" nullable:"false"`
	Address   desk.Address        `json:"address" doc:"Masked unless the caller may see contact data"`
	Note      string              `json:"note"`
	PlacedAt  int64               `json:"placed_at"`
	Version   int64               `json:"version"`
}

// OrderPage is a page of orders, newest first.
type OrderPage struct {
	Orders []Order `json:"orders" nullable:"false"`
	Next   string  `json:"next"`
}

// Product is a catalogue entry.
type Product struct {
	ID         string            `json:"id"`
	ExternalID string            `json:"external_id"`
	Title      map[string]string `json:"title" doc:"By language"`
	Body       map[string]string `json:"body"`
	Category   string            `json:"category"`
	Params     []desk.Param      `json:"params" nullable:"false"`
	Image      string            `json:"image"`
	URL        string            `json:"url"`
	Active     bool              `json:"active"`
	Version    int64             `json:"version"`
	Variants   []Variant         `json:"variants" nullable:"false"`
}

// Variant is one SKU.
type Variant struct {
	SKU     string        `json:"sku"`
	Options []desk.Option `json:"options" nullable:"false"`
	Price   desk.Money    `json:"price"`
	Stock   int64         `json:"stock"`
}

// ProductPage is a page of products.
type ProductPage struct {
	Products []Product `json:"products" nullable:"false"`
	Next     string    `json:"next"`
}

// KnowledgeTest is a question for the test box.
type KnowledgeTest struct {
	Circumstances
	Question string `json:"question" minLength:"1" maxLength:"500"`
	Lang     string `json:"lang,omitempty" enum:"zh,en"`
}

// Circumstances are those of a customer who is not there; what is left out is not said.
type Circumstances struct {
	Channel  string `json:"channel,omitempty" maxLength:"64" doc:"Kind or id of a channel"`
	Audience string `json:"audience,omitempty" enum:"everyone,signed_in,guests" doc:"everyone = nobody in particular"`
	Product  string `json:"product,omitempty" maxLength:"200" doc:"External id of the product in view"`
	At       int64  `json:"at,omitempty" minimum:"0" maximum:"253402300799000" doc:"Unix milliseconds by which a variant is chosen; 0 = now"`
}

// AnswerPreview is what somebody is writing, and for whom it is tried.
type AnswerPreview struct {
	Circumstances
	Lang     string          `json:"lang" enum:"zh,en"`
	Answer   string          `json:"answer" maxLength:"4000"`
	Extras   []Extra         `json:"extras,omitempty" maxItems:"10"`
	Variants []AnswerVariant `json:"variants,omitempty" maxItems:"20"`
}

// PreviewedAnswer is what would be told. Variables that no record fills show an
// example.
type PreviewedAnswer struct {
	Variant int     `json:"variant" doc:"From 1; 0 = the standard answer"`
	Answer  string  `json:"answer"`
	Extras  []Extra `json:"extras" nullable:"false"`
}

// KnowledgeTestResult is what the bot would do, and why.
type KnowledgeTestResult struct {
	Lang       string      `json:"lang"`
	Intent     string      `json:"intent" doc:"knowledge, product, order, greeting, thanks, identity, human, …"`
	Outcome    string      `json:"outcome" enum:"answer,ask,miss,hand_over"`
	Answer     string      `json:"answer"`
	Variant    int         `json:"variant,omitempty" doc:"Of the entry that answers, from 1; 0 = its standard answer"`
	Threshold  float64     `json:"threshold" doc:"Below it the bot asks back"`
	Candidates []Candidate `json:"candidates" nullable:"false" doc:"Best first, at most ten"`
	Rewritten  string      `json:"rewritten,omitempty" doc:"The question in the words of the language model, which were searched for as well"`
}

// Candidate is an entry that was considered.
type Candidate struct {
	EntryID  string   `json:"entry_id"`
	Question string   `json:"question"`
	Phrasing string   `json:"phrasing" doc:"The phrasing that matched best"`
	Score    float64  `json:"score" doc:"Calibrated, 0 to 1"`
	Terms    []string `json:"terms" nullable:"false" doc:"The words that carried it, strongest first"`
}

// Event is a line of the event feed.
type Event struct {
	ID             string         `json:"id" doc:"Cursor: pass the last one as after"`
	Type           string         `json:"type" doc:"e.g. conversation.handed_over, message.created"`
	ConversationID string         `json:"conversation_id"`
	At             int64          `json:"at"`
	Data           map[string]any `json:"data"`
}

// EventPage is a stretch of the feed, oldest first.
type EventPage struct {
	Events []Event `json:"events" nullable:"false"`
}

// Problem is the body of every error (application/problem+json).
type Problem struct {
	Type   string            `json:"type"`
	Title  string            `json:"title" doc:"In the language of the request"`
	Status int               `json:"status"`
	Code   string            `json:"code" doc:"Stable: invalid, unauthenticated, forbidden, not_found, conflict, too_large, rate_limited, unavailable, storage_full, internal"`
	Key    string            `json:"key" doc:"Message key of the catalogue"`
	Fields map[string]string `json:"fields,omitempty" doc:"Message per field"`
	ID     string            `json:"id,omitempty" doc:"Short id that also stands in the server's log"`
	// Regressions are the test questions that stand against publishing.
	Regressions []BenchRegression `json:"regressions,omitempty" doc:"With the key error.bench.regressions: what would be answered worse, 50 at most"`
}
