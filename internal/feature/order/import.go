package order

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Limits of what is kept about an order.
const (
	maxID        = 100
	maxTitle     = 300
	maxOptions   = 300
	maxText      = 200
	maxContact   = 254
	maxNote      = 2000
	maxLink      = 2000
	maxLines     = 1000
	maxPayments  = 100
	maxShipments = 50
	maxTrail     = 200
	maxQuantity  = 1_000_000
)

var (
	orderFields = []string{
		"number", "customer", "status", "currency", "total", "placed_at", "note", "email", "phone",
		"addr_name", "addr_phone", "country", "province", "city", "district", "line1", "line2", "zip", "payments", "shipments",
	}
	lineFields     = []string{"sku", "product", "title", "options", "quantity", "price", "image"}
	paymentFields  = []string{"id", "kind", "method", "amount", "at"}
	shipmentFields = []string{"carrier", "tracking_no", "status", "expected_at", "skus", "trail"}
	eventFields    = []string{"at", "place", "text", "status"}

	orderStatuses = []desk.OrderStatus{
		desk.OrderUnpaid, desk.OrderPaid, desk.OrderPacked, desk.OrderShipped, desk.OrderDelivered,
		desk.OrderCompleted, desk.OrderCancelled, desk.OrderRefunding, desk.OrderRefunded,
	}
	shipmentStatuses = []desk.ShipmentStatus{
		desk.ShipmentPending, desk.ShipmentPickedUp, desk.ShipmentInTransit, desk.ShipmentDelivery,
		desk.ShipmentDelivered, desk.ShipmentException, desk.ShipmentReturned,
	}
)

// Columns are the fields of an import of orders: in a table a row for each line.
func (s *Service) Columns() tabular.Columns {
	return tabular.Columns{
		Key:    "number",
		Flat:   slices.Concat(orderFields, lineFields),
		Nested: append(slices.Clone(orderFields), "lines"),
		Rows:   maxLines,
	}
}

// Import makes and updates orders by their numbers. Lines, payments and
// shipments that a record names replace those that were there; a parcel keeps
// its trail unless the record has one.
func (s *Service) Import(ctx context.Context, rows tabular.Records, opt tabular.Options, report *tabular.Report) error {
	return s.run(ctx, rows, s.Columns(), opt, report, func(tx *db.Tx, b *batch) error {
		return b.orders(tx)
	})
}

func (s *Service) run(ctx context.Context, rows tabular.Records, cols tabular.Columns, opt tabular.Options, report *tabular.Report,
	apply func(*db.Tx, *batch) error,
) error {
	run := s.db.Write
	if opt.DryRun {
		run = s.db.Read
	}
	return tabular.Import(ctx, rows, cols, report, func(groups []tabular.Group) (results []tabular.Result, err error) {
		once := func(tx *db.Tx) error {
			b := &batch{groups: groups, opt: opt}
			if err := apply(tx, b); err != nil {
				return err
			}
			results = b.results
			return nil
		}
		if err = run(ctx, once); db.IsUnique(err) {
			err = run(ctx, once) // another import was first: now its records are known
		}
		return results, err
	})
}

// batch is what one transaction imports.
type batch struct {
	groups  []tabular.Group
	opt     tabular.Options
	results []tabular.Result
}

func (b *batch) orders(tx *db.Tx) error {
	known, err := b.load(tx, func(g tabular.Group) string { return g.Key })
	if err != nil {
		return err
	}
	customers, err := b.customers(tx)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, g := range b.groups {
		key := numberKey(g.Key)
		before, exists := known[key]
		after := desk.Order{
			ID: desk.NewID[desk.OrderID]("or", tx.Now()), Number: g.Key,
			Lines: []desk.OrderLine{}, Payments: []desk.Payment{}, Shipments: []desk.Shipment{},
		}
		if exists {
			after = *before
		}
		r := reader{f: g.Rows[0].Fields(b.opt), group: g, opt: b.opt, now: tx.Now(), customers: customers}
		if seen[key] {
			r.f.Fail("number", tabular.CodeDuplicate, fmt.Sprintf("%q stands twice", g.Key))
		}
		seen[key] = true
		if problems := r.read(&after); len(problems) > 0 {
			b.results = append(b.results, g.Failed(problems))
			continue
		}
		if exists && reflect.DeepEqual(*before, after) {
			b.results = append(b.results, g.Done(tabular.Unchanged))
			continue
		}
		if err := b.save(tx, before, &after); err != nil {
			return err
		}
		outcome := tabular.Updated
		if !exists {
			outcome = tabular.Created
		}
		b.results = append(b.results, g.Done(outcome))
	}
	return nil
}

