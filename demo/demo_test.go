package demo_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/shopbell/shopbell/demo"
	"github.com/shopbell/shopbell/internal/desk"
)

var now = time.Date(2026, 3, 5, 9, 30, 0, 0, time.UTC)

type row map[string]string

func table(t *testing.T, name string) []row {
	t.Helper()
	data, err := fs.ReadFile(demo.Files(), name)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	var out []row
	for _, l := range lines[1:] {
		r := row{}
		for i, h := range lines[0] {
			r[h] = l[i]
		}
		out = append(out, r)
	}
	return out
}

// fen reads a price with two decimals exactly.
func fen(t *testing.T, s string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.Replace(s, ".", "", 1), 10, 64)
	if i := len(s) - 3; err != nil || i < 1 || s[i] != '.' {
		t.Fatalf("%q is no amount with two decimals", s)
	}
	return n
}

type order struct {
	Number   string
	Customer string
	Status   string
	Currency string
	Total    string
	PlacedAt time.Time `json:"placed_at"`
	Note     string
	Lines    []struct {
		SKU, Product, Title, Options, Price, Image string
		Quantity                                   int64
	}
	Payments []struct {
		ID, Kind, Method, Amount string
		At                       time.Time
	}
	Shipments []struct {
		Carrier    string
		TrackingNo string `json:"tracking_no"`
		Status     string
		ExpectedAt time.Time `json:"expected_at"`
		SKUs       []string
		Trail      []struct {
			At                  time.Time
			Place, Text, Status string
		}
	}
}

func orders(t *testing.T, now time.Time) []order {
	t.Helper()
	files, err := demo.Materialize(now)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Kind != "orders" {
			continue
		}
		var list []order
		if err := json.Unmarshal(f.Data, &list); err != nil {
			t.Fatal(err)
		}
		return list
	}
	t.Fatal("no orders")
	return nil
}

func TestProducts(t *testing.T) {
	t.Parallel()
	products, skus, categories := map[string]bool{}, map[string]bool{}, map[string]int{}
	for _, r := range table(t, "products.csv") {
		id := r["external_id"]
		if !strings.HasPrefix(id, demo.Prefix) {
			t.Errorf("%s is not marked as demo", id)
		}
		if skus[r["sku"]] {
			t.Errorf("SKU %s stands twice", r["sku"])
		}
		skus[r["sku"]] = true
		if fen(t, r["price"]) <= 0 {
			t.Errorf("%s costs %s", r["sku"], r["price"])
		}
		if products[id] {
			continue
		}
		products[id] = true
		categories[r["category"]]++
		for _, f := range []string{"title_zh", "title_en", "body_zh", "body_en", "aliases"} {
			if r[f] == "" {
				t.Errorf("%s has no %s", id, f)
			}
		}
		zh, en := strings.Split(r["params_zh"], ";"), strings.Split(r["params_en"], ";")
		if len(zh) < 4 || len(zh) > 8 || len(zh) != len(en) {
			t.Errorf("%s has %d and %d parameters, want 4 to 8 in pairs", id, len(zh), len(en))
		}
		for _, p := range append(zh, en...) {
			if strings.Count(p, "=") != 1 {
				t.Errorf("%s: parameter %q", id, p)
			}
		}
		if want := "/shop/images/" + id + ".svg"; r["image"] != want {
			t.Errorf("%s has the picture %s, want %s", id, r["image"], want)
		}
		svg, err := fs.ReadFile(demo.Images(), id+".svg")
		if err != nil {
			t.Error(err)
		} else if len(svg) > 4096 || bytes.Contains(svg, []byte("<script")) {
			t.Errorf("%s.svg: %d bytes, or a script", id, len(svg))
		}
	}
	if len(products) < 80 || len(categories) != 5 {
		t.Errorf("got %d products in %d categories, want 80 or more in 5", len(products), len(categories))
	}
	for c, n := range categories {
		if n < 12 || len(strings.Split(c, "/")) != 2 {
			t.Errorf("category %q has %d products", c, n)
		}
	}
}

