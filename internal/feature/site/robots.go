package site

import (
	"bufio"
	"bytes"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Bounds of robots.txt.
const (
	maxRobots     = 500 << 10
	maxRules      = 5000
	maxRobotsMaps = 50
	maxCrawlDelay = 30 * time.Second
	token         = "shopbell"
)

// robots is what a site asks of programs (RFC 9309).
type robots struct {
	rules []rule
	delay time.Duration
	maps  []string // sitemaps
}

type rule struct {
	pattern string
	allow   bool
}

// parseRobots takes the groups that name this program, or else those for all. What
// cannot be understood is passed over.
func parseRobots(body []byte) *robots {
	own, others, r := &robots{}, &robots{}, &robots{}
	named := false // any group names this program
	var to []*robots
	agents := false // the last line named a program
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	lines.Buffer(nil, maxRobots+1)
	for lines.Scan() {
		text, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(text, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if !agents {
				to = nil
			}
			agents = true
			switch product(value) {
			case token:
				named = true
				to = append(to, own)
			case "*":
				to = append(to, others)
			}
			continue
		case "sitemap":
			if len(r.maps) < maxRobotsMaps {
				r.maps = append(r.maps, value)
			}
			continue // of no group
		case "allow", "disallow":
			for _, g := range to {
				if value != "" && len(g.rules) < maxRules {
					g.rules = append(g.rules, rule{encoded(value), key == "allow"})
				}
			}
		case "crawl-delay":
			if n, err := strconv.ParseFloat(value, 64); err == nil && n > 0 {
				for _, g := range to {
					g.delay = max(g.delay, time.Duration(min(n, maxCrawlDelay.Seconds())*float64(time.Second)))
				}
			}
		}
		agents = false
	}
	if named {
		others = own
	}
	r.rules, r.delay = others.rules, others.delay
	return r
}

// product is the name of a program without its version, in lower case.
func product(s string) string {
	if s == "*" {
		return s
	}
	s = strings.ToLower(s)
	if i := strings.IndexFunc(s, func(r rune) bool { return (r < 'a' || r > 'z') && r != '-' && r != '_' }); i >= 0 {
		s = s[:i]
	}
	return s
}

// allows reports whether a page may be visited: the longest rule that fits decides.
func (r *robots) allows(u *url.URL) bool {
	at := u.EscapedPath()
	if u.RawQuery != "" {
		at += "?" + u.RawQuery
	}
	at = encoded(at)
	allow, length := true, -1
	for _, x := range r.rules {
		if n := len(x.pattern); (n > length || n == length && x.allow) && fits(x.pattern, at) {
			allow, length = x.allow, n
		}
	}
	return allow
}

// fits reports whether an address begins with a pattern, in which * is anything and
// $ at the end the end.
func fits(pattern, at string) bool {
	whole := strings.HasSuffix(pattern, "$")
	parts := strings.Split(strings.TrimSuffix(pattern, "$"), "*")
	rest, ok := strings.CutPrefix(at, parts[0])
	if !ok {
		return false
	}
	for i, p := range parts[1:] {
		if whole && i == len(parts)-2 { // the last one stands at the end
			return strings.HasSuffix(rest, p)
		}
		j := strings.Index(rest, p)
		if j < 0 {
			return false
		}
		rest = rest[j+len(p):]
	}
	return !whole || rest == ""
}

// encoded is a path in the one form that all ways of encoding it have.
func encoded(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 8); err == nil {
				i += 2
				if d := byte(n); 'a' <= d && d <= 'z' || 'A' <= d && d <= 'Z' || '0' <= d && d <= '9' || strings.IndexByte("-._~", d) >= 0 {
					b.WriteByte(d)
				} else {
					fmt.Fprintf(&b, "%%%02X", d)
				}
				continue
			}
		}
		if c >= 0x80 || c == ' ' {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
