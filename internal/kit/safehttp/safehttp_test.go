package safehttp

import (
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
)

// S33: what is dialled decides, whatever it is called.
func TestAddressesThatAreNotReached(t *testing.T) {
	t.Parallel()
	addresses := []string{
		"127.0.0.1", "127.1.2.3", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]",
		"169.254.169.254", "[::ffff:169.254.169.254]", "100.100.100.200", "10.0.0.1", "172.16.0.1", "192.168.1.1", "192.0.0.192",
		"[fd00:ec2::254]", "[fe80::1]", "[fd20:ce::254]", "198.18.0.1", "224.0.0.1", "[2002:7f00:1::]",
	}
	closed := policyOf()
	for _, a := range addresses {
		for _, port := range []string{"80", "443", "11434"} {
			if err := closed.secure("tcp4", a+":"+port, nil); !errors.Is(err, ErrForbidden) {
				t.Errorf("https to %s:%s: got %v, want a refusal", a, port, err)
			}
		}
	}
	if err := closed.plain("tcp4", "93.184.216.34:80", nil); !errors.Is(err, ErrForbidden) {
		t.Errorf("a public address without https: got %v, want a refusal", err)
	}
	if err := closed.secure("tcp4", "93.184.216.34:8443", nil); err != nil {
		t.Errorf("a public address by https: %v", err)
	}

	web := webPolicy(nil)
	for port, want := range map[string]bool{"443": true, "80": true, "8443": false, "22": false, "6379": false} {
		if err := web.secure("tcp4", "93.184.216.34:"+port, nil); (err == nil) != want {
			t.Errorf("a web site at port %s: got %v, want reached %v", port, err, want)
		}
	}
	if err := webPolicy(prefixes("192.168.1.0/24")).secure("tcp4", "192.168.1.7:8443", nil); err != nil {
		t.Errorf("a web site at another port in an open network: %v", err)
	}

	open := policyOf("0.0.0.0/0", "::/0")
	for _, a := range []string{"169.254.169.254", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "100.100.100.200", "[fd00:ec2::254]", "0.0.0.0", "[fe80::1%eth0]"} {
		for name, c := range map[string]control{"plain": open.plain, "secure": open.secure} {
			if err := c("tcp4", a+":80", nil); !errors.Is(err, ErrForbidden) {
				t.Errorf("%s to %s with everything open: got %v, want a refusal", name, a, err)
			}
		}
	}
	lan := policyOf("192.168.1.0/24", "127.0.0.0/8")
	for a, want := range map[string]bool{"192.168.1.7:8000": true, "127.0.0.1:11434": true, "[::ffff:127.0.0.1]:80": true, "192.168.2.7:8000": false, "10.0.0.1:80": false} {
		if err := lan.plain("tcp4", a, nil); (err == nil) != want {
			t.Errorf("%s in the operator's networks: got %v, want reached %v", a, err, want)
		}
	}
}

func policyOf(networks ...string) *policy { return newPolicy(prefixes(networks...)) }

func prefixes(list ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

func TestClient(t *testing.T) {
	t.Parallel()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "/", http.StatusFound)
		}
	}))
	defer server.Close()
	get := func(c *http.Client, url string) (int, error) {
		defer c.CloseIdleConnections()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.Do(req)
		if err != nil {
			return 0, err
		}
		return resp.StatusCode, resp.Body.Close()
	}
	_, port, err := net.SplitHostPort(strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	for _, url := range []string{server.URL, "http://localhost:" + port} {
		if _, err := get(NewClient(nil), url); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: got %v, want a refusal", url, err)
		}
	}
	if n := asked.Load(); n != 0 {
		t.Fatalf("%d requests arrived where none may", n)
	}
	loopback := NewClient(prefixes("127.0.0.0/8"))
	if code, err := get(loopback, server.URL); err != nil || code != http.StatusOK {
		t.Errorf("in an open network: got %d, %v", code, err)
	}
	if code, err := get(loopback, server.URL+"/away"); err != nil || code != http.StatusFound || asked.Load() != 2 {
		t.Errorf("a redirect: got %d, %v after %d requests, want it not followed", code, err, asked.Load())
	}
}
