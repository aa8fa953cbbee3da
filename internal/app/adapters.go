package app

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/httpapi"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/knowledge"
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

// knowledgeBase is the API's Knowledge.
type knowledgeBase struct{ *knowledge.Service }

func (k knowledgeBase) FindEntries(ctx context.Context, f httpapi.EntryFilter) ([]desk.Entry, string, int64, error) {
	return k.Service.FindEntries(ctx, knowledge.Filter{
		Lang: f.Lang, CategoryID: f.CategoryID, Query: f.Query, Cursor: f.Cursor, Limit: f.Limit,
	})
}
