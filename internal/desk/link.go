package desk

import (
	"net/url"
	"strings"
	"unicode"
)

// MaxLink bounds the address of a button, in bytes.
const MaxLink = 2000

// ValidLink reports whether a button may lead to the address: a page that is
// reached by https, or a path of the shop's site.
func ValidLink(address string) bool {
	if address == "" || len(address) > MaxLink || strings.ContainsFunc(address, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\\'
	}) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil || u.Opaque != "" {
		return false
	}
	if strings.HasPrefix(address, "/") {
		// "//host" and "/\host" are other sites to a browser.
		return !strings.HasPrefix(address, "//") && u.Scheme == "" && u.Host == ""
	}
	return u.Scheme == "https" && u.Hostname() != ""
}

// SiteHere says that the shop's site is on this server, as the demo's is.
const SiteHere = "/"

// OnSite is where a button leads, given where the shop's site is; "" where that
// is not known or the address is none that a button may have.
func OnSite(address, site string) string {
	if !ValidLink(address) {
		return ""
	}
	if site == SiteHere || !strings.HasPrefix(address, "/") {
		return address
	}
	base, err := url.Parse(site)
	if err != nil || base.Scheme != "https" && base.Scheme != "http" || base.Hostname() == "" || base.User != nil {
		return ""
	}
	return base.Scheme + "://" + base.Host + address
}
