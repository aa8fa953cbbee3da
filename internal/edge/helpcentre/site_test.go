package helpcentre

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
	"github.com/shopbell/shopbell/internal/kit/ratelimit"
)

// fake is the rest of the product.
type fake struct {
	entries    []*desk.Entry
	categories []desk.Category
	name       string
}

func (f *fake) Live(lang string) (out []*desk.Entry) {
	for _, e := range f.entries {
		if e.Lang == lang {
			out = append(out, e)
		}
	}
	return out
}

func (f *fake) Categories(_ context.Context, lang string) (out []desk.Category, _ map[desk.CategoryID]int64, _ error) {
	for _, c := range f.categories {
		if c.Lang == lang {
			out = append(out, c)
		}
	}
	return out, nil, nil
}

func (f *fake) Search(_ context.Context, q desk.KnowledgeQuery) (out []desk.EntryHit, _ error) {
	for _, e := range f.Live(q.Lang) {
		if strings.Contains(e.Answer, q.Text) {
			out = append(out, desk.EntryHit{Entry: e, Score: 0.9})
		}
	}
	return out, nil
}

func (f *fake) Shop(context.Context) (desk.Shop, error) { return desk.Shop{Name: f.name}, nil }
func (f *fake) Key(context.Context) ([]byte, error)     { return []byte("key"), nil }
func (f *fake) Channels(context.Context) ([]desk.Channel, error) {
	return []desk.Channel{{ID: "ch_1", Kind: "webchat", Lang: "en", Key: "sbk_1", Name: f.name, Accent: "#E0532F"}}, nil
}

// entries returns n of each language, in two categories.
func entries(n int) *fake {
	f := &fake{name: "Xiaoman Select"}
	f.categories = []desk.Category{
		{ID: "kc_e1", Lang: "en", Name: "After-sales & more"},
		{ID: "kc_e2", Lang: "en", Name: "Returns", ParentID: "kc_e1"},
		{ID: "kc_z1", Lang: "zh", Name: "售后服务"},
		{ID: "kc_z2", Lang: "zh", Name: "退货", ParentID: "kc_z1"},
	}
	for i := range n {
		for lang, q := range map[string]string{"en": "How do I return item %d?", "zh": "怎么退第 %d 件商品？"} {
			f.entries = append(f.entries, &desk.Entry{
				ID: desk.EntryID(fmt.Sprintf("ke_%s%035d", lang[:1], i)), ExternalID: fmt.Sprint("x", i), Lang: lang,
				CategoryID: desk.CategoryID(fmt.Sprintf("kc_%s%d", lang[:1], 1+i%2)), Question: fmt.Sprintf(q, i), Version: 1, Enabled: true,
				Answer:    "Go to My orders and choose Return.\n\n- Pack it\n- Send it\n\nSee https://shop.example/returns?a=1&b=2, please.",
				UpdatedAt: time.UnixMilli(1_760_000_000_000),
			})
		}
	}
	return f
}

func open(t testing.TB, f *fake, change ...func(*Config)) (http.Handler, *helpcentre.Service) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	centre := helpcentre.New(helpcentre.Config{DB: dbtest.New(t, helpcentre.Migrations), Knowledge: f, Shop: f, Log: log})
	cfg := Config{Centre: centre, Log: log}
	for _, c := range change {
		c(&cfg)
	}
	return httpkit.Identify([]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")})(New(cfg)), centre
}

