package site_test

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/feature/site"
	"github.com/shopbell/shopbell/internal/kit/safehttp"
)

func one(t *testing.T, change ...func(*site.Config)) (*shop, *web) {
	t.Helper()
	return open(t, dbtest.New(t, schemas...), change...), newWeb(t)
}

// What a site asks of programs is done, and every page says why it is not read.
func TestRefusals(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	links := []string{
		"/open", "/secret/plan", "/secret/press", "/noindex", "/canonical?a=1", "/twin", "/gone", "/away", "/picture", "/huge", "/empty", "/moved", "/500",
		"/login", "mailto:a@b.c", "javascript:alert(1)", "https://elsewhere.example/", "/photo.jpg", "/open?utm_source=mail#top",
	}
	w.set("/", page("Start", "Here are all the pages of the shop, one beside the other.", links...))
	w.set("/robots.txt", text("User-agent: *\nDisallow: /\n\nUser-agent: Shopbell\nUser-agent: Other\nDisallow: /secret/\nAllow: /secret/press\nCrawl-delay: 0.001\n"))
	w.set("/open", page("Open", bulb))
	w.set("/secret/press", page("Press", posting))
	w.set("/noindex", raw(`<html><head><meta name="robots" content="NoIndex, nofollow"></head><body><main>Nobody keeps this. <a href="/hidden">x</a></main></body></html>`))
	w.set("/hidden", page("Hidden", "nothing to find"))
	w.set("/canonical?a=1", raw(`<html><head><link rel="canonical" href="/open"></head><body><main>`+bulb+` And more.</main></body></html>`))
	w.set("/twin", page("Open", bulb))
	w.set("/away", http.RedirectHandler("https://elsewhere.example/x", http.StatusFound).ServeHTTP)
	w.set("/moved", http.RedirectHandler("/target", http.StatusMovedPermanently).ServeHTTP)
	w.set("/target", page("Target", disc))
	w.set("/picture", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "image/png")
		_, _ = io.WriteString(rw, "PNG")
	})
	w.set("/huge", raw("<html><body><p>"+strings.Repeat("long ", 1<<20+1000)+"</p></body></html>"))
	w.set("/empty", raw("<html><body><script>1</script></body></html>"))
	w.set("/500", func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "no", http.StatusInternalServerError) })
	w.set("/login", func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "no", http.StatusUnauthorized) })
	x := s.add(settings(w.URL))
	want := map[string]string{
		"/": "kept", "/open": "kept", "/secret/press": "kept", "/target": "kept", "/secret/plan": "refused robots", "/noindex": "refused noindex",
		"/canonical?a=1": "refused canonical", "/twin": "refused duplicate", "/gone": "refused not_found", "/away": "refused elsewhere",
		"/picture": "refused not_html", "/huge": "refused too_large", "/empty": "refused empty", "/moved": "refused moved", "/500": "refused server",
		"/login": "refused refused",
	}
	if got := s.reasons(x.ID, w.URL); !maps.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	for _, never := range []string{"/secret/plan", "/hidden", "/photo.jpg"} {
		if n := w.requests(never); n != 0 {
			t.Errorf("%s was asked for", never)
		}
	}
}

// Of a robots.txt that is too long the beginning counts, and not nothing.
func TestLongRobots(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	w.set("/", page("Start", disc, "/secret", "/open"))
	w.set("/secret", page("Secret", bulb))
	w.set("/open", page("Open", posting))
	w.set("/robots.txt", text("User-agent: *\nDisallow: /secret\n"+strings.Repeat("Disallow: /x\n", 60_000)))
	x := s.add(settings(w.URL))
	if got := s.reasons(x.ID, w.URL); !maps.Equal(got, map[string]string{"/": "kept", "/open": "kept", "/secret": "refused robots"}) {
		t.Errorf("%v, %+v", got, x.Run)
	}
	if n := w.requests("/secret"); n != 0 {
		t.Error("what robots.txt forbids was asked for")
	}
}