// load returns the orders that the groups are about, by their number keys.
func (b *batch) load(tx *db.Tx, number func(tabular.Group) string) (map[string]*desk.Order, error) {
	args := make([]any, len(b.groups))
	for i, g := range b.groups {
		args[i] = numberKey(number(g))
	}
	list, err := selectOrders(tx, `WHERE number_key IN `+db.In(1, len(args)), args...)
	if err != nil {
		return nil, err
	}
	known := make(map[string]*desk.Order, len(list))
	for i := range list {
		known[numberKey(list[i].Number)] = &list[i]
	}
	return known, nil
}

// customers returns those that the batch names, by the shop's own ids.
func (b *batch) customers(tx *db.Tx) (map[string]desk.CustomerID, error) {
	var external []string
	for _, g := range b.groups {
		id := ""
		g.Rows[0].Fields(b.opt).ID("customer", &id, maxID)
		if id != "" && !slices.Contains(external, id) {
			external = append(external, id)
		}
	}
	return customerIDs(tx, external)
}

// save writes an order and those of its parcels that have changed.
func (b *batch) save(tx *db.Tx, before, after *desk.Order) error {
	after.Version++
	if b.opt.DryRun {
		return nil
	}
	if err := saveOrder(tx, after); err != nil {
		return err
	}
	var old []desk.Shipment
	if before != nil {
		old = before.Shipments
	}
	for _, o := range old {
		if !slices.ContainsFunc(after.Shipments, func(s desk.Shipment) bool { return s.ID == o.ID }) {
			if err := tx.Queue(`DELETE FROM shipment WHERE id = $1`, string(o.ID)); err != nil {
				return err
			}
		}
	}
	for i := range after.Shipments {
		s := &after.Shipments[i]
		if i < len(old) && reflect.DeepEqual(old[i], *s) {
			continue
		}
		if err := saveShipment(tx, after.ID, i, s); err != nil {
			return err
		}
	}
	return nil
}

// reader turns the rows of an order into the order.
type reader struct {
	f         *tabular.Fields
	group     tabular.Group
	opt       tabular.Options
	now       time.Time
	customers map[string]desk.CustomerID
}

func (r *reader) read(o *desk.Order) []tabular.Problem {
	f := r.f
	r.customer(o)
	tabular.Choice(f, "status", &o.Status, orderStatuses...)
	if o.Status == "" && len(f.Problems()) == 0 {
		f.Fail("status", tabular.CodeRequired, "the status is missing")
	}
	r.currency(o)
	f.Time("placed_at", &o.PlacedAt)
	f.Text("note", &o.Note, maxNote)
	f.Text("email", &o.Email, maxContact)
	f.Text("phone", &o.Phone, maxID)
	r.address(&o.Address)
	r.lines(o)
	r.total(o)
	r.payments(o)
	r.shipments(o)
	return f.Problems()
}

func (r *reader) customer(o *desk.Order) {
	if !r.f.Has("customer") {
		return
	}
	var external string
	r.f.ID("customer", &external, maxID)
	if external == "" {
		o.CustomerID = ""
		return
	}
	id, ok := r.customers[external]
	if !ok {
		r.f.Fail("customer", tabular.CodeMissing, fmt.Sprintf("there is no customer %q: import the customers first", external))
		return
	}
	o.CustomerID = id
}

