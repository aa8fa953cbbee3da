package app

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/order"
)

// What one part asks for in its ports and another part offers under other
// names meets here, one type a pair.

// orders is the API's Orders.
type orders struct{ *order.Service }

func (o orders) Find(ctx context.Context, q string, customer desk.CustomerID, cursor string, limit int) ([]desk.Order, string, error) {
	return o.Service.Find(ctx, order.Filter{Query: q, CustomerID: customer, Cursor: cursor, Limit: limit})
}

// products is the API's Products.
type products struct{ *catalog.Service }

func (p products) Find(ctx context.Context, q, cursor string, limit int) ([]desk.Product, string, error) {
	return p.Service.Find(ctx, catalog.Filter{Query: q, Cursor: cursor, Limit: limit})
}
