package app

import (
	"context"
	"iter"
	"slices"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/history"
	"github.com/shopbell/shopbell/internal/feature/order"
	"github.com/shopbell/shopbell/internal/feature/understanding"
	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
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

// vocabulary is what the understanding knows of the catalogue.
type vocabulary struct{ *catalog.Service }

func (v vocabulary) Vocabulary(ctx context.Context) iter.Seq2[entity.CatalogueProduct, error] {
	return func(yield func(entity.CatalogueProduct, error) bool) {
		f := catalog.Filter{Limit: 200}
		for {
			list, next, err := v.Find(ctx, f)
			if err != nil {
				yield(entity.CatalogueProduct{}, err)
				return
			}
			for i := range list {
				if list[i].Active && !yield(catalogueProduct(&list[i]), nil) {
					return
				}
			}
			if next == "" {
				return
			}
			f.Cursor = next
		}
	}
}

func catalogueProduct(p *desk.Product) entity.CatalogueProduct {
	out := entity.CatalogueProduct{ID: string(p.ID), Aliases: p.Aliases}
	for _, lang := range []string{"zh", "en"} {
		if t := p.Title[lang]; t != "" {
			out.Names = append(out.Names, t)
		}
	}
	for _, variant := range p.Variants {
		out.SKUs = append(out.SKUs, variant.SKU)
		for _, o := range variant.Options {
			if c := (entity.CatalogueOption{Name: o.Name, Value: o.Value}); !slices.Contains(out.Options, c) {
				out.Options = append(out.Options, c)
			}
		}
	}
	return out
}

// vectorsOf is what the model of intents in service makes of old questions.
func vectorsOf(u *understanding.Service) history.Sense {
	return func(lang string) func(text string) []float32 {
		if sense, _ := u.Sense(lang); sense != nil {
			return sense.Vector
		}
		return nil
	}
}