func TestCustomers(t *testing.T) {
	t.Parallel()
	phone := regexp.MustCompile(`^1380000\d{4}$`)
	seen := map[string]bool{}
	for _, r := range table(t, "customers.csv") {
		if !strings.HasPrefix(r["external_id"], demo.Prefix) || !phone.MatchString(r["phone"]) || !strings.HasSuffix(r["email"], "@example.com") {
			t.Errorf("%v is not plainly a demo customer", r)
		}
		for _, k := range []string{r["external_id"], r["phone"], r["email"]} {
			if seen[k] {
				t.Errorf("%s stands twice", k)
			}
			seen[k] = true
		}
	}
	if len(seen) != 3*60 {
		t.Errorf("got %d customers, want 60", len(seen)/3)
	}
}

// discount finds the amounts that a note takes off, in yuan.
var discount = regexp.MustCompile(`(?:减|−) ?(\d+)`)

func TestOrdersAddUp(t *testing.T) {
	t.Parallel()
	variants, customers := map[string]row{}, map[string]bool{}
	for _, r := range table(t, "products.csv") {
		variants[r["sku"]] = r
	}
	for _, r := range table(t, "customers.csv") {
		customers[r["external_id"]] = true
	}
	numbers, parcels := map[string]bool{}, map[string]bool{}
	list := orders(t, now)
	for _, o := range list {
		if numbers[o.Number] || !customers[o.Customer] || o.Currency != "CNY" {
			t.Errorf("%s: stands twice, belongs to nobody, or is not in CNY", o.Number)
		}
		numbers[o.Number] = true
		var sum int64
		ordered := map[string]bool{}
		for _, l := range o.Lines {
			v, ok := variants[l.SKU]
			if !ok || v["price"] != l.Price || v["external_id"] != l.Product || v["image"] != l.Image || l.Quantity < 1 {
				t.Errorf("%s: line %+v is not what is sold", o.Number, l)
			}
			if l.Title != v["title_zh"] && l.Title != v["title_en"] {
				t.Errorf("%s: title %q", o.Number, l.Title)
			}
			sum += fen(t, l.Price) * l.Quantity
			ordered[l.SKU] = true
		}
		for _, m := range discount.FindAllStringSubmatch(o.Note, -1) {
			sum -= fen(t, m[1]+".00")
		}
		total := fen(t, o.Total)
		if sum != total || total <= 0 {
			t.Errorf("%s: total %d, lines less discounts %d (%s)", o.Number, total, sum, o.Note)
		}
		var paid, refunded int64
		for _, p := range o.Payments {
			if p.Kind == "refund" {
				refunded += fen(t, p.Amount)
			} else {
				paid += fen(t, p.Amount)
			}
		}
		checkMoney(t, o, total, paid, refunded)
		for _, s := range o.Shipments {
			if parcels[s.TrackingNo] {
				t.Errorf("%s: tracking number %s stands twice", o.Number, s.TrackingNo)
			}
			parcels[s.TrackingNo] = true
			for _, sku := range s.SKUs {
				if !ordered[sku] {
					t.Errorf("%s: parcel with %s, which was not ordered", o.Number, sku)
				}
			}
		}
	}
	if len(list) != 300 {
		t.Errorf("got %d orders, want 300", len(list))
	}
}

func checkMoney(t *testing.T, o order, total, paid, refunded int64) {
	t.Helper()
	wantPaid, wantBack := total, int64(0)
	switch desk.OrderStatus(o.Status) {
	case desk.OrderUnpaid:
		wantPaid = 0
	case desk.OrderRefunded:
		wantBack = total
	case desk.OrderCancelled:
		wantPaid, wantBack = paid, paid
		if paid != 0 && paid != total {
			t.Errorf("%s: cancelled after paying %d of %d", o.Number, paid, total)
		}
	}
	if paid != wantPaid || refunded != wantBack {
		t.Errorf("%s (%s): paid %d and refunded %d, want %d and %d", o.Number, o.Status, paid, refunded, wantPaid, wantBack)
	}
}

