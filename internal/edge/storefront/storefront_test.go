package storefront_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/storefront"
)

type fakeShop struct {
	products  []desk.Product
	customers map[string]desk.Customer
	orders    map[string][]desk.Order
	err       error
}

func (f *fakeShop) Products(context.Context) ([]desk.Product, error) { return f.products, f.err }

func (f *fakeShop) Customer(_ context.Context, id string) (desk.Customer, error) {
	c, ok := f.customers[id]
	if !ok {
		return c, desk.E(desk.CodeNotFound, "error.not_found", nil)
	}
	return c, nil
}

func (f *fakeShop) Orders(_ context.Context, id string) ([]desk.Order, error) {
	return f.orders[id], nil
}

type fakeSigner struct{ err error }

func (f *fakeSigner) Identity(_ context.Context, lang, id string) (string, error) {
	return "signed." + lang + "." + id, f.err
}

func yuan(minor int64) desk.Money { return desk.Money{Minor: minor, Currency: "CNY"} }

func both(zh, en string) map[string]string { return map[string]string{"zh": zh, "en": en} }

func variant(sku, colour, size string, price, stock int64) desk.Variant {
	return desk.Variant{SKU: sku, Price: yuan(price), Stock: stock, Options: []desk.Option{
		{Name: "颜色/Colour", Value: colour}, {Name: "尺码/Size", Value: size},
	}}
}

func newShop() *fakeShop {
	return &fakeShop{
		products: []desk.Product{
			{
				ExternalID: "tee", Title: both("圆领 T 恤", "Crew Tee"), Body: both("纯棉", "Cotton"), Category: "服饰/Clothing",
				Image: "/shop/images/tee.svg", Params: []desk.Param{{Name: both("材质", "Material"), Value: both("棉 <b>", "Cotton <b>")}},
				Variants: []desk.Variant{
					variant("T-W-M", "白/White", "M", 7900, 12), variant("T-W-L", "白/White", "L", 8900, 3),
					variant("T-B-M", "黑/Black", "M", 7900, 0), variant("T-B-L", "黑/Black", "L", 8900, 9),
				},
			},
			{
				ExternalID: "mango", Title: both("芒果", "Mangoes"), Category: "生鲜/Fresh Food", Image: "/shop/images/mango.svg",
				Variants: []desk.Variant{{SKU: "M-1", Price: yuan(4590)}},
			},
		},
		customers: map[string]desk.Customer{
			"c1": {ID: "cu_1", ExternalID: "c1", Name: "林晓", Lang: "zh"},
			"c2": {ID: "cu_2", ExternalID: "c2", Name: "Emma", Lang: "en"},
			"c9": {ID: "cu_9", ExternalID: "c9", Name: "Nobody's demo", Lang: "zh"},
		},
		orders: map[string][]desk.Order{"c1": {{
			Number: "XM1", Status: desk.OrderShipped, Total: yuan(15800), PlacedAt: time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC),
			Lines: []desk.OrderLine{{SKU: "T-W-M", Product: "tee", Title: "圆领 T 恤", Options: "颜色：白", Quantity: 2, Price: yuan(7900)}},
			Shipments: []desk.Shipment{{
				Carrier: "sf", TrackingNo: "SF123", Status: desk.ShipmentInTransit, ExpectedAt: time.Date(2026, 3, 6, 10, 0, 0, 0, time.UTC),
				Trail: []desk.TrackEvent{
					{At: time.Date(2026, 3, 5, 1, 0, 0, 0, time.UTC).UnixMilli(), Text: "已收取"},
					{At: time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC).UnixMilli(), Text: "到达集散中心"},
				},
			}},
		}}},
	}
}

type fixture struct {
	shop   *fakeShop
	signer *fakeSigner
	http.Handler
}

func newFixture() *fixture {
	f := &fixture{shop: newShop(), signer: &fakeSigner{}}
	f.Handler = storefront.New(storefront.Config{
		Shop: f.shop, Signer: f.signer, Keys: map[string]string{"zh": "key-zh", "en": "key-en"},
		Shoppers: []string{"c1", "c2", "gone"}, Images: fstest.MapFS{"tee.svg": {Data: []byte("<svg/>")}, "secret.txt": {}},
		Zone: time.FixedZone("", 8*60*60), Log: slog.New(slog.DiscardHandler),
	})
	return f
}

func (f *fixture) do(r *http.Request) (*http.Response, string) {
	w := httptest.NewRecorder()
	f.ServeHTTP(w, r)
	res := w.Result()
	body, _ := io.ReadAll(res.Body) //nolint:errcheck // from memory
	return res, string(body)
}

