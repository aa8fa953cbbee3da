// Package webfs serves the web apps that are built into the binary: the
// console under /console/ and the widget under /widget/.
//
// The build copies web/*/dist into dist/ here, with .br and .gz beside each
// file; the handler only chooses among them. Names below assets/ carry the hash
// of their content and are cached for ever; everything else is revalidated.
// Without a build the package still compiles and says what to do.
package webfs

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"time"
)

//go:embed all:dist
var embedded embed.FS

// Config is what the handler needs to know.
type Config struct {
	// FrameAncestors lists the origins ("https://shop.example") that may embed
	// the widget of the channel with the public key. The server's own origin
	// always may.
	FrameAncestors func(ctx context.Context, key string) []string
	// Files holds the folders console and widget; nil means what was built in.
	Files fs.FS
}

// Handler serves the web apps.
type Handler struct {
	ancestors func(ctx context.Context, key string) []string
	files     map[string]file // by path below the root: "console/index.html"
}

// file is one built file in every encoding that exists.
type file struct {
	plain, gzip, brotli []byte // plain may be nil where gzip is not
	etag                string
	contentType         string
}

// New returns the handler. It reads all files once.
func New(cfg Config) *Handler {
	files := cfg.Files
	if files == nil {
		built, err := fs.Sub(embedded, "dist")
		if err != nil {
			panic(err) // the name is a constant
		}
		files = built
	}
	h := &Handler{ancestors: cfg.FrameAncestors, files: map[string]file{}}
	if err := h.load(files); err != nil {
		panic(fmt.Sprintf("webfs: %v", err)) // embedded files cannot fail to read
	}
	return h
}

// load reads what the build has laid there. Of a file that compresses well only
// the compressed forms are there, which keeps the binary small.
func (h *Handler) load(files fs.FS) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		name = strings.TrimSuffix(name, ".gz")
		contentType := contentTypes[path.Ext(name)]
		if _, known := h.files[name]; err != nil || known || d.IsDir() || contentType == "" {
			return err
		}
		f := file{contentType: contentType}
		if f.plain, err = readOptional(files, name); err != nil {
			return err
		}
		if f.gzip, err = readOptional(files, name+".gz"); err != nil {
			return err
		}
		if f.brotli, err = readOptional(files, name+".br"); err != nil {
			return err
		}
		sum := sha256.Sum256(append(f.plain[:len(f.plain):len(f.plain)], f.gzip...))
		f.etag = hex.EncodeToString(sum[:12])
		h.files[name] = f
		return nil
	})
}

// identity is the file for the few clients that take no compression.
func (f file) identity() ([]byte, error) {
	if f.plain != nil {
		return f.plain, nil
	}
	zip, err := gzip.NewReader(bytes.NewReader(f.gzip))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(zip)
}

func readOptional(files fs.FS, name string) ([]byte, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	return data, nil
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
	switch {
	case name == "widget/frame":
		h.widgetFrame(w, r)
	case strings.HasPrefix(name, "widget/"):
		// Pages of any origin load these.
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.Header().Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.serve(w, r, name)
	case name == "console" || strings.HasPrefix(name, "console/"):
		h.console(w, r, name)
	default:
		http.NotFound(w, r)
	}
}

// console serves the console's files; any other path is a page of the app,
// which routes by itself.
func (h *Handler) console(w http.ResponseWriter, r *http.Request, name string) {
	w.Header().Set("Content-Security-Policy", consolePolicy)
	w.Header().Set("Cross-Origin-Opener-Policy", "same-origin")
	if _, ok := h.files[name]; !ok && !strings.HasPrefix(name, "console/assets/") {
		name = "console/index.html"
	}
	h.serve(w, r, name)
}

func (h *Handler) widgetFrame(w http.ResponseWriter, r *http.Request) {
	ancestors := []string{"'self'"}
	if h.ancestors != nil {
		for _, origin := range h.ancestors(r.Context(), r.URL.Query().Get("key")) {
			// A source with a separator in it would be a policy of its own.
			if !strings.ContainsAny(origin, " ;,'\"\r\n\t") {
				ancestors = append(ancestors, origin)
			}
		}
	}
	header := w.Header()
	header.Set("Content-Security-Policy", framePolicy+"; frame-ancestors "+strings.Join(ancestors, " "))
	// It knows no list, and would win in old browsers.
	header.Del("X-Frame-Options")
	header.Set("Cross-Origin-Resource-Policy", "cross-origin")
	header.Set("X-Robots-Tag", "noindex")
	h.serve(w, r, "widget/frame.html")
}

// serve writes a file in the best encoding that the client takes.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, name string) {
	header := w.Header()
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()")
	f, ok := h.files[name]
	if !ok {
		header.Set("Cache-Control", "no-store")
		if len(h.files) == 0 {
			http.Error(w, "The web apps are not in this binary. Run `make build`.", http.StatusServiceUnavailable)
			return
		}
		http.NotFound(w, r)
		return
	}
	if strings.Contains(name, "/assets/") {
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		header.Set("Cache-Control", "no-cache")
	}
	header.Set("Content-Type", f.contentType)
	header.Set("Vary", "Accept-Encoding")
	var body []byte
	etag := f.etag
	accepted := r.Header.Get("Accept-Encoding")
	switch {
	case f.brotli != nil && accepts(accepted, "br"):
		header.Set("Content-Encoding", "br")
		body, etag = f.brotli, etag+"-br"
	case f.gzip != nil && accepts(accepted, "gzip"):
		header.Set("Content-Encoding", "gzip")
		body, etag = f.gzip, etag+"-gz"
	default:
		var err error
		if body, err = f.identity(); err != nil {
			http.Error(w, "this file is damaged", http.StatusInternalServerError)
			return
		}
	}
	header.Set("ETag", `"`+etag+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(body))
}
