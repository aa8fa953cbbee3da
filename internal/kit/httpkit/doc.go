// Package httpkit is the plumbing around any HTTP handler: request ids, the
// true address of the caller, recovery, compression, security headers
// and problem documents (RFC 9457). It knows no product.
package httpkit

import (
	"log/slog"
	"net/http"
	"time"
)

// Middleware wraps a handler.
type Middleware func(http.Handler) http.Handler

// Chain applies the middlewares, the first one outermost.
func Chain(h http.Handler, m ...Middleware) http.Handler {
	for i := len(m) - 1; i >= 0; i-- {
		h = m[i](h)
	}
	return h
}

// NewServer returns a server whose limits end slow and oversized requests:
// headers within 5 s and 32 kB, the whole request within a minute, the whole
// answer within five. A socket is beyond these limits; an upload extends them.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       90 * time.Second,
		MaxHeaderBytes:    32 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}