func (f *fixture) get(t *testing.T, path string, cookies ...string) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
	for _, c := range cookies {
		r.Header.Add("Cookie", c)
	}
	return f.do(r)
}

func (f *fixture) post(t *testing.T, path, site string, form url.Values) (*http.Response, string) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", site)
	return f.do(r)
}

func wants(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("the page lacks %q", p)
		}
	}
}

func lacks(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(body, p) {
			t.Errorf("the page has %q", p)
		}
	}
}

func TestHomeInBothLanguages(t *testing.T) {
	t.Parallel()
	f := newFixture()
	_, zh := f.get(t, "/shop/zh")
	wants(t, zh, `lang="zh-CN"`, "小满优选", "圆领 T 恤", "¥79", "<i>起</i>", "2 种颜色 · 2 种尺码", "暂时缺货", `href="/shop/zh/p/tee"`)
	wants(t, zh, `<script async src="/widget/loader.js" data-key="key-zh" data-lang="zh"></script>`, `href="/shop/en"`)
	_, en := f.get(t, "/shop/en")
	wants(t, en, `lang="en"`, "Xiaoman Select", "Crew Tee", "<i>from</i> ¥79", "2 colours · 2 sizes", "Sold out", `data-key="key-en"`, `href="/shop/zh"`)
}

func TestStartGoesByLanguage(t *testing.T) {
	t.Parallel()
	f := newFixture()
	for _, tt := range []struct{ path, accept, cookie, want string }{
		{"/shop/", "", "", "/shop/zh"},
		{"/shop/", "en-GB,zh;q=0.5", "", "/shop/en"},
		{"/shop/", "en-GB", "shop_lang=zh", "/shop/zh"},
		{"/shop/p/tee", "en", "shop_lang=nonsense", "/shop/en/p/tee"},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, tt.path, nil)
		r.Header.Set("Accept-Language", tt.accept)
		if tt.cookie != "" {
			r.Header.Set("Cookie", tt.cookie)
		}
		if res, _ := f.do(r); res.Header.Get("Location") != tt.want {
			t.Errorf("%+v: goes to %q", tt, res.Header.Get("Location"))
		}
	}
}

func TestCategory(t *testing.T) {
	t.Parallel()
	f := newFixture()
	_, body := f.get(t, "/shop/en/c/fresh-food")
	wants(t, body, "Mangoes", `href="/shop/en/c/fresh-food" aria-current="page"`, `href="/shop/zh/c/fresh-food"`)
	lacks(t, body, "Crew Tee")
	if res, _ := f.get(t, "/shop/en/c/weapons"); res.StatusCode != http.StatusNotFound {
		t.Errorf("unknown category: %d", res.StatusCode)
	}
}

func TestProductChoices(t *testing.T) {
	t.Parallel()
	f := newFixture()
	_, body := f.get(t, "/shop/zh/p/tee?sku=T-W-L")
	wants(t, body, "¥89", "仅剩 3 件", "棉 &lt;b&gt;", "T-W-L", `<a href="/shop/zh/p/tee?sku=T-W-L" class="pick" aria-current="true">白</a>`,
		`<a href="/shop/zh/p/tee?sku=T-B-L" class="pick">黑</a>`, `href="/shop/en/p/tee?sku=T-W-L"`)
	_, body = f.get(t, "/shop/zh/p/tee?sku=T-W-M")
	wants(t, body, `href="/shop/zh/p/tee?sku=T-B-M" class="pick out"`, "有货")
	_, body = f.get(t, "/shop/zh/p/tee?sku=invented")
	wants(t, body, "T-W-M")
	_, body = f.get(t, "/shop/en/p/mango")
	wants(t, body, "This option is sold out", "Freshness cover")
	if res, _ := f.get(t, "/shop/en/p/none"); res.StatusCode != http.StatusNotFound {
		t.Errorf("unknown product: %d", res.StatusCode)
	}
}

