package storefront

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
)

// Shop is the data behind the pages. A missing record is CodeNotFound.
type Shop interface {
	// Products returns every active product.
	Products(ctx context.Context) ([]desk.Product, error)
	// Customer finds one by the shop's own id.
	Customer(ctx context.Context, externalID string) (desk.Customer, error)
	// Orders returns those of a customer, newest first.
	Orders(ctx context.Context, customerExternalID string) ([]desk.Order, error)
}

// Signer makes the token by which the widget knows the signed-in customer.
type Signer interface {
	// Identity returns a token for the widget of the site in lang, signed with
	// its channel's secret.
	Identity(ctx context.Context, lang, customerExternalID string) (token string, err error)
}

// Config is what the site needs. All fields are required.
type Config struct {
	Shop   Shop
	Signer Signer
	// Keys are the public channel keys by language; a site without one has no widget.
	Keys map[string]string
	// Shoppers are the external ids of the customers as whom anybody may sign in.
	Shoppers []string
	Images   fs.FS // <external id>.svg
	Zone     *time.Location
	Log      *slog.Logger
}

type site struct {
	Config
	pages  pages
	assets assets
}

// languages that the site speaks, its default first.
var languages = []string{"zh", "en"}

// New returns the site's handler; it answers everything under /shop/.
func New(cfg Config) http.Handler {
	s := &site{Config: cfg, assets: loadAssets()}
	s.pages = parsePages(s)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /shop/{$}", s.start)
	mux.HandleFunc("GET /shop/p/{id}", s.start)
	mux.HandleFunc("GET /shop/images/{name}", s.image)
	mux.HandleFunc("GET /shop/assets/{name}", s.asset)
	for _, lang := range languages {
		base := "/shop/" + lang
		mux.HandleFunc("GET "+base, s.page(lang, s.home))
		mux.HandleFunc("GET "+base+"/c/{category}", s.page(lang, s.category))
		mux.HandleFunc("GET "+base+"/p/{id}", s.page(lang, s.product))
		mux.HandleFunc("GET "+base+"/orders", s.page(lang, s.orders))
		mux.HandleFunc("POST "+base+"/sign-in", s.page(lang, s.signIn))
		mux.HandleFunc("POST "+base+"/sign-out", s.page(lang, s.signOut))
		mux.HandleFunc(base+"/", s.page(lang, missing))
	}
	mux.HandleFunc("/shop/", s.page("", missing))
	protection := http.NewCrossOriginProtection()
	return httpkit.Site("same-origin", protection.Handler(mux))
}

var errNotFound = desk.E(desk.CodeNotFound, "error.not_found", nil)

// visit is one request for a page.
type visit struct {
	w        http.ResponseWriter
	r        *http.Request
	lang     string
	customer *desk.Customer // nil = nobody is signed in
}

func (v *visit) ctx() context.Context { return v.r.Context() }

func missing(*visit) error { return errNotFound }

// page finds out the customer, and shows what goes wrong. Without a language
// of its own the page speaks the visitor's.
func (s *site) page(lang string, show func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r, lang: lang}
		if lang == "" {
			v.lang = preferred(r)
		}
		err := s.recognise(v)
		if err == nil {
			err = show(v)
		}
		if err != nil {
			s.fail(v, err)
		}
	}
}

// preferred is the language of the last visit, else the browser's.
func preferred(r *http.Request) string {
	if c, err := r.Cookie(langCookie); err == nil && slices.Contains(languages, c.Value) {
		return c.Value
	}
	return httpkit.PreferredLang(r.Header.Get("Accept-Language"), languages...)
}

// start sends a visitor to their language.
func (s *site) start(w http.ResponseWriter, r *http.Request) {
	to := "/shop/" + preferred(r)
	if id := r.PathValue("id"); id != "" {
		to += "/p/" + url.PathEscape(id)
	}
	w.Header().Set("Vary", "Accept-Language, Cookie")
	http.Redirect(w, r, to, http.StatusFound) //nolint:gosec // to begins with /shop/ and a language of ours
}

const (
	langCookie    = "shop_lang"
	shopperCookie = "shop_customer"
	cookieLife    = 30 * 24 * time.Hour
)

// recognise finds the customer of the cookie. The cookie is no secret: it can
// only name one of the demo customers that everybody may be.
func (s *site) recognise(v *visit) error {
	c, err := v.r.Cookie(shopperCookie)
	if err != nil || !slices.Contains(s.Shoppers, c.Value) {
		return nil
	}
	customer, err := s.Shop.Customer(v.ctx(), c.Value)
	if desk.CodeOf(err) == desk.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	v.customer = &customer
	return nil
}

func (v *visit) setCookie(name, value string, life time.Duration) {
	c := &http.Cookie{ //nolint:gosec // secure wherever the visitor comes by HTTPS
		Name: name, Value: value, Path: "/shop/", MaxAge: int(life.Seconds()), HttpOnly: true,
		SameSite: http.SameSiteLaxMode, Secure: httpkit.FromContext(v.ctx()).HTTPS,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(v.w, c)
}

func (s *site) signIn(v *visit) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, 4<<10)
	id := v.r.PostFormValue("customer")
	if !slices.Contains(s.Shoppers, id) {
		return errNotFound
	}
	v.setCookie(shopperCookie, id, cookieLife)
	http.Redirect(v.w, v.r, "/shop/"+v.lang+"/orders", http.StatusSeeOther)
	return nil
}

func (s *site) signOut(v *visit) error {
	v.setCookie(shopperCookie, "", 0)
	http.Redirect(v.w, v.r, "/shop/"+v.lang+"/orders", http.StatusSeeOther)
	return nil
}

// fail shows a page for what went wrong and logs what is not the visitor's doing.
func (s *site) fail(v *visit, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	status, key := http.StatusInternalServerError, "failed"
	switch desk.CodeOf(err) {
	case desk.CodeNotFound:
		status, key = http.StatusNotFound, "missing"
	case desk.CodeUnavailable, desk.CodeStorageFull:
		status = http.StatusServiceUnavailable
	}
	if status >= http.StatusInternalServerError {
		s.Log.ErrorContext(v.ctx(), "storefront page failed", "path", v.r.URL.Path, "error", err)
	}
	v.w.Header().Set("Cache-Control", "no-store")
	s.render(v, status, "message", s.text(v.lang, key+".title"), messageView{Title: key + ".title", Body: key + ".body"})
}

// image serves a picture. An SVG can hold scripts, so it is told to run none.
func (s *site) image(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	if !strings.HasSuffix(name, ".svg") || !fs.ValidPath(name) {
		http.NotFound(w, r)
		return
	}
	data, err := fs.ReadFile(s.Images, name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "image/svg+xml")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
	h.Set("Cache-Control", "public, max-age=86400")
	w.Write(data) //nolint:errcheck,gosec // compiled-in pictures; the visitor may have gone
}