// S36: what packs a lot into little ends at the limit, and nothing else ends with it.
func TestBombs(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	for range 64 {
		_, _ = z.Write(make([]byte, 1<<20))
	}
	_ = z.Close()
	packed := func(kind string) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) {
			rw.Header().Set("Content-Type", kind)
			rw.Header().Set("Content-Encoding", "gzip")
			_, _ = rw.Write(bomb.Bytes())
		}
	}
	w.set("/robots.txt", text("Sitemap: /map.xml\nSitemap: /map.xml.gz\nSitemap: /deep.xml\nSitemap: /good.xml\nSitemap: https://elsewhere.example/map.xml\n"))
	w.set("/map.xml", packed("application/xml"))
	w.set("/map.xml.gz", func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(bomb.Bytes()) })
	w.set("/deep.xml", text("<urlset>"+strings.Repeat("<a>", 1<<20)))
	w.set("/good.xml", text(`<?xml version="1.0"?><sitemapindex><sitemap><loc>`+w.URL+`/part.xml</loc></sitemap><sitemap><loc>https://elsewhere.example/a.xml</loc></sitemap></sitemapindex>`))
	var part bytes.Buffer
	pz := gzip.NewWriter(&part)
	_, _ = fmt.Fprintf(pz, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>%s/island</loc><lastmod>2026-01-02</lastmod></url><url><loc>https://elsewhere.example/</loc></url></urlset>`, w.URL)
	_ = pz.Close()
	w.set("/part.xml", func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(part.Bytes()) })
	w.set("/island", page("Island", posting))
	w.set("/", page("Start", disc, "/bomb"))
	w.set("/bomb", packed("text/html"))
	x := s.add(settings(w.URL))
	if got := s.reasons(x.ID, w.URL); !maps.Equal(got, map[string]string{"/": "kept", "/bomb": "refused too_large", "/island": "kept"}) || !x.Run.Stats.Sitemap {
		t.Errorf("%v, %+v", got, x.Run)
	}
}

// S33: what is dialled decides, whatever a name, a redirect or a link says.
func TestAddressesThatAreNotReached(t *testing.T) {
	t.Parallel()
	closed := func(c *site.Config) { c.Client = safehttp.NewWebClient(nil) }
	s, w := one(t, closed)
	starts := []string{w.URL, strings.Replace(w.URL, "127.0.0.1", "localhost", 1), "http://169.254.169.254/latest/", "https://10.0.0.1/", "http://[::1]/", "http://93.184.216.34/"}
	for _, start := range starts {
		if _, err := s.Check(t.Context(), site.Settings{Start: start}); fieldOf(err, "start") != "error.site.forbidden" {
			t.Errorf("%s: %v", start, err)
		}
		x := s.add(settings(start))
		if x.Failure != "error.site.forbidden" || x.Kept != 0 {
			t.Errorf("%s: %+v", start, x)
		}
	}
	for _, start := range []string{"ftp://example.com", "https://user:pw@example.com/", "file:///etc/passwd", "https://", ""} {
		if _, err := s.Create(t.Context(), boss, settings(start)); desk.CodeOf(err) != desk.CodeInvalid {
			t.Errorf("%q: %v", start, err)
		}
	}
	if n := w.requests(""); n != 0 {
		t.Errorf("%d requests arrived where none may", n)
	}

	// A page of an open network leads to a closed one.
	s, w = one(t)
	w.set("/", page("Start", disc, "/out", "/meta"))
	w.set("/out", http.RedirectHandler("http://10.0.0.1/", http.StatusFound).ServeHTTP)
	w.set("/meta", http.RedirectHandler("http://169.254.169.254/latest/", http.StatusFound).ServeHTTP)
	x := s.add(settings(w.URL))
	if got := s.reasons(x.ID, w.URL); !maps.Equal(got, map[string]string{"/": "kept", "/out": "refused elsewhere", "/meta": "refused elsewhere"}) {
		t.Errorf("%v", got)
	}
}

