package catalog

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/engine/index"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

func node(d *db.DB) *Service {
	return New(d, index.New(index.Config{}), slog.New(slog.DiscardHandler))
}

func each(t *testing.T, test func(t *testing.T, s *Service, d *db.DB)) {
	dbtest.Each(t, []fs.FS{Migrations}, func(t *testing.T, d *db.DB) { test(t, node(d), d) })
}

func load(t testing.TB, s *Service, name, body string, opt tabular.Options) *tabular.Report {
	t.Helper()
	f, err := tabular.New(strings.NewReader(body), int64(len(body)), name, tabular.Source{})
	if err != nil {
		t.Fatal(err)
	}
	report := &tabular.Report{}
	if opt.Currency == "" {
		opt.Currency = "CNY"
	}
	if err := s.Import(t.Context(), f.Records(), opt, report); err != nil {
		t.Fatal(err)
	}
	return report
}

func result(r *tabular.Report) string {
	s := fmt.Sprintf("%d/%d/%d/%d", r.Created, r.Updated, r.Unchanged, r.Failed)
	for _, p := range r.Problems {
		s += fmt.Sprintf(" %d %s %s", p.Row, p.Field, p.Code)
	}
	return s
}

const productsCSV = "external_id,title_zh,title_en,body_zh,category,aliases,params_zh,params_en,image,url,active,sku,options,price,currency,stock\n" +
	"P1,260g 重磅纯棉圆领 T 恤,Heavyweight Cotton Tee,厚实,服饰/Clothing,白T|短袖,材质=纯棉;克重=260 g,Material=Cotton;Weight=260 g,/i/1.svg,/p/1,true,TEE-WH-S,颜色/Color=白/White;尺码/Size=S,79.00,CNY,187\n" +
	"P1,,,,,,,,,,,TEE-WH-M,颜色/Color=白/White;尺码/Size=M,79.00,,0\n" +
	"P2,保温杯,Vacuum Flask,,家居/Home,水杯,,,,,true,FL-1,,1200,JPY,3\n" +
	"P3,旧款短袖,Old Tee,,服饰/Clothing,,,,,,false,OLD-1,,9.9,,1\n"

func TestImport(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		ctx := t.Context()
		if got := result(load(t, s, "a.csv", productsCSV, tabular.Options{DryRun: true})); got != "3/0/0/0" {
			t.Errorf("dry run: got %s", got)
		}
		if list, _, err := s.Find(ctx, Filter{}); err != nil || len(list) != 0 {
			t.Errorf("the dry run has written: %v, %v", list, err)
		}
		if got := result(load(t, s, "a.csv", productsCSV, tabular.Options{})); got != "3/0/0/0" {
			t.Errorf("got %s", got)
		}
		before := revision(t, d)
		if got := result(load(t, s, "a.csv", productsCSV, tabular.Options{})); got != "0/0/3/0" || revision(t, d) != before {
			t.Errorf("again: got %s", got)
		}
		p, err := s.GetByExternalID(ctx, "P1")
		if err != nil || len(p.Variants) != 2 {
			t.Fatalf("got %+v, %v", p, err)
		}
		cny := func(n int64) desk.Money { return desk.Money{Minor: n, Currency: "CNY"} }
		option := func(size string) []desk.Option {
			return []desk.Option{{Name: "颜色/Color", Value: "白/White"}, {Name: "尺码/Size", Value: size}}
		}
		want := desk.Product{
			ID: p.ID, ExternalID: "P1", Title: map[string]string{"zh": "260g 重磅纯棉圆领 T 恤", "en": "Heavyweight Cotton Tee"},
			Body: map[string]string{"zh": "厚实"}, Category: "服饰/Clothing", Aliases: []string{"白T", "短袖"},
			Params: []desk.Param{
				{Name: map[string]string{"zh": "材质", "en": "Material"}, Value: map[string]string{"zh": "纯棉", "en": "Cotton"}},
				{Name: map[string]string{"zh": "克重", "en": "Weight"}, Value: map[string]string{"zh": "260 g", "en": "260 g"}},
			},
			Image: "/i/1.svg", URL: "/p/1", Active: true, Version: 1,
			Variants: []desk.Variant{
				{ID: p.Variants[0].ID, SKU: "TEE-WH-S", Options: option("S"), Price: cny(7900), Stock: 187},
				{ID: p.Variants[1].ID, SKU: "TEE-WH-M", Options: option("M"), Price: cny(7900)},
			},
		}
		if fmt.Sprint(p) != fmt.Sprint(want) {
			t.Errorf("\n got %+v\nwant %+v", p, want)
		}
		if flask, err := s.GetBySKU(ctx, "fl-1"); err != nil || flask.Variants[0].Price != (desk.Money{Minor: 1200, Currency: "JPY"}) {
			t.Errorf("got %+v, %v", flask, err)
		}
		// Stock alone; the list of variants is the whole list, and ids stay.
		if got := result(load(t, s, "a.csv", "external_id,sku,stock\nP1,TEE-WH-M,5\nP1,TEE-WH-S,\n", tabular.Options{})); got != "0/1/0/0" {
			t.Errorf("stock: got %s", got)
		}
		want.Version, want.Variants[1].Stock = 2, 5
		want.Variants[0], want.Variants[1] = want.Variants[1], want.Variants[0]
		if p, err = s.Get(ctx, p.ID); err != nil || fmt.Sprint(p) != fmt.Sprint(want) {
			t.Errorf("\n got %+v (%v)\nwant %+v", p, err, want)
		}
		if got := result(load(t, s, "a.csv", "external_id,sku\nP1,TEE-WH-S\n", tabular.Options{})); got != "0/1/0/0" {
			t.Errorf("fewer: got %s", got)
		}
		if _, err := s.GetBySKU(ctx, "TEE-WH-M"); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("a variant that is gone: got %v", err)
		}
	})
}

