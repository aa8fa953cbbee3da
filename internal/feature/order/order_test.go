package order

import (
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// world is a database with a clock that the test moves, and two nodes on it.
type world struct {
	*Service
	other *Service
	db    *db.DB
	clock atomic.Int64
}

func (w *world) pass(d time.Duration) { w.clock.Add(int64(d / time.Millisecond)) }

// The table of customers belongs to another feature, which this one may read.
var migrations = []fs.FS{os.DirFS("../customer"), Migrations}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	open := func(t *testing.T, dsn string) {
		w := &world{}
		w.clock.Store(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).UnixMilli())
		w.db = dbtest.Open(t, db.Config{DSN: dsn, Clock: func() time.Time { return time.UnixMilli(w.clock.Load()) }}, migrations...)
		w.Service, w.other = New(w.db), New(w.db)
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			for i, c := range [][2]string{{"C1", "buyer@example.com"}, {"C2", "other@example.com"}} {
				_, err := tx.Exec(`INSERT INTO customer (id, external_id, name, email, email_key, phone, phone_key, lang, tags, verified, created_at, updated_at)
					VALUES ($1,$2,'','',$3,'',$4,'zh','[]',TRUE,1,1)`, fmt.Sprintf("cu_%d", i+1), c[0], c[1], fmt.Sprintf("1390000000%d", i+1))
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		test(t, w)
	}
	t.Run("sqlite", func(t *testing.T) { open(t, "sqlite:"+t.TempDir()+"/test.db") })
	if dsn := os.Getenv("TEST_POSTGRES_DSN"); dsn != "" {
		t.Run("postgres", func(t *testing.T) { open(t, dbtest.Schema(t, dsn)) })
	}
}

func load(t *testing.T, to tabular.Importer, name, body string, opt tabular.Options) *tabular.Report {
	t.Helper()
	f, err := tabular.New(strings.NewReader(body), int64(len(body)), name, tabular.Source{})
	if err != nil {
		t.Fatal(err)
	}
	report := &tabular.Report{}
	if opt.Currency == "" {
		opt.Currency = "CNY"
	}
	if err := to.Import(t.Context(), f.Records(), opt, report); err != nil {
		t.Fatal(err)
	}
	return report
}

func result(r *tabular.Report) string {
	s := fmt.Sprintf("%d/%d/%d/%d", r.Created, r.Updated, r.Unchanged, r.Failed)
	for _, p := range r.Problems {
		s += fmt.Sprintf(" %d %s %s", p.Row, p.Field, p.Code)
	}
	return s
}

const ordersCSV = "number,customer,status,total,placed_at,email,phone,city,sku,title,options,quantity,price,payments,shipments\n" +
	"W1001,C1,shipped,337.00,2026-11-17 20:14,Order@Example.com,13812345678,上海市,S1,T 恤,颜色：白,2,79.00," +
	"payment:alipay:337.00:P1:2026-11-17 20:23;refund:alipay:10:R1,sf:SF1:in_transit:2026-11-21 21:00\n" +
	"W1001,,,,,,,,S2,牛仔裤,,1,199,,\n" +
	"#W1002,,paid,,2026-11-18 09:00,,,,S1,T 恤,,1,79,,\n"