// currency reads that of all amounts. A known order keeps its own.
func (r *reader) currency(o *desk.Order) {
	was := o.Total.Currency
	currency := cmp.Or(was, r.opt.Currency)
	r.f.Text("currency", &currency, 3)
	o.Total.Currency = cmp.Or(currency, was, r.opt.Currency)
	if was != "" && was != o.Total.Currency {
		r.f.Fail("currency", tabular.CodeConflict, "the order is in "+was)
		o.Total.Currency = was
	}
}

func (r *reader) address(a *desk.Address) {
	for _, part := range []struct {
		name string
		to   *string
	}{
		{"addr_name", &a.Name},
		{"addr_phone", &a.Phone},
		{"country", &a.Country},
		{"province", &a.Province},
		{"city", &a.City},
		{"district", &a.District},
		{"line1", &a.Line1},
		{"line2", &a.Line2},
		{"zip", &a.Zip},
	} {
		r.f.Text(part.name, part.to, maxText)
	}
}

func (r *reader) lines(o *desk.Order) {
	var rows []*tabular.Fields
	if r.group.Rows[0].Flat {
		if !r.f.Has("sku") && !r.f.Has("title") {
			return
		}
		rows = append(rows, r.f)
		for _, rec := range r.group.Rows[1:] {
			rows = append(rows, r.f.Row(rec))
		}
	} else {
		var ok bool
		if rows, ok = r.f.Each("lines", maxLines, lineFields...); !ok {
			return
		}
	}
	lines := make([]desk.OrderLine, 0, len(rows))
	for _, f := range rows {
		l := desk.OrderLine{Quantity: 1, Price: desk.Money{Minor: -1, Currency: o.Total.Currency}}
		f.ID("sku", &l.SKU, maxID)
		f.ID("product", &l.Product, maxID)
		f.Text("title", &l.Title, maxTitle)
		if l.SKU == "" && l.Title == "" {
			continue // a row for the order itself
		}
		f.PairText("options", &l.Options, maxOptions, maxOptions)
		f.Int("quantity", &l.Quantity, 1, maxQuantity)
		f.Text("image", &l.Image, maxLink)
		problems := len(f.Problems())
		f.Money("price", l.Price.Currency, &l.Price.Minor)
		if l.Price.Minor < 0 && len(f.Problems()) == problems {
			f.Fail("price", tabular.CodeRequired, "the price is missing")
		}
		lines = append(lines, l)
	}
	o.Lines = lines
}

// total reads the amount of the order; without one it is the sum of the lines.
func (r *reader) total(o *desk.Order) {
	known := o.Version > 0
	total := int64(-1)
	r.f.Money("total", o.Total.Currency, &total)
	if total >= 0 {
		o.Total.Minor = total
		return
	}
	if known && r.f.Has("total") || known && !r.f.Has("lines") && !r.f.Has("sku") {
		return
	}
	o.Total.Minor = 0
	for _, l := range o.Lines {
		o.Total.Minor += l.Price.Minor * l.Quantity
	}
}

func (r *reader) payments(o *desk.Order) {
	rows, ok := r.nested("payments", "kind:method:amount:id:time", []string{"kind", "method", "amount", "id", "at"}, maxPayments, paymentFields)
	if !ok {
		return
	}
	payments := make([]desk.Payment, 0, len(rows))
	for _, f := range rows {
		p := desk.Payment{Kind: "payment", Amount: desk.Money{Minor: -1, Currency: o.Total.Currency}}
		f.ID("id", &p.ID, maxID)
		tabular.Choice(f, "kind", &p.Kind, "payment", "refund")
		f.Text("method", &p.Method, maxID)
		problems := len(f.Problems())
		f.Money("amount", p.Amount.Currency, &p.Amount.Minor)
		if p.Amount.Minor < 0 && len(f.Problems()) == problems {
			f.Fail("amount", tabular.CodeRequired, "the amount is missing")
		}
		var at time.Time
		f.Time("at", &at)
		p.At = db.Millis(at)
		payments = append(payments, p)
	}
	o.Payments = payments
}

