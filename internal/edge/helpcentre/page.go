package helpcentre

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/kit/i18n"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed texts/*.json
var textFiles embed.FS

var texts = i18n.MustLoad(textFiles, "texts", "en")

func (s *site) text(lang, key string, args ...string) string { return text(lang, key, args) }

// text fills the places of a text from pairs of a name and a value.
func text(lang, key string, args []string) string {
	var m map[string]string
	for i := 0; i+1 < len(args); i += 2 {
		if m == nil {
			m = map[string]string{}
		}
		m[args[i]] = args[i+1]
	}
	return texts.Text(lang, key, m)
}

// pages are the parsed templates by name; each stands in the layout.
type pages map[string]*template.Template

func parsePages(s *site) pages {
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	funcs := template.FuncMap{"asset": func(name string) string { return s.urls[name] }}
	out := pages{}
	for _, name := range names {
		of := strings.TrimSuffix(path.Base(name), ".html")
		out[of] = template.Must(template.New("layout.html").Funcs(funcs).ParseFS(pageFiles, name, "pages/layout.html", "pages/parts.html"))
	}
	return out
}

// frame is what the layout shows around every page.
type frame struct {
	Lang, Locale, OGLocale string
	OtherLocale, OtherURL  string
	Title, Heading, Site   string
	Description            string
	Canonical              string // "" = not for search engines
	Alternates             []alternate
	Kind                   string // of Open Graph
	Home, ShopURL, Query   string
	Colour                 string // "e0532f"
	Key                    string // of the widget
	Crumbs                 []crumb
	Data                   any // for search engines
	Page                   any
}

type alternate struct{ Lang, URL string }

type crumb struct{ Name, URL string }

type messageView struct{ Title, Body string } // keys

// T is the text of the key.
func (f frame) T(key string, args ...string) string { return text(f.Lang, key, args) }

var locales = map[string][2]string{"zh": {"zh-CN", "zh_CN"}, "en": {"en", "en_US"}}

func other(lang string) string {
	if lang == "zh" {
		return "en"
	}
	return "zh"
}

// frame is that of a page without a canonical address.
func (s *site) frame(v *visit, heading string) frame {
	f := frame{
		Lang: v.lang, Locale: locales[v.lang][0], OGLocale: locales[v.lang][1], OtherLocale: locales[other(v.lang)][0],
		OtherURL: base + other(v.lang) + "/", Heading: heading, Site: s.text(v.lang, "site", "name", v.shelf.Title), Kind: "website",
		Home: v.home(), ShopURL: v.view.ShopURL, Colour: strings.ToLower(strings.TrimPrefix(v.view.Colour, "#")), Key: v.shelf.Key,
	}
	f.Title = f.Site
	if heading != "" {
		f.Title = heading + " · " + f.Site
	}
	return f
}

// found makes the page one for search engines, with its translation, if any, at
// the path.
func (f *frame) found(origin, here, there string) {
	f.Canonical = origin + escape(here)
	if there == "" {
		return
	}
	f.OtherURL = there
	f.Alternates = []alternate{{f.Locale, f.Canonical}, {f.OtherLocale, origin + escape(there)}}
	if here == base+f.Lang+"/" {
		f.Alternates = append(f.Alternates, alternate{"x-default", origin + "/help"})
	}
}

// page is a rendered page.
type page struct {
	plain, zip []byte
	etag       string
}

const maxKept = 1000 // pages

// show writes a page that depends on the view, the origin and the key alone.
func (s *site) show(v *visit, name, key string, build func() frame) error {
	key = s.origin(v.r) + " " + key
	s.mu.Lock()
	if s.shown != v.view {
		s.shown, s.kept = v.view, map[string]*page{}
	}
	p := s.kept[key]
	s.mu.Unlock()
	if p == nil {
		var err error
		if p, err = s.render(name, build()); err != nil {
			return err
		}
		s.mu.Lock()
		if s.shown == v.view {
			if len(s.kept) >= maxKept {
				clear(s.kept)
			}
			s.kept[key] = p
		}
		s.mu.Unlock()
	}
	v.w.Header().Set("Cache-Control", "no-cache")
	p.write(v.w, v.r, http.StatusOK)
	return nil
}

var zips = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

func (s *site) render(name string, f frame) (*page, error) {
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "layout.html", f); err != nil {
		return nil, err
	}
	return newPage(b.Bytes()), nil
}

func newPage(data []byte) *page {
	sum := sha256.Sum256(data)
	p := &page{plain: data, etag: hex.EncodeToString(sum[:12])}
	var b bytes.Buffer
	z := zips.Get().(*gzip.Writer)
	z.Reset(&b)
	if _, err := z.Write(data); err == nil && z.Close() == nil {
		p.zip = b.Bytes()
	}
	zips.Put(z)
	return p
}

// write answers with the page, or says that the reader has it already.
func (p *page) write(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	if h.Get("Content-Type") == "" {
		h.Set("Content-Type", "text/html; charset=utf-8")
	}
	h.Set("Vary", "Accept-Encoding")
	body, etag := p.plain, `"`+p.etag+`"`
	if p.zip != nil && takesGzip(r) {
		body, etag = p.zip, `"`+p.etag+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	if status == http.StatusOK {
		h.Set("ETag", etag)
		if same(r.Header.Get("If-None-Match"), etag) {
			h.Del("Content-Encoding")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) //nolint:errcheck // the visitor has gone
	}
}

func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, params, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(name), "gzip") {
			q, weighted := strings.CutPrefix(strings.TrimSpace(params), "q=")
			weight, err := strconv.ParseFloat(q, 64)
			return !weighted || err == nil && weight > 0
		}
	}
	return false
}

func same(header, etag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		if part = strings.TrimPrefix(strings.TrimSpace(part), "W/"); part == etag {
			return true
		}
	}
	return false
}

// escape writes a path as it stands in a full address.
func escape(path string) string { return (&url.URL{Path: path}).EscapedPath() }

func entryPath(e *helpcentre.Entry) string {
	return base + e.Lang + "/q/" + e.Slug + "/" + string(e.ID)
}

func categoryPath(lang string, c *helpcentre.Category) string {
	return base + lang + "/c/" + c.Slug + "/" + string(c.ID)
}

func (s *site) count(lang string, n int) string {
	if n == 1 {
		return s.text(lang, "count.one")
	}
	return s.text(lang, "count", "n", strconv.Itoa(n))
}

func (s *site) date(t time.Time, lang string) string {
	if s.Zone != nil {
		if zone := s.Zone(); zone != nil {
			t = t.In(zone)
		}
	}
	if lang == "en" {
		return t.Format("2 January 2006")
	}
	return t.Format("2006 年 1 月 2 日")
}

func entryOf(v *visit) *helpcentre.Entry {
	e := v.view.Entry(desk.EntryID(v.r.PathValue("id")))
	if e == nil || e.Lang != v.lang {
		return nil
	}
	return e
}