// S33: a name that resolves to another address behind the first look is not followed
// there. The resolver is what an attacker has; each dial is looked at by itself.
func TestRebinding(t *testing.T) {
	t.Parallel()
	var dials atomic.Int64
	rebound := func(c *site.Config) {
		guarded := safehttp.NewWebClient([]netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")})
		c.Client = &http.Client{CheckRedirect: guarded.CheckRedirect, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			// The first two requests find the name at an open address, the next ones
			// at a closed one, with connections closed between them.
			next := r.Clone(r.Context())
			next.Close = true
			_, port, _ := net.SplitHostPort(r.URL.Host)
			to := "127.0.0.1:"
			if dials.Add(1) > 3 {
				to = "127.0.0.2:"
			}
			next.URL.Host = to + port
			return guarded.Transport.RoundTrip(next)
		})}
	}
	s, w := one(t, rebound)
	starShop(w)
	x := s.add(settings(w.URL + "/help/"))
	if got := s.reasons(x.ID, w.URL); got["/help/bulb"] != "" && got["/help/bulb"] != "refused forbidden" {
		t.Errorf("%v", got)
	}
	if n := w.requests(""); n != 3 {
		t.Errorf("%d requests arrived, want only those before the name moved", n)
	}
}

type roundTrip func(r *http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// fieldOf is what is wrong with a field, as the key of a text.
func fieldOf(err error, name string) string {
	var e *desk.Error
	if errors.As(err, &e) {
		return e.Fields[name]
	}
	return ""
}

// Sites that have no end are left where they begin to repeat themselves.
func TestTraps(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	w.set("/", page("Start", disc, "/calendar/2026/1", "/a/b/", "/list?sort=1", "/deep/1", "/s;jsessionid=9", "/s?PHPSESSID=1", "/s?sid=2"))
	w.set("/s", page("Session", posting))
	calendar := atomic.Int64{}
	w.Config.Handler = trapped(w.Config.Handler, &calendar)
	x := settings(w.URL)
	x.Limit = 500
	got := s.add(x)
	if n := calendar.Load(); n > 150 {
		t.Errorf("%d pages without an end were asked for", n)
	}
	if w.requests("/s") != 1 {
		t.Errorf("a page was asked for %d times, under the sessions of it", w.requests("/s"))
	}
	if got.Run.State != site.RunDone || got.Run.Stats.Found > 200 {
		t.Errorf("%+v", got.Run)
	}
}

// trapped has a calendar, folders within each other, sorted lists, and pages that
// lead deeper and deeper.
func trapped(next http.Handler, asked *atomic.Int64) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		var n int
		switch {
		case strings.HasPrefix(r.URL.Path, "/calendar/"):
			_, _ = fmt.Sscanf(r.URL.Path, "/calendar/2026/%d", &n)
			page("Calendar", "No events.", fmt.Sprintf("/calendar/2026/%d", n+1), fmt.Sprintf("/calendar/2026/%d", n+1000))(rw, r)
		case strings.HasPrefix(r.URL.Path, "/a/b/"):
			page("Folder", "Folder "+r.URL.Path, r.URL.Path+"a/b/")(rw, r)
		case r.URL.Path == "/list":
			_, _ = fmt.Sscanf(r.URL.Query().Get("sort"), "%d", &n)
			page("List", fmt.Sprint("List number ", n), fmt.Sprint("/list?sort=", n+1), fmt.Sprint("/list?sort=", n+1000), fmt.Sprint("/list?sort=", n+2000))(rw, r)
		case strings.HasPrefix(r.URL.Path, "/deep/"):
			_, _ = fmt.Sscanf(r.URL.Path, "/deep/%d", &n)
			page("Deep", fmt.Sprint("Deep down at number ", n), fmt.Sprint("/deep/", n+1))(rw, r)
		default:
			next.ServeHTTP(rw, r)
			return
		}
		asked.Add(1)
	})
}

// Who asks for patience gets it, and what has not changed is not sent again.
func TestManners(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	var tries, hits, full atomic.Int64
	w.set("/", page("Start", disc, "/busy", "/tagged", "/always"))
	w.set("/busy", func(rw http.ResponseWriter, r *http.Request) {
		if tries.Add(1) == 1 {
			rw.Header().Set("Retry-After", "0")
			http.Error(rw, "slowly", http.StatusTooManyRequests)
			return
		}
		page("Busy", posting)(rw, r)
	})
	w.set("/always", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Retry-After", "0")
		http.Error(rw, "never", http.StatusServiceUnavailable)
	})
	w.set("/tagged", func(rw http.ResponseWriter, r *http.Request) {
		hits.Add(1)
		rw.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			rw.WriteHeader(http.StatusNotModified)
			return
		}
		full.Add(1)
		page("Tagged", bulb)(rw, r)
	})
	x := s.add(settings(w.URL))
	if got := s.reasons(x.ID, w.URL); !maps.Equal(got, map[string]string{"/": "kept", "/busy": "kept", "/tagged": "kept", "/always": "refused busy"}) {
		t.Errorf("%v", got)
	}
	if w.requests("/always") != 3 {
		t.Errorf("%d tries", w.requests("/always"))
	}
	s.again(x.ID)
	if hits.Load() != 2 || full.Load() != 1 {
		t.Errorf("%d requests, %d of them answered in full", hits.Load(), full.Load())
	}
}

