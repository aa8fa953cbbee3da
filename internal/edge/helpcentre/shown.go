package helpcentre

import (
	"io"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
	"github.com/shopbell/shopbell/internal/kit/money"
)

// pictureCache is for an hour: soon after an entry has been taken down nobody sees
// its pictures.
const pictureCache = "public, max-age=3600"

const maxHeight = 560 // of a picture on a page

// shownView is a picture, a product or a button beside an answer.
type shownView struct {
	Picture, Preview string // addresses
	Width, Height    int
	Alt              string
	Title, Price     string // of a product
	Label            string // of a button
	URL              string // of a product or a button
}

func shown(list []helpcentre.Shown) []shownView {
	out := make([]shownView, len(list))
	for i, x := range list {
		switch v := &out[i]; {
		case x.Picture != nil:
			v.Picture = base + "pictures/" + string(x.Picture.ID)
			v.Preview, v.Alt = v.Picture+"/preview", x.Alt
			v.Width, v.Height = within(x.Picture.Width, x.Picture.Height, attachment.ThumbWidth, maxHeight)
		case x.Product != nil:
			v.Title, v.URL, v.Price = helpcentre.Clean(x.Product.Title), webAddress(x.Product.URL), price(x.Product)
		case x.Link != nil:
			v.Label, v.URL = x.Link.Label, x.Link.URL
		}
	}
	return out
}

// within makes a size fit, so that a page keeps the room before the picture is there.
func within(width, height, maxWidth, maxHeight int) (w, h int) {
	if width > maxWidth {
		width, height = maxWidth, max(height*maxWidth/width, 1)
	}
	if height > maxHeight {
		width, height = max(width*maxHeight/height, 1), maxHeight
	}
	return width, height
}

// webAddress is an address that a page may lead to, or "".
func webAddress(s string) string {
	if strings.HasPrefix(s, "/") && !strings.HasPrefix(s, "//") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://") {
		return s
	}
	return ""
}

func price(c *desk.ProductCard) string {
	low := money.Format(c.PriceMin.Minor, c.PriceMin.Currency)
	if high := money.Format(c.PriceMax.Minor, c.PriceMax.Currency); high != low {
		return low + " – " + high
	}
	return low
}

// picture serves a picture that some entry on view shows. Nobody can guess its id,
// and without such an entry it is not there.
func (s *site) picture(v *visit, width int) error {
	id := desk.AttachmentID(v.r.PathValue("id"))
	if s.Pictures == nil || !v.view.Shows(id) {
		return errNotFound
	}
	f, err := s.Pictures.OpenPicture(v.ctx(), id, width)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	httpkit.Upload{Name: f.Name, Type: f.Type, Inline: f.Inline(), ETag: f.ETag, Changed: f.Created, Cache: pictureCache}.Serve(v.w, v.r, io.ReadSeeker(f))
	return nil
}
