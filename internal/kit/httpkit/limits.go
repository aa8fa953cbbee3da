package httpkit

import (
	"net/http"
	"strconv"
	"time"
)

// MaxBody ends the reading of a body after n bytes.
func MaxBody(n int64) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			r.Body = http.MaxBytesReader(w, r.Body, n)
			next.ServeHTTP(w, r)
		})
	}
}

// Limiter says whether a key may act now, and otherwise when.
type Limiter interface {
	Allow(key string) (ok bool, retry time.Duration)
}

// RateLimit lets requests pass while the limiter allows their caller's
// address; others get Retry-After and refuse(w, r).
func RateLimit(l Limiter, refuse http.HandlerFunc) Middleware {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if ok, retry := l.Allow(FromContext(r.Context()).AddrKey()); !ok {
				w.Header().Set("Retry-After", strconv.Itoa(int(retry.Seconds())))
				refuse(w, r)
				return
			}
			next.ServeHTTP(w, r)
		})
	}
}

// SecureHeaders sets what every answer carries. Handlers replace the policy
// where they serve pages. HSTS is sent over HTTPS only.
func SecureHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
		h.Set("X-Frame-Options", "DENY")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if FromContext(r.Context()).HTTPS {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}