func TestEveryStateOccurs(t *testing.T) {
	t.Parallel()
	statuses, parcels, carriers := map[string]int{}, map[string]int{}, map[string]int{}
	stuck := 0
	for _, o := range orders(t, now) {
		statuses[o.Status]++
		for _, s := range o.Shipments {
			parcels[s.Status]++
			carriers[s.Carrier]++
			if n := len(s.Trail); n > 0 && s.Status == string(desk.ShipmentInTransit) && now.Sub(s.Trail[n-1].At) > 72*time.Hour {
				stuck++
			}
		}
	}
	for _, s := range []desk.OrderStatus{
		desk.OrderUnpaid, desk.OrderPaid, desk.OrderPacked, desk.OrderShipped, desk.OrderDelivered,
		desk.OrderCompleted, desk.OrderCancelled, desk.OrderRefunding, desk.OrderRefunded,
	} {
		if statuses[string(s)] < 5 {
			t.Errorf("%d orders are %s, want 5 or more", statuses[string(s)], s)
		}
		delete(statuses, string(s))
	}
	for _, s := range []desk.ShipmentStatus{
		desk.ShipmentPending, desk.ShipmentPickedUp, desk.ShipmentInTransit, desk.ShipmentDelivery,
		desk.ShipmentDelivered, desk.ShipmentException, desk.ShipmentReturned,
	} {
		if parcels[string(s)] == 0 {
			t.Errorf("no parcel is %s", s)
		}
		delete(parcels, string(s))
	}
	if len(statuses) > 0 || len(parcels) > 0 {
		t.Errorf("unknown states: %v %v", statuses, parcels)
	}
	if stuck < 3 || carriers["sf"] == 0 || carriers["zto"] == 0 || carriers["yto"] == 0 || len(carriers) != 3 {
		t.Errorf("got %d stuck parcels and carriers %v", stuck, carriers)
	}
}

// Whatever the hour of loading, nothing has happened in the future and nothing
// in the wrong order.
func TestTimesRun(t *testing.T) {
	t.Parallel()
	for hour := range 24 {
		for _, minute := range []int{0, 30, 59} {
			at := time.Date(2026, 3, 5, hour, minute, 0, 0, time.UTC)
			for _, o := range orders(t, at) {
				last := o.PlacedAt
				step := func(what string, next time.Time) {
					if next.Before(last) || next.After(at) {
						t.Fatalf("loaded at %s: %s: %s at %s, after %s", at, o.Number, what, next, last)
					}
					last = next
				}
				for _, p := range o.Payments {
					step(p.Kind, p.At)
				}
				for _, s := range o.Shipments {
					last = o.PlacedAt
					for _, e := range s.Trail {
						step(e.Text, e.At)
					}
				}
			}
		}
	}
}

func TestMomentsAreDated(t *testing.T) {
	t.Parallel()
	placed := orders(t, now)[0].PlacedAt
	if got, want := placed.UTC().Format(time.RFC3339), "2026-03-02T12:14:00Z"; got != want {
		t.Errorf("the first order, of -3d@20:14, was placed at %s, want %s", got, want)
	}
	files, err := demo.Materialize(now)
	if err != nil {
		t.Fatal(err)
	}
	kinds := ""
	for _, f := range files {
		kinds += f.Kind + " "
	}
	if kinds != "products customers orders knowledge knowledge " {
		t.Errorf("files in the order %s", kinds)
	}
}

// plain is a question without what people write in different ways.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