// A page that was not there twice is taken out, and can be put back.
func TestPageGone(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		s, w := open(t, d), newWeb(t)
		starShop(w)
		x := s.add(settings(w.URL + "/help/"))
		w.drop("/help/post")
		const question = "when are parcels to islands handed to the ferry"
		x = s.again(x.ID)
		if got, _ := s.ask(question); got != posting || x.Missing != 1 || x.Run.Stats.Gone != 0 {
			t.Fatalf("after the first time: %q, %+v", got, x)
		}
		x = s.again(x.ID)
		if got, _ := s.ask(question); got == posting || x.Run.Stats.Gone != 1 || x.Kept != 3 {
			t.Fatalf("after the second time: %q, %+v of run %+v", got, x, x.Run)
		}
		if got := s.reasons(x.ID, w.URL); got["/help/post"] != "gone not_found" {
			t.Errorf("%v", got)
		}
		changes, err := s.Changes(t.Context(), x.ID, x.Run.ID)
		if err != nil || len(changes) != 1 || changes[0].Kind != site.PageGone {
			t.Errorf("%+v, %v", changes, err)
		}

		gone, _, err := s.Pages(t.Context(), x.ID, "gone", "")
		if err != nil || len(gone) != 1 {
			t.Fatalf("%v, %v", gone, err)
		}
		if err := s.Keep(t.Context(), boss, x.ID, gone[0].ID); err != nil {
			t.Fatal(err)
		}
		if got, _ := s.ask(question); got != posting {
			t.Errorf("put back: %q", got)
		}
		s.again(x.ID)
		if x = s.again(x.ID); x.Kept != 4 {
			t.Errorf("what was put back by hand has left: %+v", x)
		}

		// Back at the site, it is a page like others.
		w.set("/help/post", page("Parcels to islands", posting+" On Sundays the ferry rests.", "/help/"))
		if x = s.again(x.ID); x.Kept != 4 || x.Missing != 0 {
			t.Errorf("%+v", x)
		}
		if got, _ := s.ask(question); !strings.Contains(got, "Sundays") {
			t.Errorf("%q", got)
		}
	})
}

// Nothing that a site does to itself empties the knowledge base.
func TestSiteInTrouble(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	links := []string{}
	for i := range 14 {
		path := fmt.Sprintf("/page/%d", i)
		links = append(links, path)
		w.set(path, page(fmt.Sprintf("Page %d", i), fmt.Sprintf("Lamp number %d shines for %d hours with one candle, and then it rests.", i, i+20)))
	}
	w.set("/", page("Start", disc, links...))
	set := settings(w.URL)
	set.Every = site.Daily
	x := s.add(set)
	if x.Kept != 15 {
		t.Fatalf("%+v", x)
	}
	fail := func(status int) http.HandlerFunc {
		return func(rw http.ResponseWriter, _ *http.Request) { http.Error(rw, "no", status) }
	}
	for name, c := range map[string]struct {
		path    string
		h       http.HandlerFunc
		failure string
	}{
		"robots unreachable": {"/robots.txt", fail(http.StatusBadGateway), "error.site.down"},
		"robots forbids":     {"/robots.txt", text("User-agent: *\nDisallow: /\n"), "error.site.robots"},
		"start gone":         {"/", fail(http.StatusNotFound), "error.site.start"},
		"start fails":        {"/", fail(http.StatusInternalServerError), "error.site.down"},
	} {
		before := w.pages[c.path]
		w.set(c.path, c.h)
		for range 2 {
			x = s.again(x.ID)
		}
		if x.Failure != c.failure || x.Kept != 15 || x.Missing != 0 || x.NextAt.Sub(time.Now()) > 25*time.Hour || x.NextAt.IsZero() {
			t.Errorf("%s: %+v", name, x)
		}
		if w.drop(c.path); before != nil {
			w.set(c.path, before)
		}
	}
	// All pages fail: the site is down, whatever its start says.
	for _, l := range links {
		w.set(l, fail(http.StatusInternalServerError))
	}
	if x = s.again(x.ID); x.Failure != "error.site.down" || x.Kept != 15 {
		t.Errorf("all fail: %+v", x)
	}
	// All are gone but the start: not believed.
	for _, l := range links {
		w.drop(l)
	}
	s.again(x.ID)
	if x = s.again(x.ID); x.Kept != 15 || x.Run.Stats.Held != 14 || x.Run.Stats.Gone != 0 {
		t.Errorf("all gone: %+v of run %+v", x, x.Run)
	}
}