func (r *reader) shipments(o *desk.Order) {
	rows, ok := r.nested("shipments", "carrier:tracking_no:status:expected", []string{"carrier", "tracking_no", "status", "expected_at"}, maxShipments, shipmentFields)
	if !ok {
		return
	}
	shipments := make([]desk.Shipment, 0, len(rows))
	for i, f := range rows {
		var no string
		f.ID("tracking_no", &no, maxID)
		s := known(o.Shipments, no, i)
		if s.ID == "" {
			s.ID = desk.NewID[desk.ShipmentID]("sh", r.now)
		}
		if no != "" && slices.ContainsFunc(shipments, func(o desk.Shipment) bool { return trackingKey(o.TrackingNo) == trackingKey(no) }) {
			f.Fail("tracking_no", tabular.CodeDuplicate, fmt.Sprintf("%q stands twice", no))
		}
		readShipment(f, &s)
		if events, ok := f.Each("trail", maxTrail, eventFields...); ok {
			s.Trail = make([]desk.TrackEvent, 0, len(events))
			for _, e := range events {
				s.Trail = append(s.Trail, readEvent(e, "status"))
			}
			sortTrail(s.Trail)
		}
		shipments = append(shipments, s)
	}
	o.Shipments = shipments
}

// known returns the parcel with the tracking number, or the one at the place
// when the record has no number; else a new one.
func known(list []desk.Shipment, no string, place int) desk.Shipment {
	for i, s := range list {
		if no != "" && trackingKey(s.TrackingNo) == trackingKey(no) || no == "" && s.TrackingNo == "" && i == place {
			return s
		}
	}
	return desk.Shipment{Status: desk.ShipmentPending, SKUs: []string{}, Trail: []desk.TrackEvent{}}
}

func readShipment(f *tabular.Fields, s *desk.Shipment) {
	f.Text("carrier", &s.Carrier, maxID)
	f.ID("tracking_no", &s.TrackingNo, maxID)
	tabular.Choice(f, "status", &s.Status, shipmentStatuses...)
	f.Time("expected_at", &s.ExpectedAt)
	f.List("skus", &s.SKUs, "|", maxLines, maxID)
}

func readEvent(f *tabular.Fields, status string) desk.TrackEvent {
	var e desk.TrackEvent
	var at time.Time
	f.Time("at", &at)
	e.At = db.Millis(at)
	f.Text("place", &e.Place, maxText)
	f.Text("text", &e.Text, maxNote)
	var state desk.ShipmentStatus
	tabular.Choice(f, status, &state, shipmentStatuses...)
	e.Status = string(state)
	return e
}

func sortTrail(trail []desk.TrackEvent) {
	slices.SortStableFunc(trail, func(a, b desk.TrackEvent) int { return cmp.Compare(a.At, b.At) })
}

// nested reads a repeated group: a list of a JSON record, or the short form of
// a cell, "a:b:c;a:b:c", whose last part may have colons in it.
func (r *reader) nested(name, form string, parts []string, count int, known []string) ([]*tabular.Fields, bool) {
	if !r.f.Has(name) {
		return nil, false
	}
	if !r.group.Rows[0].Flat {
		return r.f.Each(name, count, known...)
	}
	var text string
	r.f.Text(name, &text, 10_000)
	var list []any
	for element := range strings.SplitSeq(text, ";") {
		if strings.TrimSpace(element) == "" {
			continue
		}
		values := strings.SplitN(element, ":", len(parts))
		if len(values) < 2 {
			r.f.Fail(name, tabular.CodeNotList, form+";… is expected")
			return nil, false
		}
		o := tabular.NewObject()
		for i, v := range values {
			o.Set(parts[i], strings.TrimSpace(v))
		}
		list = append(list, o)
	}
	return r.f.Elements(name, list, count, known...)
}