func TestKnowledge(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		t.Run(lang, func(t *testing.T) {
			t.Parallel()
			entries := table(t, "knowledge_"+lang+".csv")
			questions, answers, phrasings, rules, tops := map[string]bool{}, map[string]string{}, map[string]string{}, map[string]int{}, map[string]bool{}
			for _, e := range entries {
				questions[e["question"]] = true
			}
			for i, e := range entries {
				q := e["question"]
				if want := fmt.Sprintf("%s%s-%03d", demo.Prefix, lang, i+1); e["external_id"] != want || e["lang"] != lang {
					t.Errorf("%s: id %s of %s, want %s", q, e["external_id"], e["lang"], want)
				}
				path := strings.Split(e["category"], "/")
				if len(path) > 3 || path[0] == "" {
					t.Errorf("%s: category %s", q, e["category"])
				}
				tops[path[0]] = true
				rules[e["hand_over"]]++
				variants := strings.Split(e["phrasings"], "|")
				if len(variants) < 4 || len(variants) > 10 {
					t.Errorf("%s: %d phrasings", q, len(variants))
				}
				for _, p := range append(variants, q) {
					if other, ok := phrasings[plain(p)]; ok {
						t.Errorf("%q stands under %q and %q", p, other, q)
					}
					phrasings[plain(p)] = q
				}
				if other, ok := answers[e["answer"]]; ok || e["answer"] == "" {
					t.Errorf("%q answers like %q", q, other)
				}
				answers[e["answer"]] = q
				for r := range strings.SplitSeq(e["related"], "|") {
					if !questions[r] || r == q {
						t.Errorf("%s: related %q", q, r)
					}
				}
			}
			if len(entries) != 150 || len(tops) < 6 {
				t.Errorf("got %d entries under %d top categories, want 150 under 6", len(entries), len(tops))
			}
			if len(rules) != 3 || rules["never"] == 0 || rules["offer"] == 0 || rules["always"] == 0 {
				t.Errorf("hand-over rules %v", rules)
			}
		})
	}
}

func TestPresentation(t *testing.T) {
	t.Parallel()
	channels, err := demo.Channels()
	if err != nil || len(channels) != 2 {
		t.Fatalf("got %d channels, %v", len(channels), err)
	}
	for _, c := range channels {
		if len(c.TopQuestions) != 3 || c.Greeting == "" || c.BotName == "" || !strings.HasPrefix(c.ID, demo.Prefix) {
			t.Errorf("channel %+v", c)
		}
	}
	replies, err := demo.CannedReplies()
	if err != nil {
		t.Fatal(err)
	}
	count, seen := map[string]int{}, map[string]bool{}
	for _, r := range replies {
		count[r.Lang]++
		if key := r.Lang + r.Shortcut; seen[key] || r.Title == "" || r.Text == "" {
			t.Errorf("canned reply %+v", r)
		} else {
			seen[key] = true
		}
	}
	if count["zh"] < 12 || count["zh"] != count["en"] {
		t.Errorf("canned replies %v", count)
	}
}

func TestConversations(t *testing.T) {
	t.Parallel()
	list, err := demo.Conversations(now)
	if err != nil {
		t.Fatal(err)
	}
	owners, known := map[string]string{}, map[string]bool{}
	for _, o := range orders(t, now) {
		owners[o.Number] = o.Customer
	}
	for _, r := range append(table(t, "products.csv"), table(t, "customers.csv")...) {
		known[r["external_id"]] = true
	}
	states := map[string]int{}
	customers := map[string]bool{}
	for _, c := range list {
		states[c.State]++
		if !known[c.Customer] || customers[c.Customer] || !strings.HasPrefix(c.ID, demo.Prefix) || len(c.Messages) == 0 {
			t.Errorf("%s: customer %s", c.ID, c.Customer)
		}
		customers[c.Customer] = true
		last := time.Time{}
		for _, m := range c.Messages {
			if !m.At.After(last) || m.At.After(now) {
				t.Errorf("%s: %q at %s, after %s", c.ID, m.Text, m.At, last)
			}
			last = m.At
			if m.Order != "" && owners[m.Order] != c.Customer {
				t.Errorf("%s shows the order %s of somebody else", c.ID, m.Order)
			}
			if m.Product != "" && !known[m.Product] {
				t.Errorf("%s shows %s", c.ID, m.Product)
			}
			if n := len([]rune(m.Text)); n == 0 || n > desk.MaxTextRunes {
				t.Errorf("%s: a line of %d characters", c.ID, n)
			}
		}
	}
	for _, s := range []desk.State{desk.StateBot, desk.StateQueued, desk.StateAgent, desk.StateResolved} {
		if states[string(s)] < 3 {
			t.Errorf("%d conversations are in state %s", states[string(s)], s)
		}
	}
	if len(list) != 25 {
		t.Errorf("got %d conversations, want 25", len(list))
	}
}
