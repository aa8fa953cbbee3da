package bot

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/bot/guard"
)

// extras are what an answer shows beside its text.
type extras struct {
	links []desk.Link     // below the text, in its message
	after []reply         // messages of their own, after the text
	rests []desk.Evidence // what the cards rest on
}

// links are the buttons among extras.
func links(list []desk.Extra) []desk.Extra {
	return slices.DeleteFunc(slices.Clone(list), func(x desk.Extra) bool { return x.Kind != desk.ExtraLink })
}

// extras makes an answer's extras fit to be sent. What cannot be shown at present,
// a product that is sold out or off sale or a picture that is gone, is left out and
// stands in the trace: the text is still right.
func (t *turn) extras(list []desk.Extra) (b extras) {
	for i := range list {
		x := &list[i]
		ok := false
		switch x.Kind {
		case desk.ExtraImage:
			ok = t.showPicture(&b, x)
		case desk.ExtraProduct:
			ok = t.showProduct(&b, x)
		case desk.ExtraLink:
			ok = t.showLink(&b, x)
		}
		if !ok {
			t.trace.LeftOut = append(t.trace.LeftOut, strings.TrimSpace(string(x.Kind)+" "+string(x.Image)+x.Product+x.URL))
		}
	}
	return b
}

func (t *turn) showPicture(b *extras, x *desk.Extra) bool {
	if t.s.Pictures == nil || guard.Text(x.Alt) != nil {
		return false
	}
	picture, err := t.s.Pictures.Picture(t.ctx, x.Image)
	if err != nil {
		return false
	}
	payload, err := json.Marshal(picture)
	b.after = append(b.after, reply{Reply: desk.Reply{Kind: desk.KindImage, Text: x.Alt, Payload: payload}})
	return err == nil
}

// showProduct makes the card from the record as it is now.
func (t *turn) showProduct(b *extras, x *desk.Extra) bool {
	p, err := t.s.Catalog.GetByExternalID(t.ctx, x.Product)
	if err != nil || !p.Active {
		return false
	}
	card := p.Card(t.lang)
	if !card.InStock {
		return false
	}
	payload, err := json.Marshal(card)
	b.after = append(b.after, reply{desk.Reply{Kind: desk.KindProductCard, Payload: payload}, []*guard.Facts{guard.Product(&p)}})
	b.rests = append(b.rests, productEvidence(&p, t.title(&p)))
	return err == nil
}

// showLink leads a path to the shop's site.
func (t *turn) showLink(b *extras, x *desk.Extra) bool {
	if guard.Text(x.Label) != nil {
		return false
	}
	address := ""
	if t.s.Site != nil {
		var err error
		if address, err = t.s.Site.Address(t.ctx); err != nil {
			return false
		}
	}
	to := desk.OnSite(x.URL, address)
	if to != "" {
		b.links = append(b.links, desk.Link{Label: x.Label, URL: to})
	}
	return to != ""
}

// addWith adds an answer with what it shows. The evidence is the text's, which is
// what a customer rates; what they can say next stands below it all.
func (t *turn) addWith(r desk.Reply, b extras, facts ...*guard.Facts) {
	if len(b.links) > 0 {
		payload, err := json.Marshal(desk.TextPayload{Links: b.links})
		if err == nil {
			r.Payload = payload
		}
	}
	r.Evidence = slices.Concat(r.Evidence, b.rests)
	if last := len(b.after) - 1; last >= 0 {
		b.after[last].QuickReplies, r.QuickReplies = r.QuickReplies, nil
	}
	t.add(r, facts...)
	t.replies = append(t.replies, b.after...)
}
