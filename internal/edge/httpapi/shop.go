package httpapi

import (
	"context"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/kit/contact"
)

func (s *server) listOrders(ctx context.Context, in *struct {
	Q        string          `query:"q" maxLength:"200"`
	Customer desk.CustomerID `query:"customer_id" maxLength:"64"`
	Cursor   string          `query:"cursor" maxLength:"200"`
	Limit    int             `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.OrderPage], error) {
	list, next, err := s.Orders.Find(ctx, in.Q, in.Customer, in.Cursor, in.Limit)
	if err != nil {
		return nil, err
	}
	shop, err := s.Settings.Shop(ctx)
	contacts := actor(ctx).Can(desk.CanSeeContacts)
	return reply(wire.OrderPage{Next: next, Orders: each(list, func(o desk.Order) wire.Order {
		return presentOrder(&o, contacts, shop.Masking)
	})}), err
}

func (s *server) getOrder(ctx context.Context, in *struct {
	Number string `path:"number" maxLength:"100"`
},
) (*body[wire.Order], error) {
	o, err := s.Orders.GetByNumber(ctx, in.Number)
	if err != nil {
		return nil, err
	}
	shop, err := s.Settings.Shop(ctx)
	return reply(presentOrder(&o, actor(ctx).Can(desk.CanSeeContacts), shop.Masking)), err
}

func (s *server) listProducts(ctx context.Context, in *struct {
	Q           string   `query:"q" maxLength:"200"`
	ExternalIDs []string `query:"external_id,explode" maxItems:"200" doc:"Those of the products with these ids of the shop's that there are; nothing else is looked at"`
	Cursor      string   `query:"cursor" maxLength:"200"`
	Limit       int      `query:"limit" minimum:"1" maximum:"200" default:"50"`
},
) (*body[wire.ProductPage], error) {
	if len(in.ExternalIDs) > 0 {
		list, err := s.Products.ByExternalIDs(ctx, in.ExternalIDs)
		return reply(wire.ProductPage{Products: each(list, presentProduct)}), err
	}
	list, next, err := s.Products.Find(ctx, in.Q, in.Cursor, in.Limit)
	return reply(wire.ProductPage{Next: next, Products: each(list, presentProduct)}), err
}

func (s *server) getProduct(ctx context.Context, in *struct {
	ID desk.ProductID `path:"id" maxLength:"64"`
},
) (*body[wire.Product], error) {
	p, err := s.Products.Get(ctx, in.ID)
	return reply(presentProduct(p)), err
}

func presentOrder(o *desk.Order, contacts bool, masking string) wire.Order {
	out := wire.Order{
		ID: string(o.ID), Number: o.Number, Status: string(o.Status), Total: o.Total, Lines: notNil(o.Lines),
		Payments: notNil(o.Payments), Shipments: each(o.Shipments, func(s desk.Shipment) desk.ShipmentCard { return s.Card() }), Address: o.Address, Note: o.Note,
		PlacedAt: millis(o.PlacedAt), Version: o.Version,
	}
	if !contacts {
		out.Address = maskAddress(o.Address, masking)
	}
	return out
}

// maskAddress leaves the district: enough to talk about a delivery, not enough
// to find the door.
func maskAddress(a desk.Address, masking string) desk.Address {
	mask := contact.Mask(masking)
	a.Name, a.Phone = mask.Name(a.Name), mask.Phone(a.Phone)
	if a.Line1 != "" {
		a.Line1 = "****"
	}
	a.Line2, a.Zip = "", ""
	return a
}

func presentProduct(p desk.Product) wire.Product {
	return wire.Product{
		ID: string(p.ID), ExternalID: p.ExternalID, Title: p.Title, Body: p.Body, Category: p.Category, Params: notNil(p.Params),
		Image: p.Image, URL: p.URL, Active: p.Active, Version: p.Version,
		Variants: each(p.Variants, func(v desk.Variant) wire.Variant {
			return wire.Variant{SKU: v.SKU, Options: notNil(v.Options), Price: v.Price, Stock: v.Stock}
		}),
	}
}
