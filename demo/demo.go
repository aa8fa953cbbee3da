package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"time"
)

// Prefix begins every external id of the demo.
const Prefix = "demo-"

//go:embed *.csv *.json images/*.svg
var files embed.FS

// Files are the data as they are kept, orders.json with relative moments.
func Files() fs.FS { return files }

// Images are the pictures of the goods, named <external id>.svg.
func Images() fs.FS {
	sub, err := fs.Sub(files, "images")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

// Shoppers are the external ids of the customers as whom a visitor of the
// storefront can sign in. Each has something worth asking about: a parcel on
// its way, one that is stuck, one that nobody found, crabs that died, an order
// that should have left, a return. Lucas Martin (c054) has not written yet, so the
// bot answers him.
func Shoppers() []string {
	return []string{"demo-c001", "demo-c012", "demo-c009", "demo-c002", "demo-c003", "demo-c049", "demo-c056", "demo-c054"}
}

// File is one file for an importer.
type File struct {
	Kind string // products, customers, orders, knowledge
	Name string
	Data []byte
}

// Materialize returns the files in the order in which they have to be
// imported, with every moment of the orders counted from now.
func Materialize(now time.Time) ([]File, error) {
	list := []File{
		{Kind: "products", Name: "products.csv"},
		{Kind: "customers", Name: "customers.csv"},
		{Kind: "orders", Name: "orders.json"},
		{Kind: "knowledge", Name: "knowledge_zh.csv"},
		{Kind: "knowledge", Name: "knowledge_en.csv"},
	}
	for i := range list {
		data, err := files.ReadFile(list[i].Name)
		if err != nil {
			return nil, err
		}
		if list[i].Kind == "orders" {
			if data, err = date(data, now); err != nil {
				return nil, fmt.Errorf("%s: %w", list[i].Name, err)
			}
		}
		list[i].Data = data
	}
	return list, nil
}

var (
	momentField = regexp.MustCompile(`"(placed_at|expected_at|at)":"([^"]*)"`)
	clockForm   = regexp.MustCompile(`^([+-]\d+)d@(\d\d):(\d\d)$`)
	agoForm     = regexp.MustCompile(`^([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?$`)
)

// date writes every moment as RFC 3339.
func date(data []byte, now time.Time) ([]byte, error) {
	var failed error
	out := momentField.ReplaceAllFunc(data, func(field []byte) []byte {
		m := momentField.FindSubmatch(field)
		t, err := moment(string(m[2]), now)
		if err != nil && failed == nil {
			failed = err
		}
		return fmt.Appendf(nil, `"%s":"%s"`, m[1], t.Format(time.RFC3339))
	})
	return out, failed
}

// moment reads one relative moment.
func moment(s string, now time.Time) (time.Time, error) {
	now = now.In(time.FixedZone("", 8*60*60)) // the shop stands in China, which has one zone and no summer time
	if m := clockForm.FindStringSubmatch(s); m != nil {
		return time.Date(now.Year(), now.Month(), now.Day()+number(m[1]), number(m[2]), number(m[3]), 0, 0, now.Location()), nil
	}
	if m := agoForm.FindStringSubmatch(s); m != nil && len(s) > 1 {
		d := time.Duration(number(m[2]))*24*time.Hour + time.Duration(number(m[3]))*time.Hour + time.Duration(number(m[4]))*time.Minute
		if m[1] == "-" {
			d = -d
		}
		return now.Add(d).Truncate(time.Second), nil
	}
	return time.Time{}, fmt.Errorf("%q is no relative moment", s)
}

// number reads digits that an expression has matched; "" is 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits) //nolint:errcheck // only digits get here
	return n
}

// Channel is how the shop presents itself on one of its sites.
type Channel struct {
	ID           string   `json:"id"`
	Lang         string   `json:"lang"`
	Name         string   `json:"name"`
	BotName      string   `json:"bot_name"`
	Accent       string   `json:"accent"`
	Greeting     string   `json:"greeting"`
	TopQuestions []string `json:"top_questions"`
}

// Channels returns the two sites, Chinese first.
func Channels() ([]Channel, error) { return list[Channel]("channels.json") }

// CannedReply is a ready text of the team.
type CannedReply struct {
	Lang     string `json:"lang"`
	Shortcut string `json:"shortcut"`
	Title    string `json:"title"`
	Text     string `json:"text"`
}

// CannedReplies returns those of both languages.
func CannedReplies() ([]CannedReply, error) { return list[CannedReply]("canned.json") }

// Table is a table that questions are answered from.
type Table struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Lang     string          `json:"lang"`
	About    string          `json:"about"`
	Products []string        `json:"products"` // external ids
	Content  json.RawMessage `json:"content"`
}

// Tables returns the size charts and the list of shipping fees, in each language.
func Tables() ([]Table, error) { return list[Table]("tables.json") }

// Conversation is a sample for the inbox. It ends in State, and in the states
// agent and resolved whoever took it over is up to the loader.
type Conversation struct {
	ID       string    `json:"id"`
	Customer string    `json:"customer"` // external id
	Lang     string    `json:"lang"`
	Channel  string    `json:"channel"` // language of the site: zh or en
	State    string    `json:"state"`   // bot, queued, agent, resolved
	Messages []Message `json:"messages"`
}

// Message is one line. A system note carries its message key as Text
// (system.queued, system.taken, system.resolved).
type Message struct {
	From    string    `json:"from"` // customer, bot, agent, system
	Text    string    `json:"text"`
	Order   string    `json:"order"`   // number, where the bot shows the order's card
	Product string    `json:"product"` // external id, where the bot shows the product's card
	Ago     string    `json:"ago"`
	At      time.Time `json:"-"`
}

// Conversations returns the samples, dated from now, each in ascending order.
func Conversations(now time.Time) ([]Conversation, error) {
	all, err := list[Conversation]("conversations.json")
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		for i := range c.Messages {
			ago, err := time.ParseDuration(c.Messages[i].Ago)
			if err != nil {
				return nil, fmt.Errorf("conversations.json: %s: %w", c.ID, err)
			}
			// Lines of the same minute stay apart and in order.
			c.Messages[i].At = now.Add(-ago).Add(time.Duration(i) * time.Second)
		}
	}
	return all, nil
}

func list[T any](name string) ([]T, error) {
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var out []T
	if err := json.Unmarshal(data, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}
