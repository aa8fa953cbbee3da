package webfs

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func built() fstest.MapFS {
	files := fstest.MapFS{}
	for name, content := range map[string]string{
		".keep":                         "",
		"widget/loader.js":              "loader",
		"widget/loader.js.gz":           "loader in gzip",
		"widget/loader.js.br":           "loader in brotli",
		"widget/frame.html":             "frame",
		"widget/assets/frame-1a2b3c.js": "script",
		"console/index.html":            "console",
		"console/icon.svg":              "<svg/>",
		"console/assets/main-9f8e7d.js": "main",
		"console/.vite/secret.key":      "no type, not served",
	} {
		files[name] = &fstest.MapFile{Data: []byte(content)}
	}
	return files
}

func get(t *testing.T, h http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestPaths(t *testing.T) {
	h := New(Config{Files: built()})
	const forEver, fresh = "public, max-age=31536000, immutable", "no-cache"
	for _, tt := range []struct {
		path   string
		status int
		body   string
		cache  string
	}{
		{"/widget/loader.js", 200, "loader", fresh},
		{"/widget/frame?key=pk", 200, "frame", fresh},
		{"/widget/assets/frame-1a2b3c.js", 200, "script", forEver},
		{"/widget/assets/gone-1.js", 404, "", "no-store"},
		{"/widget/frame.html.gz", 404, "", "no-store"},
		{"/console/", 200, "console", fresh},
		{"/console", 200, "console", fresh},
		{"/console/inbox/cv_1", 200, "console", fresh},
		{"/console/icon.svg", 200, "<svg/>", fresh},
		{"/console/assets/main-9f8e7d.js", 200, "main", forEver},
		{"/console/assets/gone-1.js", 404, "", "no-store"},
		{"/console/../widget/loader.js", 200, "loader", fresh},
		{"/console/.vite/secret.key", 200, "console", fresh},
		{"/other", 404, "", ""},
	} {
		res := get(t, h, tt.path)
		if res.StatusCode != tt.status {
			t.Errorf("GET %s: status %d, want %d", tt.path, res.StatusCode, tt.status)
			continue
		}
		if got := body(t, res); tt.status == 200 && got != tt.body {
			t.Errorf("GET %s: body %q, want %q", tt.path, got, tt.body)
		}
		if got := res.Header.Get("Cache-Control"); got != tt.cache {
			t.Errorf("GET %s: Cache-Control %q, want %q", tt.path, got, tt.cache)
		}
	}
}

func TestEncodings(t *testing.T) {
	h := New(Config{Files: built()})
	for _, tt := range []struct{ accept, encoding, body string }{
		{"gzip, deflate, br, zstd", "br", "loader in brotli"},
		{"gzip", "gzip", "loader in gzip"},
		{"br;q=0, gzip;q=0.5", "gzip", "loader in gzip"},
		{"*", "br", "loader in brotli"},
		{"identity", "", "loader"},
		{"", "", "loader"},
	} {
		res := get(t, h, "/widget/loader.js", "Accept-Encoding", tt.accept)
		if got := res.Header.Get("Content-Encoding"); got != tt.encoding {
			t.Errorf("accept %q: encoding %q, want %q", tt.accept, got, tt.encoding)
		}
		if got := body(t, res); got != tt.body {
			t.Errorf("accept %q: body %q, want %q", tt.accept, got, tt.body)
		}
		if got, want := res.Header.Get("Content-Type"), "text/javascript; charset=utf-8"; got != want {
			t.Errorf("accept %q: Content-Type %q, want %q", tt.accept, got, want)
		}
		if got := res.Header.Get("Vary"); got != "Accept-Encoding" {
			t.Errorf("accept %q: Vary %q", tt.accept, got)
		}
	}
}

func TestRevalidation(t *testing.T) {
	h := New(Config{Files: built()})
	etag := get(t, h, "/widget/loader.js").Header.Get("ETag")
	if res := get(t, h, "/widget/loader.js", "If-None-Match", etag); res.StatusCode != http.StatusNotModified {
		t.Errorf("same ETag: status %d, want 304", res.StatusCode)
	}
	// Another encoding is another representation.
	if res := get(t, h, "/widget/loader.js", "If-None-Match", etag, "Accept-Encoding", "br"); res.StatusCode != 200 {
		t.Errorf("ETag of another encoding: status %d, want 200", res.StatusCode)
	}
}

func TestFrameAncestors(t *testing.T) {
	h := New(Config{Files: built(), FrameAncestors: func(_ context.Context, key string) []string {
		if key != "pk_1" {
			return nil
		}
		return []string{"https://shop.example", "https://evil.example; script-src *", "http://localhost:3000"}
	}})
	for key, want := range map[string]string{
		"pk_1":    "frame-ancestors 'self' https://shop.example http://localhost:3000",
		"unknown": "frame-ancestors 'self'",
	} {
		policy := directives(get(t, h, "/widget/frame?key="+key))
		if !slices.Contains(policy, want) {
			t.Errorf("key %s: policy %q lacks %q", key, policy, want)
		}
		if slices.ContainsFunc(policy, func(d string) bool { return strings.Contains(d, "*") || strings.Contains(d, "unsafe") }) {
			t.Errorf("key %s: policy %q is loose", key, policy)
		}
	}
}

func TestConsoleIsNeverFramed(t *testing.T) {
	h := New(Config{Files: built()})
	for _, path := range []string{"/console/", "/console/team", "/console/assets/main-9f8e7d.js"} {
		res := get(t, h, path)
		if policy := directives(res); !slices.Contains(policy, "frame-ancestors 'none'") || !slices.Contains(policy, "script-src 'self'") {
			t.Errorf("GET %s: policy %q", path, policy)
		}
		if res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Referrer-Policy") == "" {
			t.Errorf("GET %s: headers %v", path, res.Header)
		}
	}
}

func directives(res *http.Response) []string {
	return strings.Split(res.Header.Get("Content-Security-Policy"), "; ")
}

func TestOtherMethods(t *testing.T) {
	w := httptest.NewRecorder()
	New(Config{Files: built()}).ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/console/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: status %d, want 405", w.Code)
	}
}

func TestWithoutBuild(t *testing.T) {
	h := New(Config{Files: fstest.MapFS{".keep": &fstest.MapFile{}}})
	for _, path := range []string{"/console/", "/widget/frame", "/widget/loader.js"} {
		res := get(t, h, path)
		if res.StatusCode != http.StatusServiceUnavailable || !strings.Contains(body(t, res), "make build") {
			t.Errorf("GET %s: status %d, want 503 that names make build", path, res.StatusCode)
		}
	}
}
