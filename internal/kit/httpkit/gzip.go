package httpkit

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// minGzip is the size from which compression pays.
const minGzip = 1024

var gzipWriters = sync.Pool{New: func() any {
	w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) //nolint:errcheck // a valid level
	return w
}}

// Gzip compresses JSON and text answers of 1 kB and more, at the cheapest
// level. It holds back the first kilobyte to decide.
func Gzip(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") || r.Method == http.MethodHead {
			next.ServeHTTP(w, r)
			return
		}
		g := &gzipWriter{ResponseWriter: w}
		defer g.close()
		next.ServeHTTP(g, r)
	})
}

type gzipWriter struct {
	http.ResponseWriter
	status  int
	held    []byte
	decided bool
	zip     *gzip.Writer
}

// Unwrap lets http.ResponseController reach the connection.
func (g *gzipWriter) Unwrap() http.ResponseWriter { return g.ResponseWriter }

func (g *gzipWriter) WriteHeader(status int) {
	if g.status == 0 {
		g.status = status
	}
}

func (g *gzipWriter) Write(p []byte) (int, error) {
	if g.decided {
		return g.write(p)
	}
	g.held = append(g.held, p...)
	if len(g.held) >= minGzip {
		if err := g.decide(g.compressible()); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

func (g *gzipWriter) compressible() bool {
	h := g.Header()
	ct := h.Get("Content-Type")
	return h.Get("Content-Encoding") == "" && h.Get("Accept-Ranges") == "" && // ranges count the bytes of the file
		(strings.HasPrefix(ct, "application/json") || strings.HasPrefix(ct, "text/"))
}

// decide sends the header and what was held back.
func (g *gzipWriter) decide(compress bool) error {
	g.decided = true
	h := g.Header()
	h.Add("Vary", "Accept-Encoding")
	if compress {
		h.Set("Content-Encoding", "gzip")
		h.Del("Content-Length")
		g.zip = gzipWriters.Get().(*gzip.Writer)
		g.zip.Reset(g.ResponseWriter)
	}
	if g.status != 0 {
		g.ResponseWriter.WriteHeader(g.status)
	}
	if len(g.held) == 0 {
		return nil
	}
	_, err := g.write(g.held)
	g.held = nil
	return err
}

func (g *gzipWriter) write(p []byte) (int, error) {
	if g.zip != nil {
		return g.zip.Write(p)
	}
	return g.ResponseWriter.Write(p)
}

func (g *gzipWriter) close() {
	if !g.decided {
		g.decide(false) //nolint:errcheck // the connection is gone; nobody is left to tell
	}
	if g.zip != nil {
		g.zip.Close() //nolint:errcheck // see above
		gzipWriters.Put(g.zip)
	}
}
