package storefront

import (
	"bytes"
	"embed"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/i18n"
)

//go:embed pages/*.html
var pageFiles embed.FS

//go:embed texts/*.json
var textFiles embed.FS

var texts = i18n.MustLoad(textFiles, "texts", "en")

func (s *site) text(lang, key string) string { return texts.Text(lang, key, nil) }

// pages are the parsed templates by name; each stands in the layout.
type pages map[string]*template.Template

// shared are the templates that every page can use.
var shared = []string{"pages/layout.html", "pages/parts.html"}

func parsePages(s *site) pages {
	names, err := fs.Glob(pageFiles, "pages/*.html")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	funcs := template.FuncMap{"asset": func(name string) string { return s.assets.urls[name] }}
	out := pages{}
	for _, name := range names {
		base := strings.TrimSuffix(path.Base(name), ".html")
		files := append([]string{name}, shared...)
		out[base] = template.Must(template.New("layout.html").Funcs(funcs).ParseFS(pageFiles, files...))
	}
	return out
}

// frame is what the layout shows around every page.
type frame struct {
	Lang, Locale, Other, OtherURL string
	Title                         string
	Home                          string // "/shop/zh"
	Customer                      *desk.Customer
	Categories                    []categoryLink
	Here                          string // slug of the category shown
	Key, Identity                 string // of the widget
	Page                          any
}

// T is the text of the key.
func (f frame) T(key string) string { return texts.Text(f.Lang, key, nil) }

// TN is the text of the key with a number in it.
func (f frame) TN(key string, n any) string {
	return texts.Text(f.Lang, key, map[string]string{"n": number(n)})
}

type categoryLink struct{ Name, URL, Slug string }

type messageView struct{ Title, Body string } // keys

// render writes a page in the layout.
func (s *site) render(v *visit, status int, name, title string, view any) {
	f := frame{
		Lang: v.lang, Title: title, Home: "/shop/" + v.lang, Customer: v.customer, Here: v.r.PathValue("category"),
		Key: s.Keys[v.lang], Page: view,
	}
	f.Locale, f.Other = "zh-CN", "en"
	if v.lang == "en" {
		f.Locale, f.Other = "en", "zh"
	}
	f.OtherURL = otherURL(v.r, v.lang, f.Other)
	for _, c := range categories {
		f.Categories = append(f.Categories, categoryLink{Name: c.name(v.lang), URL: f.Home + "/c/" + c.slug, Slug: c.slug})
	}
	if v.customer != nil && f.Key != "" {
		token, err := s.Signer.Identity(v.ctx(), v.lang, v.customer.ExternalID)
		if err != nil {
			// The page is worth more than the widget's knowing who looks at it.
			s.Log.WarnContext(v.ctx(), "storefront identity not signed", "customer_id", v.customer.ID, "error", err)
		}
		f.Identity = token
	}
	var b bytes.Buffer
	if err := s.pages[name].ExecuteTemplate(&b, "layout.html", f); err != nil {
		s.Log.ErrorContext(v.ctx(), "storefront template failed", "page", name, "error", err)
		http.Error(v.w, s.text(v.lang, "failed.title"), http.StatusInternalServerError)
		return
	}
	v.setCookie(langCookie, v.lang, cookieLife)
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", f.Locale)
	h.Set("Cache-Control", "no-store") // holds the identity of whoever is signed in
	v.w.WriteHeader(status)
	if v.r.Method != http.MethodHead {
		v.w.Write(b.Bytes()) //nolint:errcheck // the visitor has gone
	}
}

// otherURL is the same page in the other language.
func otherURL(r *http.Request, from, to string) string {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/shop/"+from+"/"); ok && r.Method == http.MethodGet {
		u := url.URL{Path: "/shop/" + to + "/" + rest, RawQuery: r.URL.RawQuery}
		return u.String()
	}
	return "/shop/" + to
}

// of takes a text in the language, else in any.
func of(m map[string]string, lang string) string {
	if s := m[lang]; s != "" {
		return s
	}
	for _, l := range languages {
		if s := m[l]; s != "" {
			return s
		}
	}
	return ""
}

func (s *site) when(t time.Time, lang string) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(s.Zone)
	if lang == "en" {
		return t.Format("2 Jan 2006, 15:04")
	}
	return t.Format("2006-01-02 15:04")
}

func (s *site) day(t time.Time, lang string) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(s.Zone)
	if lang == "en" {
		return t.Format("Mon 2 Jan")
	}
	return t.Format("1 月 2 日")
}