func TestSignInShowsOrdersAndIdentity(t *testing.T) {
	t.Parallel()
	f := newFixture()
	_, body := f.get(t, "/shop/en/orders")
	wants(t, body, "Sign in as a demo customer", "林晓", "On its way")
	if strings.Index(body, "Emma") > strings.Index(body, "林晓") {
		t.Error("the customers of the page's language do not come first")
	}
	lacks(t, body, "data-identity", "Nobody")

	res, _ := f.post(t, "/shop/zh/sign-in", "same-origin", url.Values{"customer": {"c1"}})
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != "/shop/zh/orders" {
		t.Fatalf("sign-in: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	cookie := res.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/shop/" {
		t.Errorf("cookie %v", cookie)
	}
	res, body = f.get(t, "/shop/zh/orders", cookie.String())
	wants(t, body, "林晓", "XM1", "运输中", "¥158", "2026-03-04 20:00", "顺丰速运", "SF123", "预计送达 3 月 6 日", `data-identity="signed.zh.c1"`)
	if strings.Index(body, "到达集散中心") > strings.Index(body, "已收取") {
		t.Error("the newest scan does not come first")
	}
	if got := res.Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("a page with an identity has Cache-Control %q", got)
	}
	_, body = f.get(t, "/shop/en/orders", cookie.String())
	wants(t, body, "SF Express", "4 Mar 2026, 20:00", `data-identity="signed.en.c1"`)

	res, _ = f.post(t, "/shop/zh/sign-out", "same-origin", nil)
	if c := res.Cookies()[0]; c.MaxAge >= 0 {
		t.Errorf("sign-out leaves the cookie %v", c)
	}
}

// Only the demo's own shoppers can be signed in as: not by the form, nor by a
// cookie made by hand, nor from another site.
func TestOnlyShoppersSignIn(t *testing.T) {
	t.Parallel()
	f := newFixture()
	for _, id := range []string{"c9", "gone2", ""} {
		if res, _ := f.post(t, "/shop/zh/sign-in", "same-origin", url.Values{"customer": {id}}); res.StatusCode != http.StatusNotFound {
			t.Errorf("sign-in as %q: %d", id, res.StatusCode)
		}
		_, body := f.get(t, "/shop/zh/orders", "shop_customer="+id)
		lacks(t, body, "data-identity")
	}
	_, body := f.get(t, "/shop/zh/orders", "shop_customer=gone")
	lacks(t, body, "data-identity")
	if res, _ := f.post(t, "/shop/zh/sign-in", "cross-site", url.Values{"customer": {"c1"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("sign-in from another site: %d", res.StatusCode)
	}
}

func TestPageSurvivesSigner(t *testing.T) {
	t.Parallel()
	f := newFixture()
	f.signer.err = errors.New("no secret")
	res, body := f.get(t, "/shop/zh/orders", "shop_customer=c1")
	if res.StatusCode != http.StatusOK {
		t.Errorf("status %d", res.StatusCode)
	}
	wants(t, body, "XM1", "loader.js")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	f := newFixture()
	res, body := f.get(t, "/shop/en/nowhere")
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("status %d", res.StatusCode)
	}
	wants(t, body, "This page is gone")
	if res, _ = f.get(t, "/shop/fr"); res.StatusCode != http.StatusNotFound {
		t.Errorf("/shop/fr: %d", res.StatusCode)
	}
	f.shop.err = errors.New("disk gone: /secret/path")
	res, body = f.get(t, "/shop/en")
	if res.StatusCode != http.StatusInternalServerError {
		t.Errorf("status %d", res.StatusCode)
	}
	wants(t, body, "This page cannot be shown")
	lacks(t, body, "/secret/path")
}

var inline = regexp.MustCompile(`<script>|<style|\sstyle=|\son[a-z]+=|javascript:`)

func TestPolicyIsStrictAndKept(t *testing.T) {
	t.Parallel()
	f := newFixture()
	for _, path := range []string{"/shop/zh", "/shop/en/c/clothing", "/shop/zh/p/tee", "/shop/en/orders", "/shop/zh/nowhere"} {
		res, body := f.get(t, path, "shop_customer=c1")
		policy := res.Header.Get("Content-Security-Policy")
		if !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if m := inline.FindString(body); m != "" {
			t.Errorf("%s has the inline %q, which the policy forbids", path, m)
		}
	}
}

func TestStaticFiles(t *testing.T) {
	t.Parallel()
	f := newFixture()
	_, body := f.get(t, "/shop/zh")
	found := regexp.MustCompile(`/shop/assets/[a-z]+\.[0-9a-f]{10}\.[a-z]+`).FindAllString(body, -1)
	if len(found) < 3 {
		t.Fatalf("assets %v", found)
	}
	for _, path := range found {
		if res, _ := f.get(t, path); res.StatusCode != http.StatusOK || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: %d %v", path, res.StatusCode, res.Header)
		}
	}
	res, _ := f.get(t, "/shop/images/tee.svg")
	if res.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("picture: %v", res.Header)
	}
	for _, path := range []string{"/shop/images/secret.txt", "/shop/images/none.svg", "/shop/images/..%2ftee.svg", "/shop/assets/shop.css"} {
		if res, _ := f.get(t, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.StatusCode)
		}
	}
}