func revision(t *testing.T, d *db.DB) (n int64) {
	t.Helper()
	err := d.Read(t.Context(), func(tx *db.Tx) error { return tx.QueryRow(`SELECT revision FROM catalog_revision`).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestImportRefuses(t *testing.T) {
	each(t, func(t *testing.T, s *Service, _ *db.DB) {
		load(t, s, "a.csv", productsCSV, tabular.Options{})
		body := `[{"external_id":"A1","variants":[{"sku":"S1","price":1}]},
			{"external_id":"A2","title_en":"x"},
			{"external_id":"A3","title_en":"x","variants":[{"price":1}]},
			{"external_id":"A4","title_en":"x","variants":[{"sku":"S4"}]},
			{"external_id":"A5","title_en":"x","variants":[{"sku":"S5","price":""}]},
			{"external_id":"A6","title_en":"x","variants":[{"sku":"S6","price":1.999}]},
			{"external_id":"A7","title_en":"x","variants":[{"sku":"S7","price":1},{"sku":"s7","price":1}]},
			{"external_id":"A8","title_en":"x","variants":[{"sku":"tee-wh-s","price":1}]},
			{"external_id":"A9","title_en":"x","url":"javascript:alert(1)","variants":[{"sku":"S9","price":1}]},
			{"external_id":"B1","title_en":"x","image":"//evil.example/x","variants":[{"sku":"T1","price":1}]},
			{"external_id":"B2","title_en":"x","params_zh":"a=1;b=2","params_en":"a=1","variants":[{"sku":"T2","price":1}]},
			{"external_id":"B3","title_en":"x","variants":[{"sku":"T3","price":1,"currency":"cny"}]},
			{"external_id":"B4","title_en":"x","variants":[{"sku":"T4","price":1}]},
			{"external_id":"B5","title_en":"x","variants":[{"sku":"T4","price":1}]}]`
		want := "1/0/0/13 1 title_zh required 2 variants required 3 variants[0].sku required 3 variants required 4 variants[0].price required " +
			"5 variants[0].price required 6 variants[0].price decimals 7 variants[1].sku duplicate 8 sku conflict 9 url not_link " +
			"10 image not_link 11 params_en not_list 12 variants[0].currency currency 14 sku conflict"
		if got := result(load(t, s, "a.json", body, tabular.Options{})); got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
		// An amount does not change its currency by itself.
		load(t, s, "a.json", `[{"external_id":"C1","title_en":"x","currency":"USD","variants":[{"sku":"U1","price":1}]}]`, tabular.Options{})
		got := result(load(t, s, "a.json", `[{"external_id":"C1","variants":[{"sku":"U1","currency":"EUR"}]}]`, tabular.Options{}))
		if got != "0/0/0/1 1 variants[0].price required" {
			t.Errorf("got %s", got)
		}
	})
}

func TestSearch(t *testing.T) {
	each(t, func(t *testing.T, s *Service, _ *db.DB) {
		load(t, s, "a.csv", productsCSV, tabular.Options{})
		for query, want := range map[string]string{
			"重磅T恤有M码吗":                        "P1",
			"do you have the heavyweight tee": "P1",
			"短袖":                              "P1", // the old one is not for sale
			"水杯":                              "P2",
			"请问 tee-wh-m 还有货吗":                "P1",
			"SKU: FL-1?":                      "P2",
			"完全无关":                            "",
		} {
			hits, err := s.Search(t.Context(), query, 5)
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if len(hits) > 0 {
				got = hits[0].Product.ExternalID
			}
			if got != want {
				t.Errorf("%q: got %q, want %q", query, got, want)
			}
			for _, h := range hits {
				if !h.Product.Active || h.Phrasing == "" {
					t.Errorf("%q: got %+v", query, h)
				}
			}
		}
		for query, want := range map[string]string{
			"tee-w": "P1 P3", "old-1": "P3", "P2": "", "短袖": "P1 P3", "": "P3 P2 P1", "100%": "", "fl-1": "P2",
		} {
			list, _, err := s.Find(t.Context(), Filter{Query: query})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]bool{}
			for _, p := range list {
				got[p.ExternalID] = true
			}
			for _, id := range strings.Fields(want) {
				if !got[id] {
					t.Errorf("%q: %s is missing in %v", query, id, got)
				}
			}
			if len(got) != len(strings.Fields(want)) {
				t.Errorf("%q: got %v, want %q", query, got, want)
			}
		}
	})
}

// What one node imports, another finds, with the new name and not with the old.
func TestTwoNodes(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		other := node(d)
		load(t, s, "a.csv", productsCSV, tabular.Options{})
		find := func(n *Service, query string) int {
			hits, err := n.Search(t.Context(), query, 5)
			if err != nil {
				t.Fatal(err)
			}
			return len(hits)
		}
		if find(other, "保温杯") != 0 {
			t.Error("the index of the other node is not expected to know yet")
		}
		if err := other.Refresh(t.Context()); err != nil {
			t.Fatal(err)
		}
		if find(other, "保温杯") != 1 {
			t.Error("the other node does not find what was imported")
		}
		load(t, s, "a.csv", "external_id,title_zh,title_en,aliases,sku\nP2,焖烧罐,Food Jar,,FL-1\n", tabular.Options{})
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { other.Run(ctx); close(done) }()
		for deadline := time.Now().Add(10 * time.Second); find(other, "焖烧罐") != 1; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatal("Run has not renewed the index")
			}
		}
		if find(other, "保温杯") != 0 {
			t.Error("the old name is still found")
		}
		stop()
		<-done
	})
}