// A run that is cancelled changes nothing, and one whose node stops goes on.
func TestCancelAndRestart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		s, w := open(t, d), newWeb(t)
		starShop(w)
		block, reached := make(chan struct{}), make(chan struct{}, 9)
		w.set("/help/post", func(rw http.ResponseWriter, r *http.Request) {
			reached <- struct{}{}
			select {
			case <-block:
			case <-r.Context().Done():
				return
			}
			page("Parcels to islands", posting, "/help/")(rw, r)
		})
		x, err := s.Create(t.Context(), boss, settings(w.URL+"/help/"))
		if err != nil {
			t.Fatal(err)
		}
		<-reached
		if _, err := s.Start(t.Context(), boss, x.ID); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("a second run: %v", err)
		}
		if x, err = s.Cancel(t.Context(), x.ID); err != nil || x.Run.State != site.RunCancelled || x.Kept != 0 {
			t.Fatalf("%+v, %v", x, err)
		}
		if got, _ := s.ask("how often is the bulb of the constellation lamp replaced"); got != "" {
			t.Errorf("%q after a run that was cancelled", got)
		}

		// The next one meets the end of its node.
		if x, err = s.Start(t.Context(), boss, x.ID); err != nil {
			t.Fatal(err)
		}
		<-reached
		s.stop()
		asked := w.requests("/help/bulb")
		close(block)
		s.run()
		x = s.wait(x.ID)
		if x.Run.State != site.RunDone || x.Kept != 4 {
			t.Errorf("%+v of run %+v", x, x.Run)
		}
		if n := w.requests("/help/bulb"); n != asked {
			t.Errorf("a page was asked for again after a restart")
		}
		runs, err := s.Runs(t.Context(), x.ID)
		if err != nil || len(runs) != 2 || runs[1].State != site.RunCancelled {
			t.Errorf("%+v, %v", runs, err)
		}
	})
}