func do(h http.Handler, method, path, body string, header ...string) *http.Response {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = "help.example"
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func get(h http.Handler, path string, header ...string) *http.Response {
	return do(h, http.MethodGet, path, "", header...)
}

func read(t testing.TB, res *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const (
	oneEN = "/help/en/q/how-do-i-return-item-1/ke_e00000000000000000000000000000000001"
	oneZH = "/help/zh/q/%E6%80%8E%E4%B9%88%E9%80%80%E7%AC%AC-1-%E4%BB%B6%E5%95%86%E5%93%81/ke_z00000000000000000000000000000000001"
)

func TestPages(t *testing.T) {
	t.Parallel()
	h, _ := open(t, entries(12))
	for _, tt := range []struct {
		path   string
		status int
		has    string // in the page, or the address that is led to
	}{
		{"/help/en/", 200, "How do I return item 0?"},
		{"/help/zh/", 200, "怎么退第 0 件商品？"},
		{"/help/en", 301, "/help/en/"},
		{"/help/en/c/after-sales-more/kc_e1", 200, "12 questions"},
		{"/help/en/c/old-name/kc_e1", 301, "/help/en/c/after-sales-more/kc_e1"},
		{"/help/en/c/x/kc_z1", 404, ""},
		{oneEN, 200, "<li dir=\"auto\">Pack it</li>"},
		{strings.Replace(oneEN, "how-do-i-return-item-1", "once-called-otherwise", 1), 301, oneEN},
		{strings.Replace(oneEN, "/en/", "/zh/", 1), 404, "页面不存在"},
		{"/help/en/q/x/ke_none", 404, "This page is not here"},
		{"/help/q/ke_e00000000000000000000000000000000001", 302, oneEN},
		{"/help/q/ke_none", 404, ""},
		{"/help/en/search?q=Pack", 200, "12 results"},
		{"/help/en/search?q=return+item+3", 200, "1 result"},
		{"/help/en/search?q=nothing+of+it", 200, "Nothing found for “nothing of it”"},
		{"/help/en/search", 200, "Write what you would like to know."},
		{"/help/en/nowhere", 404, "This page is not here"},
		{"/help/fr/", 404, ""},
		{"/help/assets/none.js", 404, ""},
		{"/help/theme/e0532f.css", 200, "--accent:#e0532f"},
		{"/help/theme/red;}.css", 404, ""},
		{"/robots.txt", 200, "Sitemap: http://help.example/help/sitemap.xml"},
	} {
		res := get(h, tt.path)
		if res.StatusCode != tt.status {
			t.Errorf("%s: status %d, want %d", tt.path, res.StatusCode, tt.status)
			continue
		}
		got := read(t, res)
		if to := res.Header.Get("Location"); to != "" {
			got = to
		}
		if !strings.Contains(got, tt.has) {
			t.Errorf("%s: no %q in %s", tt.path, tt.has, got)
		}
	}
}

func TestLanguageOfTheBrowser(t *testing.T) {
	t.Parallel()
	h, _ := open(t, entries(1))
	for accept, want := range map[string]string{"en-GB,en;q=0.8": "/help/en/", "zh-CN": "/help/zh/", "": "/help/zh/"} {
		res := get(h, "/help", "Accept-Language", accept)
		if res.Header.Get("Location") != want || res.Header.Get("Vary") != "Accept-Language" {
			t.Errorf("%q: %v", accept, res.Header)
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	h, _ := open(t, entries(3), func(c *Config) { c.PublicURL = "https://help.shop.example/" })
	page := read(t, get(h, oneEN))
	const origin = "https://help.shop.example"
	for _, want := range []string{
		`<html lang="en">`, `<title>How do I return item 1? · Xiaoman Select Help Centre</title>`,
		`<link rel="canonical" href="` + origin + oneEN + `">`,
		`<link rel="alternate" hreflang="en" href="` + origin + oneEN + `">`,
		`<link rel="alternate" hreflang="zh-CN" href="` + origin + oneZH + `">`,
		`<meta property="og:url" content="` + origin + oneEN + `">`, `<meta property="og:type" content="article">`,
		`<meta name="description" content="Go to My orders`, `data-key="sbk_1"`,
		`<a href="https://shop.example/returns?a=1&amp;b=2" rel="nofollow noopener ugc">https://shop.example/returns?a=1&amp;b=2</a>, please.`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in %s", want, page)
		}
	}
	m := regexp.MustCompile(`(?s)<script type="application/ld\+json">(.*?)</script>`).FindStringSubmatch(page)
	var data []struct {
		Type       string `json:"@type"`
		MainEntity []struct{ Name string }
		Items      []struct{ Name, Item string } `json:"itemListElement"`
	}
	if m == nil || json.Unmarshal([]byte(m[1]), &data) != nil || data[0].Type != "FAQPage" || data[0].MainEntity[0].Name != "How do I return item 1?" {
		t.Errorf("structured data: %v %+v", m, data)
	} else if items := data[1].Items; len(items) != 4 || items[1].Item != origin+"/help/en/c/after-sales-more/kc_e1" || items[3].Item != origin+oneEN {
		t.Errorf("breadcrumbs: %+v", items)
	}
	if search := read(t, get(h, "/help/en/search?q=x")); !strings.Contains(search, `content="noindex"`) || strings.Contains(search, "canonical") {
		t.Error("a search is for search engines")
	}
}

// What a shop writes, and what a visitor searches, stays text.
func TestHostileTexts(t *testing.T) {
	t.Parallel()
	f := entries(2)
	attack := `<script>alert(1)</script>"'><img src=x onerror=alert(1)>` + "\u202egpj.exe\u2066</textarea></title>{{.}}"
	for _, e := range f.entries {
		e.Question = attack + string(e.ID)
		e.Answer = attack + "\njavascript:alert(1) data:text/html,x vbscript:x https://a.example/\"onclick=alert(1) https://user:pass@b.example http://[::1 </script><script>alert(2)</script>"
		e.Related = []string{f.entries[0].Question, f.entries[1].Question, f.entries[2].Question}
	}
	for i := range f.categories {
		f.categories[i].Name = attack + string(f.categories[i].ID)
	}
	f.name = attack
	h, centre := open(t, f)
	if _, err := centre.SaveSettings(t.Context(), desk.Actor{}, helpcentre.Settings{
		Enabled: true, Title: map[string]string{"en": `</title><script>alert(3)`}, Welcome: map[string]string{"en": `"><svg onload=alert(1)>`},
		ShopURL: `https://shop.example/"><script>alert(1)</script>`,
	}); err != nil {
		t.Fatal(err)
	}
	script := regexp.MustCompile(`(?i)<script[^>]*>`)
	for _, lang := range helpcentre.Langs() {
		paths := []string{
			"/help/" + lang + "/", "/help/" + lang + "/search?q=" + url.QueryEscape(attack), "/help/" + lang + "/suggest?q=" + url.QueryEscape("script"),
			"/help/" + lang + "/%3Cscript%3Ealert(1)", "/help/sitemap.xml",
		}
		view, err := centre.View(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, categoryPath(lang, view.Shelves[lang].Categories[0]), entryPath(view.Shelves[lang].Entries[0]))
		for _, path := range paths {
			res := get(h, (&url.URL{Path: strings.Split(path, "?")[0]}).EscapedPath()+strings.TrimPrefix(path, strings.Split(path, "?")[0]))
			page := read(t, res)
			if strings.ContainsAny(page, "\u202e\u2066") {
				t.Errorf("%s: turns the direction of writing", path)
			}
			for _, bad := range []string{"<img src=x", "<svg onload", "alert(1)</script", `href="javascript`, "href=javascript", `a.example/"onclick`, "user:pass@b.example\"", `href="http://[`} {
				if strings.Contains(page, bad) {
					t.Errorf("%s: has %s", path, bad)
				}
			}
			for _, tag := range script.FindAllString(page, -1) {
				if tag != `<script type="application/ld+json">` && !strings.Contains(tag, ` src="/`) {
					t.Errorf("%s: has %s", path, tag)
				}
			}
			if csp := res.Header.Get("Content-Security-Policy"); csp != httpkit.SitePolicy || strings.Contains(csp, "unsafe") {
				t.Errorf("%s: policy %q", path, csp)
			}
		}
	}
}

func TestRevalidationAndCompression(t *testing.T) {
	t.Parallel()
	f := entries(20)
	h, centre := open(t, f)
	for _, path := range []string{"/help/en/", oneEN, "/help/en/search?q=Pack"} {
		res := get(h, path, "Accept-Encoding", "br, gzip;q=0.8")
		etag := res.Header.Get("ETag")
		if res.Header.Get("Content-Encoding") != "gzip" || etag == "" || res.Header.Get("Vary") != "Accept-Encoding" || res.Header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", path, res.Header)
		}
		zip, err := gzip.NewReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		unzipped, err := io.ReadAll(zip)
		plain := read(t, get(h, path, "Accept-Encoding", "gzip;q=0"))
		if err != nil || string(unzipped) != plain {
			t.Errorf("%s: compressed %d, plain %d bytes, %v", path, len(unzipped), len(plain), err)
		}
		if again := get(h, path, "Accept-Encoding", "gzip", "If-None-Match", `"x", W/`+etag); again.StatusCode != http.StatusNotModified || read(t, again) != "" {
			t.Errorf("%s: status %d with its own ETag", path, again.StatusCode)
		}
	}
	etag := get(h, oneEN).Header.Get("ETag")
	for i, e := range f.entries {
		changed := *e
		changed.Version, changed.Answer = 2, "Something new"
		f.entries[i] = &changed
	}
	if _, err := centre.SaveSettings(t.Context(), desk.Actor{}, helpcentre.Settings{Enabled: true}); err != nil { // renews the view
		t.Fatal(err)
	}
	if res := get(h, oneEN, "If-None-Match", etag); res.StatusCode != http.StatusOK || !strings.Contains(read(t, res), "Something new") {
		t.Errorf("after a change: status %d", res.StatusCode)
	}
}

// A page and all that belongs to it, as it travels, without the chat.
func TestWeight(t *testing.T) {
	t.Parallel()
	h, _ := open(t, entries(150))
	refs := regexp.MustCompile(`(?:src|href)="(/help/(?:assets|theme)/[^"]+)"`)
	for _, path := range []string{"/help/en/", "/help/zh/", oneEN, "/help/en/c/after-sales-more/kc_e1", "/help/en/search?q=Pack"} {
		res := get(h, path, "Accept-Encoding", "gzip")
		sum := len(read(t, res))
		seen := map[string]bool{}
		for _, m := range refs.FindAllStringSubmatch(read(t, get(h, path)), -1) {
			if !seen[m[1]] {
				seen[m[1]] = true
				sum += len(read(t, get(h, m[1], "Accept-Encoding", "gzip")))
			}
		}
		if sum >= 30_000 || len(seen) != 4 {
			t.Errorf("%s weighs %d bytes, %d files", path, sum, len(seen))
		}
		t.Logf("%s weighs %d bytes", path, sum)
	}
}

func TestVote(t *testing.T) {
	t.Parallel()
	h, centre := open(t, entries(3), func(c *Config) { c.Votes = ratelimit.Rate{PerMinute: 1, Burst: 6} })
	const id = "ke_e00000000000000000000000000000000001"
	at := "/help/en/q/" + id + "/helped"
	tally := func(helpful, unhelpful int64) {
		t.Helper()
		got, err := centre.Tally(t.Context(), id)
		if err != nil || got.Helpful != helpful || got.Unhelpful != unhelpful {
			t.Errorf("tally %+v, %v, want %d and %d", got, err, helpful, unhelpful)
		}
	}
	// As a form: back to the page, which thanks, or asks why.
	res := do(h, "POST", at, "helpful=no")
	if res.StatusCode != http.StatusSeeOther || res.Header.Get("Location") != oneEN+"?said=no#helped" {
		t.Fatalf("status %d, %v", res.StatusCode, res.Header)
	}
	if page := read(t, get(h, oneEN+"?said=no")); !strings.Contains(page, `name="reason" value="partial"`) || strings.Contains(page, "Was this helpful?") {
		t.Errorf("does not ask why: %s", page)
	}
	res = do(h, "POST", at, "helpful=no&reason=partial")
	if res.Header.Get("Location") != oneEN+"?said=why#helped" || !strings.Contains(read(t, get(h, oneEN+"?said=why")), "Thank you for telling us.") {
		t.Errorf("status %d, %v", res.StatusCode, res.Header)
	}
	tally(0, 1)
	// As a script, from another browser.
	if res := do(h, "POST", at, "helpful=yes", "Accept", "application/json", "User-Agent", "other"); res.StatusCode != http.StatusNoContent {
		t.Errorf("status %d", res.StatusCode)
	}
	tally(1, 1)
	for body, want := range map[string]int{"helpful=perhaps": 400, "helpful=no&reason=<script>": 400} {
		if res := do(h, "POST", at, body); res.StatusCode != want {
			t.Errorf("%s: status %d, want %d", body, res.StatusCode, want)
		}
	}
	if res := do(h, "POST", at, "helpful=yes", "Sec-Fetch-Site", "cross-site"); res.StatusCode != http.StatusForbidden {
		t.Errorf("from another site: status %d", res.StatusCode)
	}
	do(h, "POST", at, "helpful=yes")
	if res := do(h, "POST", at, "helpful=yes", "Accept", "application/json"); res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("too often: status %d", res.StatusCode)
	}
	// Somebody else is not held up.
	if res := do(h, "POST", at, "helpful=yes", "X-Forwarded-For", "198.51.100.7"); res.StatusCode != http.StatusSeeOther {
		t.Errorf("from elsewhere: status %d", res.StatusCode)
	}
	if res := do(h, "POST", "/help/en/q/ke_none/helped", "helpful=yes", "X-Forwarded-For", "198.51.100.8"); res.StatusCode != http.StatusNotFound {
		t.Errorf("of no entry: status %d", res.StatusCode)
	}
}

func TestOff(t *testing.T) {
	t.Parallel()
	h, centre := open(t, entries(3))
	if _, err := centre.SaveSettings(t.Context(), desk.Actor{}, helpcentre.Settings{}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/help/en/", oneEN, "/help/sitemap.xml", "/help/en/suggest?q=x", "/help/q/ke_e00000000000000000000000000000000001"} {
		if res := get(h, path); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", path, res.StatusCode)
		}
	}
	if strings.Contains(read(t, get(h, "/robots.txt")), "Sitemap") {
		t.Error("robots.txt names a sitemap that is not there")
	}
}

