package guard

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
)

func order() *desk.Order {
	return &desk.Order{
		Number: "XM2026110001", Total: desk.Money{Minor: 15800, Currency: "CNY"},
		PlacedAt: time.Date(2026, 11, 18, 2, 0, 0, 0, time.UTC),
		Lines:    []desk.OrderLine{{Title: "260g 重磅 T 恤", Quantity: 2, Price: desk.Money{Minor: 7900, Currency: "CNY"}}},
		Payments: []desk.Payment{{Kind: "refund", Amount: desk.Money{Minor: 1250, Currency: "CNY"}}},
		Shipments: []desk.Shipment{{
			Carrier: "sf", TrackingNo: "SF1234567890", ExpectedAt: time.Date(2026, 11, 22, 16, 30, 0, 0, time.UTC),
			Trail: []desk.TrackEvent{{At: time.Date(2026, 11, 20, 6, 5, 0, 0, time.UTC).UnixMilli(), Place: "上海", Text: "到达 3 号中转站"}},
		}},
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("UTC+8", 8*3600)
	f := Order(order(), zone)
	for text, ok := range map[string]bool{
		"订单 XM2026110001 共 2 件，实付 ¥158.00，已退 ¥12.50。": true,
		"最新物流：11月20日 14:05 上海 到达 3 号中转站，预计 11月23日送达。": true,
		"¥158":                        true,
		"预计 11月24日送达":                 false,
		"¥159.00":                     false,
		"¥15.80":                      false,
		"11月20日 06:05":                false,
		"XM2026110002":                false,
		"You will get back 0 dollars": false,
		"没有数字":                        true,
	} {
		if err := Check(text, f); (err == nil) != ok {
			t.Errorf("%q: got %v", text, err)
		}
	}
	p := Product(&desk.Product{
		Title: map[string]string{"zh": "T恤"}, Variants: []desk.Variant{{SKU: "A-36", Stock: 3, Price: desk.Money{Minor: 7900, Currency: "CNY"}}},
	})
	if err := Check("仅剩 3 件，¥79.00", p); err != nil {
		t.Error(err)
	}
	if err := Check("仅剩 4 件", p); err == nil {
		t.Error("an invented stock passed")
	}
	if err := Check("仅剩 3 件，订单 XM2026110001", p, f); err != nil {
		t.Errorf("two records: %v", err)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"48 小时内发货": true, "您的订单{order_no}": false, "{{name}}，您好": false, "a { b": true, "{}": true, "if (x) {\n}": true,
		"{" + strings.Repeat("长", 41) + "}": true,
	} {
		if err := Text(text); (err == nil) != ok {
			t.Errorf("%q: got %v", text, err)
		}
	}
}

func TestBound(t *testing.T) {
	t.Parallel()
	if got := utf8.RuneCountInString(Bound(strings.Repeat("字", 5000))); got != desk.MaxTextRunes {
		t.Errorf("got %d runes", got)
	}
	if got := Bound("短"); got != "短" {
		t.Errorf("got %q", got)
	}
}