func TestImportTable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		shanghai := time.FixedZone("", 8*3600)
		opt := tabular.Options{Zone: shanghai}
		if got := result(load(t, w, "a.csv", ordersCSV, tabular.Options{Zone: shanghai, DryRun: true})); got != "2/0/0/0" {
			t.Errorf("dry run: got %s", got)
		}
		if list, _, err := w.Find(t.Context(), Filter{}); err != nil || len(list) != 0 {
			t.Errorf("the dry run has written: %v, %v", list, err)
		}
		if got := result(load(t, w, "a.csv", ordersCSV, opt)); got != "2/0/0/0" {
			t.Errorf("got %s", got)
		}
		w.pass(time.Minute)
		if got := result(load(t, w, "a.csv", ordersCSV, opt)); got != "0/0/2/0" {
			t.Errorf("again: got %s", got)
		}
		o, err := w.GetByNumber(t.Context(), "#w1001")
		if err != nil {
			t.Fatal(err)
		}
		cny := func(n int64) desk.Money { return desk.Money{Minor: n, Currency: "CNY"} }
		want := desk.Order{
			ID: o.ID, Number: "W1001", CustomerID: "cu_1", Status: desk.OrderShipped, Total: cny(33700), Version: 1,
			Lines: []desk.OrderLine{
				{SKU: "S1", Title: "T 恤", Options: "颜色：白", Quantity: 2, Price: cny(7900)},
				{SKU: "S2", Title: "牛仔裤", Quantity: 1, Price: cny(19900)},
			},
			Payments: []desk.Payment{
				{ID: "P1", Kind: "payment", Method: "alipay", Amount: cny(33700), At: time.Date(2026, 11, 17, 20, 23, 0, 0, shanghai).UnixMilli()},
				{ID: "R1", Kind: "refund", Method: "alipay", Amount: cny(1000)},
			},
			Shipments: []desk.Shipment{{
				ID: o.Shipments[0].ID, Carrier: "sf", TrackingNo: "SF1", Status: desk.ShipmentInTransit, SKUs: []string{},
				ExpectedAt: time.Date(2026, 11, 21, 13, 0, 0, 0, time.UTC), Trail: []desk.TrackEvent{},
			}},
			Address: desk.Address{City: "上海市"}, Email: "Order@Example.com", Phone: "13812345678",
			PlacedAt: time.Date(2026, 11, 17, 12, 14, 0, 0, time.UTC),
		}
		if fmt.Sprintf("%+v", o) != fmt.Sprintf("%+v", want) {
			t.Errorf("\n got %+v\nwant %+v", o, want)
		}
		guest, err := w.GetByNumber(t.Context(), "W1002")
		if err != nil || guest.CustomerID != "" || guest.Total != cny(7900) {
			t.Errorf("got %+v, %v", guest, err)
		}
		// A file with a part of the columns changes that part and keeps the rest.
		if got := result(load(t, w, "a.csv", "number,status\nw1001,delivered\n", opt)); got != "0/1/0/0" {
			t.Errorf("status: got %s", got)
		}
		want.Status, want.Version = desk.OrderDelivered, 2
		if o, err = w.Get(t.Context(), o.ID); err != nil || fmt.Sprintf("%+v", o) != fmt.Sprintf("%+v", want) {
			t.Errorf("\n got %+v (%v)\nwant %+v", o, err, want)
		}
	})
}

func TestImportRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		body := `[{"number":"A1","status":"lost"},{"number":"A2","status":"paid","customer":"C9"},
			{"number":"A3","status":"paid","lines":[{"sku":"S","price":1,"quantity":0}]},
			{"number":"A4","status":"paid","lines":[{"sku":"S"}]},
			{"number":"A5","status":"paid","payments":[{"kind":"gift","amount":1}]},
			{"number":"A6","status":"paid","total":1.005},
			{"number":"A7","status":"paid","currency":"yuan","total":1},
			{"number":"A8","status":"paid","shipments":[{"tracking_no":"T"},{"tracking_no":"t"}]},
			{"number":"A9"},{"number":"B1","status":"paid"},{"number":"#b1","status":"paid"},
			{"number":"B2","status":"paid","lines":[{"sku":"S","price":1,"total":3}]},
			{"number":"B3","status":"paid","lines":"none"}]`
		want := "1/0/0/12 1 status choice 2 customer unknown_record 3 lines[0].quantity range 4 lines[0].price required " +
			"5 payments[0].kind choice 6 total decimals 7 currency too_long 8 shipments[1].tracking_no duplicate " +
			"9 status required 11 number duplicate 12 lines[0].total unknown_field 13 lines not_list"
		if got := result(load(t, w, "a.json", body, tabular.Options{})); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
		load(t, w, "a.json", `[{"number":"D1","status":"paid","currency":"USD","total":1}]`, tabular.Options{})
		if got := result(load(t, w, "a.json", `[{"number":"D1","currency":"EUR"}]`, tabular.Options{})); got != "0/0/0/1 1 currency conflict" {
			t.Errorf("another currency: got %s", got)
		}
	})
}

