package helpcentre

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/feature/helpcentre"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
	"github.com/shopbell/shopbell/internal/kit/ratelimit"
)

// Config is what the site needs.
type Config struct {
	Centre *helpcentre.Service
	// PublicURL is where people reach the server, "" to go by each request.
	PublicURL string
	// Zone is the shop's time zone, in which days are written; nil = UTC.
	Zone func() *time.Location
	// Pictures are what entries show; nil without any.
	Pictures Pictures
	// Searches and Votes are how often one address may do so.
	Searches, Votes ratelimit.Rate
	Log             *slog.Logger
}

// Pictures are the shop's own.
type Pictures interface {
	// OpenPicture opens one, or its preview of attachment.ThumbWidth.
	OpenPicture(ctx context.Context, id desk.AttachmentID, width int) (attachment.File, error)
}

// Rates lets people type and a whole office vote, and ends a runaway script.
func Rates() (searches, votes ratelimit.Rate) {
	return ratelimit.Rate{PerMinute: 600, Burst: 200}, ratelimit.Rate{PerMinute: 20, Burst: 20}
}

type site struct {
	Config
	pages           pages
	assets          map[string]asset // by name with the hash
	urls            map[string]string
	searches, votes *ratelimit.Limiter

	mu    sync.Mutex
	kept  map[string]*page // pages of the view, by what they depend on
	shown *helpcentre.View
}

const base = "/help/"

// New returns the site's handler: everything under /help/, and /robots.txt.
func New(cfg Config) http.Handler { return newSite(cfg).handler() }

func newSite(cfg Config) *site {
	s := &site{Config: cfg, searches: ratelimit.New(cfg.Searches, nil), votes: ratelimit.New(cfg.Votes, nil)}
	s.assets, s.urls = loadAssets()
	s.pages = parsePages(s)
	return s
}

func (s *site) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", s.robots)
	mux.HandleFunc("GET /help", s.start)
	mux.HandleFunc("GET /help/{$}", s.start)
	mux.HandleFunc("GET /help/q/{id}", s.byID)
	mux.HandleFunc("GET /help/sitemap.xml", s.sitemap)
	mux.HandleFunc("GET /help/assets/{name}", s.asset)
	mux.HandleFunc("GET /help/pictures/{id}", s.page("", func(v *visit) error { return s.picture(v, 0) }))
	mux.HandleFunc("GET /help/pictures/{id}/preview", s.page("", func(v *visit) error { return s.picture(v, attachment.ThumbWidth) }))
	mux.HandleFunc("GET /help/theme/{name}", s.theme)
	for _, lang := range helpcentre.Langs() {
		at := base + lang
		mux.Handle("GET "+at, http.RedirectHandler(at+"/", http.StatusMovedPermanently))
		mux.HandleFunc("GET "+at+"/{$}", s.page(lang, s.home))
		mux.HandleFunc("GET "+at+"/c/{slug}/{id}", s.page(lang, s.category))
		mux.HandleFunc("GET "+at+"/q/{slug}/{id}", s.page(lang, s.entry))
		mux.HandleFunc("GET "+at+"/search", s.page(lang, s.search))
		mux.HandleFunc("GET "+at+"/suggest", s.page(lang, s.suggest))
		mux.HandleFunc("POST "+at+"/q/{id}/helped", s.page(lang, s.vote))
		mux.HandleFunc(at+"/", s.page(lang, missing))
	}
	mux.HandleFunc("/help/", s.page("", missing))
	csrf := http.NewCrossOriginProtection()
	if s.PublicURL != "" {
		// A proxy may have changed the host by which the browser's origin is judged.
		if err := csrf.AddTrustedOrigin(strings.TrimSuffix(s.PublicURL, "/")); err != nil {
			s.Log.Error("the public URL is no origin", "error", err)
		}
	}
	return httpkit.Site("strict-origin-when-cross-origin", csrf.Handler(mux))
}

var (
	errNotFound = desk.E(desk.CodeNotFound, "error.not_found", nil)
	errBusy     = desk.E(desk.CodeRateLimited, "error.rate_limited", nil)
)

// visit is one request.
type visit struct {
	w     http.ResponseWriter
	r     *http.Request
	lang  string
	view  *helpcentre.View
	shelf *helpcentre.Shelf
}

func (v *visit) ctx() context.Context { return v.r.Context() }

func (v *visit) home() string { return base + v.lang + "/" }

func missing(*visit) error { return errNotFound }

// page takes the view for a request and shows what goes wrong. Without a language
// of its own the page speaks the visitor's. A help centre that is off has no pages.
func (s *site) page(lang string, show func(*visit) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := &visit{w: w, r: r, lang: lang}
		if lang == "" {
			v.lang = preferred(r)
		}
		var err error
		if v.view, err = s.Centre.View(r.Context()); err != nil {
			s.Log.ErrorContext(r.Context(), "help centre failed", "path", r.URL.Path, "error", err)
			http.Error(w, s.text(v.lang, "failed.title"), http.StatusServiceUnavailable)
			return
		}
		if !v.view.Enabled {
			http.NotFound(w, r)
			return
		}
		v.shelf = v.view.Shelves[v.lang]
		if err := show(v); err != nil {
			s.fail(v, err)
		}
	}
}

func preferred(r *http.Request) string {
	return httpkit.PreferredLang(r.Header.Get("Accept-Language"), helpcentre.Langs()...)
}

// start sends a visitor to their language.
func (s *site) start(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Vary", "Accept-Language")
	http.Redirect(w, r, base+preferred(r)+"/", http.StatusFound) //nolint:gosec // a language of ours
}

// byID leads from an entry's id to its page.
func (s *site) byID(w http.ResponseWriter, r *http.Request) {
	s.page("", func(v *visit) error {
		e := v.view.Entry(desk.EntryID(r.PathValue("id")))
		if e == nil {
			return errNotFound
		}
		http.Redirect(w, r, entryPath(e), http.StatusFound) //nolint:gosec // a path of ours
		return nil
	})(w, r)
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
	case desk.CodeRateLimited:
		status, key = http.StatusTooManyRequests, "busy"
		v.w.Header().Set("Retry-After", "60")
	case desk.CodeInvalid:
		status, key = http.StatusBadRequest, "missing"
	case desk.CodeUnavailable, desk.CodeStorageFull:
		status = http.StatusServiceUnavailable
	}
	if status >= http.StatusInternalServerError {
		s.Log.ErrorContext(v.ctx(), "help centre failed", "path", v.r.URL.Path, "error", err)
	}
	if wantsJSON(v.r) {
		v.w.WriteHeader(status)
		return
	}
	f := s.frame(v, s.text(v.lang, key+".title"))
	f.Page = messageView{Title: key + ".title", Body: key + ".body"}
	p, err := s.render("message", f)
	if err != nil {
		s.Log.ErrorContext(v.ctx(), "help centre template failed", "page", "message", "error", err)
		http.Error(v.w, s.text(v.lang, "failed.title"), http.StatusInternalServerError)
		return
	}
	v.w.Header().Set("Cache-Control", "no-store")
	p.write(v.w, v.r, status)
}

func wantsJSON(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Accept"), "application/json")
}

// origin is the address of this server as people reach it.
func (s *site) origin(r *http.Request) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	req := httpkit.FromContext(r.Context())
	if req.Host == "" {
		req.Host = r.Host
	}
	return req.Origin()
}
