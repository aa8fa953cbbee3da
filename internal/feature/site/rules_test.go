package site

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
)

func at(t *testing.T, s string) *url.URL {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// RFC 9309 and its examples.
func TestRobots(t *testing.T) {
	t.Parallel()
	file := "\xef\xbb\xbfnonsense\nUser-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\n" +
		"User-Agent: shopbell/1.0 # us\nUser-agent: other\nAllow: /example/page.html\nAllow: /example/allowed.gif\nDisallow: /example/\nDisallow: /a%3cd\nCrawl-delay: 900\n" +
		"Sitemap: https://a.example/map.xml\n\nUser-agent: another\nDisallow: /\n\nUSER-AGENT: Shopbell\nDisallow: /*/private$\nDisallow: /q?x=*&y\nDisallow:\nDisallow: /帮助\n"
	r := parseRobots([]byte(file))
	for path, want := range map[string]bool{
		"/": true, "/x.gif": true, "/example/page.html": true, "/example/page.htm": false, "/example/allowed.gif": true, "/example/": false, "/a%3Cd/": false,
		"/a/private": false, "/a/b/private": false, "/a/private/x": true, "/private": true, "/q?x=1&y=2": false, "/q?x=1": true, "/%E5%B8%AE%E5%8A%A9/1": false,
	} {
		if got := r.allows(at(t, "https://a.example"+path)); got != want {
			t.Errorf("%s: got %v", path, got)
		}
	}
	if r.delay != maxCrawlDelay || len(r.maps) != 1 {
		t.Errorf("%v, %v", r.delay, r.maps)
	}
	others := parseRobots([]byte("User-agent: *\nDisallow: /a\nAllow: /a\nCrawl-delay: 0.5\nUser-agent: shop\nDisallow: /\n"))
	if !others.allows(at(t, "https://a.example/a")) || others.delay != 500*time.Millisecond {
		t.Errorf("%+v: what is as long and allows goes first, and a part of the name is another name", others)
	}
	for name, hostile := range map[string]string{
		"empty": "", "page": "<html>Disallow: /</html>", "stars": "User-agent: *\nDisallow: /" + strings.Repeat("*a", 5000) + "\n",
		"long line": strings.Repeat("x", maxRobots), "many": "User-agent: *\n" + strings.Repeat("Disallow: /x\n", 30_000),
	} {
		if !parseRobots([]byte(hostile)).allows(at(t, "https://a.example/"+strings.Repeat("a", 400))) {
			t.Errorf("%s forbids", name)
		}
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"help.example.com": "https://help.example.com/",
		"HTTPS://Help.Example.com:443/A/../b//c/./#top":  "https://help.example.com/b/c/",
		"https://a.example/x?b=2&a=1&utm_source=z&sid=1": "https://a.example/x?a=1&b=2",
		"http://a.example:80/x;jsessionid=12?":           "http://a.example/x",
		"https://a.example:8443/%E5%B8%AE":               "https://a.example:8443/%E5%B8%AE",
	} {
		if got, err := parseStart(in); err != nil || got.String() != want {
			t.Errorf("%s: got %v, %v", in, got, err)
		}
	}
	s := scope{start: at(t, "https://a.example/help/"), include: []string{"/help/"}, exclude: []string{"/help/news"}}
	for link, want := range map[string]string{
		"a": "kept", "../shop": "met", "/help/news/1": "met", "//b.example/help/": "", "http://a.example/help/": "", "mailto:x@y.z": "", "javascript:1": "",
		"https://a.example:444/help/": "", "/help/a/a/a/b": "", "/help/photo.JPG": "", "/help/?a=1&b=2&c=3&d=4&e=5": "", "/help/" + strings.Repeat("x", 600): "",
		"/help/%zz": "", "https://user@a.example/help/b": "kept", "/help/" + strings.Repeat("x/", 1) + "y": "kept",
	} {
		got := ""
		if u := s.at(s.start, link); u != nil {
			if got = "met"; s.kept(u) {
				got = "kept"
			}
			if u.User != nil {
				t.Errorf("%s keeps who asks", link)
			}
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", link, got, want)
		}
	}
}

func TestNext(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	// The night in which clocks go forward: there is no half past two.
	now := time.Date(2026, 3, 28, 12, 0, 0, 0, berlin)
	for _, c := range []struct {
		s    Settings
		want string
	}{
		{Settings{Every: Daily, Hour: 2}, "2026-03-29T03:00"},
		{Settings{Every: Daily, Hour: 12}, "2026-03-29T12:00"},
		{Settings{Every: Daily, Hour: 13}, "2026-03-28T13:00"},
		{Settings{Every: Weekly, Hour: 4, Weekday: time.Saturday}, "2026-04-04T04:00"},
		{Settings{Every: Weekly, Hour: 4, Weekday: time.Sunday}, "2026-03-29T04:00"},
		{Settings{Every: Never}, ""}, {Settings{Every: Daily, Paused: true}, ""},
	} {
		got := ""
		if at := c.s.next(now, berlin); !at.IsZero() {
			got = at.Format("2006-01-02T15:04")
		}
		if got != c.want {
			t.Errorf("%+v: got %s, want %s", c.s, got, c.want)
		}
	}
}

func TestSitemapLimits(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	many.WriteString("<urlset>")
	for i := range maxListed + 100 {
		fmt.Fprintf(&many, "<url><loc>https://a.example/%d</loc></url>", i)
	}
	many.WriteString("</urlset>")
	if _, list, err := parseSitemap([]byte(many.String())); err != nil || len(list) != maxListed {
		t.Errorf("%d, %v", len(list), err)
	}
	for _, bad := range []string{"", "<html></html>", "<urlset>", "<urlset></urlset></urlset>", "<!DOCTYPE a [<!ENTITY b \"c\">]><x>&b;</x>", "\x1f\x8bxx", strings.Repeat("<urlset>", 100)} {
		if _, list, err := parseSitemap([]byte(bad)); err == nil {
			t.Errorf("%.40q is taken for a sitemap: %v", bad, list)
		}
	}
}