func TestImportShipments(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		const head = "order,carrier,tracking_no,status,at,place,text,event_status\n"
		first := head + "W1001,sf,SF1,picked_up,2026-11-18 10:00,嘉兴,已揽收,picked_up\nW1001,sf,SF1,,2026-11-18 12:00,嘉兴,已发出,in_transit\n" +
			"W1001,zto,ZT2,pending,,,,\nW9999,sf,SF9,,,,,\n"
		if got := result(load(t, w.Shipments(), "a.csv", first, tabular.Options{})); got != "1/1/0/1 5 order unknown_record" {
			t.Errorf("got %s", got)
		}
		if got := result(load(t, w.Shipments(), "a.csv", first, tabular.Options{})); got != "0/0/2/1 5 order unknown_record" {
			t.Errorf("again: got %s", got)
		}
		// Later scans join those known; a scan sent twice stays one.
		second := head + "W1001,sf,SF1,delivered,2026-11-18 12:00,嘉兴,已发出,in_transit\nW1001,sf,SF1,,2026-11-19 09:00,上海,已签收,delivered\n"
		if got := result(load(t, w.Shipments(), "a.csv", second, tabular.Options{})); got != "0/1/0/0" {
			t.Errorf("more: got %s", got)
		}
		o, err := w.GetByNumber(t.Context(), "W1001")
		if err != nil || len(o.Shipments) != 2 || o.Version != 3 {
			t.Fatalf("got %+v, %v", o, err)
		}
		var texts []string
		for _, e := range o.Shipments[0].Trail {
			texts = append(texts, e.Text)
		}
		if s := o.Shipments[0]; s.Status != desk.ShipmentDelivered || strings.Join(texts, " ") != "已揽收 已发出 已签收" {
			t.Errorf("got %+v", s)
		}
		// The orders' own file names the parcel without its trail, which stays.
		load(t, w, "a.json", `[{"number":"W1001","shipments":[{"tracking_no":"sf1","status":"delivered"}]}]`, tabular.Options{})
		if o, err = w.GetByNumber(t.Context(), "W1001"); err != nil || len(o.Shipments) != 1 || len(o.Shipments[0].Trail) != 3 {
			t.Errorf("got %+v, %v", o.Shipments, err)
		}
	})
}