func TestSitemap(t *testing.T) {
	t.Parallel()
	h, _ := open(t, entries(3))
	var got struct {
		URLs []struct {
			Loc   string `xml:"loc"`
			Links []struct {
				Lang string `xml:"hreflang,attr"`
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(read(t, get(h, "/help/sitemap.xml"))), &got); err != nil || len(got.URLs) != 2*(1+2+3) {
		t.Fatalf("%d addresses, %v", len(got.URLs), err)
	}
	for _, u := range got.URLs {
		path := strings.TrimPrefix(u.Loc, "http://help.example")
		if res := get(h, path); res.StatusCode != http.StatusOK {
			t.Errorf("%s: status %d", u.Loc, res.StatusCode)
		}
		if strings.Contains(path, "/q/") && len(u.Links) != 2 {
			t.Errorf("%s has %d languages", u.Loc, len(u.Links))
		}
	}
}

func TestBlocks(t *testing.T) {
	t.Parallel()
	got := fmt.Sprint(blocks("One\ntwo\n\n- a\n• b\nThree https://x.example/a（见此）."))
	const want = "[{false [[{One }] [{two }]]} {true [[{a }] [{b }]]} {false [[{Three  } {https://x.example/a https://x.example/a} {（见此）. }]]}]"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestColours(t *testing.T) {
	t.Parallel()
	for r := 0; r <= 255; r += 51 {
		for g := 0; g <= 255; g += 51 {
			for b := 0; b <= 255; b += 51 {
				c := colour{float64(r), float64(g), float64(b)}
				if got := contrast(c.fill(), c.fill().on()); got < readable {
					t.Errorf("%s: words on it have a contrast of %.2f", c, got)
				}
				if got := min(contrast(c.ink(white, black), white), contrast(c.ink(night, white), night)); got < readable {
					t.Errorf("%s: words in it have a contrast of %.2f", c, got)
				}
			}
		}
	}
}

// BenchmarkPage measures pages that are kept, and pages that are made anew.
func BenchmarkPage(b *testing.B) {
	f := entries(150)
	log := slog.New(slog.DiscardHandler)
	s := newSite(Config{Centre: helpcentre.New(helpcentre.Config{DB: dbtest.New(b, helpcentre.Migrations), Knowledge: f, Shop: f, Log: log}), Log: log})
	h := s.handler()
	for _, page := range [][2]string{{"home", "/help/en/"}, {"category", "/help/en/c/after-sales-more/kc_e1"}, {"entry", oneEN}, {"search", "/help/en/search?q=Pack"}} {
		for _, kept := range []bool{true, false} {
			if page[0] == "search" && kept {
				continue // never is
			}
			b.Run(fmt.Sprintf("%s/kept=%v", page[0], kept), func(b *testing.B) {
				for b.Loop() {
					if !kept {
						clear(s.kept)
					}
					if res := get(h, page[1], "Accept-Encoding", "gzip"); res.StatusCode != http.StatusOK {
						b.Fatal(res.StatusCode)
					}
				}
			})
		}
	}
}

// BenchmarkPagesOverHTTP is a page that is kept, to readers on this machine, as
// many at a time as there are processors.
func BenchmarkPagesOverHTTP(b *testing.B) {
	h, _ := open(b, entries(150))
	server := httptest.NewServer(h)
	defer server.Close()
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64, DisableCompression: true}}
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, server.URL+oneEN, nil)
			if err != nil {
				b.Error(err)
				return
			}
			r.Header.Set("Accept-Encoding", "gzip")
			res, err := client.Do(r)
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := io.Copy(io.Discard, res.Body); err != nil || res.StatusCode != http.StatusOK || res.Body.Close() != nil {
				b.Error(res.StatusCode, err)
				return
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}

func TestPicturesKeepTheirRoom(t *testing.T) {
	t.Parallel()
	for _, tt := range [][4]int{{40, 30, 40, 30}, {4000, 3000, 640, 480}, {1000, 4000, 140, 560}, {20_000, 1, 640, 1}, {1, 20_000, 1, 560}} {
		if w, h := within(tt[0], tt[1], 640, 560); w != tt[2] || h != tt[3] {
			t.Errorf("%v: got %d × %d", tt, w, h)
		}
	}
}
