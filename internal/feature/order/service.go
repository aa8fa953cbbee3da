package order

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/contact"
)

const (
	maxPage     = 100
	defaultPage = 50
)

// Service keeps the orders. It is safe for concurrent use.
type Service struct {
	db *db.DB

	cleaned atomic.Int64 // Unix ms: when the guard was last swept
}

// New returns the service.
func New(d *db.DB) *Service { return &Service{db: d} }

// Get returns an order, or CodeNotFound.
func (s *Service) Get(ctx context.Context, id desk.OrderID) (desk.Order, error) {
	return s.one(ctx, `WHERE id = $1`, string(id))
}

// GetByNumber returns the order with the number, in any case and with or
// without "#", or CodeNotFound. It does not ask whose it is.
func (s *Service) GetByNumber(ctx context.Context, number string) (desk.Order, error) {
	return s.one(ctx, `WHERE number_key = $1`, numberKey(number))
}

func (s *Service) one(ctx context.Context, where, arg string) (desk.Order, error) {
	list, err := s.list(ctx, where, arg)
	if err != nil {
		return desk.Order{}, err
	}
	if len(list) == 0 {
		return desk.Order{}, desk.E(desk.CodeNotFound, "error.order.not_found", nil)
	}
	return list[0], nil
}

func (s *Service) list(ctx context.Context, tail string, args ...any) (list []desk.Order, err error) {
	err = s.db.Read(ctx, func(tx *db.Tx) (err error) {
		list, err = selectOrders(tx, tail, args...)
		return err
	})
	return list, err
}

// OfCustomer returns the newest orders of a customer.
func (s *Service) OfCustomer(ctx context.Context, id desk.CustomerID, limit int) ([]desk.Order, error) {
	if id == "" {
		return nil, nil // '' is what the orders of all guests have in common
	}
	return s.list(ctx, `WHERE customer_id = $1 ORDER BY placed_at DESC, id DESC LIMIT $2`, string(id), min(max(limit, 1), maxPage))
}

// Filter selects orders.
type Filter struct {
	// Query is a number or the beginning of one, a tracking number, or the
	// full e-mail address or telephone number of the order or its customer.
	Query      string
	CustomerID desk.CustomerID // "" = any
	Cursor     string          // from the page before, "" = first
	Limit      int             // 1 to 100, 0 = 50
}

// Find returns orders, newest first, with the cursor of the next page.
func (s *Service) Find(ctx context.Context, f Filter) ([]desk.Order, string, error) {
	if f.Limit <= 0 || f.Limit > maxPage {
		f.Limit = defaultPage
	}
	var q query
	if f.CustomerID != "" {
		q.and(`customer_id = ` + q.arg(string(f.CustomerID)))
	}
	if text := strings.TrimSpace(f.Query); text != "" {
		q.and(`id IN (` + q.matching(text) + `)`)
	}
	if f.Cursor != "" {
		at, id, err := parseCursor(f.Cursor)
		if err != nil {
			return nil, "", err
		}
		q.and(`(placed_at, id) < (` + q.arg(at) + `, ` + q.arg(id) + `)`)
	}
	list, err := s.list(ctx, q.where()+` ORDER BY placed_at DESC, id DESC LIMIT `+q.arg(f.Limit+1), q.args...)
	if err != nil || len(list) <= f.Limit {
		return list, "", err
	}
	list = list[:f.Limit]
	return list, cursor(list[f.Limit-1]), nil
}

// query collects conditions and their arguments.
type query struct {
	conditions []string
	args       []any
}

func (q *query) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

func (q *query) and(condition string) { q.conditions = append(q.conditions, condition) }

func (q *query) where() string {
	if len(q.conditions) == 0 {
		return ""
	}
	return "WHERE " + strings.Join(q.conditions, " AND ")
}

// matching is a query of the ids that a text may mean. It is a union and not an
// OR, so that each part uses its index.
func (q *query) matching(text string) string {
	key := numberKey(text)
	from, to := q.arg(key), q.arg(key+"\U0010ffff")
	parts := []string{
		`SELECT id FROM shop_order WHERE number_key >= ` + from + ` AND number_key < ` + to,
		`SELECT order_id FROM shipment WHERE tracking_key <> '' AND tracking_key = ` + q.arg(trackingKey(text)),
	}
	for _, contact := range []struct{ column, key string }{{"email_key", contact.EmailKey(text)}, {"phone_key", contact.PhoneKey(text)}} {
		if contact.key == "" {
			continue
		}
		column, arg := contact.column, q.arg(contact.key)
		parts = append(parts,
			`SELECT id FROM shop_order WHERE `+column+` <> '' AND `+column+` = `+arg,
			`SELECT o.id FROM shop_order o JOIN customer c ON c.id = o.customer_id WHERE c.`+column+` <> '' AND c.`+column+` = `+arg)
	}
	return strings.Join(parts, " UNION ")
}

func cursor(o desk.Order) string { return fmt.Sprintf("%d.%s", db.Millis(o.PlacedAt), o.ID) }

func parseCursor(s string) (at int64, id string, err error) {
	ms, id, ok := strings.Cut(s, ".")
	at, err = strconv.ParseInt(ms, 10, 64)
	if !ok || err != nil || !desk.ValidID("or", desk.OrderID(id)) {
		return 0, "", desk.Invalid("cursor", "error.cursor")
	}
	return at, id, nil
}