func TestFind(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		var rest strings.Builder
		rest.WriteString("number,customer,status,placed_at\n")
		for i := range 5 {
			fmt.Fprintf(&rest, "X-%d,C2,paid,2026-11-1%d\n", i, i)
		}
		load(t, w, "a.csv", rest.String(), tabular.Options{})
		for name, c := range map[string]struct {
			f    Filter
			want string
		}{
			"number":         {Filter{Query: "w1001"}, "W1001"},
			"beginning":      {Filter{Query: "#W10"}, "#W1002 W1001"},
			"tracking":       {Filter{Query: "sf1"}, "W1001"},
			"own e-mail":     {Filter{Query: "ORDER@example.com"}, "W1001"},
			"own phone":      {Filter{Query: "+86 138 1234 5678"}, "W1001"},
			"customer":       {Filter{Query: "buyer@example.com"}, "W1001"},
			"customer phone": {Filter{Query: "13900000002", Limit: 2}, "X-4 X-3"},
			"last digits":    {Filter{Query: "5678"}, ""},
			"of a customer":  {Filter{CustomerID: "cu_1"}, "W1001"},
			"other's number": {Filter{CustomerID: "cu_1", Query: "X-1"}, ""},
			"pattern":        {Filter{Query: "%"}, ""},
		} {
			list, _, err := w.Find(t.Context(), c.f)
			if err != nil {
				t.Fatal(err)
			}
			if got := numbers(list); got != c.want {
				t.Errorf("%s: got %q, want %q", name, got, c.want)
			}
		}
		var got []string
		cursor := ""
		for range 10 {
			list, next, err := w.Find(t.Context(), Filter{Limit: 2, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, numbers(list))
			if cursor = next; next == "" {
				break
			}
		}
		if want := "[#W1002 W1001 X-4 X-3 X-2 X-1 X-0]"; fmt.Sprint(got) != want {
			t.Errorf("pages: got %v, want %s", got, want)
		}
		for _, bad := range []string{"x", "1", "1.2", "1.or_'"} {
			if _, _, err := w.Find(t.Context(), Filter{Cursor: bad}); desk.CodeOf(err) != desk.CodeInvalid {
				t.Errorf("cursor %q: got %v", bad, err)
			}
		}
		if list, err := w.OfCustomer(t.Context(), "", 10); err != nil || len(list) != 0 {
			t.Errorf("orders of nobody: got %s, %v", numbers(list), err)
		}
		if list, err := w.OfCustomer(t.Context(), "cu_2", 3); err != nil || numbers(list) != "X-4 X-3 X-2" {
			t.Errorf("got %s, %v", numbers(list), err)
		}
	})
}

func numbers(list []desk.Order) string {
	var out []string
	for _, o := range list {
		out = append(out, o.Number)
	}
	return strings.Join(out, " ")
}

func TestS04Prove(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		for i, c := range []struct {
			number, proof string
			right         bool
		}{
			{"W1001", "13812345678", true},
			{"#w1001 ", "+86 138-1234-5678", true},
			{"W1001", "order@EXAMPLE.com", true},
			{"W1001", "buyer@example.com", true}, // of its customer
			{"W1001", "13900000001", true},
			{"W1001", "other@example.com", false},
			{"W1001", "5678", false},
			{"W1001", "138****5678", false},
			{"W1001", "", false},
			{"W1002", "", false}, // a guest without contact has no proof
			{"W1002", "13812345678", false},
			{"W9999", "13812345678", false},
			{"", "13812345678", false},
			{strings.Repeat("9", 5000), "13812345678", false},
		} {
			o, err := w.Prove(t.Context(), fmt.Sprint("cv_", i), c.number, c.proof)
			if c.right && (err != nil || o.Number != "W1001" || len(o.Lines) != 2) {
				t.Errorf("%.20s with %q: got %+v, %v", c.number, c.proof, o, err)
			}
			if !c.right && (desk.CodeOf(err) != desk.CodeNotFound || o.ID != "") {
				t.Errorf("%.20s with %q: got %+v, %v", c.number, c.proof, o, err)
			}
			proven, err := w.other.Proven(t.Context(), fmt.Sprint("cv_", i))
			if err != nil || (len(proven) == 1) != c.right {
				t.Errorf("%.20s with %q: got %v, %v", c.number, c.proof, proven, err)
			}
		}
		w.pass(23 * time.Hour)
		if proven, err := w.Proven(t.Context(), "cv_0"); err != nil || fmt.Sprint(proven) != "[W1001]" {
			t.Errorf("after 23 hours: got %v, %v", proven, err)
		}
		w.pass(time.Hour)
		if proven, err := w.Proven(t.Context(), "cv_0"); err != nil || len(proven) != 0 {
			t.Errorf("after 24 hours: got %v, %v", proven, err)
		}
	})
}

// An answer for a number that does not exist is the answer for a wrong proof.
func TestS04ProveTellsNothing(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		_, wrong := w.Prove(t.Context(), "cv_a", "W1001", "13800000000")
		_, absent := w.Prove(t.Context(), "cv_b", "W7777", "13800000000")
		if wrong == nil || absent == nil || wrong.Error() != absent.Error() {
			t.Errorf("got %v and %v", wrong, absent)
		}
	})
}

