package httpkit

import (
	"compress/gzip"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

func TestIdentify(t *testing.T) {
	t.Parallel()
	trusted := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		name, remote, xff, proto string
		want                     string
		https                    bool
	}{
		{"direct", "203.0.113.9:1", "", "", "203.0.113.9", false},
		{"forged by a stranger", "203.0.113.9:1", "1.2.3.4", "https", "203.0.113.9", false},
		{"one proxy", "10.0.0.1:1", "198.51.100.7", "https", "198.51.100.7", true},
		{"two proxies", "10.0.0.1:1", "198.51.100.7, 10.0.0.2", "", "198.51.100.7", false},
		{"forged before a proxy", "10.0.0.1:1", "1.2.3.4, 198.51.100.7", "", "198.51.100.7", false},
		{"nonsense", "10.0.0.1:1", "x", "", "10.0.0.1", false},
		{"v4 in v6", "[::ffff:203.0.113.9]:1", "", "", "203.0.113.9", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.RemoteAddr = c.remote
			if c.xff != "" {
				r.Header.Set("X-Forwarded-For", c.xff)
			}
			r.Header.Set("X-Forwarded-Proto", c.proto)
			var got Request
			h := Identify(trusted)(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = FromContext(r.Context()) }))
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if got.Addr.String() != c.want || got.HTTPS != c.https {
				t.Errorf("got %v https %v, want %v %v", got.Addr, got.HTTPS, c.want, c.https)
			}
			if got.ID == "" || w.Header().Get("X-Request-Id") != got.ID {
				t.Errorf("request id %q, header %q", got.ID, w.Header().Get("X-Request-Id"))
			}
		})
	}
}

func TestAddrKey(t *testing.T) {
	t.Parallel()
	a := Request{Addr: netip.MustParseAddr("2001:db8:1:2::5")}.AddrKey()
	b := Request{Addr: netip.MustParseAddr("2001:db8:1:2:ffff::9")}.AddrKey()
	if a != b {
		t.Errorf("one /64 has two keys: %s and %s", a, b)
	}
}

func TestGzip(t *testing.T) {
	t.Parallel()
	serve := func(body, ct, accept string, status int) *http.Response {
		h := Gzip(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", ct)
			w.WriteHeader(status)
			for len(body) > 0 {
				n := min(300, len(body))
				io.WriteString(w, body[:n]) //nolint:errcheck // a recorder
				body = body[n:]
			}
		}))
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Result()
	}
	long := strings.Repeat("客服 hello ", 500)
	for _, c := range []struct {
		name, body, ct, accept string
		status                 int
		zipped                 bool
	}{
		{"long JSON", long, "application/json", "br, gzip", 200, true},
		{"short JSON", "{}", "application/json", "gzip", 201, false},
		{"not asked", long, "application/json", "", 200, false},
		{"image", long, "image/png", "gzip", 200, false},
		{"empty", "", "application/json", "gzip", 204, false},
	} {
		res := serve(c.body, c.ct, c.accept, c.status)
		if res.StatusCode != c.status {
			t.Errorf("%s: status %d, want %d", c.name, res.StatusCode, c.status)
		}
		var body io.Reader = res.Body
		if got := res.Header.Get("Content-Encoding") == "gzip"; got != c.zipped {
			t.Errorf("%s: zipped %v, want %v", c.name, got, c.zipped)
		} else if got {
			z, err := gzip.NewReader(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			body = z
		}
		if b, err := io.ReadAll(body); err != nil || string(b) != c.body {
			t.Errorf("%s: body differs (%v)", c.name, err)
		}
	}
}

func TestRecover(t *testing.T) {
	t.Parallel()
	fail := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }
	h := Recover(slog.New(slog.DiscardHandler), fail)(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("x") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	if w.Code != http.StatusInternalServerError {
		t.Errorf("got %d, want 500", w.Code)
	}
}

func TestPreferredLang(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"":                             "zh",
		"en-GB,en;q=0.9":               "en",
		"zh-CN,zh;q=0.9,en;q=0.8":      "zh",
		"fr":                           "zh",
		"fr;q=1, en;q=0.3, zh;q=0.2":   "en",
		"en;q=0.1,zh-TW;q=0.9,*;q=0.5": "zh",
		"en;q=x":                       "zh",
	} {
		if got := PreferredLang(header, "zh", "en"); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}
