package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/sharedtest"
)

// The shop of tau-bench retail, which nobody of this project wrote, goes
// through "shopbell import"; then every record and every amount is compared with
// the source.

type tauUser struct {
	Name struct {
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	} `json:"name"`
	Email  string   `json:"email"`
	Orders []string `json:"orders"`
}

type tauProduct struct {
	Name     string `json:"name"`
	ID       string `json:"product_id"`
	Variants map[string]struct {
		ID        string            `json:"item_id"`
		Options   map[string]string `json:"options"`
		Available bool              `json:"available"`
		Price     json.Number       `json:"price"`
	} `json:"variants"`
}

type tauOrder struct {
	ID      string `json:"order_id"`
	User    string `json:"user_id"`
	Address struct {
		Line1   string `json:"address1"`
		Line2   string `json:"address2"`
		City    string `json:"city"`
		Country string `json:"country"`
		State   string `json:"state"`
		Zip     string `json:"zip"`
	} `json:"address"`
	Items []struct {
		Name    string            `json:"name"`
		Product string            `json:"product_id"`
		ID      string            `json:"item_id"`
		Price   json.Number       `json:"price"`
		Options map[string]string `json:"options"`
	} `json:"items"`
	Fulfillments []struct {
		Tracking []string `json:"tracking_id"`
		Items    []string `json:"item_ids"`
	} `json:"fulfillments"`
	Status   string `json:"status"`
	Payments []struct {
		Type   string      `json:"transaction_type"`
		Amount json.Number `json:"amount"`
		Method string      `json:"payment_method_id"`
	} `json:"payment_history"`
}

// tauDir is where the data is, or the test is skipped by name.
func tauDir(t *testing.T) string {
	t.Helper()
	return sharedtest.Path(t, "data", "tau-retail")
}

func readTau[T any](t *testing.T, dir, name string) map[string]T {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]T
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// load imports the shop as its owner would.
func (s *shop) load(t *testing.T, dir string, want func(kind string) string) {
	t.Helper()
	for _, step := range []struct{ kind, file string }{
		{"products", "products.json"}, {"customers", "users.json"}, {"orders", "orders.json"},
	} {
		mapping := filepath.Join("..", "..", "..", "docs", "examples", "tau-retail", step.kind+".yaml")
		out, err := s.run(t, step.kind, filepath.Join(dir, step.file), "--map", mapping)
		if err != nil || !strings.Contains(out, want(step.kind)) {
			t.Fatalf("%s: got %q, %v, want %s", step.kind, out, err, want(step.kind))
		}
	}
}

func TestTauRetail(t *testing.T) {
	dir := tauDir(t)
	eachShop(t, func(t *testing.T, s *shop) {
		records := map[string]int{"products": 50, "customers": 500, "orders": 1000}
		s.load(t, dir, func(kind string) string {
			return fmt.Sprintf("%d created, 0 updated, 0 unchanged, 0 failed", records[kind])
		})
		s.compareProducts(t, readTau[tauProduct](t, dir, "products.json"))
		s.compareCustomers(t, readTau[tauUser](t, dir, "users.json"))
		s.compareOrders(t, readTau[tauOrder](t, dir, "orders.json"))

		before := s.fingerprint(t)
		s.load(t, dir, func(kind string) string {
			return fmt.Sprintf("0 created, 0 updated, %d unchanged, 0 failed", records[kind])
		})
		if after := s.fingerprint(t); !slices.Equal(before, after) {
			t.Error("the second run has changed rows")
		}
	})
}

// cents reads a decimal independently of what is tested.
func cents(t *testing.T, n json.Number) int64 {
	t.Helper()
	r, ok := new(big.Rat).SetString(n.String())
	if !ok {
		t.Fatalf("%q is no number", n)
	}
	r.Mul(r, big.NewRat(100, 1)).Add(r, big.NewRat(1, 2))
	return new(big.Int).Div(r.Num(), r.Denom()).Int64()
}

func (s *shop) compareProducts(t *testing.T, source map[string]tauProduct) {
	variants := 0
	for id, want := range source {
		got, err := s.Catalog.GetByExternalID(t.Context(), id)
		if err != nil {
			t.Errorf("product %s: %v", id, err)
			continue
		}
		if got.Title["en"] != want.Name || !got.Active || got.Version != 1 || len(got.Variants) != len(want.Variants) {
			t.Errorf("product %s: got %+v, want %s with %d variants", id, got, want.Name, len(want.Variants))
		}
		for _, v := range got.Variants {
			variants++
			w, ok := want.Variants[v.SKU]
			options := map[string]string{}
			for _, o := range v.Options {
				options[o.Name] = o.Value
			}
			price := desk.Money{Minor: cents(t, w.Price), Currency: "USD"}
			if !ok || v.SKU != w.ID || !reflect.DeepEqual(options, w.Options) || v.Price != price || (v.Stock > 0) != w.Available || v.Stock < 0 {
				t.Errorf("variant %s of %s: got %+v, want %+v", v.SKU, id, v, w)
			}
		}
	}
	if len(source) != 50 || variants != 591 {
		t.Errorf("got %d products with %d variants, want 50 with 591", len(source), variants)
	}
}

