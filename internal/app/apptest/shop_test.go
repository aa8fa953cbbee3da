// Package apptest holds what is tested on several features together.
package apptest

import (
	"io/fs"
	"log/slog"

	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/customer"
	"github.com/shopbell/shopbell/internal/feature/order"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

var migrations = []fs.FS{customer.Migrations, catalog.Migrations, order.Migrations}

// shop is a shop's data in a database.
type shop struct {
	db        *db.DB
	customers *customer.Service
	catalog   *catalog.Service
	orders    *order.Service
}

func newShop(d *db.DB) *shop {
	return &shop{
		db: d, customers: customer.New(d), orders: order.New(d),
		catalog: catalog.New(d, index.New(index.Config{}), slog.New(slog.DiscardHandler)),
	}
}

func (s *shop) importers() map[string]tabular.Importer {
	return map[string]tabular.Importer{"products": s.catalog, "customers": s.customers, "orders": s.orders}
}
