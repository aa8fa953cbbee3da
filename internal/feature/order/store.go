package order

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/contact"
)

// Migrations are the tables of this feature.
//
//go:embed migrations/*.sql
var Migrations embed.FS

const columns = `id, number, customer_id, status, total, currency, lines, payments, address, email, phone, note, placed_at, version`

func scan(r *db.Rows, o *desk.Order) error {
	var id, customer, status, lines, payments, address string
	var placed int64
	err := r.Scan(&id, &o.Number, &customer, &status, &o.Total.Minor, &o.Total.Currency,
		&lines, &payments, &address, &o.Email, &o.Phone, &o.Note, &placed, &o.Version)
	if err != nil {
		return err
	}
	o.ID, o.CustomerID, o.Status, o.PlacedAt = desk.OrderID(id), desk.CustomerID(customer), desk.OrderStatus(status), db.Time(placed)
	o.Shipments = []desk.Shipment{}
	err = errors.Join(
		json.Unmarshal([]byte(lines), &o.Lines), json.Unmarshal([]byte(payments), &o.Payments), json.Unmarshal([]byte(address), &o.Address),
	)
	if err != nil {
		return fmt.Errorf("order %s: %w", id, err)
	}
	return nil
}

// selectOrders returns orders with their parcels: two queries, however many
// orders there are.
func selectOrders(tx *db.Tx, tail string, args ...any) ([]desk.Order, error) {
	rows, err := tx.Query(`SELECT `+columns+` FROM shop_order `+tail, args...)
	list, err := db.Collect(rows, err, scan)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := make(map[string]*desk.Order, len(list))
	ids := make([]any, len(list))
	for i := range list {
		ids[i] = string(list[i].ID)
		at[string(list[i].ID)] = &list[i]
	}
	return list, selectShipments(tx, at, ids)
}

func selectShipments(tx *db.Tx, at map[string]*desk.Order, ids []any) error {
	rows, err := tx.Query(`SELECT order_id, id, carrier, tracking_no, status, skus, expected_at, trail FROM shipment
		WHERE order_id IN `+db.In(1, len(ids))+` ORDER BY order_id, position`, ids...)
	if err != nil {
		return err
	}
	defer rows.Close() //nolint:errcheck // Err is checked below
	for rows.Next() {
		var s desk.Shipment
		var order, id, status, skus, trail string
		var expected int64
		if err := rows.Scan(&order, &id, &s.Carrier, &s.TrackingNo, &status, &skus, &expected, &trail); err != nil {
			return err
		}
		s.ID, s.Status, s.ExpectedAt = desk.ShipmentID(id), desk.ShipmentStatus(status), db.Time(expected)
		if err := errors.Join(json.Unmarshal([]byte(skus), &s.SKUs), json.Unmarshal([]byte(trail), &s.Trail)); err != nil {
			return fmt.Errorf("shipment %s: %w", id, err)
		}
		at[order].Shipments = append(at[order].Shipments, s)
	}
	return rows.Err()
}

// numberKey is the form under which order numbers are compared.
func numberKey(number string) string {
	return strings.ToLower(strings.TrimPrefix(strings.TrimSpace(number), "#"))
}

func trackingKey(no string) string { return strings.ToLower(strings.TrimSpace(no)) }

func saveOrder(tx *db.Tx, o *desk.Order) error {
	var text [3]string
	for i, v := range []any{o.Lines, o.Payments, o.Address} {
		b, err := json.Marshal(v)
		if err != nil {
			return err
		}
		text[i] = string(b)
	}
	now := tx.Now().UnixMilli()
	return tx.Queue(`
		INSERT INTO shop_order (id, number, number_key, customer_id, status, total, currency, lines, payments, address,
			email, email_key, phone, phone_key, note, placed_at, version, created_at, updated_at)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, customer_id = excluded.customer_id, status = excluded.status,
			total = excluded.total, currency = excluded.currency, lines = excluded.lines, payments = excluded.payments,
			address = excluded.address, email = excluded.email, email_key = excluded.email_key, phone = excluded.phone,
			phone_key = excluded.phone_key, note = excluded.note, placed_at = excluded.placed_at, version = excluded.version,
			updated_at = excluded.updated_at`,
		string(o.ID), o.Number, numberKey(o.Number), string(o.CustomerID), string(o.Status), o.Total.Minor, o.Total.Currency,
		text[0], text[1], text[2], o.Email, contact.EmailKey(o.Email), o.Phone, contact.PhoneKey(o.Phone), o.Note,
		db.Millis(o.PlacedAt), o.Version, now, now)
}

func saveShipment(tx *db.Tx, order desk.OrderID, position int, s *desk.Shipment) error {
	skus, err := json.Marshal(s.SKUs)
	if err != nil {
		return err
	}
	trail, err := json.Marshal(s.Trail)
	if err != nil {
		return err
	}
	return tx.Queue(`
		INSERT INTO shipment (id, order_id, position, carrier, tracking_no, tracking_key, status, skus, expected_at, trail)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10)
		ON CONFLICT (id) DO UPDATE SET position = excluded.position, carrier = excluded.carrier, tracking_no = excluded.tracking_no,
			tracking_key = excluded.tracking_key, status = excluded.status, skus = excluded.skus,
			expected_at = excluded.expected_at, trail = excluded.trail`,
		string(s.ID), string(order), position, s.Carrier, s.TrackingNo, trackingKey(s.TrackingNo), string(s.Status),
		string(skus), db.Millis(s.ExpectedAt), string(trail))
}

// customerIDs tells the ids of customers by the shop's own ids.
func customerIDs(tx *db.Tx, external []string) (map[string]desk.CustomerID, error) {
	out := make(map[string]desk.CustomerID, len(external))
	if len(external) == 0 {
		return out, nil
	}
	args := make([]any, len(external))
	for i, e := range external {
		args[i] = e
	}
	rows, err := tx.Query(`SELECT external_id, id FROM customer WHERE external_id IN `+db.In(1, len(args)), args...)
	found, err := db.Collect(rows, err, func(r *db.Rows, v *[2]string) error { return r.Scan(&v[0], &v[1]) })
	for _, f := range found {
		out[f[0]] = desk.CustomerID(f[1])
	}
	return out, err
}