func TestPages(t *testing.T) {
	each(t, func(t *testing.T, s *Service, _ *db.DB) {
		load(t, s, "a.csv", productsCSV, tabular.Options{})
		seen := map[string]int{}
		cursor, pages := "", 0
		for {
			list, next, err := s.Find(t.Context(), Filter{Limit: 2, Cursor: cursor})
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range list {
				seen[p.ExternalID]++
			}
			pages++
			if cursor = next; next == "" {
				break
			}
		}
		if pages != 2 || fmt.Sprint(seen) != "map[P1:1 P2:1 P3:1]" {
			t.Errorf("got %d pages with %v", pages, seen)
		}
	})
}

// big is a file of n products with four variants each.
func big(n int) string {
	var b strings.Builder
	b.WriteString("external_id,title_zh,title_en,body_zh,body_en,category,aliases,params_zh,params_en,url,active,sku,options,price,currency,stock\n")
	for i := range n {
		for j := range 4 {
			fmt.Fprintf(&b, "P%d,纯棉圆领短袖第 %d 款,Cotton Tee No. %d,厚实耐穿，版型宽松，男女都能穿。,A heavy tee with a relaxed fit.,服饰/Clothing,短袖%d|tee %d,材质=纯棉;克重=%d g,Material=Cotton;Weight=%d g,/p/%d,true,SKU-%d-%d,颜色/Color=白/White;尺码/Size=%d,79.00,CNY,%d\n",
				i, i, i, i, i, i, i, i, i, j, j, i%50)
		}
	}
	return b.String()
}

// BenchmarkImport imports 20,000 products of four variants.
func BenchmarkImport(b *testing.B) {
	body := big(20_000)
	for range b.N {
		b.StopTimer()
		s := node(dbtest.New(b, Migrations))
		b.StartTimer()
		if got := result(load(b, s, "a.csv", body, tabular.Options{})); got != "20000/0/0/0" {
			b.Fatal(got)
		}
		b.StopTimer()
		began := time.Now()
		if got := result(load(b, s, "a.csv", body, tabular.Options{})); got != "0/0/20000/0" {
			b.Fatal(got)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/again")
		b.StartTimer()
	}
}

func BenchmarkFind(b *testing.B) {
	s := node(dbtest.New(b, Migrations))
	load(b, s, "a.csv", big(20_000), tabular.Options{})
	b.ResetTimer()
	for i := range b.N {
		if _, _, err := s.Find(b.Context(), Filter{Query: fmt.Sprintf("SKU-%d", i%20_000)}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	s := node(dbtest.New(b, Migrations))
	load(b, s, "a.csv", big(20_000), tabular.Options{})
	b.ResetTimer()
	for i := range b.N {
		if _, err := s.Search(b.Context(), fmt.Sprintf("请问第 %d 款短袖还有货吗", i%20_000), 3); err != nil {
			b.Fatal(err)
		}
	}
}