func TestS04ProveLocksWho(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		// A right proof gives its try back, so it does not use up the five.
		for range 6 {
			if _, err := w.Prove(ctx, "cv_1", "W1001", "13812345678"); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 5 {
			if _, err := w.Prove(ctx, "cv_1", fmt.Sprint("W", i), "13800000000"); desk.CodeOf(err) != desk.CodeNotFound {
				t.Fatalf("try %d: got %v", i, err)
			}
		}
		// Locked on every node, for the right proof as well, for an hour.
		for range 3 {
			for _, node := range []*Service{w.Service, w.other} {
				if _, err := node.Prove(ctx, "cv_1", "W1001", "13812345678"); desk.CodeOf(err) != desk.CodeRateLimited {
					t.Fatalf("got %v", err)
				}
			}
		}
		if _, err := w.Prove(ctx, "cv_2", "W1001", "13812345678"); err != nil {
			t.Errorf("somebody else: got %v", err)
		}
		w.pass(59 * time.Minute)
		_, err := w.Prove(ctx, "cv_1", "W1001", "13812345678")
		if e := err.(*desk.Error); e.Code != desk.CodeRateLimited || e.RetryAfter < 60 || e.RetryAfter > 61 { //nolint:errorlint,forcetypeassert // Prove returns it bare
			t.Errorf("after 59 minutes: got %+v", e)
		}
		w.pass(time.Minute)
		if _, err := w.Prove(ctx, "cv_1", "W1001", "13812345678"); err != nil {
			t.Errorf("after an hour: got %v", err)
		}
	})
}

func TestS04ProveLocksNumber(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		for _, number := range []string{"W1001", "W7777"} { // one that exists and one that does not
			for i := range 10 {
				if _, err := w.Prove(ctx, fmt.Sprint(number, i), number, "13800000000"); desk.CodeOf(err) != desk.CodeNotFound {
					t.Fatalf("try %d: got %v", i, err)
				}
			}
			if _, err := w.other.Prove(ctx, number+"x", "#"+strings.ToLower(number), "13812345678"); desk.CodeOf(err) != desk.CodeRateLimited {
				t.Errorf("%s: got %v", number, err)
			}
		}
	})
}

// Fifty guesses at the same moment are no way around the limit.
func TestS04ProveAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		var judged, locked atomic.Int64
		var wg sync.WaitGroup
		for i := range 50 {
			wg.Go(func() {
				_, err := []*Service{w.Service, w.other}[i%2].Prove(t.Context(), "cv_1", "W1001", fmt.Sprint("1380000", 1000+i))
				switch desk.CodeOf(err) {
				case desk.CodeNotFound:
					judged.Add(1)
				case desk.CodeRateLimited:
					locked.Add(1)
				default:
					t.Errorf("got %v", err)
				}
			})
		}
		wg.Wait()
		if judged.Load() != 5 || locked.Load() != 45 {
			t.Errorf("got %d judged and %d locked, want 5 and 45", judged.Load(), locked.Load())
		}
	})
}

// Counters and proofs that have run out are forgotten.
func TestSweep(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		load(t, w, "a.csv", ordersCSV, tabular.Options{})
		for i := range 20 {
			_, _ = w.Prove(t.Context(), fmt.Sprint("cv_", i), fmt.Sprint("N", i), "13800000000")
		}
		w.pass(2 * time.Hour)
		if _, err := w.Prove(t.Context(), "cv_1", "W1001", "13812345678"); err != nil {
			t.Fatal(err)
		}
		var left int
		err := w.db.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(`SELECT count(*) FROM order_guard`).Scan(&left) })
		if err != nil || left != 2 {
			t.Errorf("got %d counters (%v), want those of the last try", left, err)
		}
	})
}
