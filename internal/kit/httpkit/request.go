package httpkit

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"
)

// Request is what is known of a request before anybody has looked at its
// purpose.
type Request struct {
	ID    string     // short, also in the log
	Addr  netip.Addr // the caller's true address
	HTTPS bool       // as the caller sees it
	Host  string     // as the caller sees it
}

// Origin is the server's own origin, as the caller sees it.
func (r Request) Origin() string {
	if r.HTTPS {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// AddrKey is the address as a key for limits: an IPv6 caller owns a whole /64.
func (r Request) AddrKey() string {
	a := r.Addr.Unmap()
	if a.Is6() {
		if p, err := a.Prefix(64); err == nil {
			return p.String()
		}
	}
	return a.String()
}

type requestKey struct{}

// FromContext returns what Identify has found out, or the zero Request.
func FromContext(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	return r
}

// Identify gives each request an id and finds the true caller. X-Forwarded-For
// and X-Forwarded-Proto count only when the peer is a trusted proxy, and then
// the last address that is not itself a trusted proxy is the caller.
func Identify(trusted []netip.Prefix) Middleware {
	isTrusted := func(a netip.Addr) bool {
		for _, p := range trusted {
			if p.Contains(a.Unmap()) {
				return true
			}
		}
		return false
	}
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			req := Request{ID: newID(), HTTPS: r.TLS != nil, Host: r.Host, Addr: peer(r.RemoteAddr)}
			if isTrusted(req.Addr) {
				if r.Header.Get("X-Forwarded-Proto") == "https" {
					req.HTTPS = true
				}
				hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
				for i := len(hops) - 1; i >= 0; i-- {
					a, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
					if err != nil {
						break
					}
					req.Addr = a
					if !isTrusted(a) {
						break
					}
				}
			}
			w.Header().Set("X-Request-Id", req.ID)
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestKey{}, req)))
		})
	}
}

func peer(remote string) netip.Addr {
	if ap, err := netip.ParseAddrPort(remote); err == nil {
		return ap.Addr().Unmap()
	}
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		host = remote
	}
	a, _ := netip.ParseAddr(host) //nolint:errcheck // the zero address stands for an unknown peer
	return a.Unmap()
}

var idEncoding = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

func newID() string {
	var b [5]byte
	rand.Read(b[:]) //nolint:errcheck // crypto/rand.Read never returns an error
	return idEncoding.EncodeToString(b[:])
}

// Recover turns a panic into fail(w, r), once, with the stack in the log. A
// handler that aborts on purpose (http.ErrAbortHandler) is left alone.
func Recover(log *slog.Logger, fail http.HandlerFunc) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer func() {
				p := recover()
				if p == nil {
					return
				}
				if p == http.ErrAbortHandler { //nolint:errorlint // the value itself is the signal
					panic(p)
				}
				log.ErrorContext(r.Context(), "panic in handler", "request_id", FromContext(r.Context()).ID,
					"method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				fail(w, r)
			}()
			next.ServeHTTP(w, r)
		})
	}
}

// Log writes one debug line a request, and a warning for a slow one. Paths are
// logged without their queries, which may carry signatures.
func Log(log *slog.Logger, slow time.Duration) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			start := time.Now()
			next.ServeHTTP(w, r)
			took := time.Since(start)
			level := slog.LevelDebug
			if took > slow {
				level = slog.LevelWarn
			}
			if log.Enabled(r.Context(), level) {
				log.Log(r.Context(), level, "request", "request_id", FromContext(r.Context()).ID,
					"method", r.Method, "path", r.URL.Path, "took_ms", took.Milliseconds())
			}
		})
	}
}
