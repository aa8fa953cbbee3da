package bot

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// counter is a shop whose orders can be read: those of the customer, and one that
// is somebody else's until it is proved.
type counter struct {
	*fake
	own    []desk.Order
	other  desk.Order
	proven []string
}

func (c *counter) OfCustomer(context.Context, desk.CustomerID, int) ([]desk.Order, error) {
	return c.own, nil
}

func (c *counter) Prove(_ context.Context, _, number, proof string) (desk.Order, error) {
	if number != c.other.Number || proof != c.other.Phone {
		return desk.Order{}, desk.E(desk.CodeNotFound, "error.order.not_found", nil)
	}
	c.proven = append(c.proven, number)
	return c.other, nil
}

func (c *counter) Proven(context.Context, string) ([]string, error) { return c.proven, nil }

func (c *counter) GetByNumber(context.Context, string) (desk.Order, error) { return c.other, nil }

func (c *counter) bot() *Service {
	return New(Config{Knowledge: c.fake, Catalog: fakeCatalog{c.fake}, Orders: c, Shops: c.fake})
}

func placed(number string, status desk.OrderStatus) desk.Order {
	return desk.Order{
		Number: number, Status: status, Version: 7, Phone: "13800138000", Total: desk.Money{Minor: 15800, Currency: "CNY"},
		PlacedAt: time.Date(2026, 11, 17, 17, 0, 0, 0, time.UTC),
		Shipments: []desk.Shipment{
			{Carrier: "zto", TrackingNo: "ZT1", Status: desk.ShipmentDelivered},
			{Carrier: "sf", TrackingNo: "SF1234567890", Status: desk.ShipmentInTransit, ExpectedAt: time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC)},
		},
	}
}

func counterOf(answer string, variants ...desk.AnswerVariant) *counter {
	return &counter{
		fake: &fake{
			entry: desk.Entry{ID: "ke_1", Lang: "zh", Question: "改签", Answer: answer, Version: 3, HandOver: desk.HandOverNever, Variants: variants},
		},
		own:   []desk.Order{placed("XM2026110009", desk.OrderCompleted), placed("XM2026110001", desk.OrderShipped)},
		other: placed("XM2026110005", desk.OrderPaid),
	}
}

func member(text string) desk.TurnView {
	v := view(text)
	v.Customer = desk.Customer{ID: "cu_1", Name: "林晓 2 号", Verified: true}
	return v
}

func (c *counter) say(t *testing.T, v desk.TurnView) desk.TurnDecision {
	t.Helper()
	d, err := c.bot().Turn(t.Context(), v)
	if err != nil || len(d.Replies) == 0 {
		t.Fatalf("%+v, %v", d, err)
	}
	return d
}

// The first variant that fits is told and named in the evidence, again too; what it
// is confined in and nobody has said does not fit.
func TestVariantIsChosen(t *testing.T) {
	t.Parallel()
	now := view("").Now
	c := counterOf(
		"标准答案",
		desk.AnswerVariant{ValidFrom: now, ValidUntil: now.Add(time.Hour), Channels: []string{"phone"}, Answer: "电话限时"},
		desk.AnswerVariant{Products: []string{"p-1"}, Answer: "围巾"},
		desk.AnswerVariant{Categories: []string{"clothing"}, Answer: "衣服"},
		desk.AnswerVariant{Audience: desk.AudienceSignedIn, Answer: "会员"},
	)
	c.product = desk.Product{ID: "pr_1", ExternalID: "p-1", Category: "服饰/Clothing", Title: map[string]string{"zh": "围巾"}, Active: true}
	phone, later, past := view("改签"), view("改签"), view("改签")
	phone.Channel.Kind, later.Channel.Kind, past.Channel.Kind = "phone", "phone", "phone"
	later.Now, past.Now = now.Add(time.Hour), now.Add(-1)
	page := member("改签")
	page.Burst[0].Payload = []byte(`{"page":"https://shop.example/p/1"}`)
	for name, x := range map[string]struct {
		v       desk.TurnView
		text    string
		variant int
	}{
		"a guest":              {view("改签"), "标准答案", 0},
		"a member":             {member("改签"), "会员", 4},
		"from its moment on":   {phone, "电话限时", 1},
		"at its end":           {later, "标准答案", 0},
		"before its moment":    {past, "标准答案", 0},
		"on the product, also": {page, "围巾", 2},
	} {
		s := c.bot()
		s.Catalog = unsearched{fakeCatalog{c.fake}}
		for _, again := range []bool{false, true} {
			d, err := s.Turn(t.Context(), x.v)
			if err != nil {
				t.Fatal(err)
			}
			r := d.Replies[0]
			if e := r.Evidence[0]; !strings.Contains(r.Text, x.text) || again != (r.Text != x.text) || e.Variant != x.variant || e.ID != "ke_1" {
				t.Errorf("%s, again %v: %+v", name, again, r)
			}
			x.v.Conversation.Memory = d.Memory
		}
	}
}

