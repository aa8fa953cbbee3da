package app

import (
	"context"
	"net/http"
	"time"

	"github.com/shopbell/shopbell/demo"
	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/storefront"
	"github.com/shopbell/shopbell/internal/feature/catalog"
	"github.com/shopbell/shopbell/internal/feature/settings"
)

const (
	demoOrders       = 50
	demoIdentityLife = 12 * time.Hour
)

// demoShop is the storefront of the demo.
func (n *node) demoShop() (http.Handler, error) {
	zone, err := time.LoadLocation(demoZone)
	if err != nil {
		return nil, err
	}
	return storefront.New(storefront.Config{
		Shop: shopData{n}, Signer: shopData{n}, Keys: map[string]string{"zh": demoKey("zh"), "en": demoKey("en")},
		Shoppers: demo.Shoppers(), Images: demo.Images(), Zone: zone, Log: n.log.With("component", "storefront"),
	}), nil
}

// shopData is the storefront's Shop and Signer.
type shopData struct{ n *node }

func (s shopData) Products(ctx context.Context) ([]desk.Product, error) {
	var out []desk.Product
	for cursor := ""; ; {
		list, next, err := s.n.Catalog.Find(ctx, catalog.Filter{Cursor: cursor, Limit: 100})
		if err != nil {
			return nil, err
		}
		for _, p := range list {
			if p.Active {
				out = append(out, p)
			}
		}
		if cursor = next; next == "" {
			return out, nil
		}
	}
}

func (s shopData) Customer(ctx context.Context, externalID string) (desk.Customer, error) {
	return s.n.Customers.GetByExternalID(ctx, externalID)
}

func (s shopData) Orders(ctx context.Context, customer string) ([]desk.Order, error) {
	c, err := s.Customer(ctx, customer)
	if err != nil {
		return nil, err
	}
	return s.n.Orders.OfCustomer(ctx, c.ID, demoOrders)
}

// Identity signs as the server of a real shop would, with the secret of its
// channel. docs/guide/widget.md shows the same in other languages.
func (s shopData) Identity(ctx context.Context, lang, customer string) (string, error) {
	channel, err := s.n.Settings.ChannelByKey(ctx, demoKey(lang))
	if err != nil {
		return "", err
	}
	who, err := s.Customer(ctx, customer)
	if err != nil {
		return "", err
	}
	now := time.Now()
	return settings.SignIdentity(channel, settings.Identity{
		ExternalID: who.ExternalID, Name: who.Name, Email: who.Email, Phone: who.Phone, ExpiresAt: now.Add(demoIdentityLife),
	}, now)
}
