package httpapi

import (
	"context"
	"mime"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/feature/auth"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
)

// access says who may call a route at all. A team route names a permission as
// well.
type access int

const (
	public  access = iota + 1 // anybody
	signed                    // anybody with a signed link
	member                    // a person or program of the team, with the permission if one is named
	person                    // a signed-in person, with the permission if one is named
	visitor                   // a visitor with their token
)

// limit is a class of routes that share a rate.
type limit int

const (
	limitNone limit = iota
	limitAPI
	limitLogin
	limitSession
	limitUpload
	limitVote
)

type grantKey struct{}

// caller is who calls, set by enter.
func caller(ctx context.Context) auth.Grant {
	g, _ := ctx.Value(grantKey{}).(auth.Grant)
	return g
}

func actor(ctx context.Context) desk.Actor { return caller(ctx).Actor }

type visitorKey struct{}

func visitorOf(ctx context.Context) auth.Visitor {
	v, _ := ctx.Value(visitorKey{}).(auth.Visitor)
	return v
}

// enter lets a request into a route: it finds out who calls, whether they may,
// and whether not too often. It returns the context for the handler.
func (s *server) enter(w http.ResponseWriter, r *http.Request, rt *route) (context.Context, error) {
	ctx := withLang(r.Context(), r)
	if strings.HasPrefix(rt.path, widgetPath) {
		if err := s.shareWithSites(w, r); err != nil {
			return nil, err
		}
	}
	key := httpkit.FromContext(ctx).AddrKey()
	switch rt.access {
	case public, signed:
	case member, person:
		g, err := s.recognise(r)
		if err != nil {
			return nil, err
		}
		if rt.access == person && !g.Session() || rt.permission != "" && !g.Actor.Can(rt.permission) {
			return nil, desk.E(desk.CodeForbidden, "error.forbidden", nil)
		}
		ctx = context.WithValue(ctx, grantKey{}, g)
		key = string(g.Actor.UserID) + string(g.Actor.TokenID)
	case visitor:
		v, err := s.Auth.Visitor(ctx, bearer(r))
		if err != nil {
			return nil, err
		}
		ctx = context.WithValue(ctx, visitorKey{}, v)
		key = string(v.CustomerID)
	default:
		return nil, desk.E(desk.CodeForbidden, "error.forbidden", nil)
	}
	if l := s.limiters[rt.limit]; l != nil {
		if ok, retry := l.Allow(key); !ok {
			return nil, &desk.Error{Code: desk.CodeRateLimited, Key: "error.rate_limited", RetryAfter: max(int(retry/time.Second), 1)}
		}
	}
	if err := checkContentType(r, rt); err != nil {
		return nil, err
	}
	return ctx, nil
}

// recognise finds the caller by API token or by cookie. A request with an
// Authorization header is never let in by its cookie.
func (s *server) recognise(r *http.Request) (auth.Grant, error) {
	if r.Header.Get("Authorization") != "" {
		return s.Auth.Token(r.Context(), bearer(r))
	}
	c, err := r.Cookie(s.cookieName(r.Context()))
	if err != nil {
		return auth.Grant{}, desk.E(desk.CodeUnauthenticated, "error.unauthenticated", nil)
	}
	return s.Auth.Session(r.Context(), c.Value)
}

func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// checkContentType wants JSON where a body is read. A form that another site
// submits cannot have that type.
func checkContentType(r *http.Request, rt *route) error {
	if r.Body == nil || r.ContentLength == 0 || r.Method == http.MethodGet {
		return nil
	}
	ct, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	want := "application/json"
	if rt.limit == limitUpload {
		want = "multipart/form-data"
	}
	if err != nil || ct != want {
		return errMediaType
	}
	return nil
}

// guard is enter as a middleware of huma.
func (s *server) guard(rt *route) func(huma.Context, func(huma.Context)) {
	return func(hc huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(hc)
		ctx, err := s.enter(w, r, rt)
		if err != nil {
			s.writeProblem(w, r, err)
			return
		}
		next(huma.WithContext(hc, ctx))
	}
}

// https says whether the caller's browser speaks HTTPS with us.
func (s *server) https(ctx context.Context) bool {
	return strings.HasPrefix(s.PublicURL, "https://") || httpkit.FromContext(ctx).HTTPS
}

// origin is our own, as browsers see it.
func (s *server) origin(ctx context.Context) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	return httpkit.FromContext(ctx).Origin()
}

// cookieName has the prefix with which a browser refuses the cookie from
// anybody but this very host over HTTPS.
func (s *server) cookieName(ctx context.Context) string {
	if s.https(ctx) {
		return "__Host-shopbell"
	}
	return "shopbell"
}

// cookieLife is the longest life of a session, in seconds.
const cookieLife = 30 * 24 * 60 * 60

// sessionCookie carries the token of a session; "" takes the cookie away.
func (s *server) sessionCookie(ctx context.Context, token string) http.Cookie {
	//nolint:gosec // Secure exactly where there is HTTPS: a demo on plain HTTP has to work
	c := http.Cookie{
		Name: s.cookieName(ctx), Value: token, Path: "/", MaxAge: cookieLife,
		HttpOnly: true, Secure: s.https(ctx), SameSite: http.SameSiteStrictMode,
	}
	if token == "" {
		c.MaxAge = -1
	}
	return c
}

// widgetPath is where other sites' pages may call us.
const widgetPath = "/widget/v1/"

// shareWithSites lets the page of a site that has a channel read the answer of
// the widget's API. Which channel it may use is the handler's question. A
// request without an Origin does not come from a page of another site.
func (s *server) shareWithSites(w http.ResponseWriter, r *http.Request) error {
	origin := r.Header.Get("Origin")
	if origin == "" || origin == s.origin(r.Context()) {
		return nil
	}
	channels, err := s.Settings.Channels(r.Context())
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(channels, func(c desk.Channel) bool { return slices.Contains(c.Origins, origin) }) {
		return desk.E(desk.CodeForbidden, "error.origin", nil)
	}
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Add("Vary", "Origin")
	return nil
}

// preflight answers a browser that asks before it calls the widget's API.
func (s *server) preflight(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	if h.Get("Access-Control-Allow-Origin") != "" {
		h.Set("Access-Control-Allow-Methods", "POST")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
		h.Set("Access-Control-Max-Age", "600")
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