// A variant goes before a test of the standard answer, which then does not see the
// customer.
func TestVariantGoesBeforeATest(t *testing.T) {
	t.Parallel()
	c := counterOf("干洗。", desk.AnswerVariant{Audience: desk.AudienceSignedIn, Answer: "会员"})
	s := c.bot()
	s.Experiments = halves{}
	for _, v := range []desk.TurnView{member("改签"), view("改签")} {
		v.Conversation.CustomerID = "cu_b"
		d, err := s.Turn(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		e := d.Replies[0].Evidence[0]
		if tested := !v.Customer.Verified; tested != (e.Arm == "B") || tested == (e.Variant == 1) {
			t.Errorf("signed in %v: %+v", v.Customer.Verified, d.Replies[0])
		}
	}
}

func TestVariablesAreFilled(t *testing.T) {
	t.Parallel()
	c := counterOf("{{customer.name}}，订单 {{order.number}}（{{order.status}}，{{order.placed_at}}，{{order.total}}）由{{shipment.carrier}}送，单号 {{shipment.tracking_no}}，{{shipment.expected_at}}到，3 天可退。")
	want := "林晓 2 号，订单 XM2026110001（已发货，11月18日，¥158.00）由顺丰送，单号 SF1234567890，11月23日到，3 天可退。"
	d := c.say(t, member("改签"))
	r := d.Replies[0]
	if r.Text != want || d.HandOver != "" || len(r.Evidence) != 2 || r.Evidence[1] != (desk.Evidence{Kind: "order", ID: "XM2026110001", Title: "XM2026110001", Version: 7}) {
		t.Errorf("got %+v", d)
	}
	// The order that is named, or that was talked about, goes before the latest one.
	if d := c.say(t, member("XM2026110009 改签的手续费怎么算？")); !strings.Contains(d.Replies[0].Text, "XM2026110009（已完成") {
		t.Errorf("named: %+v", d.Replies)
	}
	v := member("改签")
	v.Conversation.Memory = `{"v":1,"order":"XM2026110009"}`
	if d := c.say(t, v); !strings.Contains(d.Replies[0].Text, "XM2026110009") {
		t.Errorf("talked about: %+v", d.Replies)
	}
}

// What is not there is not said: neither a hole nor somebody else's order.
func TestVariablesThatCannotBeFilled(t *testing.T) {
	t.Parallel()
	guest := func(text string, memory string) desk.TurnView {
		v := view(text)
		v.Conversation.Memory = memory
		return v
	}
	c := counterOf("订单 {{order.number|您的订单}} 可以改。")
	if d := c.say(t, guest("改签", `{"v":1,"order":"XM2026110001"}`)); d.Replies[0].Text != "订单 您的订单 可以改。" || len(d.Replies[0].Evidence) != 1 {
		t.Errorf("a fallback: %+v", d.Replies)
	}
	c = counterOf("标准答案", desk.AnswerVariant{Audience: desk.AudienceGuests, Answer: "订单 {{order.number}}"})
	if d := c.say(t, guest("改签", "")); d.Replies[0].Text != "标准答案" || d.Replies[0].Evidence[0].Variant != 0 {
		t.Errorf("a variant: %+v", d.Replies)
	}

	c = counterOf("订单 {{order.number}} 可以改。")
	d := c.say(t, guest("改签", ""))
	if !strings.Contains(d.Replies[0].Text, "手机号") || d.Miss || len(d.Replies) != 1 {
		t.Fatalf("a guest is asked: %+v", d)
	}
	wrong := c.say(t, guest("XM2026110001 13800138000", d.Memory))
	if strings.Contains(wrong.Replies[0].Text, "XM2026110001") {
		t.Errorf("somebody else's order: %+v", wrong.Replies)
	}
	d = c.say(t, guest("XM2026110005", wrong.Memory))
	d = c.say(t, guest("13800138000", d.Memory))
	if r := d.Replies[0]; r.Text != "订单 XM2026110005 可以改。" || len(r.Evidence) != 2 {
		t.Errorf("proved, the answer follows: %+v", d.Replies)
	}
	if d = c.say(t, guest("XM2026110005", d.Memory)); d.Replies[0].Kind != desk.KindOrderCard {
		t.Errorf("nothing waits any more: %+v", d.Replies)
	}
	if d := c.say(t, guest("XM2026110001 改签的手续费怎么算？", "")); len(d.Replies) != 1 || strings.Contains(d.Replies[0].Text, "可以改") {
		t.Errorf("a number that is not theirs: %+v", d.Replies)
	}

	c = counterOf("单号 {{shipment.tracking_no}}")
	c.own = []desk.Order{{Number: "XM1", Status: desk.OrderPaid}}
	if d := c.say(t, member("改签")); !d.Miss || !slices.Contains(d.Replies[0].QuickReplies, "转人工") || strings.Contains(d.Replies[0].Text, "单号") {
		t.Errorf("not sent yet: %+v", d)
	}
	v := member("改签")
	v.Conversation.Misses = desk.MaxMisses - 1
	if d := c.say(t, v); d.HandOver != whyMisses {
		t.Errorf("not sent yet, the third time: %+v", d)
	}
	c = counterOf("{{customer.name}} 好")
	if d := c.say(t, view("改签")); !d.Miss || strings.Contains(d.Replies[0].Text, "好") {
		t.Errorf("a guest has no name: %+v", d)
	}
	c = counterOf("{{order.number}} {旧变量}")
	if d := c.say(t, member("改签")); d.HandOver != whyFailed {
		t.Errorf("an older placeholder beside it: %+v", d)
	}
}

// An answer about the product in view waits until the customer has named one.
func TestProductVariables(t *testing.T) {
	t.Parallel()
	c := counterOf("{{product.title}} 卖 {{product.price}}，共 {{product.stock}} 件。")
	c.product = desk.Product{
		ID: "pr_1", ExternalID: "p-1", Title: map[string]string{"zh": "围巾"}, Active: true, Version: 4,
		Variants: []desk.Variant{
			{SKU: "S", Price: desk.Money{Minor: 4900, Currency: "CNY"}, Stock: 2}, {SKU: "L", Price: desk.Money{Minor: 5900, Currency: "CNY"}, Stock: 5},
		},
	}
	blind := c.bot()
	blind.Catalog = unsearched{fakeCatalog{c.fake}}
	d, err := blind.Turn(t.Context(), view("改签"))
	if err != nil || !strings.Contains(d.Replies[0].Text, "哪一款") || d.Miss {
		t.Fatalf("asked: %+v, %v", d, err)
	}
	v := view("围巾")
	v.Conversation.Memory = d.Memory
	d = c.say(t, v)
	if r := d.Replies[0]; r.Text != "围巾 卖 ¥49.00–¥59.00，共 7 件。" || len(r.Evidence) != 2 || r.Evidence[1].Version != 4 {
		t.Errorf("named: %+v", d.Replies)
	}
}

// Nobody's turn shows examples and says which variant answers.
func TestTrialShowsExamples(t *testing.T) {
	t.Parallel()
	c := counterOf("订单 {{order.number}}", desk.AnswerVariant{Audience: desk.AudienceGuests, Answer: "{{shop.name|本店}} {{order.status}}"})
	for audience, want := range map[desk.Audience]struct {
		text    string
		variant int
	}{"": {"订单 XM2026110001", 0}, desk.AudienceGuests: {"本店 已发货", 1}} {
		in := Circumstances{Audience: audience}
		x, err := c.bot().Explain(t.Context(), "改签", "zh", in)
		if err != nil || x.Answer != want.text || x.Variant != want.variant {
			t.Errorf("%q: %+v, %v", audience, x, err)
		}
		p, err := c.bot().Preview(t.Context(), &c.entry, in)
		if err != nil || p.Text != want.text || p.Variant != want.variant {
			t.Errorf("%q: %+v, %v", audience, p, err)
		}
		v, err := c.bot().Probe(t.Context(), Probe{Text: "改签", Lang: "zh", Audience: audience})
		if err != nil || v.Outcome != Answered || v.Entries[0].Variant != want.variant {
			t.Errorf("%q: %+v, %v", audience, v, err)
		}
	}
}