func (s *shop) compareCustomers(t *testing.T, source map[string]tauUser) {
	if len(source) != 500 {
		t.Errorf("got %d customers in the source, want 500", len(source))
	}
	for id, want := range source {
		got, err := s.Customers.GetByExternalID(t.Context(), id)
		if err != nil {
			t.Errorf("customer %s: %v", id, err)
			continue
		}
		if got.Name != want.Name.First+" "+want.Name.Last || got.Email != want.Email || got.Lang != "en" || !got.Verified || got.Phone != "" {
			t.Errorf("customer %s: got %+v, want %+v", id, got, want)
		}
		orders, err := s.Orders.OfCustomer(t.Context(), got.ID, 100)
		if err != nil {
			t.Error(err)
		}
		numbers := []string{}
		for _, o := range orders {
			numbers = append(numbers, o.Number)
		}
		slices.Sort(numbers)
		slices.Sort(want.Orders)
		if !slices.Equal(numbers, want.Orders) {
			t.Errorf("customer %s: got orders %v, want %v", id, numbers, want.Orders)
		}
		same, err := s.Customers.Find(t.Context(), strings.ToUpper(want.Email))
		if err != nil || len(same) != 1 || same[0].ID != got.ID {
			t.Errorf("customer %s by e-mail: got %v, %v", id, same, err)
		}
	}
}

func (s *shop) compareOrders(t *testing.T, source map[string]tauOrder) {
	status := map[string]desk.OrderStatus{
		"pending": desk.OrderPaid, "processed": desk.OrderPacked, "delivered": desk.OrderDelivered, "cancelled": desk.OrderCancelled,
	}
	payments, refunds, lines, parcels := 0, 0, 0, 0
	for number, w := range source {
		got, err := s.Orders.GetByNumber(t.Context(), strings.ToLower(strings.TrimPrefix(number, "#")))
		if err != nil {
			t.Errorf("order %s: %v", number, err)
			continue
		}
		want := desk.Order{
			ID: got.ID, Number: number, CustomerID: got.CustomerID, Status: status[w.Status], Version: 1, Total: desk.Money{Currency: "USD"},
			Lines: []desk.OrderLine{}, Payments: []desk.Payment{}, Shipments: []desk.Shipment{},
			Address: desk.Address{
				Country: w.Address.Country, Province: w.Address.State, City: w.Address.City,
				Line1: w.Address.Line1, Line2: w.Address.Line2, Zip: w.Address.Zip,
			},
		}
		buyer, err := s.Customers.Get(t.Context(), got.CustomerID)
		if err != nil || buyer.ExternalID != w.User {
			t.Errorf("order %s: got the customer %q (%v), want %s", number, buyer.ExternalID, err, w.User)
		}
		for i, item := range w.Items {
			price := desk.Money{Minor: cents(t, item.Price), Currency: "USD"}
			want.Total.Minor += price.Minor
			line := desk.OrderLine{SKU: item.ID, Product: item.Product, Title: item.Name, Quantity: 1, Price: price}
			if i < len(got.Lines) {
				line.Options = got.Lines[i].Options
				compareOptions(t, number, line.Options, item.Options)
			}
			want.Lines = append(want.Lines, line)
			lines++
		}
		for _, p := range w.Payments {
			method := p.Method[:strings.LastIndex(p.Method, "_")]
			want.Payments = append(want.Payments, desk.Payment{
				ID: p.Method, Kind: p.Type, Method: method, Amount: desk.Money{Minor: cents(t, p.Amount), Currency: "USD"},
			})
			if p.Type == "refund" {
				refunds++
			} else {
				payments++
			}
		}
		for i, f := range w.Fulfillments {
			parcel := desk.Shipment{TrackingNo: f.Tracking[0], Status: desk.ShipmentPending, SKUs: f.Items, Trail: []desk.TrackEvent{}}
			if w.Status == "delivered" {
				parcel.Status = desk.ShipmentDelivered
			}
			if i < len(got.Shipments) {
				parcel.ID = got.Shipments[i].ID
			}
			want.Shipments = append(want.Shipments, parcel)
			parcels++
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("order %s:\n got %+v\nwant %+v", number, got, want)
		}
	}
	got := [6]int{len(source), lines, payments, refunds, parcels, s.count(t)}
	if want := [6]int{1000, 2978, 1000, 102, 577, 1000}; got != want {
		t.Errorf("orders, lines, payments, refunds, parcels, rows: got %v, want %v", got, want)
	}
}

func compareOptions(t *testing.T, number, got string, want map[string]string) {
	t.Helper()
	pairs := map[string]string{}
	for pair := range strings.SplitSeq(got, "; ") {
		name, value, _ := strings.Cut(pair, ": ")
		pairs[name] = value
	}
	if !reflect.DeepEqual(pairs, want) {
		t.Errorf("order %s: got the options %q, want %v", number, got, want)
	}
}

func (s *shop) count(t *testing.T) (n int) {
	t.Helper()
	err := s.DB.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(`SELECT count(*) FROM shop_order`).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// fingerprint lists what a run must not touch when nothing has changed.
func (s *shop) fingerprint(t *testing.T) (out []string) {
	t.Helper()
	err := s.DB.Read(context.Background(), func(tx *db.Tx) error {
		rows, err := tx.Query(`
			SELECT id, updated_at, version FROM product UNION ALL SELECT id, updated_at, 0 FROM customer
			UNION ALL SELECT id, updated_at, version FROM shop_order UNION ALL SELECT id, expected_at, position FROM shipment
			UNION ALL SELECT id, price, stock FROM variant UNION ALL SELECT 'revision', revision, 0 FROM catalog_revision ORDER BY 1`)
		out, err = db.Collect(rows, err, func(r *db.Rows, line *string) error {
			var id string
			var a, b int64
			err := r.Scan(&id, &a, &b)
			*line = fmt.Sprint(id, a, b)
			return err
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
