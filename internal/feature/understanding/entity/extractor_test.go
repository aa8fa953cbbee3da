package entity_test

import (
	"context"
	"errors"
	"iter"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/feature/understanding/entity"
	"github.com/shopbell/shopbell/internal/kit/hygiene"
)

func TestShopsOwnOrderNumbers(t *testing.T) {
	t.Parallel()
	x, err := entity.New(entity.Options{
		OrderPatterns: []string{`[A-Z]{2}-\d{3}`},
		KnowsOrder:    func(n string) bool { return n == "13812345678" },
	})
	if err != nil {
		t.Fatal(err)
	}
	for in, want := range map[string]string{
		"ab-123 到哪了":      "order:AB-123",
		"xab-1234":        "",
		"13812345678怎么没到": "order:13812345678",
		"13912345678":     "phone:13912345678",
	} {
		if got := show(x.Find(hygiene.Clean(in, 0), "")); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	for _, bad := range []string{`(`, `\d*`} {
		if _, err := entity.New(entity.Options{OrderPatterns: []string{bad}}); err == nil {
			t.Errorf("pattern %q was accepted", bad)
		}
	}
}

func TestCheckDigits(t *testing.T) {
	t.Parallel()
	x := extractor(t, nil, entity.Options{})
	for in, want := range map[string]string{
		"RB123456785GB":               "ok",
		"RB123456786GB":               "failed",
		"1Z999AA10123456784":          "ok",
		"1Z999AA10123456785":          "failed",
		"usps 9400111201080805483016": "ok",
		"fedex 041441760228964":       "ok",
		"SF1234567890123":             "",
	} {
		found := x.Find(hygiene.Clean(in, 0), "en")
		e := found[len(found)-1]
		if e.Kind != entity.Tracking || e.Extra[entity.ExtraCheck] != want {
			t.Errorf("%s: %s, check %q, want %q", in, show(found), e.Extra[entity.ExtraCheck], want)
		}
	}
}

func TestPlacesLeadToTheText(t *testing.T) {
	t.Parallel()
	x := extractor(t, shop, entity.Options{})
	in := "我想退　ＸＬ碼\u200b白色卫衣！！！！！，訂單Ｗ12345678"
	clean := hygiene.Clean(in, 0)
	var parts []string
	for _, e := range x.Find(clean, "") {
		if clean.Text[e.Start:e.End] != e.Text {
			t.Errorf("%q is not %q", e.Text, clean.Text[e.Start:e.End])
		}
		from, to := clean.Span(e.Start, e.End)
		parts = append(parts, in[from:to])
	}
	if got, want := strings.Join(parts, "|"), "ＸＬ碼\u200b|白色|卫衣|Ｗ12345678"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestLexiconIsExchanged(t *testing.T) {
	t.Parallel()
	x := extractor(t, shop, entity.Options{})
	text := hygiene.Clean("卫衣", 0)
	if got := show(x.Find(text, "")); got != "product:hoodie" {
		t.Error(got)
	}
	x.Use(nil)
	if got := show(x.Find(text, "")); got != "" {
		t.Error(got)
	}
	failing := failingCatalogue{errors.New("database is gone")}
	if _, err := entity.NewLexicon(context.Background(), failing); !errors.Is(err, failing.err) {
		t.Errorf("a catalogue that cannot be read gives %v", err)
	}
}

type failingCatalogue struct{ err error }

func (f failingCatalogue) Vocabulary(context.Context) iter.Seq2[entity.CatalogueProduct, error] {
	return func(yield func(entity.CatalogueProduct, error) bool) { yield(entity.CatalogueProduct{}, f.err) }
}

func TestStrangeCatalogues(t *testing.T) {
	t.Parallel()
	for name, g := range map[string]goods{
		"empty":     {},
		"no names":  {{ID: "a"}, {}},
		"marks":     {{ID: "a", Names: []string{"", "!!!", "。", "a"}, Aliases: []string{"", " "}, SKUs: []string{"", "-", "x"}}},
		"long":      {{ID: "a", Names: []string{strings.Repeat("卫衣", 1e5), strings.Repeat("hoodie ", 1e5)}}},
		"invalid":   {{ID: "a", Names: []string{"\xff\xfe卫衣\x00"}}},
		"same name": {{ID: "a", Names: []string{"卫衣"}}, {ID: "b", Names: []string{"卫衣"}}, {ID: "a", Names: []string{"卫衣"}}},
		"options":   {{ID: "a", Names: []string{"卫衣"}, Options: []entity.CatalogueOption{{}, {Name: "x"}, {Value: "y"}, {Name: "颜色", Value: "蓝"}}}},
	} {
		x := extractor(t, g, entity.Options{})
		for _, s := range []string{"卫衣有货吗", "hoodie", "a", "x", "有没有蓝色的", strings.Repeat("卫衣", 1000)} {
			for _, e := range x.Find(hygiene.Clean(s, 0), "") {
				if e.Start < 0 || e.End > len(s) || e.Start >= e.End {
					t.Errorf("%s: %+v in %q", name, e, s)
				}
			}
		}
	}
}

// A large shop's words are ready in time and fit into memory.
func TestLargeCatalogue(t *testing.T) {
	g := large(20000)
	if _, err := entity.NewLexicon(context.Background(), g[:10]); err != nil { // loads the readings
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	l, err := entity.NewLexicon(context.Background(), g)
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	runtime.GC()
	runtime.ReadMemStats(&after)
	size := float64(after.HeapAlloc-before.HeapAlloc) / (1 << 20)
	t.Logf("built in %v, %.1f MB", took, size)
	// Generous: other tests run beside this one, perhaps under the race detector.
	if took > 20*time.Second || size > 60 {
		t.Errorf("built in %v with %.1f MB", took, size)
	}
	x, err := entity.New(entity.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x.Use(l)
	for in, want := range map[string]string{
		"SKU-01234-B 有货吗": "sku:SKU-01234-B",
		"ZX777多少钱":        "product:p00777",
		"model z4321":     "product:p04321",
	} {
		if got := show(x.Find(hygiene.Clean(in, 0), "")); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
	runtime.KeepAlive(g)
}

var hostile = map[string]string{
	"digits": "1", "letters": "a", "han": "不", "sizes": "M ", "sorry": "M sorry L ", "not": "not ", "不是": "不是M", "numerals": "一百", "points": "1.1.", "hyphens": "1-", "groups": "138 ", "hash": "#1", "plus": "+1 ", "parens": "(1)",
	"orders": "W12345678 ", "colours": "白", "cues": "订单", "slash": "1/", "ordinal": "第一个", "one": "the one ", "it": "it ", "pinyin": "weiyi ", "mistakes": "hoodi ", "products": "卫衣", "heard": "卫依", "cm": "165cm", "pairs": "165/55 ", "tail": "尾号", "tall": "身高",
	"emoji": "👍🏽", "marks": "e\u0301", "zero width": "\u200ba", "an": "an ", "sf": "SF 1 ", "s10": "RB 123 456 785 ",
}

// What is typed to slow a server down is read in time that grows with its length.
func TestHostileInput(t *testing.T) {
	t.Parallel()
	x := extractor(t, shop, entity.Options{OrderPatterns: []string{`(a+)+b`, `\d{4,}`}})
	for name, unit := range hostile {
		in := strings.Repeat(unit, (1<<20)/len(unit))
		start := time.Now()
		clean := hygiene.Clean(in, 0)
		found := x.Find(clean, "")
		refs := entity.References(clean)
		if d := time.Since(start); d > 2*time.Second {
			t.Errorf("%s takes %v", name, d)
		}
		if len(found) > 100 || len(refs) > 200 {
			t.Errorf("%s: %d entities, %d references", name, len(found), len(refs))
		}
		// Where work grows with the square of the length, this takes minutes.
		long := hygiene.Clean(in, 60000)
		start = time.Now()
		x.Find(long, "")
		if d := time.Since(start); d > 5*time.Second {
			t.Errorf("%s: %d bytes take %v", name, len(long.Text), d)
		}
		t.Logf("%s: %d bytes in %v", name, len(long.Text), time.Since(start))
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"SF 1234 5678 9012 3", "身高165/55穿M码", "不是白色，是黑色 哦不", "1Z 999 AA1", "US 9.5", "第二个", "卫依两件", "+86 138-1234-5678", "175/92A", "一百二", "5'6\"", "the last one", "hoodi x2", "w32 l34"} {
		f.Add(s)
	}
	for _, s := range hostile {
		f.Add(s + s + s)
	}
	x := extractor(f, shop, entity.Options{OrderPatterns: []string{`[a-z]\d+`}})
	f.Fuzz(func(t *testing.T, s string) {
		clean := hygiene.Clean(s, 0)
		found := x.Find(clean, "")
		for i, e := range found {
			if e.Start < 0 || e.Start >= e.End || e.End > len(clean.Text) || clean.Text[e.Start:e.End] != e.Text {
				t.Fatalf("%q: %+v", s, e)
			}
			if e.Score <= 0 || e.Score > 1 {
				t.Fatalf("%q: score of %+v", s, e)
			}
			if strings.ToValidUTF8(e.Text, "") != e.Text || strings.ToValidUTF8(e.Value, "") != e.Value {
				t.Fatalf("%q: %+v is cut through a character", s, e)
			}
			if i > 0 && found[i-1].Start > e.Start {
				t.Fatalf("%q: out of order", s)
			}
		}
		refs := entity.References(clean)
		for _, r := range refs {
			if r.Start < 0 || r.Start >= r.End || clean.Text[r.Start:r.End] != r.Text {
				t.Fatalf("%q: %+v", s, r)
			}
			entity.Resolve(r, []entity.Item{{ID: "a", Kind: entity.Product, Price: 1}, {ID: "b", Kind: entity.Order, At: time.Unix(1, 0)}})
		}
		entity.Complete(entity.Frame{Entities: found}, entity.Frame{Intent: "x", Entities: found})
	})
}

func BenchmarkFind(b *testing.B) {
	messages := map[string]string{
		"zh":        "你好，白色连帽卫衣L码两件什么时候发货，订单号20251101888，发顺丰吗谢谢",
		"en":        "Hi, is the black hoodie in stock in L or M? I ordered 2 but got the wrong color",
		"nothing":   "你好请问一下你们家的东西一般是什么时候可以发出来的呀我有点着急麻烦了谢谢",
		"ambiguous": "男士加绒宽松卫衣和女士轻薄修身连衣裙有没有货",
	}
	small, big := extractor(b, shop, entity.Options{}), extractor(b, large(20000), entity.Options{})
	for name, s := range messages {
		clean := hygiene.Clean(s, 0)
		b.Run(name+"/25", func(b *testing.B) {
			for b.Loop() {
				small.Find(clean, "")
			}
		})
		b.Run(name+"/20000", func(b *testing.B) {
			for b.Loop() {
				big.Find(clean, "")
			}
		})
	}
}

func BenchmarkReferences(b *testing.B) {
	clean := hygiene.Clean("不要这个，我要第二个，最便宜的那款", 0)
	for b.Loop() {
		entity.References(clean)
	}
}

func BenchmarkNewLexicon(b *testing.B) {
	g := large(20000)
	for b.Loop() {
		if _, err := entity.NewLexicon(context.Background(), g); err != nil {
			b.Fatal(err)
		}
	}
}

func FuzzLexicon(f *testing.F) {
	f.Add("卫衣", "hoodie", "SF-1", "红", "卫依 hoodi sf-1")
	f.Add("Ａ\xff", "  ", "-", "", "a")
	f.Fuzz(func(t *testing.T, name, alias, sku, option, message string) {
		g := goods{{ID: "a", Names: []string{name, alias}, Aliases: []string{alias, option}, SKUs: []string{sku}, Options: []entity.CatalogueOption{{Name: name, Value: option}, {Name: "颜色", Value: alias}}}, {ID: "b", Names: []string{alias}}}
		l, err := entity.NewLexicon(context.Background(), g)
		if err != nil {
			t.Fatal(err)
		}
		x, err := entity.New(entity.Options{})
		if err != nil {
			t.Fatal(err)
		}
		x.Use(l)
		for _, s := range []string{message, name + message, alias, sku + " " + option} {
			clean := hygiene.Clean(s, 0)
			for _, e := range x.Find(clean, "zh") {
				if e.Start < 0 || e.Start >= e.End || clean.Text[e.Start:e.End] != e.Text {
					t.Fatalf("%q: %+v", s, e)
				}
			}
		}
	})
}

func FuzzMerge(f *testing.F) {
	f.Add([]byte{1, 0, 5, 2, 3, 9, 3, 0, 5})
	f.Fuzz(func(t *testing.T, b []byte) {
		kinds := []string{entity.Order, entity.Phone, entity.Product, entity.Color, entity.Size, "number", "url", "date"}
		var list []entity.Entity
		for ; len(b) >= 3; b = b[3:] {
			list = append(list, entity.Entity{Kind: kinds[int(b[0])%len(kinds)], Start: int(b[1]) - 1, End: int(b[2]), Score: float64(b[0]) / 255})
		}
		got := entity.Merge(func(string) bool { return len(b)%2 == 0 }, list[:len(list)/2], list[len(list)/2:])
		for i := 1; i < len(got); i++ {
			for _, before := range got[:i] {
				within := before.Kind == entity.Product || got[i].Kind == entity.Product
				if got[i].Start < before.Start || !within && got[i].Start < before.End {
					t.Fatalf("%+v and %+v", before, got[i])
				}
			}
		}
	})
}
