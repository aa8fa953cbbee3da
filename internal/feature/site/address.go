package site

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/shopbell/shopbell/internal/desk"
)

// Bounds of addresses: what lies outside is a trap, or nothing that people read.
const (
	maxURL      = 512
	maxSegments = 12
	maxDepth    = 12 // links away from where the run began
	maxVariants = 20 // queries of one path
	maxBarren   = 15 // pages of one shape on end that said nothing new
)

// parseStart reads an address as people type it.
func parseStart(s string) (*url.URL, error) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || len(s) > maxURL || u.Host == "" || u.Hostname() == "" || u.User != nil || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" {
		return nil, desk.Invalid("start", "error.site.address")
	}
	return plain(u), nil
}

// plain is an address in the one form that all ways of writing it have: without a
// fragment, what tells visits apart, default ports, and dots.
func plain(u *url.URL) *url.URL {
	out := *u
	out.Scheme, out.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if port := u.Port(); out.Scheme == "https" && port == "443" || out.Scheme == "http" && port == "80" {
		out.Host = strings.TrimSuffix(out.Host, ":"+port)
	}
	out.Fragment, out.RawFragment, out.User, out.ForceQuery, out.RawPath = "", "", nil, false, ""
	slash := strings.HasSuffix(u.Path, "/")
	if i := strings.IndexByte(out.Path, ';'); i >= 0 { // ;jsessionid=…
		out.Path, slash = out.Path[:i], false
	}
	out.Path = path.Clean("/" + out.Path)
	if slash && out.Path != "/" {
		out.Path += "/"
	}
	q := u.Query()
	for name := range q {
		if visit(name) {
			delete(q, name)
		}
	}
	out.RawQuery = q.Encode() // sorted
	return &out
}

// visit reports whether a parameter only says who visits, or from where.
func visit(name string) bool {
	name = strings.ToLower(name)
	return strings.HasPrefix(name, "utm_") || strings.HasPrefix(name, "spm") || slices.Contains([]string{
		"gclid", "fbclid", "msclkid", "yclid", "dclid", "mc_cid", "mc_eid", "_ga", "_gl", "sid", "phpsessid", "jsessionid", "aspsessionid",
		"sessionid", "session_id", "session", "sess", "cfid", "cftoken", "ref", "referrer", "replytocom",
	}, name)
}

// scope is what of a site is read.
type scope struct {
	start            *url.URL
	include, exclude []string
}

func (s *Site) scope() (scope, error) {
	u, err := parseStart(s.Start)
	return scope{u, s.Include, s.Exclude}, err
}

// at resolves a link that stands on a page, nil where it leads away or is no
// address of a page.
func (s *scope) at(base *url.URL, link string) *url.URL {
	u, err := base.Parse(link)
	if err != nil || u.Opaque != "" {
		return nil
	}
	if u = plain(u); !s.same(u) || trap(u) {
		return nil
	}
	return u
}

// same reports whether an address is of the site.
func (s *scope) same(u *url.URL) bool { return u.Scheme == s.start.Scheme && u.Host == s.start.Host }

// kept reports whether the owner wants the page.
func (s *scope) kept(u *url.URL) bool {
	begins := func(prefix string) bool { return strings.HasPrefix(u.Path, prefix) }
	return (len(s.include) == 0 || slices.ContainsFunc(s.include, begins)) && !slices.ContainsFunc(s.exclude, begins)
}

// trap reports whether an address looks as if there were no end of its like, or is
// a file that nobody reads.
func trap(u *url.URL) bool {
	if len(u.String()) > maxURL {
		return true
	}
	parts := strings.Split(strings.Trim(u.Path, "/"), "/")
	if len(parts) > maxSegments || len(u.Query()) > 4 {
		return true
	}
	times := map[string]int{}
	for _, p := range parts {
		if times[p]++; times[p] > 2 { // /a/b/a/b/a
			return true
		}
	}
	return slices.Contains([]string{
		".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".ico", ".avif", ".css", ".js", ".mjs", ".json", ".xml", ".rss", ".atom", ".zip", ".gz", ".rar", ".7z",
		".exe", ".dmg", ".apk", ".mp3", ".mp4", ".mov", ".avi", ".webm", ".woff", ".woff2", ".ttf", ".ics", ".csv", ".xlsx", ".xls", ".ppt", ".pptx",
	}, strings.ToLower(path.Ext(u.Path)))
}

// traps watches for addresses of which there are always more.
type traps struct {
	variants map[string]int // queries of a path
	barren   map[string]int // pages of a shape on end without anything new
}

func newTraps() *traps { return &traps{map[string]int{}, map[string]int{}} }

// open reports whether one more address of its kind may be visited.
func (t *traps) open(u *url.URL) bool {
	if u.RawQuery != "" {
		if t.variants[u.Path] >= maxVariants {
			return false
		}
		t.variants[u.Path]++
	}
	return t.barren[shape(u)] < maxBarren
}

// saw notes whether a page of that address said something new.
func (t *traps) saw(u *url.URL, news bool) {
	if news {
		delete(t.barren, shape(u))
		return
	}
	t.barren[shape(u)]++
}

// shape is what addresses that a program makes have in common: /calendar/2026/05.
func shape(u *url.URL) string {
	var b strings.Builder
	digit := false
	for _, r := range u.Path {
		if '0' <= r && r <= '9' {
			if !digit {
				b.WriteByte('0')
			}
			digit = true
			continue
		}
		digit = false
		b.WriteRune(r)
	}
	names := make([]string, 0, 4)
	for name := range u.Query() {
		names = append(names, name)
	}
	slices.Sort(names)
	return b.String() + "?" + strings.Join(names, "&")
}
