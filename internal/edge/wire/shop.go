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

// Category is a node of the knowledge tree.
type Category struct {
	ID       string     `json:"id"`
	ParentID string     `json:"parent_id"`
	Lang     string     `json:"lang" enum:"zh,en"`
	Name     string     `json:"name"`
	Entries  int64      `json:"entries" doc:"In it and below"`
	Children []Category `json:"children" nullable:"false"`
}

// CategoryTree is the whole tree of a language.
type CategoryTree struct {
	Categories []Category `json:"categories" nullable:"false"`
}

// NewCategory makes or renames a node.
type NewCategory struct {
	ParentID string `json:"parent_id,omitempty"`
	Lang     string `json:"lang" enum:"zh,en"`
	Name     string `json:"name" minLength:"1" maxLength:"60"`
}

// Entry is a knowledge entry.
type Entry struct {
	ID         string   `json:"id"`
	CategoryID string   `json:"category_id"`
	Lang       string   `json:"lang" enum:"zh,en"`
	Question   string   `json:"question"`
	Phrasings  []string `json:"phrasings" nullable:"false"`
	Answer     string   `json:"answer"`
	Related    []string `json:"related" nullable:"false"`
	HandOver   string   `json:"hand_over" enum:"never,offer,always"`
	Enabled    bool     `json:"enabled"`
	Channels   []string `json:"channels" nullable:"false" doc:"Kinds or ids of the channels in which it answers; empty = all"`
	Audience   string   `json:"audience" enum:"everyone,signed_in,guests"`
	Products   []string `json:"products" nullable:"false" doc:"External ids of the products that it is about; empty, like product_categories = all"`
	Categories []string `json:"product_categories" nullable:"false"`
	Unlisted   bool     `json:"unlisted" doc:"Not shown in the help centre"`
	Version    int64    `json:"version"`
	UpdatedAt  int64    `json:"updated_at"`
	UpdatedBy  string   `json:"updated_by" doc:"Name, empty when imported"`
}

// EntryPage is a page of entries.
type EntryPage struct {
	Entries []Entry `json:"entries" nullable:"false"`
	Next    string  `json:"next"`
	Total   int64   `json:"total"`
}

// EntryWrite makes or replaces an entry. Version is the one that was edited:
// another one is refused with conflict. 0 makes a new entry.
type EntryWrite struct {
	CategoryID string   `json:"category_id"`
	Lang       string   `json:"lang" enum:"zh,en"`
	Question   string   `json:"question" minLength:"1" maxLength:"300"`
	Phrasings  []string `json:"phrasings" maxItems:"200" nullable:"false"`
	Answer     string   `json:"answer" minLength:"1" maxLength:"4000"`
	Related    []string `json:"related" maxItems:"10" nullable:"false"`
	HandOver   string   `json:"hand_over" enum:"never,offer,always"`
	Enabled    bool     `json:"enabled"`
	Channels   []string `json:"channels,omitempty" maxItems:"100" doc:"Kinds or ids of channels; empty = all"`
	Audience   string   `json:"audience,omitempty" enum:"everyone,signed_in,guests" default:"everyone"`
	Products   []string `json:"products,omitempty" maxItems:"100" doc:"External ids of the products that it is about"`
	Categories []string `json:"product_categories,omitempty" maxItems:"100" doc:"Categories of products that it is about, or one language of them"`
	Unlisted   bool     `json:"unlisted,omitempty" doc:"Not shown in the help centre"`
	Version    int64    `json:"version,omitempty"`
}

// KnowledgeTest is a question for the test box.
type KnowledgeTest struct {
	Question string `json:"question" minLength:"1" maxLength:"500"`
	Lang     string `json:"lang,omitempty" enum:"zh,en"`
}

// KnowledgeTestResult is what the bot would do, and why.
type KnowledgeTestResult struct {
	Lang       string      `json:"lang"`
	Intent     string      `json:"intent" doc:"knowledge, product, order, greeting, thanks, identity, human, …"`
	Outcome    string      `json:"outcome" enum:"answer,ask,miss,hand_over"`
	Answer     string      `json:"answer"`
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
}
