package understanding

import (
	"context"
	"iter"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
)

type goods []entity.CatalogueProduct

func (g goods) Revision(context.Context) (int64, error) { return int64(len(g)), nil }

func (g goods) Vocabulary(context.Context) iter.Seq2[entity.CatalogueProduct, error] {
	return func(yield func(entity.CatalogueProduct, error) bool) {
		for _, p := range g {
			if !yield(p, nil) {
				return
			}
		}
	}
}

// What a message names comes out with its value and its place in the message as
// it was written.
func TestMentions(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("shop", 8*3600)
	now := time.Date(2026, 11, 28, 15, 0, 0, 0, zone)
	s := New(Config{
		Idle: true, Log: slog.New(slog.DiscardHandler), Clock: func() time.Time { return now }, Location: func() *time.Location { return zone },
		Catalogue: goods{{ID: "pr_1", Names: []string{"重磅纯棉T恤", "Heavy cotton T-shirt"}}, {ID: "pr_2", Names: []string{"连帽卫衣", "Hoodie"}, Aliases: []string{"卫衣"}}},
	})
	s.refreshShop(t.Context())
	for _, tt := range []struct{ text, want string }{
		{"订单号XM2024110001 什么时候发货", "order=XM2024110001"},
		{"我上周三晚上买的卫衣小了，想换XL", "product=pr_2 size=XL"},
		{"手机１３８００１３８０００", "phone=13800138000"},
		{"花了299.9元能便宜50块吗", "money=299.9 money=50"},
		{"I paid $1,299.00 on 3 November", "money=1299"},
		{"不要黑色，要白色的", "!color=black color=white"},
		{"a@b.com 收不到", "email=a@b.com"},
		{"7天内能退吗", "daterange="},
		{"地址改成浙江省杭州市西湖区文三路138号东方通信大厦7楼702室", "address=浙江省杭州市西湖区文三路138号东方通信大厦7楼702室"},
		{"", ""},
	} {
		u := s.Read(tt.text, "")
		var got []string
		for _, m := range u.Mentions {
			if tt.text[m.Start:m.End] == "" {
				t.Errorf("%q: %+v stands nowhere", tt.text, m)
			}
			x := m.Kind + "=" + m.Value
			if m.Negated {
				x = "!" + x
			}
			got = append(got, x)
		}
		all := strings.Join(got, " ")
		for want := range strings.FieldsSeq(tt.want) {
			if !strings.Contains(" "+all+" ", " "+want) {
				t.Errorf("%q: got %q, want %q in it", tt.text, all, want)
			}
		}
	}
	for _, m := range s.Read("我上周三晚上买的卫衣小了", "").Mentions {
		if strings.HasPrefix(m.Kind, "date") && !strings.HasPrefix(m.Extra["from"], "2026-11-18T") {
			t.Errorf("last Wednesday evening: %+v", m)
		}
	}
	if u := s.Read("asdfghjkl asdfghjkl", ""); !u.Gibberish {
		t.Errorf("mashed keys: %+v", u)
	}
}

func BenchmarkRead(b *testing.B) {
	s := New(Config{Idle: true, Log: slog.New(slog.DiscardHandler)})
	for b.Loop() {
		s.Read("我上周三晚上买的卫衣小了，想换XL，订单号XM2024110001", "")
	}
}

// References come with their place in the text as it was written, are resolved
// among what was shown, and what a text leaves out is taken over.
func TestReferences(t *testing.T) {
	t.Parallel()
	s := New(Config{Idle: true, Log: slog.New(slog.DiscardHandler)})
	const text = "不是这个，是第２个"
	refs := s.Read(text, "zh").References
	if len(refs) != 2 || !refs[0].Negated || refs[1].Negated || text[refs[1].Start:refs[1].End] != "第２个" || refs[1].Ordinal != 2 {
		t.Fatalf("got %+v", refs)
	}
	shown := []desk.Shown{{ID: "pr_1", Kind: "product"}, {ID: "pr_2", Kind: "product"}}
	if found, ok := s.Resolve(refs[1], shown); !ok || len(found) != 1 || found[0].ID != "pr_2" {
		t.Errorf("got %+v, %v", found, ok)
	}
	option := func(name, value string) desk.Mention {
		return desk.Mention{Kind: "option", Value: value, Extra: map[string]string{"option": name}}
	}
	got := s.Complete(
		desk.Frame{Mentions: []desk.Mention{option("颜色", "黑")}},
		desk.Frame{Intent: "product", Mentions: []desk.Mention{option("颜色", "白"), option("尺码", "M")}})
	if got.Intent != "product" || len(got.Mentions) != 2 || got.Mentions[1].Value != "M" || got.Mentions[1].Start != -1 {
		t.Errorf("got %+v", got)
	}
}