// What stands on most pages is no passage of any.
func TestBoilerplate(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	var start strings.Builder
	for i := range 30 {
		fmt.Fprintf(&start, `<li><a href="/p/%d">Page %d</a></li>`, i, i)
		w.set(fmt.Sprintf("/p/%d", i), raw(fmt.Sprintf(`<html><head><title>Lantern %d - Star shop</title></head><body>
			<div class="top"><h1>Star shop</h1><p>Free shipping of all lanterns from 99 dollars on.</p><ul><li>Home</li><li>Basket</li></ul></div>
			<div class="wrap"><h2>Lantern %d</h2><p>Lantern number %d burns for %d hours with one candle.</p>
			<h3>Care</h3><p>Wash lantern %d in warm water only.</p><h3>Newsletter</h3><p>Subscribe and get news every week.</p></div>
			<div class="note">We use cookies to make the shop better. Accept all or refuse.</div>
			<div class="bottom"><p>© Star shop, Candle street 1</p></div></body></html>`, i, i, i, i+10, i)))
	}
	w.set("/", raw(`<html><head><title>Star shop</title></head><body><ul>`+start.String()+`</ul></body></html>`))
	x := s.add(settings(w.URL))
	if x.Kept != 30 { // the start only names the others
		t.Fatalf("%+v of run %+v", x, x.Run)
	}
	list, _, err := s.Pages(t.Context(), x.ID, "kept", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if !strings.Contains(p.URL, "/p/") {
			continue
		}
		passages, _, err := s.docs.Passages(t.Context(), p.Document, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		for _, x := range passages {
			said.WriteString(strings.Join(x.Path, "/") + ": " + x.Text + "\n")
		}
		for _, no := range []string{"Free shipping", "Basket", "cookies", "Subscribe", "Newsletter", "Candle street", "Star shop"} {
			if strings.Contains(said.String(), no) {
				t.Fatalf("%s has what stands on all pages (%s): %s", p.URL, no, said.String())
			}
		}
		if !strings.Contains(said.String(), "burns for") || !strings.Contains(said.String(), "/Care: Wash") || !strings.HasPrefix(p.Name, "Lantern ") {
			t.Fatalf("%q has lost something: %s", p.Name, said.String())
		}
	}
}

// Questions become drafts in the imports, again only where they have changed.
func TestQuestions(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	faq := func(days int) http.HandlerFunc {
		return raw(fmt.Sprintf(`<html><head><title>FAQ</title><script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"FAQPage",
			"mainEntity":[{"@type":"Question","name":"Do you ship to islands?","acceptedAnswer":{"@type":"Answer","text":"<p>Yes, on <b>Mondays</b>.</p>"}}]}]}</script></head>
			<body><main><h1>Questions</h1><h2>How long may I return a lamp?</h2><p>For %d days.</p><ul><li>with the bill</li></ul>
			<details><summary>Warranty of bulbs</summary><p>Two years.</p></details><h2>Contact</h2><p>Call us.</p></main></body></html>`, days))
	}
	w.set("/", faq(30))
	set := settings(w.URL)
	set.Entries, set.Name = true, "Star shop"
	x := s.add(set)
	if x.Run.Stats.Questions != 3 || x.Run.ImportID != "im_offered" || len(s.offered) != 1 {
		t.Fatalf("%+v, %q", x.Run, s.offered)
	}
	name, data, _ := strings.Cut(s.offered[0], "\n")
	rows, err := csv.NewReader(strings.NewReader(data)).ReadAll()
	if err != nil || name != "Star shop.csv" || len(rows) != 4 {
		t.Fatalf("%q, %q, %v", name, rows, err)
	}
	got := map[string]string{}
	for _, r := range rows[1:] {
		got[r[3]] = r[4]
		if r[1] != "en" || r[2] != "Star shop" || r[5] != "draft" {
			t.Errorf("%q", r)
		}
	}
	want := map[string]string{"Do you ship to islands?": "Yes, on Mondays.", "How long may I return a lamp?": "For 30 days.\n• with the bill", "Warranty of bulbs": "Two years."}
	if !maps.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if s.again(x.ID); len(s.offered) != 1 {
		t.Error("the same questions were offered again")
	}
	w.set("/", faq(60))
	if s.again(x.ID); len(s.offered) != 2 || !strings.Contains(s.offered[1], "60 days") || !strings.Contains(s.offered[1], rows[1][0]) {
		t.Errorf("%q", s.offered)
	}
}

// A site that is removed takes its passages with it, and brings them back.
func TestRemoveAndRestore(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, schemas, func(t *testing.T, d *db.DB) {
		s, w := open(t, d), newWeb(t)
		starShop(w)
		x := s.add(settings(w.URL + "/help/"))
		const question = "how often is the bulb of the constellation lamp replaced"
		// Its pages are no documents to upload or to delete.
		pages, _, err := s.Pages(t.Context(), x.ID, "kept", "")
		if err != nil || len(pages) != 4 || pages[0].Passages != 1 {
			t.Fatalf("%+v, %v", pages, err)
		}
		if err := s.docs.Delete(t.Context(), boss, pages[0].Document); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("%v", err)
		}
		if _, err := s.docs.Upload(t.Context(), boss, pages[0].Document, "a.md", strings.NewReader("# a")); desk.CodeOf(err) != desk.CodeConflict {
			t.Errorf("%v", err)
		}
		if list, passages, err := s.docs.List(t.Context()); err != nil || len(list) != 0 || passages != 4 {
			t.Errorf("%v, %d, %v", list, passages, err)
		}
		if err := s.Delete(t.Context(), boss, x.ID); err != nil {
			t.Fatal(err)
		}
		if got, _ := s.ask(question); got != "" {
			t.Errorf("%q", got)
		}
		if list, err := s.List(t.Context()); err != nil || len(list) != 0 {
			t.Errorf("%v, %v", list, err)
		}
		if _, err := s.Start(t.Context(), boss, x.ID); desk.CodeOf(err) != desk.CodeNotFound {
			t.Errorf("%v", err)
		}
		back, err := s.Restore(t.Context(), boss, x.ID)
		if err != nil || back.Kept != 4 {
			t.Errorf("%+v, %v", back, err)
		}
		if got, _ := s.ask(question); got != bulb {
			t.Errorf("%q", got)
		}
	})
}

