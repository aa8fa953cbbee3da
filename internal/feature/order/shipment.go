package order

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Shipments imports parcels and their trails into orders that exist.
type Shipments struct{ service *Service }

// Shipments returns the importer of parcels.
func (s *Service) Shipments() Shipments { return Shipments{s} }

// Columns are the fields: in a table a row for each scan.
func (s Shipments) Columns() tabular.Columns {
	own := []string{"order", "carrier", "tracking_no", "status", "expected_at", "skus"}
	return tabular.Columns{
		Key:      "tracking_no",
		Flat:     append(slices.Clone(own), "at", "place", "text", "event_status"),
		Nested:   append(slices.Clone(own), "trail"),
		Required: []string{"order"},
		Rows:     maxTrail,
	}
}

// Import makes and updates parcels by their tracking numbers. Couriers send the
// same scans again and again, and new ones by and by: scans are added to those
// known, each once.
func (s Shipments) Import(ctx context.Context, rows tabular.Records, opt tabular.Options, report *tabular.Report) error {
	return s.service.run(ctx, rows, s.Columns(), opt, report, func(tx *db.Tx, b *batch) error {
		return b.shipments(tx)
	})
}

func (b *batch) shipments(tx *db.Tx) error {
	number := func(g tabular.Group) (n string) {
		g.Rows[0].Fields(b.opt).ID("order", &n, maxID)
		return n
	}
	orders, err := b.load(tx, number)
	if err != nil {
		return err
	}
	before := make(map[string]desk.Order, len(orders))
	for key, o := range orders {
		was := *o
		was.Shipments = slices.Clone(o.Shipments)
		before[key] = was
	}
	for _, g := range b.groups {
		key := numberKey(number(g))
		b.results = append(b.results, b.shipment(tx, g, orders[key]))
	}
	for _, key := range slices.Sorted(maps.Keys(orders)) { // always in one order, so that imports cannot wait for each other
		o := orders[key]
		if was := before[key]; !reflect.DeepEqual(was, *o) {
			if err := b.save(tx, &was, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// shipment puts a parcel into its order.
func (b *batch) shipment(tx *db.Tx, g tabular.Group, o *desk.Order) tabular.Result {
	f := g.Rows[0].Fields(b.opt)
	if o == nil {
		var number string
		f.ID("order", &number, maxID)
		f.Fail("order", tabular.CodeMissing, fmt.Sprintf("there is no order %q", number))
		return g.Failed(f.Problems())
	}
	place := slices.IndexFunc(o.Shipments, func(s desk.Shipment) bool { return trackingKey(s.TrackingNo) == trackingKey(g.Key) })
	s := known(o.Shipments, g.Key, -1)
	if place < 0 {
		s.ID, s.TrackingNo = desk.NewID[desk.ShipmentID]("sh", tx.Now()), g.Key
	}
	was := s
	readShipment(f, &s)
	s.Trail = mergeTrail(s.Trail, b.events(f, g))
	switch {
	case len(s.Trail) > maxTrail:
		f.Fail("trail", tabular.CodeTooMany, fmt.Sprintf("more than %d scans", maxTrail))
	case place < 0 && len(o.Shipments) == maxShipments:
		f.Fail("order", tabular.CodeTooMany, fmt.Sprintf("more than %d parcels of one order", maxShipments))
	}
	switch {
	case len(f.Problems()) > 0:
		return g.Failed(f.Problems())
	case place < 0:
		o.Shipments = append(o.Shipments, s)
		return g.Done(tabular.Created)
	case reflect.DeepEqual(was, s):
		return g.Done(tabular.Unchanged)
	}
	o.Shipments[place] = s
	return g.Done(tabular.Updated)
}

// events reads the scans of a parcel.
func (b *batch) events(f *tabular.Fields, g tabular.Group) []desk.TrackEvent {
	var out []desk.TrackEvent
	if !g.Rows[0].Flat {
		rows, _ := f.Each("trail", maxTrail, eventFields...)
		for _, e := range rows {
			out = append(out, readEvent(e, "status"))
		}
		return out
	}
	for i, rec := range g.Rows {
		row := f
		if i > 0 {
			row = f.Row(rec)
		}
		if e := readEvent(row, "event_status"); e != (desk.TrackEvent{}) {
			out = append(out, e)
		}
	}
	return out
}

// mergeTrail returns the scans of both, each once, in the order of time.
func mergeTrail(have, more []desk.TrackEvent) []desk.TrackEvent {
	out := slices.Clone(have)
	for _, e := range more {
		if !slices.Contains(out, e) {
			out = append(out, e)
		}
	}
	sortTrail(out)
	return out
}
