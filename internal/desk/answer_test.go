package desk

import (
	"reflect"
	"testing"
	"time"
)

func TestReadAnswer(t *testing.T) {
	t.Parallel()
	pieces, bad := ReadAnswer("订单 {{order.number}} 由 {{ shipment.carrier | 快递 }} 送。{a}}")
	want := []Piece{
		{Text: "订单 "},
		{Variable: VarOrderNumber, At: 4},
		{Text: " 由 "},
		{Text: "快递", Variable: VarShipmentCarrier, Optional: true, At: 23},
		{Text: " 送。{a}}"},
	}
	if bad != nil || !reflect.DeepEqual(pieces, want) {
		t.Errorf("got %+v, %+v", pieces, bad)
	}
	for answer, want := range map[string]Piece{
		"您好 {{order.no}}":                   {Variable: "order.no", At: 4},
		"{{order.number}}{{name|客人}}":       {Variable: "name", Text: "客人", Optional: true, At: 17},
		"a {{order.number\n}}":              {At: 3},
		"a {{order.number":                  {At: 3},
		"{{order.number|{{order.status}}}}": {At: 1},
		"{{}}":                              {At: 1},
	} {
		if _, bad := ReadAnswer(answer); bad == nil || *bad != want {
			t.Errorf("%q: got %+v", answer, bad)
		}
	}
	name := func(v Variable) string { return "<" + string(v) + ">" }
	for answer, want := range map[string]string{
		"":                        "",
		"没有":                      "没有",
		"{{order.number}} 好":      "<order.number> 好",
		"{{order.number|您的订单}} 好": "您的订单 好",
		"{{order.number|}}好":      "好",
		"{{nobody}} 好":            "{{nobody}} 好",
	} {
		if got := PlainAnswer(answer, name); got != want {
			t.Errorf("%q: got %q", answer, got)
		}
	}
}

func TestVariantFor(t *testing.T) {
	t.Parallel()
	at := func(hour int) time.Time { return time.Date(2026, 11, 11, hour, 0, 0, 0, time.UTC) }
	e := Entry{Variants: []AnswerVariant{
		{ValidFrom: at(10), ValidUntil: at(12)},
		{Audience: AudienceSignedIn, Products: []string{"p-1"}},
		{Channels: []string{"phone", "ch_9"}, Audience: AudienceEveryone},
		{Categories: []string{"Clothing "}},
		{Audience: AudienceGuests},
	}}
	for _, c := range []struct {
		name string
		q    KnowledgeQuery
		hour int
		want int
	}{
		{"nobody in particular", KnowledgeQuery{}, 9, -1},
		{"at the first moment", KnowledgeQuery{}, 10, 0},
		{"at the last moment", KnowledgeQuery{}, 12, -1},
		{"a customer on a product", KnowledgeQuery{Audience: AudienceSignedIn, Product: "p-1"}, 9, 1},
		{"a guest on a product", KnowledgeQuery{Audience: AudienceGuests, Product: "p-1"}, 9, 4},
		{"a customer on another product", KnowledgeQuery{Audience: AudienceSignedIn, Product: "p-2"}, 9, -1},
		{"a kind of channel", KnowledgeQuery{Channel: "ch_1", ChannelKind: "phone"}, 9, 2},
		{"a channel", KnowledgeQuery{Channel: "ch_9", ChannelKind: "webchat"}, 9, 2},
		{"another channel", KnowledgeQuery{Channel: "ch_1", ChannelKind: "webchat"}, 9, -1},
		{"a category", KnowledgeQuery{Product: "p-2", Category: "服饰/Clothing"}, 9, 3},
		{"without a product in view", KnowledgeQuery{Category: "服饰/Clothing"}, 9, -1},
	} {
		if got := e.VariantFor(&c.q, at(c.hour)); got != c.want {
			t.Errorf("%s: got %d, want %d", c.name, got, c.want)
		}
	}
}