// Settings count from the next run on.
func TestSettings(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	starShop(w)
	x := s.add(settings(w.URL + "/help/"))
	change := x.Settings
	change.Exclude = []string{"help/post", w.URL + "/help/disc"}
	x, err := s.Save(t.Context(), x.ID, x.Edit, change)
	if err != nil || len(x.Exclude) != 2 || x.Exclude[1] != "/help/disc" {
		t.Fatalf("%+v, %v", x, err)
	}
	if _, err := s.Save(t.Context(), x.ID, x.Edit-1, change); desk.CodeOf(err) != desk.CodeConflict {
		t.Errorf("%v", err)
	}
	if x = s.again(x.ID); x.Kept != 2 || x.Run.Stats.Gone != 2 {
		t.Errorf("%+v of run %+v", x, x.Run)
	}
	change.Exclude, change.Limit = nil, 3
	if x, err = s.Save(t.Context(), x.ID, x.Edit, change); err != nil {
		t.Fatal(err)
	}
	if x = s.again(x.ID); x.Kept != 3 || x.Run.Stats.Cut != "pages" {
		t.Errorf("%+v of run %+v", x, x.Run)
	}
	change.Start = "https://other.example/"
	if _, err := s.Save(t.Context(), x.ID, x.Edit, change); desk.CodeOf(err) != desk.CodeInvalid {
		t.Errorf("another host: %v", err)
	}
}

// The clock of the shop begins what is due, once.
func TestSchedule(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t, schemas...)
	s, w := open(t, d), newWeb(t)
	starShop(w)
	set := settings(w.URL + "/help/")
	set.Every = site.Daily
	x := s.add(set)
	if err := s.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
	if runs, _ := s.Runs(t.Context(), x.ID); len(runs) != 1 {
		t.Fatalf("%d runs before the time", len(runs))
	}
	if in := time.Until(x.NextAt); in <= 0 || in > 24*time.Hour || x.NextAt.UTC().Hour() != 0 {
		t.Errorf("next at %v", x.NextAt)
	}
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE site SET next_at = 1`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
	if x = s.wait(x.ID); x.Run.StartedBy != "" || x.Run.State != site.RunDone || !x.NextAt.After(time.Now()) {
		t.Errorf("%+v of run %+v", x, x.Run)
	}
	if runs, _ := s.Runs(t.Context(), x.ID); len(runs) != 2 {
		t.Errorf("%d runs", len(runs))
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	s, w := one(t)
	starShop(w)
	w.set("/robots.txt", text("User-agent: *\nDisallow: /help/post\n"))
	got, err := s.Check(t.Context(), site.Settings{Start: w.URL + "/help/"})
	if err != nil || !got.Robots || got.Sitemap || got.Found != 4 || len(got.Pages) != 4 || got.Title != "Help of the star shop" {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, p := range got.Pages {
		if strings.HasSuffix(p.URL, "/post") != (p.Reason == site.Robots) {
			t.Errorf("%+v", p)
		}
		if strings.HasSuffix(p.URL, "/bulb") && (p.Text != bulb || p.Title != "Bulb replacement") {
			t.Errorf("%+v", p)
		}
	}
	w.set("/old", http.RedirectHandler("https://www.elsewhere.example/help", http.StatusMovedPermanently).ServeHTTP)
	if got, err := s.Check(t.Context(), site.Settings{Start: w.URL + "/old"}); err != nil || got.MovedTo != "https://www.elsewhere.example/help" {
		t.Errorf("%+v, %v", got, err)
	}
	if list, err := s.List(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("looking has kept %v, %v", list, err)
	}
}
