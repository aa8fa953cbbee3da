package bot

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
)

// showing is a shop with goods, pictures and a site.
type showing struct {
	*fake
	goods []desk.Product
	site  string
	err   error
}

func (s *showing) GetByExternalID(_ context.Context, id string) (desk.Product, error) {
	for _, p := range s.goods {
		if p.ExternalID == id {
			return p, s.err
		}
	}
	return desk.Product{}, desk.E(desk.CodeNotFound, "error.product.not_found", nil)
}

func (s *showing) Picture(_ context.Context, id desk.AttachmentID) (desk.AttachmentPayload, error) {
	if id != "at_1" {
		return desk.AttachmentPayload{}, desk.E(desk.CodeNotFound, "error.attachment.not_found", nil)
	}
	return desk.AttachmentPayload{ID: id, Name: "a.png", Type: "image/png", Size: 3, Width: 4, Height: 5}, s.err
}

func (s *showing) Address(context.Context) (string, error) { return s.site, s.err }

// shownCatalog is the catalogue with these goods.
type shownCatalog struct {
	fakeCatalog
	*showing
}

func (c shownCatalog) GetByExternalID(ctx context.Context, id string) (desk.Product, error) {
	return c.showing.GetByExternalID(ctx, id)
}
func (c shownCatalog) Search(context.Context, string, int) ([]ProductHit, error) { return nil, nil }
func (c shownCatalog) Get(ctx context.Context, id desk.ProductID) (desk.Product, error) {
	return c.fakeCatalog.Get(ctx, id)
}

func (c shownCatalog) AtPage(ctx context.Context, address string) (desk.Product, error) {
	return c.fakeCatalog.AtPage(ctx, address)
}

func (s *showing) turn(t *testing.T, v desk.TurnView) desk.TurnDecision {
	t.Helper()
	b := New(Config{Knowledge: s.fake, Catalog: shownCatalog{fakeCatalog{s.fake}, s}, Orders: fakeOrders{s.fake}, Shops: s.fake, Pictures: s, Site: s})
	d, err := b.Turn(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func leftOut(t *testing.T, d *desk.TurnDecision) []string {
	t.Helper()
	var tr struct {
		LeftOut []string `json:"left_out"`
	}
	if err := json.Unmarshal(d.Trace, &tr); err != nil {
		t.Fatal(err)
	}
	return tr.LeftOut
}

func goods(id string, active bool, stock int64) desk.Product {
	return desk.Product{
		ID: desk.ProductID("pr_" + id), ExternalID: id, Title: map[string]string{"zh": "围巾 " + id}, Active: active, Version: 7,
		Variants: []desk.Variant{{SKU: "S", Price: desk.Money{Minor: 7900, Currency: "CNY"}, Stock: stock}},
	}
}

func TestExtrasOfAnAnswer(t *testing.T) {
	t.Parallel()
	s := &showing{
		fake: &fake{entry: desk.Entry{
			ID: "ke_1", Question: "怎么围", Answer: "绕一圈。", Version: 3, Related: []string{"怎么洗"},
			Extras: []desk.Extra{
				{Kind: desk.ExtraImage, Image: "at_1", Alt: "绕一圈的样子"}, {Kind: desk.ExtraLink, Label: "看视频", URL: "/v?a=1"},
				{Kind: desk.ExtraProduct, Product: "p-1"}, {Kind: desk.ExtraLink, Label: "别处", URL: "https://other.example/"},
				{Kind: desk.ExtraProduct, Product: "sold-out"}, {Kind: desk.ExtraProduct, Product: "off-sale"}, {Kind: desk.ExtraProduct, Product: "gone"},
				{Kind: desk.ExtraImage, Image: "at_2"}, {Kind: desk.ExtraLink, Label: "x", URL: "javascript:alert(1)"}, {Kind: desk.ExtraLink, Label: "{code}", URL: "/"},
			},
		}},
		goods: []desk.Product{goods("p-1", true, 2), goods("sold-out", true, 0), goods("off-sale", false, 5)},
		site:  "https://shop.example/zh/",
	}
	d := s.turn(t, view("怎么围"))
	if len(d.Replies) != 3 {
		t.Fatalf("got %+v", d.Replies)
	}
	text, picture, card := d.Replies[0], d.Replies[1], d.Replies[2]
	if text.Text == "" || string(text.Payload) != `{"links":[{"label":"看视频","url":"https://shop.example/v?a=1"},{"label":"别处","url":"https://other.example/"}]}` || text.QuickReplies != nil {
		t.Errorf("text %+v, %s", text, text.Payload)
	}
	if len(text.Evidence) != 2 || text.Evidence[0].ID != "ke_1" || text.Evidence[1].ID != "pr_p-1" || text.Evidence[1].Version != 7 {
		t.Errorf("evidence %+v", text.Evidence)
	}
	if picture.Kind != desk.KindImage || picture.Text != "绕一圈的样子" || picture.Evidence != nil || !json.Valid(picture.Payload) {
		t.Errorf("picture %+v", picture)
	}
	var c desk.ProductCard
	if err := json.Unmarshal(card.Payload, &c); err != nil || card.Kind != desk.KindProductCard || c.PriceMin.Minor != 7900 || !slices.Equal(card.QuickReplies, []string{"怎么洗"}) || card.Evidence != nil {
		t.Errorf("card %+v, %v", card, err)
	}
	want := []string{"product sold-out", "product off-sale", "product gone", "image at_2", "link javascript:alert(1)", "link /"}
	if got := leftOut(t, &d); !slices.Equal(got, want) {
		t.Errorf("left out %q", got)
	}

	again := view("怎么围")
	again.Conversation.Memory = d.Memory
	d = s.turn(t, again)
	if len(d.Replies) != 1 || d.Replies[0].Payload == nil || len(d.Replies[0].QuickReplies) == 0 {
		t.Errorf("asked again: %+v", d.Replies)
	}
	again.Conversation.Memory = d.Memory
	if d = s.turn(t, again); len(d.Replies) != 1 || d.Replies[0].Payload != nil {
		t.Errorf("asked a third time: %+v", d.Replies)
	}

	s.site = ""
	if d = s.turn(t, view("怎么围")); string(d.Replies[0].Payload) != `{"links":[{"label":"别处","url":"https://other.example/"}]}` {
		t.Errorf("without a site: %s", d.Replies[0].Payload)
	}
	s.entry.HandOver = desk.HandOverAlways
	if d = s.turn(t, view("怎么围")); d.HandOver != whyRule || len(d.Replies) != 3 {
		t.Errorf("with a hand-over: %+v", d)
	}
	// The text is right without what stands beside it.
	s.err = errors.New("the database is away")
	if d = s.turn(t, view("怎么围")); len(d.Replies) != 1 || d.Replies[0].Payload != nil || len(leftOut(t, &d)) != 10 {
		t.Errorf("while nothing can be read: %+v", d.Replies)
	}
}
