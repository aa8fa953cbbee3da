package upkeep

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

func TestReplacement(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ quote, now, want string }{
		{"¥199", "20900 CNY", "¥209"},
		{"￥199.00", "20900 CNY", "￥209.00"},
		{"199 元", "20950 CNY", "209.50 元"},
		{"¥1,899", "179900 CNY", "¥1,799"},
		{"¥999", "1234500 CNY", "¥12345"},
		{"US$19.99", "2499 USD", "US$24.99"},
		{"1200円", "1300 JPY", "1300円"},
		{"¥199", "20900 CNY,21900 CNY", ""},
		{"一百九十九元", "20900 CNY", ""},
	} {
		f := Flag{Claim: Claim{Quote: c.quote}, Reason: ReasonPrice, Now: c.now}
		if got, _ := f.Replacement(); got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.quote, c.now, got, c.want)
		}
	}
	for _, c := range []struct{ text, want string }{
		{"现价 ¥199，原价 ¥1990，另有 ¥199.5 的。", "现价 ¥209，原价 ¥1990，另有 ¥199.5 的。"},
		{"It is ¥199. Or ¥199!", "It is ¥209. Or ¥209!"},
		{"¥199,500", "¥199,500"},
	} {
		if got := replaceAmount(c.text, "¥199", "¥209"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.text, got, c.want)
		}
	}
	if got := replaceAmount("1199元，199元", "199元", "209元"); got != "1199元，209元" {
		t.Errorf("got %q", got)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	n := newNames()
	tee, cup := named{KindProduct, "tee"}, named{KindProduct, "cup"}
	n.set(tee, []string{"Heavyweight Tee", "TEE-WH-S", "T恤"})
	n.set(cup, []string{"星河保温杯", "星河保温杯 Pro"})
	find := func(text string) string {
		var out []string
		for _, m := range n.in(text) {
			out = append(out, m.record+"="+m.name)
		}
		return strings.Join(out, " ")
	}
	for text, want := range map[string]string{
		"Is the heavyweight TEE soft?": "tee=heavyweight tee",
		"heavyweight teeth":            "",
		"SKU tee-wh-s，还有 TEE-WH-SM":    "tee=tee-wh-s",
		"星河保温杯 Pro 和星河保温杯":             "cup=星河保温杯 pro cup=星河保温杯",
		"ＴＥＥ－ＷＨ－Ｓ":                     "tee=tee-wh-s",
		"T恤":                           "", // too short to mean one
	} {
		if got := find(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	if n.set(cup, []string{"星河保温杯"}) {
		t.Error("fewer names are new ones")
	}
	if got := find("星河保温杯 Pro"); got != "cup=星河保温杯" {
		t.Errorf("a name that is gone: got %q", got)
	}
	if !n.set(cup, []string{"银河杯"}) || find("星河保温杯") != "" || find("银河杯") != "cup=银河杯" {
		t.Error("a product that is called otherwise")
	}
}

func TestDatesInTexts(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*3600)
	r := newReader(newNames(), zone)
	for text, want := range map[string]string{
		"活动截至11月11日":                       "2026-11-12",
		"优惠到2026年12月31日24:00前有效":           "2027-01-01",
		"11月1日至11月11日全场九折":                 "2026-11-12",
		"有效期至2026-12-01":                   "2026-12-02",
		"The offer runs until 30 November": "2026-12-01",
		"valid through 2026-11-30":         "2026-12-01",
		"ends on Dec 5, 2026":              "2026-12-06",
		"本店成立于11月11日":                      "",
		"签收后 30 天内可退":                      "",
		"我们在2020年1月1日前叫小满铺":                "",
		"We opened on 5 December.":         "",
	} {
		lang := "zh"
		if text[0] < 0x80 && text[0] > '9' {
			lang = "en"
		}
		e := desk.Entry{Lang: lang, UpdatedAt: time.Date(2026, 10, 20, 9, 0, 0, 0, time.UTC)}
		var got []string
		for _, c := range r.dates(&e, struct{ place, body string }{"answer", text}) {
			got = append(got, c.Due.In(zone).Format(dayFormat))
		}
		if want == "" && len(got) > 0 || want != "" && !slices.Equal(got, []string{want}) {
			t.Errorf("%s: got %v, want %q", text, got, want)
		}
	}
}
