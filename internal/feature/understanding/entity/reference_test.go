package entity_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

func showRefs(refs []entity.Reference) string {
	var parts []string
	for _, r := range refs {
		var s []string
		if r.Negated {
			s = append(s, "!")
		}
		if r.Ordinal != 0 {
			s = append(s, fmt.Sprint(r.Ordinal))
		}
		if r.Last {
			s = append(s, "last")
		}
		if r.Other {
			s = append(s, "other")
		}
		if r.All {
			s = append(s, "all")
		}
		if r.Attribute != "" {
			s = append(s, r.Attribute)
		}
		if r.Value != "" {
			s = append(s, r.Value)
		}
		if r.Kind != "" {
			s = append(s, r.Kind)
		}
		parts = append(parts, strings.Join(s, " "))
	}
	return strings.Join(parts, ", ")
}

func TestReferences(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"第二个", "2"},
		{"第2款有货吗", "2 product"},
		{"要第三双", "3 product"},
		{"倒数第一个", "-1"},
		{"第二个订单到哪了", "2 order"},
		{"最后一个多少钱", "-1"},
		{"最便宜的", "cheapest"},
		{"最便宜的那款", "cheapest product"},
		{"便宜的那个", "cheapest"},
		{"最贵的是哪个", "dearest"},
		{"最近的订单", "newest order"},
		{"上面那款", "last product"},
		{"刚才那个", "last"},
		{"这件多少钱", "last product"},
		{"这个有货吗", "last"},
		{"它防水吗", "last"},
		{"那单呢", "last order"},
		{"这个订单", "last order"},
		{"另一个订单", "other order"},
		{"另外那款呢", "other product"},
		{"这几款有什么区别", "all product"},
		{"两个都要", "all"},
		{"黑色那款", "color black product"},
		{"要红色的那件", "color red product"},
		{"不是这个，是那个", "! last, last"},
		{"不要第一个，要第二个", "! 1, 2"},
		{"这个月", ""},
		{"第一次买", ""},
		{"这个问题怎么解决", ""},
		{"那个时候", ""},
		{"第二天", ""},
		{"便宜点吧", ""},
		{"最近在忙", ""},
		{"the second one", "2"},
		{"I'll take the first one", "1"},
		{"the third item", "3 product"},
		{"last order", "newest order"},
		{"the last one", "-1"},
		{"the cheapest one", "cheapest"},
		{"cheapest", "cheapest"},
		{"the most expensive", "dearest"},
		{"my latest order", "newest order"},
		{"that one", "last"},
		{"is it waterproof", "last"},
		{"this item", "last product"},
		{"the other one", "other"},
		{"what about the other order", "other order"},
		{"both", "all"},
		{"the blue one", "color blue product"},
		{"not the first one, the second one", "! 1, 2"},
		{"option 2", "2"},
		{"the one above", "last"},
		{"那就这样吧", ""},
		{"有没有其他问题", ""},
		{"其他的呢", "other"},
		{"how about that?", "last"},
		{"any shop that I can visit", ""},
		{"how long will it take", ""},
		{"where is my order", ""},
		{"how long does shipping take", ""},
	} {
		if got := showRefs(entity.References(hygiene.Clean(c.in, 0))); got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.in, got, c.want)
		}
	}
}

func TestResolve(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2025, 11, n, 0, 0, 0, 0, time.UTC) }
	shown := []entity.Item{
		{ID: "tee", Kind: entity.Product, Price: 7900, Attributes: map[string]string{entity.Color: "white"}},
		{ID: "hoodie", Kind: entity.Product, Price: 19900, Attributes: map[string]string{entity.Color: "black"}, Current: true},
		{ID: "socks", Kind: entity.Product, Price: 1900, Attributes: map[string]string{entity.Color: "black"}},
		{ID: "A1", Kind: entity.Order, Price: 7900, At: day(1)},
		{ID: "A2", Kind: entity.Order, Price: 9900, At: day(5)},
	}
	for _, c := range []struct {
		in, want string
		ok       bool
	}{
		{"第二个", "hoodie", true},
		{"第三款", "socks", true},
		{"第九款", "", false},
		{"第二个订单", "A2", true},
		{"最便宜的那款", "socks", true},
		{"最贵的那款", "hoodie", true},
		{"这款", "hoodie", true},
		{"另一款", "tee socks", false},
		{"黑色那款", "hoodie socks", false},
		{"白色那款", "tee", true},
		{"红色那款", "", false},
		{"my latest order", "A2", true},
		{"the other order", "A1", true},
		{"that order", "A2", true},
		{"这几款", "tee hoodie socks", true},
		{"the last one", "A2", true},
	} {
		refs := entity.References(hygiene.Clean(c.in, 0))
		if len(refs) != 1 {
			t.Errorf("%s points %d times", c.in, len(refs))
			continue
		}
		items, ok := entity.Resolve(refs[0], shown)
		var ids []string
		for _, it := range items {
			ids = append(ids, it.ID)
		}
		if got := strings.Join(ids, " "); got != c.want || ok != c.ok {
			t.Errorf("%s: %q %v, want %q %v", c.in, got, ok, c.want, c.ok)
		}
	}
	if _, ok := entity.Resolve(entity.Reference{Last: true}, nil); ok {
		t.Error("something was found among nothing")
	}
	if len(shown) != 5 || shown[0].ID != "tee" {
		t.Error("the list of the caller was changed")
	}
}

func TestComplete(t *testing.T) {
	t.Parallel()
	x := extractor(t, shop, entity.Options{})
	frame := func(intent, text string) entity.Frame {
		return entity.Frame{Intent: intent, Entities: x.Find(hygiene.Clean(text, 0), "")}
	}
	for _, c := range []struct {
		previous, current entity.Frame
		intent, want      string
	}{
		{frame("stock", "卫衣白色L码有货吗"), frame("", "黑色的呢"), "stock", "color:black, product:hoodie, size:L"},
		{frame("stock", "白色L码有货吗"), frame("", "M呢"), "stock", "size:M, color:white"},
		{frame("stock", "卫衣L码有货吗"), frame("", "面膜呢"), "stock", "product:mask, size:L"},
		{frame("stock", "卫衣L码有货吗"), frame("price", "多少钱"), "price", "product:hoodie, size:L"},
		{frame("stock", "卫衣L码有货吗"), frame("price", "面膜多少钱"), "price", "product:mask"},
		{frame("return", "卫衣小了想退，电话13812345678"), frame("", "大了的呢"), "return", "reason:too_large, product:hoodie"},
		{frame("return", "卫衣小了想退"), frame("freight", "运费谁出"), "freight", "product:hoodie"},
		{frame("stock", "不要黑色，要白色的卫衣"), frame("", "L码"), "stock", "size:L, color:white, product:hoodie"},
		{frame("stock", "黑色卫衣"), frame("", "不要黑色"), "stock", "!color:black, product:hoodie"},
		{frame("stock", "M，哦不，L"), frame("", "白色的"), "stock", "color:white, size:L"},
		{frame("track", "订单20251101888到哪了"), frame("", "20251101999呢"), "track", "order:20251101999"},
		{frame("stock", "is the hoodie in stock in black"), frame("", "what about navy"), "stock", "color:blue/navy, product:hoodie"},
	} {
		got := entity.Complete(c.current, c.previous)
		if got.Intent != c.intent || show(got.Entities) != c.want {
			t.Errorf("%s + %s\n  got  %s: %s\n  want %s: %s", show(c.previous.Entities), show(c.current.Entities), got.Intent, show(got.Entities), c.intent, c.want)
		}
	}
}
