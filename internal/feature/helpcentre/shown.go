package helpcentre

import (
	"context"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
)

// Shown is what an entry shows beside its text; one of the pointers is set.
type Shown struct {
	Picture *desk.AttachmentPayload
	Alt     string // what the picture shows
	Product *desk.ProductCard
	Link    *desk.Link
}

// Shows reports whether some entry that everybody may read shows the picture.
func (v *View) Shows(id desk.AttachmentID) bool { return v.Enabled && v.pictures[id] }

// gatherShown looks up the products and pictures that entries show, as they are
// now: a price on a page is that of the catalogue.
func (s *Service) gatherShown(ctx context.Context, in *input) error {
	in.products, in.pictures = map[string]*desk.Product{}, map[desk.AttachmentID]desk.AttachmentPayload{}
	var ids []string
	for _, list := range in.entries {
		for _, e := range list {
			for _, x := range in.extras(e) {
				if err := s.gatherPicture(ctx, in, x.Image); err != nil {
					return err
				}
				if x.Product != "" {
					ids = append(ids, x.Product)
				}
			}
		}
	}
	if s.Products == nil || len(ids) == 0 {
		return nil
	}
	found, err := s.Products.ByExternalIDs(ctx, ids)
	for i := range found {
		in.products[found[i].ExternalID] = &found[i]
	}
	return err
}

// gatherPicture looks a picture up. It never changes: the one that is shown already
// is not looked up again.
func (s *Service) gatherPicture(ctx context.Context, in *input, id desk.AttachmentID) error {
	if s.Pictures == nil || id == "" {
		return nil
	}
	if a, ok := s.seen[id]; ok {
		in.pictures[id] = a
		return nil
	}
	a, err := s.Pictures.Picture(ctx, id)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err == nil {
		in.pictures[id] = a
	}
	return err
}

// shown is what an entry shows at present. What is sold out or off sale is left out.
func (in *input) shown(e *desk.Entry, v *View) (out []Shown) {
	for _, x := range in.extras(e) {
		switch x.Kind {
		case desk.ExtraImage:
			if a, ok := in.pictures[x.Image]; ok {
				v.pictures[x.Image] = true
				out = append(out, Shown{Picture: &a, Alt: Clean(x.Alt)})
			}
		case desk.ExtraProduct:
			p := in.products[x.Product]
			if p == nil || !p.Active {
				continue
			}
			if card := p.Card(e.Lang); card.InStock {
				if strings.HasPrefix(card.URL, "/") {
					card.URL = desk.OnSite(card.URL, in.site)
				}
				out = append(out, Shown{Product: &card})
			}
		case desk.ExtraLink:
			if to := desk.OnSite(x.URL, in.site); to != "" {
				out = append(out, Shown{Link: &desk.Link{Label: Clean(x.Label), URL: to}})
			}
		}
	}
	return out
}
